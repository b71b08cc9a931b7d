#include "store/leases.h"

#include "store/hub_rows.h"
#include "tests/unit/lending.h"

#include <check.h>
#include <stdio.h>

Suite *suite_leases(void);

static struct err err;

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
    save_walk(lendings[_i].capacity);
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
    save_walk(6);
    beat(DEVICE_A, NOW);
    beat(DEVICE_B, NOW);
    ck_assert_int_eq(lent(DEVICE_A), 2);
    ck_assert_int_eq(lent(DEVICE_B), 1);
    assert_sound();
}
END_TEST

START_TEST(what_is_lent_is_not_free_for_others)
{
    save_walk(4);
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
    save_walk(4);
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
    save_walk(10);
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
    save_walk(10); /* it starts in two days */
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
    save_walk(4);
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
    save_walk(4);
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

START_TEST(a_withdrawn_activity_leaves_no_loan)
{
    struct changes c = {0};
    bool found;
    save_walk(8);
    beat(DEVICE_A, NOW);
    begin();
    ck_assert(activities_withdraw(hub.db, WALK, &c, &found, &err));
    commit(&c);
    ck_assert_int_eq(lent(DEVICE_A), 0);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM seat"), 0);
}
END_TEST

Suite *suite_leases(void)
{
    Suite *s = suite_create("leases");
    TCase *t = tcase_create("lending");
    tcase_add_checked_fixture(t, lending_open, lending_close);
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
    tcase_add_test(t, a_withdrawn_activity_leaves_no_loan);
    suite_add_tcase(s, t);
    return s;
}
