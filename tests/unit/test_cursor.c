#include "sync/wire.h"

#include <check.h>
#include <stdio.h>

Suite *suite_cursor(void);

#define EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define SCHOOL "0190bbbb-0000-7000-8000-000000000002"
#define DISTRICT "0190cccc-0000-7000-8000-000000000003"

START_TEST(a_cursor_comes_back_as_it_was_written)
{
    struct cursor c = {.epoch = EPOCH, .count = 2}, got;
    snprintf(c.at[0].org, ID_SIZE, "%s", SCHOOL);
    snprintf(c.at[1].org, ID_SIZE, "%s", DISTRICT);
    c.at[0].rev = INT64_MAX;
    c.at[1].rev = 7;

    char text[WIRE_CURSOR_SIZE];
    cursor_format(&c, text);
    ck_assert_str_eq(text, "v1." EPOCH "." SCHOOL
                           ":9223372036854775807." DISTRICT ":7");
    ck_assert(cursor_parse(text, &got));
    ck_assert_str_eq(got.epoch, EPOCH);
    ck_assert_int_eq(got.count, 2);
    ck_assert_str_eq(got.at[1].org, DISTRICT);
    ck_assert_int_eq(got.at[0].rev, INT64_MAX);
}
END_TEST

START_TEST(the_longest_cursor_fits)
{
    struct cursor c = {.epoch = EPOCH, .count = WIRE_ORGS_MAX}, got;
    for (int i = 0; i < WIRE_ORGS_MAX; i++) {
        snprintf(c.at[i].org, ID_SIZE, "%s", SCHOOL);
        c.at[i].rev = INT64_MAX;
    }
    char text[WIRE_CURSOR_SIZE];
    cursor_format(&c, text);
    ck_assert(cursor_parse(text, &got));
    ck_assert_int_eq(got.count, WIRE_ORGS_MAX);
}
END_TEST

START_TEST(the_longest_cursor_of_a_full_load_fits)
{
    struct cursor c = {.epoch = EPOCH, .count = WIRE_ORGS_MAX}, got;
    for (int i = 0; i < WIRE_ORGS_MAX; i++) {
        snprintf(c.at[i].org, ID_SIZE, "%s", SCHOOL);
        c.at[i].base = INT64_C(1000000000000000);
    }
    c.at[0].rev = c.at[0].base - 1;
    char text[WIRE_CURSOR_SIZE];
    cursor_format(&c, text);
    ck_assert(cursor_parse(text, &got));
    ck_assert_int_eq(got.at[WIRE_ORGS_MAX - 1].base, c.at[1].base);
}
END_TEST

START_TEST(a_full_load_knows_where_it_began)
{
    struct cursor c = {.epoch = EPOCH, .count = 2}, got;
    snprintf(c.at[0].org, ID_SIZE, "%s", SCHOOL);
    snprintf(c.at[1].org, ID_SIZE, "%s", DISTRICT);
    c.at[0].rev = 7;
    c.at[0].base = 9;
    c.at[1].rev = c.at[1].base = 8; /* read as far: it says no more */

    char text[WIRE_CURSOR_SIZE];
    cursor_format(&c, text);
    ck_assert_str_eq(text, "v1." EPOCH "." SCHOOL ":7~9." DISTRICT ":8");
    ck_assert(cursor_parse(text, &got));
    ck_assert_int_eq(got.at[0].rev, 7);
    ck_assert_int_eq(got.at[0].base, 9);
    ck_assert_int_eq(got.at[1].base, 0);
}
END_TEST

static const struct {
    const char *why, *text;
} bad[] = {
    {"nothing", ""},
    {"another version", "v2." EPOCH "." SCHOOL ":1"},
    {"no org", "v1." EPOCH},
    {"no rev", "v1." EPOCH "." SCHOOL},
    {"an empty rev", "v1." EPOCH "." SCHOOL ":"},
    {"a negative rev", "v1." EPOCH "." SCHOOL ":-1"},
    {"a rev that overflows", "v1." EPOCH "." SCHOOL ":9223372036854775808"},
    {"an empty base", "v1." EPOCH "." SCHOOL ":1~"},
    {"two bases", "v1." EPOCH "." SCHOOL ":1~2~3"},
    {"something behind the rev", "v1." EPOCH "." SCHOOL ":1x"},
    {"a dot at the end", "v1." EPOCH "." SCHOOL ":1."},
    {"an epoch too short to be one", "v1.abc." SCHOOL ":1"},
    {"an org with a quote", "v1." EPOCH ".'0190bbbb-0000-7000-8000:1"},
    {"nine orgs",
     "v1." EPOCH "." SCHOOL ":1." SCHOOL ":1." SCHOOL ":1." SCHOOL ":1." SCHOOL
     ":1." SCHOOL ":1." SCHOOL ":1." SCHOOL ":1." SCHOOL ":1"},
};

START_TEST(a_malformed_cursor_is_refused_and_changes_nothing)
{
    struct cursor c = {.count = 5};
    ck_assert_msg(!cursor_parse(bad[_i].text, &c), "%s", bad[_i].why);
    ck_assert_int_eq(c.count, 5);
}
END_TEST

Suite *suite_cursor(void)
{
    Suite *s = suite_create("cursor");
    TCase *t = tcase_create("cursor");
    tcase_add_test(t, a_cursor_comes_back_as_it_was_written);
    tcase_add_test(t, the_longest_cursor_fits);
    tcase_add_test(t, the_longest_cursor_of_a_full_load_fits);
    tcase_add_test(t, a_full_load_knows_where_it_began);
    tcase_add_loop_test(t, a_malformed_cursor_is_refused_and_changes_nothing, 0,
                        sizeof bad / sizeof bad[0]);
    suite_add_tcase(s, t);
    return s;
}
