#include "store/conflicts.h"

#include "tests/unit/lending.h"

#include <check.h>

Suite *suite_conflicts(void);

static struct err err;

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
    save_walk(4);
    struct verdict v = asks(DEVICE_A, false, ACTION_SIGNUP, 1, NOW);
    asks(DEVICE_A, false, ACTION_SIGNUP, 1, NOW + 1);
    ck_assert_int_eq(conflicts().count, 0);
    asks(DEVICE_B, false, ACTION_SIGNUP, 1, NOW + 2);
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
    save_walk(4);
    signup(1);
    asks(DEVICE_A, false, ACTION_CHECKIN, 1, STARTS);
    asks(DEVICE_A, false, ACTION_CHECKIN_UNDO, 1, STARTS + 1);
    asks(DEVICE_B, false, ACTION_CHECKIN, 1, STARTS + 2);
    ck_assert_int_eq(conflicts().count, 0);
    assert_verdict(asks(DEVICE_A, false, ACTION_CHECKIN, 1, STARTS + 3),
                   VERDICT_ACCEPTED);
    struct seen s = conflicts();
    ck_assert_int_eq(s.count, 1);
    ck_assert_str_eq(s.last.kind, "checkin");
    ck_assert_str_eq(s.last.first.device, DEVICE_B);
    ck_assert_str_eq(s.last.second.device, DEVICE_A);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM checkin"), 1);
}
END_TEST

Suite *suite_conflicts(void)
{
    Suite *s = suite_create("conflicts");
    TCase *t = tcase_create("two screens");
    tcase_add_checked_fixture(t, lending_open, lending_close);
    tcase_add_test(t, two_screens_that_sign_one_person_up_leave_a_conflict);
    tcase_add_test(t, two_screens_that_check_one_person_in_leave_a_conflict);
    suite_add_tcase(s, t);
    return s;
}
