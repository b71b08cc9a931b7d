#include "input/initials.h"

#include "base/mem.h"

#include <check.h>
#include <stdio.h>

Suite *suite_initials(void);

static struct roster *roster;

static void make_roster(void)
{
    static const char *const people[][2] = {
        {"陈静", "chen jing"}, {"蔡鑫", "cai xin"},   {"曹军", "cao jun"},
        {"吕布", "lü bu"},     {"王芳", "wang fang"}, {"无名", ""},
    };
    int n = sizeof people / sizeof people[0];
    struct member *list = mem_new((size_t)n * sizeof *list);
    for (int i = 0; i < n; i++) {
        snprintf(list[i].id, ID_SIZE, "member-%d", i);
        snprintf(list[i].name, sizeof list[i].name, "%s", people[i][0]);
        snprintf(list[i].pinyin, sizeof list[i].pinyin, "%s", people[i][1]);
    }
    roster = roster_new(list, n);
}

static void free_roster(void)
{
    roster_free(roster);
}

START_TEST(letters_of_any_case_narrow_the_names_in_order_of_pinyin)
{
    const struct member *found[8];
    ck_assert_int_eq(roster_find(roster, "c", found, 8), 3);
    ck_assert_str_eq(found[0]->name, "蔡鑫");
    ck_assert_str_eq(found[1]->name, "曹军");
    ck_assert_str_eq(found[2]->name, "陈静");
    ck_assert_int_eq(roster_find(roster, "CJ", found, 8), 2);
    ck_assert_str_eq(found[0]->name, "曹军");
    ck_assert_int_eq(roster_find(roster, "CJX", found, 8), 0);
}
END_TEST

START_TEST(no_letters_find_everybody_and_the_room_is_kept)
{
    const struct member *found[2] = {NULL, NULL};
    ck_assert_int_eq(roster_find(roster, "", found, 1), 6);
    ck_assert_ptr_null(found[1]);
    ck_assert_int_eq(roster_count(roster), 6);
}
END_TEST

START_TEST(only_letters_that_find_somebody_are_offered)
{
    ck_assert_uint_eq(roster_next(roster, ""), 1u << ('C' - 'A') |
                                                   1u << ('L' - 'A') |
                                                   1u << ('W' - 'A'));
    ck_assert_uint_eq(roster_next(roster, "c"),
                      1u << ('J' - 'A') | 1u << ('X' - 'A'));
    ck_assert_uint_eq(roster_next(roster, "CJ"), 0);
}
END_TEST

START_TEST(somebody_is_found_by_id)
{
    ck_assert_str_eq(roster_by_id(roster, "member-4")->name, "王芳");
    ck_assert_ptr_null(roster_by_id(roster, "member-9"));
}
END_TEST

START_TEST(an_empty_roster_finds_nobody)
{
    struct roster *none = roster_new(NULL, 0);
    ck_assert_int_eq(roster_find(none, "", NULL, 0), 0);
    ck_assert_uint_eq(roster_next(none, ""), 0);
    roster_free(none);
}
END_TEST

Suite *suite_initials(void)
{
    Suite *s = suite_create("initials");
    TCase *t = tcase_create("roster");
    tcase_add_checked_fixture(t, make_roster, free_roster);
    tcase_add_test(t, letters_of_any_case_narrow_the_names_in_order_of_pinyin);
    tcase_add_test(t, no_letters_find_everybody_and_the_room_is_kept);
    tcase_add_test(t, only_letters_that_find_somebody_are_offered);
    tcase_add_test(t, somebody_is_found_by_id);
    tcase_add_test(t, an_empty_roster_finds_nobody);
    suite_add_tcase(s, t);
    return s;
}
