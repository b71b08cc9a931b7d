#include "office.h"

#include "base/clock.h"
#include "base/buf.h"
#include "store/activities.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_import_calendar(void);

static struct office o;
static struct buf ics;

/* A Monday of this year or so, written into the calendars as @. */
static char monday[9];
static int monday_day;

static void setup(void)
{
    office_open(&o);
    monday_day = (int)(clock_now_ms(NULL) / DAY_MS);
    monday_day -= day_civil(monday_day).weekday - 1;
    struct civil c = day_civil(monday_day);
    snprintf(monday, sizeof monday, "%04u%02u%02u",
             (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100);
}

static void teardown(void)
{
    buf_clear(&ics);
    office_close(&o);
}

/* A calendar around these lines; @ becomes the Monday. */
static const char *calendar(const char *lines)
{
    buf_clear(&ics);
    buf_put(&ics, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\n");
    for (; *lines; lines++) {
        if (*lines == '@')
            buf_put(&ics, monday);
        else
            buf_add(&ics, lines, 1);
    }
    buf_put(&ics, "END:VCALENDAR\r\n");
    return office_write(&o, "c.ics", ics.text, ics.len);
}

static const char *event(const char *lines)
{
    struct buf b = {0};
    buf_printf(&b, "BEGIN:VEVENT\nUID:u\nSUMMARY:球\n%s\nEND:VEVENT\n",
               lines);
    const char *path = calendar(b.text);
    buf_clear(&b);
    return path;
}

static int64_t at(int days, int hour, int minute) /* UTC */
{
    return (int64_t)(monday_day + days) * DAY_MS +
           (hour * 60 + minute) * 60000LL;
}

static int64_t first_start(void)
{
    return office_count(&o, "SELECT min(starts_at) FROM activity");
}

static int64_t occurrences(void)
{
    return office_count(&o, "SELECT count(*) FROM activity");
}

static const struct {
    const char *why, *lines;
    int days, hour;
} times[] = {
    {"floating is the org's time", "DTSTART:@T160000\nDTEND:@T170000", 0, 8},
    {"UTC", "DTSTART:@T160000Z\nDTEND:@T170000Z", 0, 16},
    {"a system zone",
     "DTSTART;TZID=Asia/Tokyo:@T160000\nDTEND;TZID=Asia/Tokyo:@T170000", 0,
     7},
    {"a duration", "DTSTART:@T160000\nDURATION:PT1H", 0, 8},
};
enum { TIMES = sizeof times / sizeof times[0] };

START_TEST(times_are_read_in_their_zone)
{
    ck_assert_msg(office_import(&o, import_calendar, event(times[_i].lines),
                                false),
                  "%s: %s", times[_i].why, office_errors(&o));
    ck_assert_msg(first_start() == at(times[_i].days, times[_i].hour, 0),
                  "%s", times[_i].why);
    ck_assert_int_eq(
        office_count(&o, "SELECT ends_at - starts_at FROM activity"),
        3600 * 1000);
}
END_TEST

START_TEST(the_files_own_zone_goes_before_the_systems)
{
    const char *path = calendar(
        "BEGIN:VTIMEZONE\nTZID:Campus\nBEGIN:STANDARD\n"
        "DTSTART:19700101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\n"
        "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:u\nSUMMARY:球\n"
        "DTSTART;TZID=Campus:@T160000\nEND:VEVENT\n");
    ck_assert(office_import(&o, import_calendar, path, false));
    ck_assert_int_eq(first_start(), at(0, 11, 0));
}
END_TEST

START_TEST(whole_days_end_on_their_last_day)
{
    char lines[128], from[DATE_SIZE], to[DATE_SIZE], sql[200];
    struct civil c = day_civil(monday_day + 3);
    snprintf(lines, sizeof lines,
             "DTSTART;VALUE=DATE:@\nDTEND;VALUE=DATE:%04u%02u%02u",
             (unsigned)c.year, (unsigned)c.month, (unsigned)c.day);
    ck_assert(office_import(&o, import_calendar, event(lines), false));
    day_format(monday_day, from);
    day_format(monday_day + 2, to);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM activity WHERE starts_on = '%s'"
             " AND ends_on = '%s' AND all_day = 1", from, to);
    ck_assert_int_eq(office_count(&o, sql), 1);
}
END_TEST

static const struct {
    const char *why, *lines;
    int count;
} rules[] = {
    {"COUNT", "DTSTART:@T160000\nRRULE:FREQ=WEEKLY;COUNT=5", 5},
    {"EXDATE takes one out",
     "DTSTART:@T160000\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE:@T160000", 4},
    {"RDATE adds one",
     "DTSTART:@T160000\nRRULE:FREQ=WEEKLY;COUNT=2\nRDATE:@T200000", 3},
    {"UNTIL in UTC includes its instant",
     "DTSTART:@T160000\nRRULE:FREQ=DAILY;UNTIL=@T080000Z", 1},
    {"UNTIL just before it",
     "DTSTART:@T160000\nRRULE:FREQ=DAILY;UNTIL=@T075959Z", 0},
    {"no end: only as far as we look", "DTSTART:@T160000\nRRULE:FREQ=WEEKLY",
     0},
};
enum { RULE_CASES = sizeof rules / sizeof rules[0] };

START_TEST(rules_give_their_occurrences)
{
    ck_assert(office_import(&o, import_calendar, event(rules[_i].lines),
                            false));
    if (rules[_i].count > 0)
        ck_assert_msg(occurrences() == rules[_i].count, "%s: %d",
                      rules[_i].why, (int)occurrences());
    else
        ck_assert_msg(occurrences() < 60, "%s: %d", rules[_i].why,
                      (int)occurrences());
}
END_TEST

START_TEST(a_moved_occurrence_stands_in_for_the_planned_one)
{
    const char *path = calendar(
        "BEGIN:VEVENT\nUID:u\nSUMMARY:球\nDTSTART:@T160000\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:u\nSUMMARY:改到晚上\nRECURRENCE-ID:@T160000\n"
        "DTSTART:@T190000\nEND:VEVENT\n");
    ck_assert(office_import(&o, import_calendar, path, false));
    ck_assert_int_eq(occurrences(), 3);
    ck_assert_int_eq(first_start(), at(0, 11, 0));
}
END_TEST

START_TEST(windows_move_with_the_occurrence)
{
    ck_assert(office_import(
        &o, import_calendar,
        event("DTSTART:@T160000\nRRULE:FREQ=WEEKLY;COUNT=3\n"
              "X-STAFFROOM-CAPACITY:12\n"
              "X-STAFFROOM-SIGNUP-OPENS:@T080000"),
        false));
    ck_assert_int_eq(
        office_count(&o, "SELECT count(*) FROM activity WHERE signup = 1 AND"
                         " capacity = 12 AND"
                         " starts_at - signup_opens_at = 8 * 3600000"),
        3);
}
END_TEST

START_TEST(nobody_signs_up_for_a_plain_event)
{
    ck_assert(office_import(&o, import_calendar, event("DTSTART:@T160000"),
                            false));
    ck_assert_int_eq(
        office_count(&o, "SELECT count(*) FROM activity WHERE signup = 0"),
        1);
}
END_TEST

START_TEST(repeating_changes_nothing_and_cancelling_withdraws)
{
    const char *path = event("DTSTART:@T160000\nRRULE:FREQ=WEEKLY;COUNT=3");
    ck_assert(office_import(&o, import_calendar, path, false));
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, import_calendar, path, false));
    ck_assert_int_eq(office_rev(&o), rev);
    ck_assert(office_import(&o, import_calendar,
                            event("DTSTART:@T160000\nSTATUS:CANCELLED\n"
                                  "RRULE:FREQ=WEEKLY;COUNT=3"),
                            false));
    ck_assert_int_eq(occurrences(), 0);
}
END_TEST

static const struct {
    const char *why, *lines;
    int line; /* of the file that event() makes */
} broken[] = {
    {"hourly", "DTSTART:@T160000\nRRULE:FREQ=HOURLY", 8},
    {"every second in an impossible month",
     "DTSTART:@T160000\nRRULE:FREQ=SECONDLY;BYMONTHDAY=31;BYMONTH=2", 8},
    {"no start", "LOCATION:x", 4},
    {"a start that is no time", "DTSTART:soon", 4},
    {"no such zone", "DTSTART;TZID=Mars/Base:@T160000", 4},
    {"ends before it starts", "DTSTART:@T160000\nDTEND:@T150000", 4},
    {"a line without a colon", "DTSTART:@T160000\nnonsense", 8},
    {"not UTF-8", "DTSTART:@T160000\nLOCATION:\xC4\xE3", 8},
    {"an END too many", "DTSTART:@T160000\nEND:VALARM", 8},
    {"a capacity that is none",
     "DTSTART:@T160000\nX-STAFFROOM-CAPACITY:many", 4},
};
enum { BROKEN = sizeof broken / sizeof broken[0] };

START_TEST(a_broken_calendar_names_the_line_and_changes_nothing)
{
    char line[32];
    snprintf(line, sizeof line, "第 %d 行", broken[_i].line);
    ck_assert_msg(!office_import(&o, import_calendar,
                                 event(broken[_i].lines), false),
                  "%s", broken[_i].why);
    ck_assert_msg(strstr(office_errors(&o), line) != NULL, "%s: %s",
                  broken[_i].why, o.errors);
    ck_assert_int_eq(occurrences(), 0);
}
END_TEST

START_TEST(an_impossible_rule_ends)
{
    office_import(&o, import_calendar,
                  event("DTSTART:@T160000\n"
                        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
                  false);
    ck_assert_int_le(occurrences(), 1);
}
END_TEST

START_TEST(every_working_day_stops_at_the_limit)
{
    ck_assert(office_import(&o, import_calendar,
                            event("DTSTART:20200106T160000\n"
                                  "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
                            false));
    ck_assert_int_eq(occurrences(), 500);
}
END_TEST

START_TEST(what_is_no_calendar_is_refused)
{
    ck_assert(!office_import(&o, import_calendar,
                             office_text(&o, "x.ics", "hello\n"), false));
    ck_assert(!office_import(&o, import_calendar,
                             office_text(&o, "x.ics", "BEGIN:VCALENDAR\n"),
                             false));
    ck_assert(!office_import(&o, import_calendar, "/nowhere.ics", false));
}
END_TEST

Suite *suite_import_calendar(void)
{
    Suite *s = suite_create("import_calendar");
    TCase *t = tcase_create("import_calendar");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, times_are_read_in_their_zone, 0, TIMES);
    tcase_add_test(t, the_files_own_zone_goes_before_the_systems);
    tcase_add_test(t, whole_days_end_on_their_last_day);
    tcase_add_loop_test(t, rules_give_their_occurrences, 0, RULE_CASES);
    tcase_add_test(t, a_moved_occurrence_stands_in_for_the_planned_one);
    tcase_add_test(t, windows_move_with_the_occurrence);
    tcase_add_test(t, nobody_signs_up_for_a_plain_event);
    tcase_add_test(t, repeating_changes_nothing_and_cancelling_withdraws);
    tcase_add_loop_test(
        t, a_broken_calendar_names_the_line_and_changes_nothing, 0, BROKEN);
    tcase_add_test(t, an_impossible_rule_ends);
    tcase_add_test(t, every_working_day_stops_at_the_limit);
    tcase_add_test(t, what_is_no_calendar_is_refused);
    suite_add_tcase(s, t);
    return s;
}
