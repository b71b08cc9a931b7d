#include "model/lunar.h"

#include <check.h>
#include <math.h>
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

/* The sun's apparent longitude in degrees, good to about 0.01 (Jean Meeus,
 * Astronomical Algorithms, chapter 25): a quarter of an hour of its way. */
static double sun_at(double day)
{
    const double radian = 3.14159265358979 / 180;
    double t = (day + 70.0 / 86400 - 10957.5) / 36525; /* from 2000, noon */
    double m = (357.52911 + 35999.05029 * t) * radian;
    double centre = (1.914602 - 0.004817 * t) * sin(m) +
                    0.019993 * sin(2 * m) + 0.000289 * sin(3 * m);
    double node = (125.04 - 1934.136 * t) * radian;
    double at = 280.46646 + 36000.76983 * t + centre - 0.00569 -
                0.00478 * sin(node);
    return fmod(at + 360 * 100, 360);
}

/* Every 15 degrees a term begins; at 285 the first of January. */
static const char *term_by_the_sun(int day, double late)
{
    static const char *const names[] = {
        "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑",
        "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬",
        "小雪", "大雪", "冬至", "小寒", "大寒", "立春", "雨水", "惊蛰"};
    double midnight = day - 8.0 / 24 + late;
    int before = (int)(sun_at(midnight) / 15);
    int after = (int)(sun_at(midnight + 1) / 15);
    return before == after ? NULL : names[after];
}

START_TEST(a_solar_term_begins_when_the_sun_is_there)
{
    const double reach = 25.0 / 1440; /* days: what the sun above may miss */
    int terms = 0;
    for (int day = day_of_date(_i, 1, 1); day < day_of_date(_i + 1, 1, 1);
         day++) {
        const char *name = solar_term_on(day);
        const char *early = term_by_the_sun(day, -reach);
        const char *late = term_by_the_sun(day, reach);
        char date[DATE_SIZE];
        day_format(day, date);
        terms += name != NULL;
        if (early == late)
            ck_assert_msg(name == early ||
                              (name && early && strcmp(name, early) == 0),
                          "%s: %s, and the sun says %s", date,
                          name ? name : "none", early ? early : "none");
    }
    ck_assert_int_eq(terms, 24);
}
END_TEST

START_TEST(outside_its_century_no_term_is_told)
{
    ck_assert_ptr_null(solar_term_on(day_of_date(1999, 12, 22)));
    ck_assert_ptr_null(solar_term_on(day_of_date(2100, 2, 4)));
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
    tcase_add_loop_test(t, a_solar_term_begins_when_the_sun_is_there, 2000,
                        2100);
    tcase_add_test(t, outside_its_century_no_term_is_told);
    tcase_add_test(t, the_next_festival_is_found_within_its_reach);
    suite_add_tcase(s, t);
    return s;
}
