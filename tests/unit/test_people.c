#include "store/activities.h"

#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *suite_people(void);

static struct school kiosk;
static struct err err;

static void open_kiosk(void)
{
    school_open(&kiosk, SIDE_KIOSK);
    school_members(&kiosk, SCHOOL, 6);
    struct activity a = school_walk(3);
    school_activity(&kiosk, &a);
}

static void close_kiosk(void)
{
    school_close(&kiosk);
}

static void hub_row(int member, const char *state, int place)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "INSERT INTO signup (id, org, activity, member, state, place)"
             " VALUES ('signup-%d', '" SCHOOL "', '" WALK "', '%s', '%s', %d)",
             member, member_id(member), state, place);
    school_exec(&kiosk, sql);
}

static struct activity activity(void)
{
    struct activity a;
    bool found;
    ck_assert_msg(activities_get(kiosk.db, WALK, NOW, &a, &found, &err), "%s",
                  err.detail);
    ck_assert(found);
    return a;
}

START_TEST(people_stand_in_order_of_place_and_pending_ones_last)
{
    hub_row(2, "going", 9);
    hub_row(1, "going", 5);
    hub_row(3, "waiting", 12);
    hub_row(4, "cancelled", 1);
    school_wish(&kiosk, ACTION_SIGNUP, 5, NOW);
    struct person *list;
    int n;
    ck_assert(people_list(kiosk.db, WALK,
                          1u << SIGNUP_GOING | 1u << SIGNUP_WAITING, NOW, &list,
                          &n, &err));
    ck_assert_int_eq(n, 4);
    ck_assert_str_eq(list[0].name, "甲1");
    ck_assert_int_eq(list[0].place, 1);
    ck_assert_str_eq(list[0].initials, "JB");
    ck_assert_str_eq(list[1].name, "甲2");
    ck_assert_int_eq(list[1].place, 2);
    ck_assert_int_eq(list[2].state, SIGNUP_WAITING);
    ck_assert_int_eq(list[2].place, 1);
    ck_assert_str_eq(list[3].name, "甲5");
    ck_assert(list[3].pending);
    free(list);
}
END_TEST

START_TEST(counts_are_the_hubs_rows_and_own_wishes_together)
{
    hub_row(1, "going", 1);
    hub_row(2, "going", 2);
    school_wish(&kiosk, ACTION_SIGNUP, 3, NOW);
    school_wish(&kiosk, ACTION_SIGNUP, 4, NOW);
    struct activity a = activity();
    ck_assert_int_eq(a.going, 3);
    ck_assert_int_eq(a.waiting, 1);
    activity_clear(&a);
    school_wish(&kiosk, ACTION_SIGNUP_CANCEL, 1, NOW);
    school_wish(&kiosk, ACTION_CHECKIN, 2, STARTS);
    a = activity();
    ck_assert_int_eq(a.going, 2);
    ck_assert_int_eq(a.present, 1);
    activity_clear(&a);
}
END_TEST

START_TEST(an_own_wish_and_the_hubs_row_for_it_count_once)
{
    school_wish(&kiosk, ACTION_SIGNUP, 1, NOW);
    hub_row(1, "going", 1);
    struct activity a = activity();
    ck_assert_int_eq(a.going, 1);
    activity_clear(&a);
}
END_TEST

START_TEST(who_moved_up_is_known_by_it)
{
    hub_row(1, "going", 1);
    school_exec(&kiosk, "UPDATE signup SET moved_up = 1");
    struct standing s;
    ck_assert(standing_get(kiosk.db, WALK, member_id(1), NOW, &s, &err));
    ck_assert(s.moved_up);
}
END_TEST

START_TEST(own_sign_ups_are_listed_as_they_stand_now)
{
    char ids[4][ID_SIZE];
    int n;
    ck_assert(signups_of(kiosk.db, member_id(1), ids, 4, &n, &err));
    ck_assert_int_eq(n, 0);
    school_wish(&kiosk, ACTION_SIGNUP, 1, NOW);
    ck_assert(signups_of(kiosk.db, member_id(1), ids, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert_str_eq(ids[0], WALK);
    school_wish(&kiosk, ACTION_SIGNUP_CANCEL, 1, NOW);
    ck_assert(signups_of(kiosk.db, member_id(1), ids, 4, &n, &err));
    ck_assert_int_eq(n, 0);
}
END_TEST

/* A timed one today, a whole day tomorrow, a timed one tomorrow. */
static void three_days(void)
{
    struct activity a = school_walk(0);
    snprintf(a.id, ID_SIZE, "activity-tomorrow");
    a.starts_at = NOW + 23 * HOUR; /* 09:00 */
    a.ends_at = NOW + 24 * HOUR;
    school_activity(&kiosk, &a);
    snprintf(a.id, ID_SIZE, "activity-wholeday");
    a.all_day = true;
    a.starts_at = a.ends_at = 0;
    snprintf(a.starts_on, DATE_SIZE, "2026-11-23");
    school_activity(&kiosk, &a);
    a = school_walk(0);
    snprintf(a.id, ID_SIZE, "activity-running1");
    a.starts_at = NOW - HOUR;
    a.ends_at = NOW + HOUR;
    school_activity(&kiosk, &a);
    snprintf(a.id, ID_SIZE, "activity-finished");
    a.ends_at = NOW;
    school_activity(&kiosk, &a);
}

START_TEST(what_comes_is_in_order_of_start_whole_days_first)
{
    static const char *const want[] = {"activity-running1", "activity-wholeday",
                                       "activity-tomorrow", WALK};
    struct activity list[8];
    int n;
    three_days();
    ck_assert_msg(
        activities_coming(kiosk.db, kiosk.zone, NOW, list, 8, &n, &err), "%s",
        err.detail);
    ck_assert_int_eq(n, 4);
    for (int i = 0; i < n; i++) {
        ck_assert_str_eq(list[i].id, want[i]);
        ck_assert_ptr_null(list[i].body);
    }
    ck_assert(activities_coming(kiosk.db, kiosk.zone, NOW, list, 2, &n, &err));
    ck_assert_int_eq(n, 2);
}
END_TEST

START_TEST(a_day_holds_what_touches_it)
{
    struct activity list[8];
    int n;
    three_days();
    struct span day = span_of_days(kiosk.zone, day_of_date(2026, 11, 23), 1);
    ck_assert(activities_in(kiosk.db, &day, list, 8, &n, &err));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(list[0].id, "activity-wholeday");
    ck_assert_str_eq(list[1].id, "activity-tomorrow");
}
END_TEST

START_TEST(every_column_comes_back_as_it_was_saved)
{
    struct activity a = school_walk(7), back;
    snprintf(a.short_title, sizeof a.short_title, "登高");
    snprintf(a.tags, sizeof a.tags, "户外,亲子");
    snprintf(a.cover, sizeof a.cover, "%064d", 7);
    a.signup_opens_at = 1;
    a.signup_closes_at = 2;
    a.cancel_until_at = 3;
    a.checkin_opens_at = 4;
    a.checkin_closes_at = 5;
    a.quorum = 6;
    a.listed = a.walkins = true;
    school_activity(&kiosk, &a);
    back = activity();
    ck_assert_str_eq(back.title, a.title);
    ck_assert_str_eq(back.short_title, a.short_title);
    ck_assert_str_eq(back.tags, a.tags);
    ck_assert_str_eq(back.cover, a.cover);
    ck_assert_int_eq(back.starts_at, a.starts_at);
    ck_assert_int_eq(back.ends_at, a.ends_at);
    ck_assert_int_eq(back.capacity, 7);
    ck_assert_int_eq(back.signup_opens_at, 1);
    ck_assert_int_eq(back.signup_closes_at, 2);
    ck_assert_int_eq(back.cancel_until_at, 3);
    ck_assert_int_eq(back.checkin_opens_at, 4);
    ck_assert_int_eq(back.checkin_closes_at, 5);
    ck_assert_int_eq(back.quorum, 6);
    ck_assert(back.signup && back.listed && back.walkins);
    activity_clear(&back);
}
END_TEST

Suite *suite_people(void)
{
    Suite *s = suite_create("people");
    TCase *t = tcase_create("activities");
    tcase_add_checked_fixture(t, open_kiosk, close_kiosk);
    tcase_add_test(t, people_stand_in_order_of_place_and_pending_ones_last);
    tcase_add_test(t, counts_are_the_hubs_rows_and_own_wishes_together);
    tcase_add_test(t, an_own_wish_and_the_hubs_row_for_it_count_once);
    tcase_add_test(t, who_moved_up_is_known_by_it);
    tcase_add_test(t, own_sign_ups_are_listed_as_they_stand_now);
    tcase_add_test(t, what_comes_is_in_order_of_start_whole_days_first);
    tcase_add_test(t, a_day_holds_what_touches_it);
    tcase_add_test(t, every_column_comes_back_as_it_was_saved);
    suite_add_tcase(s, t);
    return s;
}
