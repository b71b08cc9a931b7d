#include "store/decide.h"

#include "store/seats.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>

Suite *suite_decide(void);

static struct school hub;
static struct err err;

static void open_hub(void)
{
    school_open(&hub, SIDE_HUB);
    school_members(&hub, SCHOOL, 5);
    struct activity a = school_walk(2);
    school_activity(&hub, &a);
}

static void close_hub(void)
{
    school_close(&hub);
}

static struct verdict at(enum action_kind kind, int member, int64_t seq,
                         int64_t now_ms)
{
    struct action a = act(kind, member, seq);
    a.at = now_ms;
    return school_decide(&hub, &a, now_ms);
}

static void assert_verdict(struct verdict v, enum verdict_kind kind,
                           enum rule reason)
{
    ck_assert_str_eq(verdict_text(v.verdict), verdict_text(kind));
    ck_assert_str_eq(v.reason, rule_word(reason));
}

static enum signup_state state_of(int member)
{
    struct signup s;
    ck_assert(signups_get(hub.db, WALK, member_id(member), &s, &err));
    return s.state;
}

START_TEST(the_last_place_goes_to_the_first_and_others_wait_in_line)
{
    struct verdict v = at(ACTION_SIGNUP, 1, 1, NOW);
    assert_verdict(v, VERDICT_ACCEPTED, RULE_OK);
    ck_assert_int_eq(v.place, 1);
    ck_assert_int_eq(v.seq, 1);
    ck_assert_str_eq(v.id, "action-0000000001");
    ck_assert_int_gt(v.rev, 0);
    ck_assert_int_eq(at(ACTION_SIGNUP, 2, 2, NOW).place, 2);
    v = at(ACTION_SIGNUP, 3, 3, NOW);
    assert_verdict(v, VERDICT_WAITING, RULE_FULL);
    ck_assert_int_eq(v.place, 1);
    ck_assert_int_eq(at(ACTION_SIGNUP, 4, 4, NOW).place, 2);
}
END_TEST

START_TEST(a_second_sign_up_changes_nothing)
{
    at(ACTION_SIGNUP, 1, 1, NOW);
    struct verdict v = at(ACTION_SIGNUP, 1, 2, NOW);
    assert_verdict(v, VERDICT_DECLINED, RULE_ALREADY);
    ck_assert_int_eq(v.place, 1);
    ck_assert_int_eq(v.rev, 0);
    ck_assert_int_eq(state_of(1), SIGNUP_GOING);
}
END_TEST

START_TEST(a_cancelled_place_goes_to_the_first_in_line)
{
    for (int i = 1; i <= 4; i++)
        at(ACTION_SIGNUP, i, i, NOW);
    assert_verdict(at(ACTION_SIGNUP_CANCEL, 1, 5, NOW), VERDICT_ACCEPTED,
                   RULE_OK);
    ck_assert_int_eq(state_of(3), SIGNUP_GOING);
    ck_assert_int_eq(state_of(4), SIGNUP_WAITING);
    ck_assert_int_eq(school_int(&hub, "SELECT moved_up FROM signup WHERE"
                                      " member = 'member-000000003'"),
                     1);
}
END_TEST

START_TEST(what_one_decision_counted_is_right_for_the_next)
{
    static const struct {
        enum action_kind kind;
        int member, place;
    } acts[] = {{ACTION_SIGNUP, 1, 1},        {ACTION_SIGNUP, 2, 2},
                {ACTION_SIGNUP, 3, 1},        {ACTION_SIGNUP, 4, 2},
                {ACTION_SIGNUP_CANCEL, 1, 0}, {ACTION_SIGNUP, 5, 2},
                {ACTION_SIGNUP_CANCEL, 4, 0}, {ACTION_SIGNUP, 1, 2}};
    struct known known = {0};
    for (int i = 0; i < (int)(sizeof acts / sizeof acts[0]); i++) {
        struct action a = act(acts[i].kind, acts[i].member, i + 1);
        struct changes c = {0};
        struct activity truth = {0};
        struct verdict v;
        bool found;
        ck_assert(db_begin(hub.db, &err));
        ck_assert(decide_next(hub.db, &known, &a, SCHOOL, hub.zone, NOW, &c, &v,
                              &err));
        ck_assert(db_end(hub.db, true, &err));
        changes_clear(&c);
        ck_assert_int_eq(v.place, acts[i].place);
        ck_assert(activities_truth(hub.db, WALK, &truth, &found, &err));
        ck_assert_int_eq(known.activity.going, truth.going);
        ck_assert_int_eq(known.activity.waiting, truth.waiting);
    }
}
END_TEST

START_TEST(who_comes_back_after_cancelling_stands_at_the_end)
{
    for (int i = 1; i <= 3; i++)
        at(ACTION_SIGNUP, i, i, NOW);
    at(ACTION_SIGNUP_CANCEL, 1, 4, NOW);
    struct verdict v = at(ACTION_SIGNUP, 1, 5, NOW);
    assert_verdict(v, VERDICT_WAITING, RULE_FULL);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM signup"), 3);
}
END_TEST

START_TEST(a_raised_capacity_lets_the_line_in_before_the_newcomer)
{
    for (int i = 1; i <= 3; i++)
        at(ACTION_SIGNUP, i, i, NOW);
    school_exec(&hub, "UPDATE activity SET capacity = 3");
    assert_verdict(at(ACTION_SIGNUP, 4, 4, NOW), VERDICT_WAITING, RULE_FULL);
    ck_assert_int_eq(state_of(3), SIGNUP_GOING);
}
END_TEST

START_TEST(a_raised_capacity_lets_the_line_in_at_once)
{
    for (int i = 1; i <= 4; i++)
        at(ACTION_SIGNUP, i, i, NOW);
    struct activity a = school_walk(3);
    school_activity(&hub, &a);
    ck_assert_int_eq(state_of(3), SIGNUP_GOING);
    ck_assert_int_eq(state_of(4), SIGNUP_WAITING);
}
END_TEST

START_TEST(sign_up_is_judged_by_the_hubs_clock_alone)
{
    struct action a = act(ACTION_SIGNUP, 1, 1);
    a.at = NOW; /* in time, says the screen */
    assert_verdict(school_decide(&hub, &a, STARTS), VERDICT_DECLINED,
                   RULE_CLOSED);
}
END_TEST

static const struct {
    const char *why;
    int64_t at, now;
    bool trusted;
    enum verdict_kind verdict;
} late[] = {
    {"told at once", STARTS, STARTS, true, VERDICT_ACCEPTED},
    {"the cable was pulled for two days", STARTS, STARTS + 48 * HOUR, true,
     VERDICT_ACCEPTED},
    {"for seven days", STARTS, STARTS + 7 * 24 * HOUR, true, VERDICT_ACCEPTED},
    {"for longer than that", STARTS, STARTS + 7 * 24 * HOUR + 1, true,
     VERDICT_DECLINED},
    {"by a clock that knew nothing", STARTS, STARTS + 48 * HOUR, false,
     VERDICT_DECLINED},
    {"from the future", STARTS + 1, NOW, true, VERDICT_DECLINED},
};

START_TEST(being_there_is_judged_by_when_it_was)
{
    at(ACTION_SIGNUP, 1, 1, NOW);
    struct action a = act(ACTION_CHECKIN, 1, 2);
    a.at = late[_i].at;
    a.clock_trusted = late[_i].trusted;
    struct verdict v = school_decide(&hub, &a, late[_i].now);
    ck_assert_msg(v.verdict == late[_i].verdict, "%s: %s", late[_i].why,
                  v.reason);
}
END_TEST

START_TEST(a_repeated_check_in_is_accepted_and_changes_nothing)
{
    at(ACTION_SIGNUP, 1, 1, NOW);
    assert_verdict(at(ACTION_CHECKIN, 1, 2, STARTS), VERDICT_ACCEPTED, RULE_OK);
    struct verdict v = at(ACTION_CHECKIN, 1, 3, STARTS + 1);
    assert_verdict(v, VERDICT_ACCEPTED, RULE_ALREADY);
    ck_assert_int_eq(v.rev, 0);
    ck_assert_int_eq(school_int(&hub, "SELECT at FROM checkin"), STARTS);
}
END_TEST

START_TEST(who_joins_at_the_door_takes_a_place_and_gives_it_back)
{
    school_exec(&hub, "UPDATE activity SET walkins = 1, capacity = 1");
    assert_verdict(at(ACTION_CHECKIN, 1, 1, STARTS), VERDICT_ACCEPTED, RULE_OK);
    ck_assert_int_eq(state_of(1), SIGNUP_GOING);
    assert_verdict(at(ACTION_CHECKIN, 2, 2, STARTS), VERDICT_DECLINED,
                   RULE_FULL);
    assert_verdict(at(ACTION_CHECKIN_UNDO, 1, 3, STARTS), VERDICT_ACCEPTED,
                   RULE_OK);
    ck_assert_int_eq(state_of(1), SIGNUP_CANCELLED);
    assert_verdict(at(ACTION_CHECKIN, 2, 4, STARTS), VERDICT_ACCEPTED, RULE_OK);
}
END_TEST

START_TEST(a_place_given_back_at_the_door_goes_to_the_first_in_line)
{
    school_exec(&hub, "UPDATE activity SET walkins = 1, capacity = 1");
    at(ACTION_CHECKIN, 1, 1, STARTS);
    school_exec(&hub, "UPDATE activity SET signup_closes_at = ends_at");
    at(ACTION_SIGNUP, 2, 2, STARTS);
    ck_assert_int_eq(state_of(2), SIGNUP_WAITING);
    at(ACTION_CHECKIN_UNDO, 1, 3, STARTS);
    ck_assert_int_eq(state_of(2), SIGNUP_GOING);
}
END_TEST

START_TEST(undoing_a_check_in_keeps_the_sign_up)
{
    at(ACTION_SIGNUP, 1, 1, NOW);
    assert_verdict(at(ACTION_CHECKIN_UNDO, 1, 2, STARTS), VERDICT_DECLINED,
                   RULE_NOT_PRESENT);
    at(ACTION_CHECKIN, 1, 3, STARTS);
    at(ACTION_CHECKIN_UNDO, 1, 4, STARTS);
    ck_assert_int_eq(school_int(&hub, "SELECT present FROM checkin"), 0);
    ck_assert_int_eq(state_of(1), SIGNUP_GOING);
}
END_TEST

START_TEST(an_acknowledgement_counts_once)
{
    school_notice(&hub, DISTRICT);
    struct verdict v = at(ACTION_NOTICE_ACK, 1, 1, NOW);
    assert_verdict(v, VERDICT_ACCEPTED, RULE_OK);
    ck_assert_int_gt(v.rev, 0);
    assert_verdict(at(ACTION_NOTICE_ACK, 1, 2, NOW), VERDICT_ACCEPTED,
                   RULE_ALREADY);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM notice_ack"), 1);
}
END_TEST

START_TEST(strangers_and_siblings_are_declined)
{
    assert_verdict(at(ACTION_SIGNUP, 9, 1, NOW), VERDICT_DECLINED,
                   RULE_UNKNOWN);
    school_exec(&hub, "UPDATE member SET org = '" SIBLING
                      "' WHERE id = 'member-000000001'");
    assert_verdict(at(ACTION_SIGNUP, 1, 2, NOW), VERDICT_DECLINED,
                   RULE_UNKNOWN);
    school_exec(&hub, "UPDATE activity SET org = '" SIBLING "'");
    assert_verdict(at(ACTION_SIGNUP, 2, 3, NOW), VERDICT_DECLINED, RULE_GONE);
    school_exec(&hub, "UPDATE activity SET org = '" DISTRICT "'");
    assert_verdict(at(ACTION_SIGNUP, 2, 4, NOW), VERDICT_ACCEPTED, RULE_OK);
}
END_TEST

START_TEST(a_withdrawn_activity_is_gone)
{
    school_exec(&hub, "DELETE FROM activity");
    assert_verdict(at(ACTION_SIGNUP, 1, 1, NOW), VERDICT_DECLINED, RULE_GONE);
}
END_TEST

START_TEST(what_cannot_be_read_is_invalid)
{
    struct action a = act(ACTION_SIGNUP, 1, 1);
    a.kind = ACTION_UNKNOWN;
    assert_verdict(school_decide(&hub, &a, NOW), VERDICT_INVALID, RULE_FORM);
    a = act(ACTION_SIGNUP, 1, 1);
    a.member[0] = '\0';
    assert_verdict(school_decide(&hub, &a, NOW), VERDICT_INVALID, RULE_FORM);
    a = act(ACTION_SIGNUP, 1, 1);
    snprintf(a.subject, sizeof a.subject, "' OR 1 = 1 --    ");
    assert_verdict(school_decide(&hub, &a, NOW), VERDICT_INVALID, RULE_FORM);
}
END_TEST

Suite *suite_decide(void)
{
    Suite *s = suite_create("decide");
    TCase *t = tcase_create("verdicts");
    tcase_add_checked_fixture(t, open_hub, close_hub);
    tcase_add_test(t, the_last_place_goes_to_the_first_and_others_wait_in_line);
    tcase_add_test(t, a_second_sign_up_changes_nothing);
    tcase_add_test(t, a_cancelled_place_goes_to_the_first_in_line);
    tcase_add_test(t, what_one_decision_counted_is_right_for_the_next);
    tcase_add_test(t, who_comes_back_after_cancelling_stands_at_the_end);
    tcase_add_test(t, a_raised_capacity_lets_the_line_in_before_the_newcomer);
    tcase_add_test(t, a_raised_capacity_lets_the_line_in_at_once);
    tcase_add_test(t, sign_up_is_judged_by_the_hubs_clock_alone);
    tcase_add_loop_test(t, being_there_is_judged_by_when_it_was, 0,
                        sizeof late / sizeof late[0]);
    tcase_add_test(t, a_repeated_check_in_is_accepted_and_changes_nothing);
    tcase_add_test(t, who_joins_at_the_door_takes_a_place_and_gives_it_back);
    tcase_add_test(t, a_place_given_back_at_the_door_goes_to_the_first_in_line);
    tcase_add_test(t, undoing_a_check_in_keeps_the_sign_up);
    tcase_add_test(t, an_acknowledgement_counts_once);
    tcase_add_test(t, strangers_and_siblings_are_declined);
    tcase_add_test(t, a_withdrawn_activity_is_gone);
    tcase_add_test(t, what_cannot_be_read_is_invalid);
    suite_add_tcase(s, t);
    return s;
}
