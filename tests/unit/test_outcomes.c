/* What people are told of how their wishes ended. */
#include "tests/unit/wishes.h"

#include <check.h>

Suite *suite_outcomes(void);

static struct err err;

START_TEST(how_it_ended_is_told_once)
{
    struct action first = wish(ACTION_SIGNUP, 1, NOW);
    struct action ack = wish(ACTION_NOTICE_ACK, 1, NOW);
    wish(ACTION_SIGNUP, 2, NOW);
    answer(&first, VERDICT_WAITING, "full", 50);
    answer(&ack, VERDICT_ACCEPTED, "", 50);
    struct outcome out[4];
    int n;
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert_str_eq(out[0].title, "重阳登高");
    ck_assert_int_eq(out[0].verdict, VERDICT_WAITING);
    ck_assert_int_eq(out[0].place, 1);
    ck_assert(outcomes_told(kiosk.db, out, n, &err));
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 0);
}
END_TEST

static int people_to_tell(void)
{
    int n;
    ck_assert(outcomes_people(kiosk.db, NOW, &n, &err));
    return n;
}

START_TEST(who_moved_up_is_told_once_and_so_is_who_was_refused_late)
{
    struct outcome out[4];
    int n;
    struct action waits = wish(ACTION_SIGNUP, 1, NOW);
    struct action refused = wish(ACTION_SIGNUP, 2, NOW);
    ck_assert_int_eq(people_to_tell(), 0);
    answer(&waits, VERDICT_WAITING, "full", 1);
    answer(&refused, VERDICT_DECLINED, "closed", 1);
    ck_assert_int_eq(people_to_tell(), 2);
    ck_assert(outcomes_told_about(kiosk.db, member_id(1), WALK, &err));
    ck_assert_int_eq(people_to_tell(), 1);

    school_exec(&kiosk,
                "INSERT INTO signup (id, org, activity, member, state, place,"
                " moved_up) VALUES ('signup-1', '" SCHOOL "', '" WALK
                "', 'member-000000001', 'going', 1, 1)");
    ck_assert_int_eq(people_to_tell(), 2);
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert(out[0].moved_up);
    ck_assert(outcomes_told(kiosk.db, out, n, &err));
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 0);
    ck_assert_int_eq(people_to_tell(), 1);
    ck_assert(outcomes_people(kiosk.db, STARTS + 3 * HOUR, &n, &err));
    ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(a_promise_that_was_kept_is_no_news_and_a_broken_one_is)
{
    lend(OWN, 2, NOW + HOUR);
    struct action kept = wish(ACTION_SIGNUP, 1, NOW);
    struct action broken = wish(ACTION_SIGNUP, 2, NOW);
    answer(&kept, VERDICT_ACCEPTED, "", 1);
    ck_assert_int_eq(people_to_tell(), 0);
    answer(&broken, VERDICT_WAITING, "full", 1);
    ck_assert_int_eq(people_to_tell(), 1);
    struct outcome out[4];
    int n;
    ck_assert(outcomes_untold(kiosk.db, member_id(2), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert(out[0].promised);
}
END_TEST

START_TEST(who_gave_it_up_has_nothing_to_hear)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    struct action b = wish(ACTION_SIGNUP_CANCEL, 1, NOW);
    answer(&b, VERDICT_ACCEPTED, "", 51);
    ck_assert_int_eq(people_to_tell(), 0);
}
END_TEST

Suite *suite_outcomes(void)
{
    Suite *s = suite_create("outcomes");
    TCase *t = tcase_create("told");
    tcase_add_checked_fixture(t, wishes_open, wishes_close);
    tcase_add_test(t, how_it_ended_is_told_once);
    tcase_add_test(t, who_moved_up_is_told_once_and_so_is_who_was_refused_late);
    tcase_add_test(t, a_promise_that_was_kept_is_no_news_and_a_broken_one_is);
    tcase_add_test(t, who_gave_it_up_has_nothing_to_hear);
    suite_add_tcase(s, t);
    return s;
}
