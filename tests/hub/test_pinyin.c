#include "sync/hub/pinyin.h"

#include <check.h>

Suite *suite_pinyin(void);

static const struct {
    const char *why, *name, *pinyin;
} cases[] = {
    {"an everyday name", "陈静", "chen jing"},
    {"a surname with its own reading", "单晓燕", "shan xiao yan"},
    {"one that ICU does not know", "朴正宇", "piao zheng yu"},
    {"compound surname", "尉迟明远", "yu chi ming yuan"},
    {"traditional characters", "單曉燕", "shan xiao yan"},
    {"ü is typed as v", "吕芳", "lv fang"},
    {"letters stay", "Anna Lee", "anna lee"},
    {"a dot is a space", "阿依·古丽", "a yi gu li"},
    {"nothing", "", ""},
};
enum { CASES = sizeof cases / sizeof cases[0] };

START_TEST(names_are_read_as_their_owners_do)
{
    struct err err;
    char out[121];
    struct pinyin *p = pinyin_open(&err);
    ck_assert_ptr_nonnull(p);
    pinyin_of_name(p, cases[_i].name, out, sizeof out);
    ck_assert_msg(strcmp(out, cases[_i].pinyin) == 0, "%s: %s",
                  cases[_i].why, out);
    pinyin_close(p);
}
END_TEST

START_TEST(a_long_name_is_cut_at_a_syllable)
{
    struct err err;
    char out[8];
    struct pinyin *p = pinyin_open(&err);
    pinyin_of_name(p, "尉迟明远", out, sizeof out);
    ck_assert_str_eq(out, "yu chi");
    pinyin_close(p);
}
END_TEST

Suite *suite_pinyin(void)
{
    Suite *s = suite_create("pinyin");
    TCase *t = tcase_create("pinyin");
    tcase_add_loop_test(t, names_are_read_as_their_owners_do, 0, CASES);
    tcase_add_test(t, a_long_name_is_cut_at_a_syllable);
    suite_add_tcase(s, t);
    return s;
}
