/* Ninety days without a hub: what a long queue may cost. */
#include "pace.h"
#include "screens/kiosk_parts.h"
#include "store/actions.h"
#include "store/meta.h"
#include "tests/unit/school.h"
static const int64_t NOW_THERE = NOW;
#undef NOW
#undef HOUR
#include "tests/unit/kiosk_room.h"

#include <check.h>
#include <stdio.h>

Suite *suite_queue(void);

static struct school kiosk;
static struct err err;

static void open_school(void)
{
    school_open(&kiosk, SIDE_KIOSK);
    school_members(&kiosk, SCHOOL, 5);
    struct activity a = school_walk(2);
    school_activity(&kiosk, &a);
}

static void close_school(void)
{
    school_close(&kiosk);
}

/* ---- rows that are looked at ---- */

static void tidy(void)
{
    ck_assert(actions_tidy(kiosk.db, STARTS, &err));
}

static void settle_all(void)
{
    ck_assert(actions_settle(kiosk.db, SCHOOL, &err));
}

static void stand(void)
{
    struct standing s;
    ck_assert(standing_get(kiosk.db, WALK, member_id(1), STARTS, &s, &err));
}

static void own_signups(void)
{
    char ids[4][ID_SIZE];
    int n;
    ck_assert(signups_of(kiosk.db, member_id(1), ids, 4, &n, &err));
}

static void outcomes(void)
{
    struct outcome o;
    int n;
    ck_assert(outcomes_untold(kiosk.db, member_id(1), &o, 1, &n, &err));
}

static void list_activities(void)
{
    struct activity list[4];
    int n;
    ck_assert(activities_coming(kiosk.db, kiosk.zone, NOW_THERE, list, 4, &n,
                                &err));
    ck_assert_int_eq(n, 1);
    activity_clear(&list[0]);
}

static void told(void)
{
    ck_assert(outcomes_told_about(kiosk.db, member_id(1), WALK, &err));
}

static void next_batch(void)
{
    struct action list[8];
    int n;
    ck_assert(actions_queued(kiosk.db, list, 8, &n, &err));
}

static const struct {
    const char *what;
    void (*run)(void);
} reads[] = {
    {"removing what was answered long ago", tidy},
    {"ending the overlay of what has arrived", settle_all},
    {"where one person stands", stand},
    {"one person's sign-ups", own_signups},
    {"what one person is to be told", outcomes},
    {"noting that it was told", told},
    {"the next ones to send", next_batch},
};

/* Others' actions about other things, every second one answered. */
static void queue(int from, int to)
{
    char sql[600];
    snprintf(sql, sizeof sql,
             "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n"
             " WHERE i < %d) INSERT INTO action (seq, id, kind, at,"
             " clock_trusted, member, subject, how, walkin, verdict, rev,"
             " decided_at) SELECT i, 'id' || i, 'checkin', 1, 1,"
             " 'member' || i %% 300, 'activity' || i / 300, 'card', 0,"
             " CASE WHEN i %% 2 THEN 'accepted' ELSE '' END,"
             " CASE WHEN i %% 2 THEN 1000 ELSE 0 END,"
             " CASE WHEN i %% 2 THEN %lld ELSE 0 END FROM n",
             from, to, (long long)STARTS);
    school_exec(&kiosk, sql);
}

START_TEST(what_is_asked_of_few_does_not_look_at_the_whole_queue)
{
    reads[_i].run(); /* prepares it */
    queue(1, 100);
    db_work(kiosk.db);
    reads[_i].run();
    int64_t few = db_work(kiosk.db);
    ck_assert_int_gt(few, 0);
    queue(101, 5000);
    reads[_i].run();
    int64_t many = db_work(kiosk.db);
    ck_assert_msg(many <= few + 100, "%s: %lld steps, then %lld",
                  reads[_i].what, (long long)few, (long long)many);
}
END_TEST

START_TEST(a_list_does_not_look_at_who_has_checked_in)
{
    list_activities();
    db_work(kiosk.db);
    list_activities();
    int64_t none = db_work(kiosk.db);
    queue(1, 2000);
    school_exec(&kiosk, "UPDATE action SET subject = '" WALK "'");
    db_work(kiosk.db);
    list_activities();
    ck_assert_int_le(db_work(kiosk.db), none + 100);
}
END_TEST

START_TEST(counting_does_not_look_at_what_was_answered)
{
    int queued, aside;
    ck_assert(actions_counts(kiosk.db, &queued, &aside, &err));
    queue(1, 5000);
    school_exec(&kiosk, "UPDATE action SET verdict = 'accepted'");
    db_work(kiosk.db);
    ck_assert(actions_counts(kiosk.db, &queued, &aside, &err));
    ck_assert_int_eq(queued, 0);
    ck_assert_int_le(db_work(kiosk.db), 100);
}
END_TEST

/* ---- screens that read ---- */

START_TEST(a_covered_screen_reads_when_it_is_shown_again)
{
    room_start();
    room.data = 0;
    kiosk_data_changed(room.kiosk);
    ck_assert_int_eq(room.data, 1);
    kiosk_go(room.kiosk, &screen_notices, "");
    kiosk_data_changed(room.kiosk);
    ck_assert_int_eq(room.data, 1);
    room.shown = 0;
    kiosk_back(room.kiosk);
    ck_assert_int_eq(room.shown, 1);
}
END_TEST

START_TEST(a_screen_under_a_sheet_reads)
{
    room_start();
    struct purpose p = {.tier = TIER_REVERSIBLE};
    kiosk_identify(room.kiosk, &p);
    room.data = 0;
    kiosk_data_changed(room.kiosk);
    ck_assert_int_eq(room.data, 1);
}
END_TEST

START_TEST(nobody_counts_on_the_glass_what_is_being_sent)
{
    int64_t next;
    struct connection c = {.paired = true, .online = true, .ready = true,
                           .queued = 27000};
    room.has_hub = true;
    room_start();
    kiosk_set_connection(room.kiosk, &c);
    kiosk_update(room.kiosk, kiosk_steady(room.kiosk), &next);
    c.queued = 26800;
    c.last_contact = 1;
    kiosk_set_connection(room.kiosk, &c);
    ck_assert(!kiosk_update(room.kiosk, kiosk_steady(room.kiosk), &next));
    ck_assert_int_eq(kiosk_connection(room.kiosk)->queued, 26800);
    c.queued = 0;
    kiosk_set_connection(room.kiosk, &c);
    ck_assert(kiosk_update(room.kiosk, kiosk_steady(room.kiosk), &next));
}
END_TEST

/* ---- how often ---- */

START_TEST(what_comes_alone_is_read_at_once)
{
    struct pace p = {0};
    int64_t now = 1000 * 1000;
    ck_assert_int_le(pace_due_us(&p), now);
    pace_spend(&p, now, now + 20 * 1000);
    ck_assert_int_le(pace_due_us(&p), now + 20 * 1000);
}
END_TEST

START_TEST(reading_takes_one_part_of_the_time_and_no_more)
{
    struct pace p = {0};
    int64_t now = 1000 * 1000, spent = 0;
    const int64_t end = now + 60LL * 60 * 1000 * 1000, took = 2000;
    while (now < end) {
        pace_spend(&p, now, now + took);
        spent += took;
        now = pace_due_us(&p);
    }
    ck_assert_int_le(spent, PACE_BURST_US + took +
                                (end - 1000 * 1000) / PACE_PART);
}
END_TEST

START_TEST(rows_are_never_old_for_long)
{
    struct pace p = {0};
    pace_spend(&p, 0, 10 * 1000 * 1000);
    ck_assert_int_eq(pace_due_us(&p), 10 * 1000 * 1000 + PACE_MOST_US);
}
END_TEST

Suite *suite_queue(void)
{
    Suite *s = suite_create("queue");
    TCase *t = tcase_create("rows");
    tcase_add_checked_fixture(t, open_school, close_school);
    tcase_add_loop_test(
        t, what_is_asked_of_few_does_not_look_at_the_whole_queue, 0,
        (int)(sizeof reads / sizeof reads[0]));
    tcase_add_test(t, a_list_does_not_look_at_who_has_checked_in);
    tcase_add_test(t, counting_does_not_look_at_what_was_answered);
    suite_add_tcase(s, t);
    TCase *k = tcase_create("screens");
    tcase_add_checked_fixture(k, room_open, room_close);
    tcase_add_test(k, a_covered_screen_reads_when_it_is_shown_again);
    tcase_add_test(k, a_screen_under_a_sheet_reads);
    tcase_add_test(k, nobody_counts_on_the_glass_what_is_being_sent);
    suite_add_tcase(s, k);
    TCase *p = tcase_create("pace");
    tcase_add_test(p, what_comes_alone_is_read_at_once);
    tcase_add_test(p, reading_takes_one_part_of_the_time_and_no_more);
    tcase_add_test(p, rows_are_never_old_for_long);
    suite_add_tcase(s, p);
    return s;
}
