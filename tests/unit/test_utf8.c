#include "base/utf8.h"

#include <check.h>
#include <string.h>

Suite *suite_utf8(void);

static const struct {
    const char *why, *text;
    size_t n;
    bool valid;
} texts[] = {
    {"nothing", "", 0, true},
    {"plain", "abc", 3, true},
    {"Chinese", "教工", 6, true},
    {"beyond the BMP", "\xF0\xA0\xAE\xB7", 4, true},
    {"a NUL inside", "a\0b", 3, false},
    {"a lone continuation", "\x80", 1, false},
    {"cut short", "\xE6\x95", 2, false},
    {"longer than needed", "\xC0\xAF", 2, false},
    {"longer than needed, three bytes", "\xE0\x80\xAF", 3, false},
    {"a surrogate", "\xED\xA0\x80", 3, false},
    {"above the last code point", "\xF4\x90\x80\x80", 4, false},
    {"a byte that never occurs", "\xFF", 1, false},
};

START_TEST(only_well_formed_text_is_valid)
{
    ck_assert_msg(utf8_is_valid(texts[_i].text, texts[_i].n) == texts[_i].valid,
                  "%s", texts[_i].why);
}
END_TEST

static const struct {
    const char *why, *text;
    size_t size;
    const char *out;
} copies[] = {
    {"it fits", "教工", 7, "教工"},
    {"one byte short", "教工", 6, "教"},
    {"two bytes short", "教工", 5, "教"},
    {"just the first", "教工", 4, "教"},
    {"not even the first", "教工", 3, ""},
    {"room for the end only", "a", 1, ""},
};

START_TEST(a_copy_never_splits_a_character)
{
    char out[16];
    memset(out, 'x', sizeof out);
    utf8_copy(out, copies[_i].size, copies[_i].text);
    ck_assert_msg(strcmp(out, copies[_i].out) == 0, "%s", copies[_i].why);
}
END_TEST

START_TEST(a_walk_gives_what_was_put_and_survives_bad_bytes)
{
    static const uint32_t codes[] = {'a', 0xE9, 0x6559, 0x20BB7, 0x10FFFF};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        char text[5] = "";
        text[utf8_put(text, codes[i])] = '\0';
        const char *p = text;
        ck_assert_uint_eq(utf8_next(&p), codes[i]);
        ck_assert_uint_eq(utf8_next(&p), 0);
    }
    const char *bad = "\xFF"
                      "a";
    ck_assert_uint_eq(utf8_next(&bad), 0xFFFD);
    ck_assert_uint_eq(utf8_next(&bad), 'a');
    ck_assert_uint_eq(utf8_count("教a工"), 3);
}
END_TEST

Suite *suite_utf8(void)
{
    Suite *s = suite_create("utf8");
    TCase *t = tcase_create("text");
    tcase_add_loop_test(t, only_well_formed_text_is_valid, 0,
                        sizeof texts / sizeof texts[0]);
    tcase_add_loop_test(t, a_copy_never_splits_a_character, 0,
                        sizeof copies / sizeof copies[0]);
    tcase_add_test(t, a_walk_gives_what_was_put_and_survives_bad_bytes);
    suite_add_tcase(s, t);
    return s;
}
