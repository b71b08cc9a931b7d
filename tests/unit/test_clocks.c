#include "base/clock.h"
#include "board.h"
#include "school.h"
#include "store/actions.h"
#include "store/decide.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_clocks(void);

/* A machine whose clock is wrong, and jumps, at a time and in a place where
 * clocks are hard; and the hub, which is right. */

#define MINUTE (60 * INT64_C(1000))
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)

/* When the machine's clock is right it says the hub's time; `to` is what it
 * says when it starts, else it is wrong by `by`. */
static const struct wrong {
    const char *why;
    int64_t by, to, jumps; /* ... in the middle */
} wrongs[] = {
    {"right", 0, 0, 0},
    {"hours ahead", 3 * HOUR, 0, 0},
    {"hours behind", -5 * HOUR, 0, 0},
    {"set right in the middle", -26 * HOUR, 0, 26 * HOUR},
    {"goes back a day", 0, 0, -DAY},
    {"goes forward ten years", 0, 0, 10 * YEAR},
    {"of 1970", 0, 1, 0},
    {"ten years ahead", 10 * YEAR, 0, 0},
    {"no battery: the day this was built", 0, INT64_C(1795305600000), 0},
    {"no battery, and set by hand, wrongly", 0, INT64_C(1795305600000),
     -40 * DAY},
};
enum { WRONGS = COUNT(wrongs) };

/* Local times around which clocks are changed there, or nothing happens. */
static const struct place {
    const char *tz;
    struct civil at;
} places[] = {
    {"Asia/Shanghai", {2026, 11, 22, 10, 0, 0, 0}},
    {"Asia/Shanghai", {1986, 5, 3, 23, 50, 0, 0}},   /* into summer time */
    {"Asia/Shanghai", {1991, 9, 14, 23, 50, 0, 0}},  /* out of the last */
    {"Europe/Berlin", {2026, 3, 29, 1, 50, 0, 0}},   /* an hour is missing */
    {"Europe/Berlin", {2026, 10, 25, 2, 50, 0, 0}},  /* an hour comes twice */
    {"America/New_York", {2026, 3, 8, 1, 50, 0, 0}},
    {"America/New_York", {2026, 11, 1, 1, 50, 0, 0}},
    {"Australia/Lord_Howe", {2026, 4, 5, 1, 50, 0, 0}}, /* half an hour */
    {"Australia/Lord_Howe", {2026, 10, 4, 1, 50, 0, 0}},
};
enum { PLACES = COUNT(places), SCENARIOS = WRONGS * PLACES };

static struct scene {
    struct school hub, kiosk;
    const struct wrong *wrong;
    const char *tz;
    struct zone *zone;
    int64_t start, now; /* true times, UTC ms */
    int64_t error;      /* of the machine's wall clock */
    struct clock clock;
    struct action sent[8];
    int count;
} scene;

static struct err err;

/* Up for an hour when the scene begins. */
static int64_t up(void)
{
    return scene.now - scene.start + HOUR;
}

static int64_t wall(void)
{
    return scene.now + scene.error;
}

static int64_t kiosk_time(void)
{
    return clock_at(&scene.clock, wall(), up());
}

static void hear_hub(void)
{
    clock_trust_at(&scene.clock, scene.now, wall(), up());
}

static void switch_on(void)
{
    const struct wrong *w = scene.wrong;
    scene.clock = (struct clock){0};
    scene.error = w->to ? w->to - scene.now : w->by;
}

/* Sign-up and cancelling are open for an hour and a half yet, check-in, too;
 * the windows are by the hub's time. */
static void open_activity(struct school *s)
{
    struct activity a = school_walk(0);
    a.signup_opens_at = scene.start - HOUR;
    a.signup_closes_at = scene.start + 90 * MINUTE;
    a.checkin_opens_at = scene.start - HOUR;
    a.checkin_closes_at = scene.start + 90 * MINUTE;
    a.starts_at = scene.start + 2 * HOUR;
    a.ends_at = scene.start + 3 * HOUR;
    school_members(s, SCHOOL, 8);
    school_activity(s, &a);
    school_notice(s, SCHOOL);
}

static void begin(int i)
{
    const struct place *p = &places[i / WRONGS];
    scene.wrong = &wrongs[i % WRONGS];
    scene.tz = p->tz;
    scene.count = 0;
    scene.zone = zone_open(p->tz, &err);
    scene.start = scene.now = zone_utc(scene.zone, p->at);
    school_open(&scene.hub, SIDE_HUB);
    school_open(&scene.kiosk, SIDE_KIOSK);
    open_activity(&scene.hub);
    open_activity(&scene.kiosk);
    switch_on();
}

static void end(void)
{
    zone_close(scene.zone);
    school_close(&scene.kiosk);
    school_close(&scene.hub);
}

/* Somebody does this at the screen; false when its rules say no. */
static bool does(enum action_kind kind, int member)
{
    struct action a = act(kind, member, 0);
    enum rule rule;
    a.clock_trusted = scene.clock.trusted;
    a.offset_ms = scene.clock.trusted ? kiosk_time() - wall() : 0;
    bool ok = actions_request(scene.kiosk.db, &a, scene.tz, kiosk_time(),
                              &rule, &err);
    ck_assert(ok || err.kind == ERR_REFUSED);
    return ok;
}

static struct verdict decide_at_hub(const struct action *a)
{
    struct changes c = {0};
    struct verdict v;
    ck_assert(db_begin(scene.hub.db, &err) &&
              decide(scene.hub.db, a, SCHOOL, scene.zone, scene.now, &c, &v,
                     &err) &&
              feed_commit(scene.hub.db, &c, SCHOOL, &v.rev, &err) &&
              db_end(scene.hub.db, true, &err));
    changes_clear(&c);
    return v;
}

/* All that is queued goes to the hub and is answered. */
static void push(void)
{
    int n;
    struct action *sent = &scene.sent[scene.count];
    ck_assert(actions_queued(scene.kiosk.db, sent, COUNT(scene.sent) -
                             scene.count, &n, &err));
    for (int i = 0; i < n; i++) {
        struct verdict v = decide_at_hub(&sent[i]);
        ck_assert(v.verdict == VERDICT_ACCEPTED);
        ck_assert(actions_decide(scene.kiosk.db, &v, SCHOOL, kiosk_time(),
                                 &err));
    }
    scene.count += n;
    hear_hub();
}

static void assert_hub(const char *sql, int64_t n)
{
    int64_t got = school_int(&scene.hub, sql);
    ck_assert_msg(got == n, "%s in %s: %s is %lld", scene.wrong->why, scene.tz,
                  sql, (long long)got);
}

START_TEST(whatever_a_clock_says_the_hubs_time_counts_and_nothing_is_lost)
{
    begin(_i);
    /* Before the hub was heard: what has no window is taken in any case. */
    ck_assert(does(ACTION_NOTICE_ACK, 1));
    bool early = does(ACTION_SIGNUP, 1);

    scene.now += MINUTE;
    hear_hub();
    ck_assert_int_eq(kiosk_time(), scene.now);
    scene.now += MINUTE;
    if (!early)
        ck_assert(does(ACTION_SIGNUP, 1));
    ck_assert(does(ACTION_SIGNUP, 2));
    scene.error += scene.wrong->jumps;
    scene.now += 30 * MINUTE; /* across the change of clocks, if there is one */
    ck_assert_int_eq(kiosk_time(), scene.now);
    ck_assert(does(ACTION_SIGNUP, 3));
    ck_assert(does(ACTION_CHECKIN, 2));
    push();

    /* Off and on again; the hub is heard at once. */
    switch_on();
    scene.now += MINUTE;
    hear_hub();
    ck_assert(does(ACTION_SIGNUP, 4));
    push();
    assert_hub("SELECT count(*) FROM signup WHERE state = 'going'", 4);
    assert_hub("SELECT count(*) FROM checkin WHERE present = 1", 1);
    assert_hub("SELECT count(*) FROM notice_ack", 1);

    /* By the hub's time sign-up is over, on both sides. */
    scene.now = scene.start + 90 * MINUTE;
    ck_assert(!does(ACTION_SIGNUP, 5));
    struct action late = act(ACTION_SIGNUP, 5, 99);
    ck_assert_str_eq(decide_at_hub(&late).reason, "closed");
    assert_hub("SELECT count(*) FROM signup", 4);
    end();
}
END_TEST

START_TEST(an_action_keeps_what_was_known_of_the_time)
{
    begin(_i);
    ck_assert(does(ACTION_NOTICE_ACK, 1));
    int64_t wall_then = wall();
    scene.now += MINUTE;
    hear_hub();
    scene.error += scene.wrong->jumps;
    ck_assert(does(ACTION_SIGNUP, 2));
    int64_t signed_at = scene.now, error_then = scene.error;
    scene.now += MINUTE;
    push();
    const struct action *before = &scene.sent[0], *after = &scene.sent[1];
    ck_assert(!before->clock_trusted && before->offset_ms == 0);
    ck_assert_int_eq(before->at, wall_then);
    ck_assert(after->clock_trusted);
    ck_assert_int_eq(after->at, signed_at);
    ck_assert_int_eq(after->at - after->offset_ms, signed_at + error_then);
    ck_assert(id_is_valid(before->id) && id_is_valid(after->id));
    ck_assert_str_ne(before->id, after->id);
    ck_assert_int_lt(before->seq, after->seq); /* order needs no clock */
    end();
}
END_TEST

START_TEST(a_screen_shows_the_right_local_time_once_it_has_heard_the_hub)
{
    begin(_i);
    for (int minute = 0; minute < 120; minute += 10) {
        scene.now = scene.start + minute * MINUTE;
        if (minute == 60)
            scene.error += scene.wrong->jumps;
        if (minute == 0)
            hear_hub();
        struct civil shown = zone_civil(scene.zone, kiosk_time());
        struct civil right = zone_civil(scene.zone, scene.now);
        ck_assert_msg(shown.day == right.day && shown.hour == right.hour &&
                          shown.minute == right.minute,
                      "%s in %s: %d:%02d", scene.wrong->why, scene.tz,
                      shown.hour, shown.minute);
    }
    end();
}
END_TEST

START_TEST(the_board_shows_the_hubs_time_as_soon_as_it_is_known)
{
    struct clock clock = {0};
    board_start(true);
    board_draw();
    ck_assert_ptr_nonnull(board_find("10:04"));
    /* The machine's clock stays as it is, years away. */
    clock_trust(&clock, ROOM_NOW + 5 * HOUR);
    kiosk_set_clock(board.kiosk, &clock);
    int64_t next;
    ck_assert(kiosk_update(board.kiosk, clock_steady_ms(), &next));
    board_draw();
    ck_assert_ptr_nonnull(board_find("15:04"));
    ck_assert_ptr_null(board_find("10:04"));
}
END_TEST

Suite *suite_clocks(void)
{
    Suite *s = suite_create("clocks");
    TCase *t = tcase_create("scenarios");
    tcase_add_loop_test(
        t, whatever_a_clock_says_the_hubs_time_counts_and_nothing_is_lost, 0,
        SCENARIOS);
    tcase_add_loop_test(t, an_action_keeps_what_was_known_of_the_time, 0,
                        WRONGS);
    tcase_add_loop_test(
        t, a_screen_shows_the_right_local_time_once_it_has_heard_the_hub, 0,
        SCENARIOS);
    suite_add_tcase(s, t);
    TCase *shown = tcase_create("shown");
    tcase_add_checked_fixture(shown, board_set_up, board_tear_down);
    tcase_add_test(shown,
                   the_board_shows_the_hubs_time_as_soon_as_it_is_known);
    suite_add_tcase(s, shown);
    return s;
}
