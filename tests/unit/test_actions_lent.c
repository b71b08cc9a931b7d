/* Places that the hub has lent to this screen are given at once. */
#include "tests/unit/wishes.h"

#include <check.h>

Suite *suite_actions_lent(void);

static struct err err;

START_TEST(what_was_lent_is_given_at_once_and_beyond_it_one_waits)
{
    lend(OWN, 1, NOW + HOUR);
    ck_assert(wish(ACTION_SIGNUP, 1, NOW).leased);
    struct standing s = standing(1);
    ck_assert_int_eq(s.state, SIGNUP_GOING);
    ck_assert(!s.pending);
    ck_assert_int_eq(s.place, 0);

    ck_assert(!wish(ACTION_SIGNUP, 2, NOW).leased);
    ck_assert(standing(2).pending);
    ck_assert_int_eq(standing(2).ahead, 0);
    wish(ACTION_SIGNUP, 3, NOW);
    ck_assert(standing(3).pending);
    ck_assert_int_eq(standing(3).ahead, 1);
    struct action out[4];
    int n;
    ck_assert(actions_queued(kiosk.db, out, 4, &n, &err));
    ck_assert(out[0].leased && !out[1].leased);
}
END_TEST

START_TEST(a_loan_that_is_over_confirms_nothing_any_more)
{
    lend(OWN, 1, NOW + HOUR);
    wish(ACTION_SIGNUP, 1, NOW);
    ck_assert(!standing_at(1, NOW + HOUR - 1).pending);
    ck_assert(standing_at(1, NOW + HOUR).pending);
    ck_assert(!wish(ACTION_SIGNUP, 2, NOW + HOUR).leased);
}
END_TEST

START_TEST(without_the_time_no_loan_is_used)
{
    lend(OWN, 2, NOW + HOUR);
    struct action a = act(ACTION_SIGNUP, 1, 0);
    enum rule rule;
    a.clock_trusted = false;
    ck_assert(
        actions_request(kiosk.db, &a, "Asia/Shanghai", NOW, &rule, &err));
    ck_assert(!a.leased);
    ck_assert(standing(1).pending);
}
END_TEST

START_TEST(what_others_were_lent_is_taken)
{
    lend(OTHER, 2, NOW + HOUR);
    wish(ACTION_SIGNUP, 1, NOW);
    ck_assert_int_eq(standing(1).state, SIGNUP_WAITING);
    wish(ACTION_SIGNUP, 2, NOW + HOUR);
    ck_assert_int_eq(standing_at(2, NOW + HOUR).state, SIGNUP_GOING);
}
END_TEST

START_TEST(a_place_is_promised_once_also_when_the_answer_is_before_the_row)
{
    lend(OWN, 1, NOW + HOUR);
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    ck_assert(!wish(ACTION_SIGNUP, 2, NOW).leased);
    ck_assert(!standing(1).pending);
}
END_TEST

Suite *suite_actions_lent(void)
{
    Suite *s = suite_create("actions");
    TCase *t = tcase_create("lent");
    tcase_add_checked_fixture(t, wishes_open, wishes_close);
    tcase_add_test(t,
                   what_was_lent_is_given_at_once_and_beyond_it_one_waits);
    tcase_add_test(t, a_loan_that_is_over_confirms_nothing_any_more);
    tcase_add_test(t, without_the_time_no_loan_is_used);
    tcase_add_test(t, what_others_were_lent_is_taken);
    tcase_add_test(
        t, a_place_is_promised_once_also_when_the_answer_is_before_the_row);
    suite_add_tcase(s, t);
    return s;
}
