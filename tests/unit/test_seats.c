#include "store/seats.h"

#include "store/leases.h"
#include "store/meta.h"
#include "tests/unit/lending.h"

#include <check.h>

Suite *suite_seats(void);

static struct err err;

START_TEST(a_wrong_count_gives_no_place_away)
{
    struct activity a;
    bool found, taken;
    save_walk(2);
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
    save_walk(2);
    signup(1);
    ck_assert(!db_exec(hub.db,
                       "INSERT INTO seat (activity, slot, seat, member)"
                       " VALUES ('" WALK "', '', 1, 'x')",
                       &err));
}
END_TEST

START_TEST(a_place_between_others_is_found_again)
{
    save_walk(4);
    for (int i = 1; i <= 4; i++)
        signup(i);
    asks("", false, ACTION_SIGNUP_CANCEL, 2, NOW);
    assert_verdict(signup(5), VERDICT_ACCEPTED);
    asks("", false, ACTION_SIGNUP_CANCEL, 1, NOW);
    assert_verdict(signup(6), VERDICT_ACCEPTED);
    ck_assert_int_eq(school_int(&hub, "SELECT max(seat) FROM seat"), 4);
    assert_sound();
}
END_TEST

START_TEST(a_member_who_leaves_makes_room)
{
    save_walk(2);
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
    save_walk(8);
    beat(DEVICE_A, NOW);
    beat(DEVICE_B, NOW);
    for (int i = 1; i <= 3; i++)
        signup(i);
    save_walk(5);
    ck_assert_int_eq(lent(DEVICE_A) + lent(DEVICE_B), 2);
    assert_sound();
    save_walk(2);
    ck_assert_int_eq(lent(DEVICE_A) + lent(DEVICE_B), 0);
    ck_assert_int_eq(going(), 3);
    assert_sound();
    assert_verdict(signup(4), VERDICT_WAITING);
    asks("", false, ACTION_SIGNUP_CANCEL, 1, NOW);
    ck_assert_int_eq(going(), 2);
    asks("", false, ACTION_SIGNUP_CANCEL, 2, NOW);
    ck_assert_int_eq(going(), 2);
    assert_sound();
}
END_TEST

START_TEST(a_place_that_was_taken_away_makes_one_wait)
{
    save_walk(4);
    beat(DEVICE_A, NOW);
    signup(1);
    signup(2);
    save_walk(3); /* the screen is offline and goes on */
    assert_verdict(signup_leased(DEVICE_A, 3, NOW), VERDICT_ACCEPTED);
    assert_verdict(signup_leased(DEVICE_A, 4, NOW), VERDICT_WAITING);
    ck_assert_int_eq(going(), 3);
    assert_sound();
}
END_TEST

START_TEST(a_capacity_that_comes_and_goes_keeps_everybody)
{
    save_walk(0);
    for (int i = 1; i <= 5; i++)
        signup(i);
    assert_sound();
    save_walk(3);
    ck_assert_int_eq(going(), 5);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM seat"
                                      " WHERE seat > 0"),
                     3);
    assert_sound();
    assert_verdict(signup(6), VERDICT_WAITING);
    save_walk(7);
    ck_assert_int_eq(going(), 6);
    ck_assert_int_eq(school_int(&hub, "SELECT min(seat) FROM seat"), 1);
    assert_sound();
    save_walk(6);
    beat(DEVICE_A, NOW);
    signup(7);
    save_walk(0);
    ck_assert_int_eq(going(), 7);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM seat"), 0);
    assert_sound();
}
END_TEST

/* As after a restore, when an officer takes the limit away. */
START_TEST(who_waited_while_lists_were_held_goes_also_without_a_limit)
{
    save_walk(1);
    signup(1);
    signup(2);
    ck_assert(meta_set(hub.db, "restored_at", "1", &err));
    save_walk(0);
    ck_assert_int_eq(going(), 1);
    ck_assert(meta_set(hub.db, "restored_at", "", &err));
    tidy(NOW);
    ck_assert_int_eq(going(), 2);
}
END_TEST

Suite *suite_seats(void)
{
    Suite *s = suite_create("seats");
    TCase *t = tcase_create("numbers");
    tcase_add_checked_fixture(t, lending_open, lending_close);
    tcase_add_test(t, a_wrong_count_gives_no_place_away);
    tcase_add_test(t, a_number_exists_once);
    tcase_add_test(t, a_place_between_others_is_found_again);
    tcase_add_test(t, a_member_who_leaves_makes_room);
    tcase_add_test(t, a_lowered_capacity_takes_loans_before_people);
    tcase_add_test(t, a_place_that_was_taken_away_makes_one_wait);
    tcase_add_test(t, a_capacity_that_comes_and_goes_keeps_everybody);
    tcase_add_test(t,
                   who_waited_while_lists_were_held_goes_also_without_a_limit);
    suite_add_tcase(s, t);
    return s;
}
