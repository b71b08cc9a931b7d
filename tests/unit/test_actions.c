#include "tests/unit/wishes.h"

#include <check.h>
#include <stdio.h>

Suite *suite_actions(void);

static struct err err;

START_TEST(a_wish_gets_its_id_and_number_and_shows_at_once)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    ck_assert(id_is_valid(a.id));
    ck_assert_int_eq(a.seq, 1);
    ck_assert_int_eq(wish(ACTION_SIGNUP, 2, NOW).seq, 2);
    struct standing s = standing(1);
    ck_assert_int_eq(s.state, SIGNUP_GOING);
    ck_assert(s.pending);
    ck_assert_int_eq(s.place, 1);
    ck_assert_int_eq(queued(), 2);

    struct action out[4];
    int n;
    ck_assert(actions_queued(kiosk.db, out, 4, &n, &err));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(out[0].id, a.id);
    ck_assert_str_eq(out[0].subject, WALK);
    ck_assert_str_eq(out[0].how, "card");
    ck_assert(out[0].clock_trusted);
}
END_TEST

START_TEST(own_pending_wishes_fill_the_places_this_screen_knows)
{
    wish(ACTION_SIGNUP, 1, NOW);
    wish(ACTION_SIGNUP, 2, NOW);
    wish(ACTION_SIGNUP, 3, NOW);
    ck_assert_int_eq(standing(3).state, SIGNUP_WAITING);
    ck_assert_int_eq(standing(3).place, 1);
}
END_TEST

START_TEST(what_the_rules_forbid_is_not_stored)
{
    wish(ACTION_SIGNUP, 1, NOW);
    assert_refused(ACTION_SIGNUP, 1, NOW, RULE_ALREADY);
    assert_refused(ACTION_SIGNUP, 9, NOW, RULE_UNKNOWN);
    assert_refused(ACTION_SIGNUP, 2, STARTS, RULE_CLOSED);
    assert_refused(ACTION_SIGNUP_CANCEL, 2, NOW, RULE_NOT_SIGNED);
    assert_refused(ACTION_CHECKIN, 1, NOW, RULE_NOT_YET);
    assert_refused(ACTION_CHECKIN, 2, STARTS, RULE_NO_WALKINS);
    assert_refused(ACTION_CHECKIN_UNDO, 1, STARTS, RULE_NOT_PRESENT);
    wish(ACTION_NOTICE_ACK, 1, NOW);
    assert_refused(ACTION_NOTICE_ACK, 1, NOW, RULE_ALREADY);
    school_exec(&kiosk, "DELETE FROM activity");
    assert_refused(ACTION_SIGNUP, 3, NOW, RULE_GONE);
    ck_assert_int_eq(queued(), 2);
}
END_TEST

START_TEST(who_is_here_already_is_not_checked_in_twice)
{
    wish(ACTION_SIGNUP, 1, NOW);
    wish(ACTION_CHECKIN, 1, STARTS);
    ck_assert(standing(1).present);
    ck_assert(standing(1).present_pending);
    assert_refused(ACTION_CHECKIN, 1, STARTS, RULE_ALREADY);
    wish(ACTION_CHECKIN_UNDO, 1, STARTS);
    ck_assert(!standing(1).present);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
}
END_TEST

START_TEST(a_walk_in_is_marked_and_goes_until_it_is_undone)
{
    school_exec(&kiosk, "UPDATE activity SET walkins = 1, capacity = 1");
    ck_assert(wish(ACTION_CHECKIN, 1, STARTS).walkin);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    assert_refused(ACTION_CHECKIN, 2, STARTS, RULE_FULL);
    wish(ACTION_CHECKIN_UNDO, 1, STARTS);
    ck_assert_int_eq(standing(1).state, SIGNUP_CANCELLED);
    wish(ACTION_CHECKIN, 2, STARTS);
}
END_TEST

START_TEST(a_refusal_takes_its_effect_back_at_once)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_DECLINED, "closed", 0);
    struct standing s = standing(1);
    ck_assert_int_eq(s.state, SIGNUP_NONE);
    ck_assert_int_eq(s.verdict, VERDICT_DECLINED);
    ck_assert_int_eq(s.reason, RULE_CLOSED);
    ck_assert_int_eq(queued(), 0);
}
END_TEST

START_TEST(an_accepted_wish_shows_until_the_hubs_row_is_here)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    ck_assert(!standing(1).pending);

    school_exec(&kiosk, "UPDATE feed_head SET rev = 49");
    ck_assert(actions_settle(kiosk.db, SCHOOL, &err));
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    school_exec(&kiosk, "UPDATE feed_head SET rev = 50");
    ck_assert(actions_settle(kiosk.db, SCHOOL, &err));
    ck_assert_int_eq(standing(1).state, SIGNUP_NONE);
}
END_TEST

START_TEST(a_verdict_behind_the_feed_leaves_no_overlay)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 1);
    ck_assert_int_eq(school_int(&kiosk, "SELECT overlay FROM action"), 0);
}
END_TEST

START_TEST(the_hubs_waiting_place_is_shown)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_WAITING, "full", 50);
    ck_assert_int_eq(standing(1).state, SIGNUP_WAITING);
    ck_assert(!standing(1).pending);
}
END_TEST

START_TEST(a_verdict_is_final_and_strangers_are_passed_over)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW), other = a;
    answer(&a, VERDICT_DECLINED, "full", 0);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    ck_assert_int_eq(standing(1).state, SIGNUP_NONE);
    snprintf(other.id, sizeof other.id, "never-heard-of-it");
    answer(&other, VERDICT_ACCEPTED, "", 50);
}
END_TEST

START_TEST(answered_ones_go_after_thirty_days_and_numbers_run_on)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    wish(ACTION_SIGNUP, 2, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 1);
    ck_assert(actions_tidy(kiosk.db, NOW + 30 * 24 * HOUR, &err));
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM action"), 2);
    ck_assert(actions_tidy(kiosk.db, NOW + 30 * 24 * HOUR + 1, &err));
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM action"), 1);
    school_exec(&kiosk, "DELETE FROM action");
    ck_assert_int_eq(wish(ACTION_SIGNUP, 3, NOW).seq, 3);
}
END_TEST

START_TEST(a_screen_without_a_hub_decides_by_itself)
{
    for (int i = 1; i <= 3; i++)
        wish(ACTION_SIGNUP, i, NOW);
    ck_assert_msg(
        actions_settle_alone(kiosk.db, SCHOOL, "Asia/Shanghai", NOW, &err),
        "%s", err.detail);
    ck_assert_int_eq(queued(), 0);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    ck_assert(!standing(1).pending);
    ck_assert_int_eq(standing(3).state, SIGNUP_WAITING);
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM signup"), 3);
    ck_assert_int_eq(
        school_int(&kiosk, "SELECT count(*) FROM action WHERE overlay = 1"), 0);
}
END_TEST

Suite *suite_actions(void)
{
    Suite *s = suite_create("actions");
    TCase *t = tcase_create("overlay");
    tcase_add_checked_fixture(t, wishes_open, wishes_close);
    tcase_add_test(t, a_wish_gets_its_id_and_number_and_shows_at_once);
    tcase_add_test(t, own_pending_wishes_fill_the_places_this_screen_knows);
    tcase_add_test(t, what_the_rules_forbid_is_not_stored);
    tcase_add_test(t, who_is_here_already_is_not_checked_in_twice);
    tcase_add_test(t, a_walk_in_is_marked_and_goes_until_it_is_undone);
    tcase_add_test(t, a_refusal_takes_its_effect_back_at_once);
    tcase_add_test(t, an_accepted_wish_shows_until_the_hubs_row_is_here);
    tcase_add_test(t, a_verdict_behind_the_feed_leaves_no_overlay);
    tcase_add_test(t, the_hubs_waiting_place_is_shown);
    tcase_add_test(t, a_verdict_is_final_and_strangers_are_passed_over);
    tcase_add_test(t, answered_ones_go_after_thirty_days_and_numbers_run_on);
    tcase_add_test(t, a_screen_without_a_hub_decides_by_itself);
    suite_add_tcase(s, t);
    return s;
}
