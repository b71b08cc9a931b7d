#include "model/member.h"

#include <check.h>
#include <string.h>

Suite *suite_member(void);

static const struct {
    const char *name, *mask, *surname;
} names[] = {
    {"张明", "张*", "张"},
    {"张小明", "张*明", "张"},
    {"张小明亮", "张**亮", "张"},
    {"欧阳明", "欧阳*", "欧阳"},
    {"欧阳小明", "欧阳**", "欧阳"},
    {"尉遲恭", "尉遲*", "尉遲"},
    {"上官婉儿", "上官**", "上官"},
    {"万俟雪", "万俟*", "万俟"},
    {"欧阳", "欧*", "欧"}, /* a surname 欧 with a name of one character */
    {"𠮷田", "𠮷*", "𠮷"},
    {"张", "*", "张"},
    {"", "", ""},
    {"Anna Lee", "A**", "Lee"},
    {"阿依古丽·买买提", "阿**", "阿依古丽"},
    {"司马相如之后", "司**", "司马"},
};

START_TEST(a_name_is_masked_and_its_surname_known)
{
    char out[128];
    name_mask(names[_i].name, out, sizeof out);
    ck_assert_str_eq(out, names[_i].mask);
    name_surname(names[_i].name, out, sizeof out);
    ck_assert_str_eq(out, names[_i].surname);
}
END_TEST

START_TEST(a_mask_never_shows_a_given_name_of_one_character)
{
    char out[32];
    name_mask("李雷", out, sizeof out);
    ck_assert_ptr_null(strstr(out, "雷"));
}
END_TEST

static const struct {
    const char *pinyin, *initials;
} pinyins[] = {
    {"chen jing", "CJ"},    {"lü bu", "LB"},
    {"yu chi gong", "YCG"}, {"", ""},
    {" wang  wu", "WW"},    {"o'brien anna", "OA"},
};

START_TEST(initials_are_the_first_letters)
{
    char out[16];
    pinyin_initials(pinyins[_i].pinyin, out, sizeof out);
    ck_assert_str_eq(out, pinyins[_i].initials);
}
END_TEST

START_TEST(initials_stop_where_there_is_no_room)
{
    char out[3];
    pinyin_initials("a b c d", out, sizeof out);
    ck_assert_str_eq(out, "AB");
}
END_TEST

START_TEST(a_card_has_another_hash_in_another_school)
{
    char a[65], b[65], c[65], blanks[65];
    card_hash("school-000000001", "3646273899", a);
    card_hash("school-000000001", "3646273898", b);
    card_hash("school-000000002", "3646273899", c);
    card_hash("school-000000001", " 3646273899\n", blanks);
    ck_assert_str_ne(a, b);
    ck_assert_str_ne(a, c);
    ck_assert_str_eq(a, blanks);
    ck_assert_uint_eq(strlen(a), 64);
}
END_TEST

START_TEST(only_the_right_pin_matches)
{
    char hash[129];
    ck_assert(pin_hash("982652", hash));
    ck_assert_ptr_nonnull(strstr(hash, "$argon2id$"));
    ck_assert_ptr_nonnull(strstr(hash, "m=19456,t=2,p=1"));
    ck_assert(pin_matches("982652", hash));
    ck_assert(!pin_matches("982653", hash));
    ck_assert(!pin_matches("982652", ""));
    ck_assert(!pin_matches("982652", "no hash at all"));
}
END_TEST

static const struct {
    const char *why;
    int failed;
    int64_t lock_s;
    int left;
} locks[] = {
    {"nothing wrong yet", 0, 0, 5},   {"one try is left", 4, 0, 1},
    {"the fifth locks", 5, 30, 1},    {"then it doubles", 6, 60, 1},
    {"and doubles", 11, 1920, 1},     {"to an hour", 12, 3600, 1},
    {"and stays there", 99, 3600, 1},
};

START_TEST(wrong_pins_lock_longer_and_longer)
{
    int64_t until = pin_locked_until(locks[_i].failed, 1000);
    int64_t want = locks[_i].lock_s ? 1000 + locks[_i].lock_s * 1000 : 0;
    ck_assert_msg(until == want, "%s", locks[_i].why);
    ck_assert_msg(pin_tries_left(locks[_i].failed) == locks[_i].left, "%s",
                  locks[_i].why);
}
END_TEST

START_TEST(a_hundred_wrong_pins_close_it_for_good)
{
    ck_assert(pin_locked_until(100, 1000) == INT64_MAX);
    ck_assert_int_eq(pin_tries_left(100), 0);
}
END_TEST

Suite *suite_member(void)
{
    Suite *s = suite_create("member");
    TCase *t = tcase_create("rules");
    tcase_add_loop_test(t, a_name_is_masked_and_its_surname_known, 0,
                        sizeof names / sizeof names[0]);
    tcase_add_test(t, a_mask_never_shows_a_given_name_of_one_character);
    tcase_add_loop_test(t, initials_are_the_first_letters, 0,
                        sizeof pinyins / sizeof pinyins[0]);
    tcase_add_test(t, initials_stop_where_there_is_no_room);
    tcase_add_test(t, a_card_has_another_hash_in_another_school);
    tcase_add_test(t, only_the_right_pin_matches);
    tcase_add_loop_test(t, wrong_pins_lock_longer_and_longer, 0,
                        sizeof locks / sizeof locks[0]);
    tcase_add_test(t, a_hundred_wrong_pins_close_it_for_good);
    suite_add_tcase(s, t);
    return s;
}
