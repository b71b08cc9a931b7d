#include "base/id.h"

#include <check.h>
#include <string.h>

Suite *suite_id(void);

START_TEST(ids_sort_by_the_time_of_making)
{
    char first[ID_SIZE], later[ID_SIZE], same[ID_SIZE];
    id_new(first, 1000);
    id_new(later, 1001);
    id_new(same, 1000);
    ck_assert_int_lt(strcmp(first, later), 0);
    ck_assert_str_ne(first, same);
    ck_assert_uint_eq(strlen(first), 36);
    ck_assert_int_eq(first[14], '7');
    ck_assert(strchr("89ab", first[19]) != NULL);
}
END_TEST

START_TEST(a_name_always_gives_the_same_id)
{
    char a[ID_SIZE], b[ID_SIZE], c[ID_SIZE];
    id_of_name(a, "member/T001");
    id_of_name(b, "member/T001");
    id_of_name(c, "member/T002");
    ck_assert_str_eq(a, b);
    ck_assert_str_ne(a, c);
    ck_assert_int_eq(a[14], '8');
    ck_assert(id_is_valid(a));
}
END_TEST

static const struct {
    const char *why, *text;
    bool valid;
} cases[] = {
    {"a UUID", "018f0000-0000-7000-8000-000000000000", true},
    {"the shortest", "0123456789abcdef", true},
    {"too short", "0123456789abcde", false},
    {"too long", "018f0000-0000-7000-8000-0000000000001", false},
    {"empty", "", false},
    {"a quote", "0123456789abcde'", false},
    {"a slash", "../../../../../etc", false},
    {"not ASCII", "教工之家教工之家", false},
};

START_TEST(only_letters_digits_and_dashes_are_an_id)
{
    ck_assert_msg(id_is_valid(cases[_i].text) == cases[_i].valid, "%s",
                  cases[_i].why);
}
END_TEST

Suite *suite_id(void)
{
    Suite *s = suite_create("id");
    TCase *t = tcase_create("ids");
    tcase_add_test(t, ids_sort_by_the_time_of_making);
    tcase_add_test(t, a_name_always_gives_the_same_id);
    tcase_add_loop_test(t, only_letters_digits_and_dashes_are_an_id, 0,
                        sizeof cases / sizeof cases[0]);
    suite_add_tcase(s, t);
    return s;
}
