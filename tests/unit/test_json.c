#include "base/json.h"

#include <check.h>
#include <string.h>

Suite *suite_json(void);

static const struct json_limits LIMITS = {200, 3};

static struct json *read_text(const char *text)
{
    struct err err = {0};
    return json_read(text, strlen(text), LIMITS, &err);
}

static const struct {
    const char *why, *text;
} refused[] = {
    {"nothing", ""},
    {"no JSON", "{a}"},
    {"something behind it", "{} {}"},
    {"cut off", "{\"a\":[1"},
    {"a field twice", "{\"a\":1,\"a\":2}"},
    {"bytes that are not UTF-8", "{\"a\":\"\xff\"}"},
    {"half of a surrogate pair", "{\"a\":\"\\ud800\"}"},
    {"a NUL in a text", "{\"a\":\"\\u0000\"}"},
    {"a number beyond 64 bits", "{\"a\":9223372036854775808}"},
    {"deeper than the limit", "[[[[1]]]]"},
    {"a bare word", "7"},
    {"a field twice among many",
     "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
     "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,"
     "\"q\":1,\"b\":1}"},
    {"a number that begins with 0", "[01]"},
    {"a fraction without digits", "[1.]"},
    {"a sign alone", "[-]"},
    {"a comma too many", "[1,]"},
    {"a line break in a text", "[\"a\nb\"]"},
    {"an escape that is none", "[\"\\x\"]"},
    {"half of a code", "[\"\\u12\"]"},
    {"a pair of surrogates the wrong way round", "[\"\\ude00\\ud83d\"]"},
    {"half of a word", "[tru]"},
};

START_TEST(what_is_not_wanted_is_refused)
{
    struct err err = {0};
    const char *text = refused[_i].text;
    ck_assert_msg(!json_read(text, strlen(text), LIMITS, &err), "%s",
                  refused[_i].why);
    ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

START_TEST(a_text_above_the_limit_is_refused_before_it_is_parsed)
{
    char text[300];
    struct err err = {0};
    memset(text, ' ', sizeof text);
    memcpy(text, "{}", 2);
    ck_assert_ptr_null(json_read(text, 201, LIMITS, &err));
    struct json *j = json_read(text, 200, LIMITS, &err);
    ck_assert_ptr_nonnull(j);
    json_free(j);
}
END_TEST

START_TEST(escapes_become_what_they_stand_for)
{
    struct json *j = read_text("[\"a\\n\\\"\\/\\u4e2d\\ud83d\\ude00z\","
                               " -12 , 1.5e3, \"\"]");
    ck_assert_ptr_nonnull(j);
    size_t bytes;
    int64_t n = 0;
    ck_assert_str_eq(json_chars(json_at(j, 0), &bytes),
                     "a\n\"/\xe4\xb8\xad\xf0\x9f\x98\x80z");
    ck_assert_uint_eq(bytes, 12);
    ck_assert(json_whole(json_at(j, 1), &n));
    ck_assert_int_eq(n, -12);
    ck_assert(!json_whole(json_at(j, 2), &n));
    ck_assert_str_eq(json_chars(json_at(j, 3), &bytes), "");
    ck_assert_ptr_null(json_at(j, 4));
    json_free(j);
}
END_TEST

START_TEST(brackets_inside_a_text_are_not_depth)
{
    struct json *j = read_text("{\"a\":\"[[[[\\\"[[[\"}");
    ck_assert_ptr_nonnull(j);
    json_free(j);
}
END_TEST

START_TEST(getters_take_the_right_type_only)
{
    struct json *j = read_text("{\"t\":\"abc\",\"n\":7,\"yes\":true,"
                               "\"one\":1,\"none\":null,\"list\":[1]}");
    char out[4] = "old";
    int64_t n = -1;
    bool flag = false;
    ck_assert(json_text(j, "t", out, sizeof out));
    ck_assert_str_eq(out, "abc");
    ck_assert(!json_text(j, "t", out, 3));
    ck_assert(!json_text(j, "n", out, sizeof out));
    ck_assert(!json_text(j, "absent", out, sizeof out));
    ck_assert_str_eq(out, "abc");
    ck_assert(json_int(j, "n", 7, 7, &n));
    ck_assert(!json_int(j, "n", 8, 9, &n));
    ck_assert(!json_int(j, "n", 1, 6, &n));
    ck_assert(!json_int(j, "t", 0, 9, &n));
    ck_assert_int_eq(n, 7);
    ck_assert(json_flag(j, "yes", &flag) && flag);
    ck_assert(json_flag(j, "one", &flag) && flag);
    ck_assert(!json_flag(j, "n", &flag));
    ck_assert_ptr_null(json_get(j, "none"));
    ck_assert_int_eq(json_count(json_get(j, "list")), 1);
    ck_assert_int_eq(json_count(json_get(j, "t")), 0);
    ck_assert_ptr_null(json_get(NULL, "t"));
    json_free(j);
}
END_TEST

static const struct {
    const char *why, *text, *json;
} written[] = {
    {"plain", "abc", "\"abc\""},
    {"Chinese stays as it is", "教工之家", "\"教工之家\""},
    {"quotes and backslashes", "a\"b\\", "\"a\\\"b\\\\\""},
    {"lines", "a\nb\r\t", "\"a\\nb\\r\\t\""},
    {"other control characters", "\x01\x1f", "\"\\u0001\\u001f\""},
    {"bytes that are no character",
     "a\xff"
     "b",
     "\"a\xef\xbf\xbd"
     "b\""},
    {"half a character", "\xe6\x95", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
};

START_TEST(text_is_escaped_and_always_readable)
{
    struct buf b = {0};
    json_put_text(&b, written[_i].text);
    ck_assert_msg(strcmp(b.text, written[_i].json) == 0, "%s: %s",
                  written[_i].why, b.text);
    buf_clear(&b);
}
END_TEST

static const struct {
    int64_t number;
    const char *json;
} numbers[] = {
    {0, "0"},
    {-1, "-1"},
    {1700000000000, "1700000000000"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

START_TEST(numbers_are_written_in_full)
{
    struct buf b = {0};
    json_put_int(&b, numbers[_i].number);
    ck_assert_str_eq(b.text, numbers[_i].json);
    buf_clear(&b);
}
END_TEST

START_TEST(the_fields_of_a_map_can_be_walked)
{
    struct json *j = read_text("{\"a\":1,\"b\":2}");
    int64_t sum = 0, n;
    int count = 0;
    for (const void *s = NULL; (s = json_step(j, s)); count++)
        if (json_whole(json_step_value(s), &n))
            sum += n * (json_step_name(s)[0] == 'b' ? 10 : 1);
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq(sum, 21);
    json_free(j);
}
END_TEST

Suite *suite_json(void)
{
    Suite *s = suite_create("json");
    TCase *t = tcase_create("json");
    tcase_add_loop_test(t, what_is_not_wanted_is_refused, 0,
                        sizeof refused / sizeof refused[0]);
    tcase_add_test(t, a_text_above_the_limit_is_refused_before_it_is_parsed);
    tcase_add_test(t, escapes_become_what_they_stand_for);
    tcase_add_test(t, brackets_inside_a_text_are_not_depth);
    tcase_add_test(t, getters_take_the_right_type_only);
    tcase_add_loop_test(t, text_is_escaped_and_always_readable, 0,
                        sizeof written / sizeof written[0]);
    tcase_add_loop_test(t, numbers_are_written_in_full, 0,
                        sizeof numbers / sizeof numbers[0]);
    tcase_add_test(t, the_fields_of_a_map_can_be_walked);
    suite_add_tcase(s, t);
    return s;
}
