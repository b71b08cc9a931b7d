#include "store/leases.h"

#include "store/actions.h"
#include "store/conflicts.h"
#include "store/decide.h"
#include "store/feed.h"
#include "store/hub_rows.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/seats.h"
#include "sync/hub/survey.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_leases(void);

#define DEVICE_A "device-000000000a"
#define DEVICE_B "device-000000000b"

static struct school hub;
static struct err err;

static void open_hub(void)
{
    school_open(&hub, SIDE_HUB);
    school_members(&hub, SCHOOL, 9);
}

static void close_hub(void)
{
    school_close(&hub);
}

static void walk(int capacity)
{
    struct activity a = school_walk(capacity);
    school_activity(&hub, &a);
}

static void begin(void)
{
    ck_assert_msg(db_begin(hub.db, &err), "%s", err.detail);
}

static void commit(struct changes *c)
{
    ck_assert_msg(feed_commit(hub.db, c, SCHOOL, NULL, &err) &&
                      db_end(hub.db, true, &err),
                  "%s", err.detail);
    changes_clear(c);
}

/* A heartbeat; says whether anything was lent or renewed. */
static bool beat(const char *device, int64_t now)
{
    struct loan loans[LEASES_ASKED];
    struct changes c = {0};
    int count;
    ck_assert_msg(leases_wanted(hub.db, device, SCHOOL, "Asia/Shanghai", now,
                                loans, &count, &err),
                  "%s", err.detail);
    begin();
    ck_assert_msg(leases_grant(hub.db, device, SCHOOL, "Asia/Shanghai", now,
                               loans, count, &c, &err),
                  "%s", err.detail);
    bool some = c.count > 0;
    commit(&c);
    return some;
}

static void tidy(int64_t now)
{
    struct changes c = {0};
    begin();
    ck_assert_msg(seats_tidy(hub.db, now, &c, &err), "%s", err.detail);
    commit(&c);
}

static int64_t next_seq;

static struct verdict ask_as(const char *device, bool leased,
                             enum action_kind kind, int member, int64_t now)
{
    struct action a = act(kind, member, ++next_seq);
    struct verdict v;
    snprintf(a.device, sizeof a.device, "%s", device);
    a.leased = leased;
    a.at = now;
    v = school_decide(&hub, &a, now);
    ck_assert(receipts_save(hub.db, device, &a, &v, now, &err));
    return v;
}

static struct verdict signup(int member)
{
    return ask_as("", false, ACTION_SIGNUP, member, NOW);
}

static struct verdict signup_leased(const char *device, int member,
                                    int64_t now)
{
    return ask_as(device, true, ACTION_SIGNUP, member, now);
}

static int64_t lent(const char *device)
{
    struct query q = query_begin(
        hub.db, "SELECT coalesce(sum(seats), 0) FROM lease WHERE device = $1");
    query_bind_text(&q, device);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert(query_end(&q, &err));
    return n;
}

static int64_t going(void)
{
    return school_int(&hub,
                      "SELECT count(*) FROM signup WHERE state = 'going'");
}

static void assert_sound(void)
{
    ck_assert_msg(survey_capacity(hub.db, &err), "%s", err.detail);
}

static void assert_verdict(struct verdict v, enum verdict_kind kind)
{
    ck_assert_str_eq(verdict_text(v.verdict), verdict_text(kind));
}

/* ---- lending ---- */

static const struct {
    const char *why;
    int capacity, going, waiting, lent_a;
} lendings[] = {
    {"at most two to a screen", 10, 0, 0, 2},
    {"at most half of what is free", 10, 7, 0, 1},
    {"the last place is for whoever comes", 10, 9, 0, 0},
    {"nothing is left", 2, 2, 1, 0},
    {"without a limit there is nothing to lend", 0, 3, 0, 0},
};

START_TEST(places_are_lent_while_enough_are_free)
{
    walk(lendings[_i].capacity);
    for (int i = 0; i < lendings[_i].going + lendings[_i].waiting; i++)
        if (i < 9)
            signup(i + 1);
    beat(DEVICE_A, NOW);
    if (lendings[_i].going <= 9)
        ck_assert_msg(lent(DEVICE_A) == lendings[_i].lent_a, "%s: %d",
                      lendings[_i].why, (int)lent(DEVICE_A));
    assert_sound();
}
END_TEST

START_TEST(two_screens_share_half_of_what_is_free)
{
    walk(6);
    beat(DEVICE_A, NOW);
    beat(DEVICE_B, NOW);
    ck_assert_int_eq(lent(DEVICE_A), 2);
    ck_assert_int_eq(lent(DEVICE_B), 1);
    assert_sound();
}
END_TEST

START_TEST(what_is_lent_is_not_free_for_others)
{
    walk(4);
    beat(DEVICE_A, NOW);
    assert_verdict(signup(1), VERDICT_ACCEPTED);
    assert_verdict(signup(2), VERDICT_ACCEPTED);
    assert_verdict(signup(3), VERDICT_WAITING);
    assert_verdict(signup_leased(DEVICE_A, 4, NOW), VERDICT_ACCEPTED);
    assert_verdict(signup_leased(DEVICE_A, 5, NOW), VERDICT_ACCEPTED);
    assert_verdict(signup_leased(DEVICE_A, 6, NOW), VERDICT_WAITING);
    ck_assert_int_eq(going(), 4);
    ck_assert_int_eq(lent(DEVICE_A), 0);
    assert_sound();
}
END_TEST

START_TEST(a_screen_without_a_loan_cannot_use_that_of_another)
{
    walk(4);
    beat(DEVICE_A, NOW);
    signup(1);
    signup(2);
    assert_verdict(signup_leased(DEVICE_B, 3, NOW), VERDICT_WAITING);
    ck_assert_int_eq(lent(DEVICE_A), 2);
    assert_sound();
}
END_TEST

START_TEST(a_used_loan_and_its_sign_up_share_their_rev)
{
    walk(10);
    beat(DEVICE_A, NOW);
    struct verdict v = signup_leased(DEVICE_A, 1, NOW);
    ck_assert_int_eq(school_int(&hub, "SELECT rev FROM feed"
                                      " WHERE entity = 'lease'"),
                     v.rev);
    ck_assert_int_eq(school_int(&hub, "SELECT rev FROM feed"
                                      " WHERE entity = 'signup'"),
                     v.rev);
    ck_assert_int_eq(lent(DEVICE_A), 1);
}
END_TEST

START_TEST(nothing_is_told_again_while_more_than_half_the_time_is_left)
{
    struct activity a = school_walk(10);
    a.starts_at = NOW + 30 * 24 * HOUR;
    school_activity(&hub, &a);
    ck_assert(beat(DEVICE_A, NOW));
    ck_assert(!beat(DEVICE_A, NOW + 1));
    ck_assert(!beat(DEVICE_A, NOW + 36 * HOUR));
    ck_assert(beat(DEVICE_A, NOW + 36 * HOUR + 1));
    ck_assert_int_eq(school_int(&hub, "SELECT until_at FROM lease"),
                     NOW + 108 * HOUR + 1);
    ck_assert_int_eq(school_int(&hub, "SELECT max(until_at) FROM seat"),
                     NOW + 108 * HOUR + 1);
}
END_TEST

START_TEST(a_loan_ends_with_the_sign_up)
{
    walk(10); /* it starts in two days */
    beat(DEVICE_A, NOW);
    ck_assert_int_eq(school_int(&hub, "SELECT until_at FROM lease"), STARTS);
    tidy(STARTS - 1);
    ck_assert_int_eq(lent(DEVICE_A), 2);
    tidy(STARTS);
    ck_assert_int_eq(lent(DEVICE_A), 0);
    ck_assert(!beat(DEVICE_A, STARTS));
    assert_sound();
}
END_TEST

START_TEST(nothing_is_lent_before_the_sign_up_opens)
{
    struct activity a = school_walk(10);
    a.signup_opens_at = NOW + HOUR;
    school_activity(&hub, &a);
    ck_assert(!beat(DEVICE_A, NOW));
    ck_assert(beat(DEVICE_A, NOW + HOUR));
}
END_TEST

START_TEST(a_screen_holds_places_of_so_many_activities)
{
    for (int i = 0; i < LEASES_MAX + 3; i++) {
        struct activity a = school_walk(10);
        snprintf(a.id, sizeof a.id, "activity-%07d", i);
        school_activity(&hub, &a);
    }
    beat(DEVICE_A, NOW);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM lease"),
                     LEASES_MAX);
    assert_sound();
}
END_TEST

START_TEST(places_of_the_district_are_lent_to_its_schools)
{
    struct activity a = school_walk(10);
    snprintf(a.org, sizeof a.org, "%s", DISTRICT);
    school_activity(&hub, &a);
    ck_assert(beat(DEVICE_A, NOW));
    ck_assert_int_eq(
        school_int(&hub, "SELECT count(*) FROM lease WHERE org = '" SCHOOL "'"),
        1);
    snprintf(a.id, sizeof a.id, "activity-0000002");
    snprintf(a.org, sizeof a.org, "%s", SIBLING);
    school_activity(&hub, &a);
    ck_assert(!beat(DEVICE_A, NOW));
}
END_TEST

/* ---- what happens to a loan ---- */

START_TEST(places_that_return_go_to_those_who_wait)
{
    walk(4);
    beat(DEVICE_A, NOW);
    for (int i = 1; i <= 5; i++)
        signup(i);
    ck_assert_int_eq(going(), 2);
    tidy(STARTS - 1);
    ck_assert_int_eq(going(), 2);
    tidy(STARTS);
    ck_assert_int_eq(going(), 4);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM signup WHERE"
                                      " moved_up = 1"),
                     2);
    assert_sound();
}
END_TEST

START_TEST(a_loan_that_is_over_promises_nothing)
{
    struct activity a = school_walk(4);
    a.starts_at = NOW + 30 * 24 * HOUR;
    school_activity(&hub, &a);
    beat(DEVICE_A, NOW);
    for (int i = 1; i <= 3; i++)
        signup(i);
    int64_t over = NOW + 72 * HOUR;
    assert_verdict(signup_leased(DEVICE_A, 4, over - 1), VERDICT_ACCEPTED);
    assert_verdict(signup_leased(DEVICE_A, 5, over), VERDICT_WAITING);
    ck_assert_int_eq(going(), 4);
    ck_assert_int_eq(
        school_int(&hub, "SELECT count(*) FROM feed WHERE entity = 'lease'"
                         " AND deleted = 1"),
        1);
    assert_sound();
}
END_TEST

START_TEST(a_revoked_screen_gives_everything_back)
{
    bool found;
    struct device d = {.id = DEVICE_A, .org = SCHOOL, .paired_at = NOW};
    ck_assert(devices_save(hub.db, &d, &err));
    walk(4);
    beat(DEVICE_A, NOW);
    for (int i = 1; i <= 4; i++)
        signup(i);
    ck_assert(devices_revoke(hub.db, DEVICE_A, NOW, &found, &err));
    tidy(NOW);
    ck_assert_int_eq(lent(DEVICE_A), 0);
    ck_assert_int_eq(going(), 4);
    assert_sound();
}
END_TEST

START_TEST(a_member_who_leaves_makes_room)
{
    walk(2);
    for (int i = 1; i <= 3; i++)
        signup(i);
    struct changes c = {0};
    begin();
    ck_assert(seats_leave(hub.db, member_id(1), NOW, &c, &err));
    commit(&c);
    ck_assert_int_eq(going(), 2);
    ck_assert_int_eq(school_int(&hub, "SELECT moved_up FROM signup WHERE"
                                      " member = 'member-000000003'"),
                     1);
    assert_sound();
    /* What is over stays as it was. */
    begin();
    ck_assert(seats_leave(hub.db, member_id(2), STARTS + 3 * HOUR, &c, &err));
    commit(&c);
    ck_assert_int_eq(going(), 2);
}
END_TEST

/* ---- another capacity ---- */

START_TEST(a_lowered_capacity_takes_loans_before_people)
{
    walk(8);
    beat(DEVICE_A, NOW);
    beat(DEVICE_B, NOW);
    for (int i = 1; i <= 3; i++)
        signup(i);
    walk(5);
    ck_assert_int_eq(lent(DEVICE_A) + lent(DEVICE_B), 2);
    assert_sound();
    walk(2);
    ck_assert_int_eq(lent(DEVICE_A) + lent(DEVICE_B), 0);
    ck_assert_int_eq(going(), 3);
    assert_sound();
    assert_verdict(signup(4), VERDICT_WAITING);
    ask_as("", false, ACTION_SIGNUP_CANCEL, 1, NOW);
    ck_assert_int_eq(going(), 2);
    ask_as("", false, ACTION_SIGNUP_CANCEL, 2, NOW);
    ck_assert_int_eq(going(), 2);
    assert_sound();
}
END_TEST

START_TEST(a_place_that_was_taken_away_makes_one_wait)
{
    walk(4);
    beat(DEVICE_A, NOW);
    signup(1);
    signup(2);
    walk(3); /* the screen is offline and goes on */
    assert_verdict(signup_leased(DEVICE_A, 3, NOW), VERDICT_ACCEPTED);
    assert_verdict(signup_leased(DEVICE_A, 4, NOW), VERDICT_WAITING);
    ck_assert_int_eq(going(), 3);
    assert_sound();
}
END_TEST

START_TEST(a_capacity_that_comes_and_goes_keeps_everybody)
{
    walk(0);
    for (int i = 1; i <= 5; i++)
        signup(i);
    assert_sound();
    walk(3);
    ck_assert_int_eq(going(), 5);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM seat"
                                      " WHERE seat > 0"),
                     3);
    assert_sound();
    assert_verdict(signup(6), VERDICT_WAITING);
    walk(7);
    ck_assert_int_eq(going(), 6);
    ck_assert_int_eq(school_int(&hub, "SELECT min(seat) FROM seat"), 1);
    assert_sound();
    walk(6);
    beat(DEVICE_A, NOW);
    signup(7);
    walk(0);
    ck_assert_int_eq(going(), 7);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM seat"), 0);
    assert_sound();
}
END_TEST

START_TEST(a_withdrawn_activity_leaves_no_loan)
{
    struct changes c = {0};
    bool found;
    walk(8);
    beat(DEVICE_A, NOW);
    begin();
    ck_assert(activities_withdraw(hub.db, WALK, &c, &found, &err));
    commit(&c);
    ck_assert_int_eq(lent(DEVICE_A), 0);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM seat"), 0);
}
END_TEST

/* ---- the number rule ---- */

START_TEST(a_wrong_count_gives_no_place_away)
{
    struct activity a;
    bool found, taken;
    walk(2);
    signup(1);
    signup(2);
    ck_assert(activities_truth(hub.db, WALK, &a, &found, &err));
    a.going = 0; /* whoever counted so was wrong */
    ck_assert(seats_take(hub.db, &a, member_id(3), &taken, &err));
    ck_assert(!taken);
    struct changes c = {0};
    a.waiting = 1;
    school_exec(&hub, "UPDATE signup SET state = 'waiting' WHERE member ="
                      " 'member-000000009'");
    ck_assert(signups_promote(hub.db, &a, &c, &err));
    changes_clear(&c);
    ck_assert_int_eq(going(), 2);
}
END_TEST

START_TEST(a_number_exists_once)
{
    walk(2);
    signup(1);
    ck_assert(!db_exec(hub.db,
                       "INSERT INTO seat (activity, slot, seat, member)"
                       " VALUES ('" WALK "', '', 1, 'x')",
                       &err));
}
END_TEST

START_TEST(a_place_between_others_is_found_again)
{
    walk(4);
    for (int i = 1; i <= 4; i++)
        signup(i);
    ask_as("", false, ACTION_SIGNUP_CANCEL, 2, NOW);
    assert_verdict(signup(5), VERDICT_ACCEPTED);
    ask_as("", false, ACTION_SIGNUP_CANCEL, 1, NOW);
    assert_verdict(signup(6), VERDICT_ACCEPTED);
    ck_assert_int_eq(school_int(&hub, "SELECT max(seat) FROM seat"), 4);
    assert_sound();
}
END_TEST

/* ---- conflicts ---- */

struct seen {
    int count;
    struct conflict last;
};

static void see(void *ctx, const struct conflict *c)
{
    struct seen *s = ctx;
    s->count++;
    s->last = *c;
}

static struct seen conflicts(void)
{
    struct seen s = {0};
    ck_assert(conflicts_list(hub.db, "", see, &s, &err));
    return s;
}

START_TEST(two_screens_that_sign_one_person_up_leave_a_conflict)
{
    walk(4);
    struct verdict v = ask_as(DEVICE_A, false, ACTION_SIGNUP, 1, NOW);
    ask_as(DEVICE_A, false, ACTION_SIGNUP, 1, NOW + 1);
    ck_assert_int_eq(conflicts().count, 0);
    ask_as(DEVICE_B, false, ACTION_SIGNUP, 1, NOW + 2);
    struct seen s = conflicts();
    ck_assert_int_eq(s.count, 1);
    ck_assert_str_eq(s.last.kind, "signup");
    ck_assert_str_eq(s.last.org, SCHOOL);
    ck_assert_str_eq(s.last.member, member_id(1));
    ck_assert_str_eq(s.last.first.action, v.id);
    ck_assert_str_eq(s.last.first.device, DEVICE_A);
    ck_assert_int_eq(s.last.first.at, NOW);
    ck_assert_str_eq(s.last.second.device, DEVICE_B);
    ck_assert_int_eq(s.last.second.at, NOW + 2);
    ck_assert_int_eq(going(), 1);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM receipt"), 3);
}
END_TEST

START_TEST(two_screens_that_check_one_person_in_leave_a_conflict)
{
    walk(4);
    signup(1);
    ask_as(DEVICE_A, false, ACTION_CHECKIN, 1, STARTS);
    ask_as(DEVICE_A, false, ACTION_CHECKIN_UNDO, 1, STARTS + 1);
    ask_as(DEVICE_B, false, ACTION_CHECKIN, 1, STARTS + 2);
    ck_assert_int_eq(conflicts().count, 0);
    assert_verdict(ask_as(DEVICE_A, false, ACTION_CHECKIN, 1, STARTS + 3),
                   VERDICT_ACCEPTED);
    struct seen s = conflicts();
    ck_assert_int_eq(s.count, 1);
    ck_assert_str_eq(s.last.kind, "checkin");
    ck_assert_str_eq(s.last.first.device, DEVICE_B);
    ck_assert_str_eq(s.last.second.device, DEVICE_A);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM checkin"), 1);
}
END_TEST

Suite *suite_leases(void)
{
    Suite *s = suite_create("leases");
    TCase *t = tcase_create("lending");
    tcase_add_checked_fixture(t, open_hub, close_hub);
    tcase_add_loop_test(t, places_are_lent_while_enough_are_free, 0,
                        sizeof lendings / sizeof lendings[0]);
    tcase_add_test(t, two_screens_share_half_of_what_is_free);
    tcase_add_test(t, what_is_lent_is_not_free_for_others);
    tcase_add_test(t, a_screen_without_a_loan_cannot_use_that_of_another);
    tcase_add_test(t, a_used_loan_and_its_sign_up_share_their_rev);
    tcase_add_test(
        t, nothing_is_told_again_while_more_than_half_the_time_is_left);
    tcase_add_test(t, a_loan_ends_with_the_sign_up);
    tcase_add_test(t, nothing_is_lent_before_the_sign_up_opens);
    tcase_add_test(t, a_screen_holds_places_of_so_many_activities);
    tcase_add_test(t, places_of_the_district_are_lent_to_its_schools);
    tcase_add_test(t, places_that_return_go_to_those_who_wait);
    tcase_add_test(t, a_loan_that_is_over_promises_nothing);
    tcase_add_test(t, a_revoked_screen_gives_everything_back);
    tcase_add_test(t, a_member_who_leaves_makes_room);
    tcase_add_test(t, a_lowered_capacity_takes_loans_before_people);
    tcase_add_test(t, a_place_that_was_taken_away_makes_one_wait);
    tcase_add_test(t, a_capacity_that_comes_and_goes_keeps_everybody);
    tcase_add_test(t, a_withdrawn_activity_leaves_no_loan);
    tcase_add_test(t, a_wrong_count_gives_no_place_away);
    tcase_add_test(t, a_number_exists_once);
    tcase_add_test(t, a_place_between_others_is_found_again);
    tcase_add_test(t, two_screens_that_sign_one_person_up_leave_a_conflict);
    tcase_add_test(t, two_screens_that_check_one_person_in_leave_a_conflict);
    suite_add_tcase(s, t);
    return s;
}
