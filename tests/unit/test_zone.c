#include "base/zone.h"

#include <check.h>
#include <string.h>

Suite *suite_zone(void);

static struct err err;
static struct zone *zone;

static void open_zone(void)
{
    zone = zone_open("Asia/Shanghai", &err);
    ck_assert_ptr_nonnull(zone);
}

static void close_zone(void)
{
    zone_close(zone);
}

START_TEST(an_unknown_zone_is_the_persons_to_fix)
{
    ck_assert_ptr_null(zone_open("Asia/Nowhere", &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
    ck_assert_ptr_null(zone_open("", &err));
}
END_TEST

START_TEST(an_instant_has_its_civil_time_there_and_back)
{
    struct civil c = zone_civil(zone, 1795312800000);
    ck_assert_int_eq(c.year, 2026);
    ck_assert_int_eq(c.month, 11);
    ck_assert_int_eq(c.day, 22);
    ck_assert_int_eq(c.hour, 10);
    ck_assert_int_eq(c.weekday, 7);
    ck_assert_int_eq(zone_utc(zone, c), 1795312800000);
}
END_TEST

START_TEST(a_day_starts_at_its_own_midnight)
{
    int day = zone_day(zone, 1795312800000);
    ck_assert_int_eq(day, day_of_date(2026, 11, 22));
    ck_assert_int_eq(zone_day_start(zone, day), 1795312800000 - 10 * 3600000);
    ck_assert_int_eq(zone_day(zone, zone_day_start(zone, day) - 1), day - 1);
}
END_TEST

START_TEST(a_day_of_clock_change_is_not_24_hours)
{
    struct zone *berlin = zone_open("Europe/Berlin", &err);
    int day = day_of_date(2026, 3, 29);
    ck_assert_int_eq(zone_day_start(berlin, day + 1) -
                         zone_day_start(berlin, day),
                     23 * 3600000);
    zone_close(berlin);
}
END_TEST

static const struct {
    const char *why;
    int year, month, day;
    struct lunar lunar;
} lunars[] = {
    {"an ordinary day", 2026, 11, 22, {.month = 10, .day = 14}},
    {"new year's day", 2026, 2, 17, {.month = 1, .day = 1}},
    {"a leap month", 2025, 7, 28, {.month = 6, .day = 4, .leap = true}},
    {"the leap eleventh of 2033",
     2033,
     12,
     22,
     {.month = 11, .day = 1, .leap = true}},
};

START_TEST(a_date_has_its_lunar_date)
{
    int day = day_of_date(lunars[_i].year, lunars[_i].month, lunars[_i].day);
    struct lunar l = zone_lunar(zone, zone_day_start(zone, day) + DAY_MS / 2);
    ck_assert_msg(l.month == lunars[_i].lunar.month &&
                      l.day == lunars[_i].lunar.day &&
                      l.leap == lunars[_i].lunar.leap,
                  "%s: %d-%d", lunars[_i].why, l.month, l.day);
}
END_TEST

static const struct {
    const char *why, *text;
    bool good;
} dates[] = {
    {"a date", "2026-11-22", true},
    {"a leap day", "2028-02-29", true},
    {"no leap year", "2026-02-29", false},
    {"no such month", "2026-13-01", false},
    {"day zero", "2026-01-00", false},
    {"blanks for digits", " 026-01-01", false},
    {"a sign", "+026-01-01", false},
    {"short", "2026-1-1", false},
    {"more behind", "2026-11-221", false},
    {"a time behind", "2026-11-22T", false},
    {"empty", "", false},
};

START_TEST(a_date_is_read_exactly)
{
    int day;
    ck_assert_msg(day_parse(dates[_i].text, &day) == dates[_i].good, "%s",
                  dates[_i].why);
    if (dates[_i].good) {
        char back[DATE_SIZE];
        day_format(day, back);
        ck_assert_str_eq(back, dates[_i].text);
    }
}
END_TEST

Suite *suite_zone(void)
{
    Suite *s = suite_create("zone");
    TCase *t = tcase_create("calendars");
    tcase_add_checked_fixture(t, open_zone, close_zone);
    tcase_add_test(t, an_unknown_zone_is_the_persons_to_fix);
    tcase_add_test(t, an_instant_has_its_civil_time_there_and_back);
    tcase_add_test(t, a_day_starts_at_its_own_midnight);
    tcase_add_test(t, a_day_of_clock_change_is_not_24_hours);
    tcase_add_loop_test(t, a_date_has_its_lunar_date, 0,
                        sizeof lunars / sizeof lunars[0]);
    tcase_add_loop_test(t, a_date_is_read_exactly, 0,
                        sizeof dates / sizeof dates[0]);
    suite_add_tcase(s, t);
    return s;
}
