#include "model/lunar.h"

#include <check.h>
#include <string.h>

Suite *suite_lunar(void);

static struct zone *zone;
static struct err err;

static void open_zone(void)
{
    zone = zone_open("Asia/Shanghai", &err);
    ck_assert_ptr_nonnull(zone);
}

static void close_zone(void)
{
    zone_close(zone);
}

static const struct {
    struct lunar lunar;
    const char *date, *day;
} words[] = {
    {{.month = 10, .day = 14}, "十月十四", "十四"},
    {{.month = 6, .day = 4, .leap = true}, "闰六月初四", "初四"},
    {{.month = 6, .day = 1, .leap = true}, "闰六月初一", "闰六月"},
    {{.month = 1, .day = 1}, "正月初一", "正月"},
    {{.month = 12, .day = 30}, "腊月三十", "三十"},
    {{.month = 11, .day = 21}, "冬月廿一", "廿一"},
};

START_TEST(a_lunar_date_is_written_as_people_say_it)
{
    char out[40];
    lunar_date(words[_i].lunar, out, sizeof out);
    ck_assert_str_eq(out, words[_i].date);
    lunar_day(words[_i].lunar, out, sizeof out);
    ck_assert_str_eq(out, words[_i].day);
}
END_TEST

static const struct {
    int year, month, day;
    const char *name; /* NULL: none */
} festivals[] = {
    {2026, 1, 1, "元旦"},       {2026, 2, 16, "除夕"},
    {2026, 2, 17, "春节"},      {2026, 3, 3, "元宵节"},
    {2026, 3, 8, "三八妇女节"}, {2026, 3, 12, "植树节"},
    {2026, 4, 5, "清明节"},     {2008, 4, 4, "清明节"},
    {2026, 5, 1, "劳动节"},     {2026, 6, 1, "儿童节"},
    {2026, 6, 19, "端午节"},    {2026, 8, 19, "七夕"},
    {2026, 9, 10, "教师节"},    {2026, 9, 25, "中秋节"},
    {2026, 10, 1, "国庆节"},    {2026, 10, 18, "重阳节"},
    {2026, 12, 22, "冬至"},     {2021, 12, 21, "冬至"},
    {2021, 12, 22, NULL},       {2026, 1, 26, "腊八节"},
    {2025, 2, 12, "元宵节"},    {2026, 11, 22, NULL},
    {2025, 1, 28, "除夕"},      {2024, 2, 9, "除夕"},
    {2026, 4, 4, NULL},
};

START_TEST(a_festival_is_known_by_its_day)
{
    const char *name =
        festival_on(zone, day_of_date(festivals[_i].year, festivals[_i].month,
                                      festivals[_i].day));
    const char *want = festivals[_i].name;
    ck_assert_msg(want ? name && strcmp(name, want) == 0 : !name,
                  "%d-%d-%d: %s", festivals[_i].year, festivals[_i].month,
                  festivals[_i].day, name ? name : "none");
}
END_TEST

START_TEST(the_next_festival_is_found_within_its_reach)
{
    int days = 0, day = day_of_date(2026, 11, 22);
    ck_assert_ptr_null(festival_next(zone, day, 29, &days));
    ck_assert_str_eq(festival_next(zone, day, 30, &days), "冬至");
    ck_assert_int_eq(days, 30);
}
END_TEST

Suite *suite_lunar(void)
{
    Suite *s = suite_create("lunar");
    TCase *t = tcase_create("words");
    tcase_add_checked_fixture(t, open_zone, close_zone);
    tcase_add_loop_test(t, a_lunar_date_is_written_as_people_say_it, 0,
                        sizeof words / sizeof words[0]);
    tcase_add_loop_test(t, a_festival_is_known_by_its_day, 0,
                        sizeof festivals / sizeof festivals[0]);
    tcase_add_test(t, the_next_festival_is_found_within_its_reach);
    suite_add_tcase(s, t);
    return s;
}
