#include "model/timetable.h"

#include "tests/unit/school.h"

#include <check.h>

Suite *suite_timetable(void);

/* 2026-11-22 00:00 in Shanghai; the day of the week plays no part here. */
#define MIDNIGHT (NOW - 10 * HOUR)
#define AT(hour, minute, second)                                               \
    (MIDNIGHT + (((hour)*60 + (minute)) * 60 + (second)) * INT64_C(1000))

static const struct day_plan plan = {
    .count = 6,
    .periods =
        {
            {"", 1, 7 * 60 + 40, 8 * 60, "早", PERIOD_BEFORE},
            {"", 1, 8 * 60 + 10, 8 * 60 + 55, "1", PERIOD_CLASS},
            {"", 1, 9 * 60 + 5, 9 * 60 + 50, "2", PERIOD_CLASS},
            {"", 1, 9 * 60 + 50, 10 * 60 + 20, "大课间", PERIOD_BREAK},
            {"", 1, 10 * 60 + 20, 11 * 60 + 5, "3", PERIOD_CLASS},
            {"", 1, 16 * 60 + 25, 17 * 60 + 30, "课后", PERIOD_AFTER},
        },
};

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
    const char *why;
    int64_t now;
    enum bell bell;
    int now_index, next_index, minutes; /* index -1: none */
    bool soon;
    int64_t changes_at;
} cases[] = {
    {"long before", AT(6, 0, 0), BELL_BEFORE, -1, 1, 130, false, AT(6, 1, 0)},
    {"reading before lessons", AT(7, 45, 30), BELL_BEFORE, 0, 1, 25, false,
     AT(7, 46, 0)},
    {"at the bell", AT(8, 10, 0), BELL_CLASS, 1, 2, 45, false, AT(8, 11, 0)},
    {"a lesson's last minute", AT(8, 54, 0), BELL_CLASS, 1, 2, 1, true,
     AT(8, 55, 0)},
    {"its last millisecond", AT(8, 55, 0) - 1, BELL_CLASS, 1, 2, 1, true,
     AT(8, 55, 0)},
    {"a break without a row", AT(8, 55, 0), BELL_BREAK, -1, 2, 10, false,
     AT(8, 56, 0)},
    {"61 seconds to go", AT(9, 3, 59), BELL_BREAK, -1, 2, 2, false,
     AT(9, 4, 0)},
    {"60 seconds to go", AT(9, 4, 0), BELL_BREAK, -1, 2, 1, true, AT(9, 5, 0)},
    {"the big break", AT(10, 0, 0), BELL_BREAK, 3, 4, 20, false, AT(10, 1, 0)},
    {"the last lesson", AT(11, 0, 0), BELL_CLASS, 4, -1, 5, false,
     AT(11, 1, 0)},
    {"after the last lesson", AT(11, 5, 0), BELL_AFTER, -1, -1, 0, false,
     AT(16, 25, 0)},
    {"care after school", AT(17, 0, 0), BELL_AFTER, 5, -1, 0, false,
     AT(17, 30, 0)},
    {"the evening", AT(20, 0, 0), BELL_AFTER, -1, -1, 0, false,
     MIDNIGHT + 24 * HOUR},
};

static int index_of(const struct period *p)
{
    return p ? (int)(p - plan.periods) : -1;
}

START_TEST(the_bell_knows_what_time_of_day_it_is)
{
    struct bell_state b = bell_now(&plan, zone, cases[_i].now);
    const char *why = cases[_i].why;
    ck_assert_msg(b.bell == cases[_i].bell, "%s: bell %d", why, b.bell);
    ck_assert_msg(index_of(b.now) == cases[_i].now_index, "%s: now", why);
    ck_assert_msg(index_of(b.next) == cases[_i].next_index, "%s: next", why);
    ck_assert_msg(b.minutes == cases[_i].minutes, "%s: %d min", why, b.minutes);
    ck_assert_msg(b.soon == cases[_i].soon, "%s: soon", why);
    ck_assert_msg(b.changes_at == cases[_i].changes_at, "%s: changes", why);
    ck_assert_msg(bell_is_quiet(&b) == (cases[_i].bell == BELL_CLASS), "%s",
                  why);
}
END_TEST

START_TEST(a_day_without_lessons_has_no_bell_until_midnight)
{
    static const struct day_plan none = {0};
    struct bell_state b = bell_now(&none, zone, NOW);
    ck_assert_int_eq(b.bell, BELL_NONE);
    ck_assert_int_eq(b.changes_at, MIDNIGHT + 24 * HOUR);
}
END_TEST

Suite *suite_timetable(void)
{
    Suite *s = suite_create("timetable");
    TCase *t = tcase_create("bell");
    tcase_add_checked_fixture(t, open_zone, close_zone);
    tcase_add_loop_test(t, the_bell_knows_what_time_of_day_it_is, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(t, a_day_without_lessons_has_no_bell_until_midnight);
    suite_add_tcase(s, t);
    return s;
}
