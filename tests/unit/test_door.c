/* The check-in at the door, without a window. */
#include "screens/checkin_parts.h"
#include "tests/unit/kiosk_room.h"

#include <check.h>

Suite *suite_door(void);

static void open_door(struct activity a)
{
    room_activity(a);
    room_start();
    kiosk_go(room.kiosk, &screen_checkin, ACTIVITY);
}

START_TEST(a_check_in_raises_the_counter_and_undo_lowers_it)
{
    open_door((struct activity){.quorum = 20});
    ck_assert_ptr_nonnull(find("0"));
    swipe_card(3);
    settle();
    ck_assert_ptr_nonnull(find("签到成功"));
    ck_assert_ptr_nonnull(find("1"));
    tap("不是我");
    settle();
    ck_assert_ptr_nonnull(find("0"));
}
END_TEST

START_TEST(it_can_be_undone_for_three_seconds_more)
{
    open_door((struct activity){0});
    tap("C");
    tap("J");
    tap("陈静");
    settle();
    tap("回到签到页");
    ck_assert_ptr_nonnull(find("不是我"));
    turn(2900);
    ck_assert_ptr_nonnull(find("不是我"));
    turn(3200);
    ck_assert_ptr_null(find("不是我"));
}
END_TEST

START_TEST(the_second_time_says_when_the_first_was)
{
    open_door((struct activity){0});
    swipe_card(3);
    settle();
    tap("回到签到页");
    swipe_card(3);
    settle();
    ck_assert_ptr_nonnull(find("10:04 已经签过了"));
    ck_assert_int_eq(count_of("SELECT count(*) FROM action"), 1);
}
END_TEST

static const struct {
    struct activity a;
    const char *says, *offers;
    const char *why;
} doors[] = {
    {{.signup = true, .walkins = true}, "您还没报名", "现场加入",
     "walk-ins are welcome"},
    {{.signup = true, .walkins = true, .capacity = 32},
     "现场加入，还有 2 个名额", "现场加入", "two places are left"},
    {{.signup = true, .walkins = true, .capacity = SIGNED},
     "名额已满，现场不能再加入", "知道了", "it is full"},
    {{.signup = true}, "没有报名，现场不能加入。", "知道了",
     "nobody joins at the door"},
    {{.listed = true, .quorum = 20, .walkins = true}, "不在代表名单里",
     "列席签到", "a congress has a list"},
    {{.signup = true, .starts_at = NOW + 48 * HOUR}, "还没有开始签到。",
     "知道了", "it is in two days"},
};

START_TEST(joining_is_offered_only_where_it_is_allowed)
{
    open_door(doors[_i].a);
    swipe_card(WALKER);
    settle();
    ck_assert_msg(find(doors[_i].says) != NULL, "%s", doors[_i].why);
    ck_assert_msg(find(doors[_i].offers) != NULL, "%s", doors[_i].why);
    ck_assert_int_eq(count_of("SELECT count(*) FROM action"), 0);
}
END_TEST

START_TEST(who_joins_at_the_door_is_counted)
{
    open_door((struct activity){.signup = true, .walkins = true});
    tap("名单里没有我");
    tap("W");
    ck_assert_int_eq(buttons_named("王"), DOOR_TILES);
    swipe_card(WALKER);
    tap("现场加入");
    settle();
    ck_assert_ptr_nonnull(find("/ 31"));
}
END_TEST

START_TEST(thirty_cards_in_a_row_are_thirty_check_ins)
{
    open_door((struct activity){.quorum = 20});
    for (int i = 0; i < SIGNED; i++)
        swipe_card(i);
    settle();
    ck_assert_ptr_nonnull(find("30"));
    ck_assert_int_eq(count_of("SELECT count(*) FROM action"), SIGNED);
}
END_TEST

START_TEST(a_card_takes_the_place_of_the_result_that_is_up)
{
    open_door((struct activity){0});
    swipe_card(STEWARD);
    settle();
    ck_assert_ptr_nonnull(find("陈静"));
    swipe_card(NO_PIN);
    settle();
    ck_assert_ptr_null(find("陈静"));
    ck_assert_ptr_nonnull(find("程洁"));
}
END_TEST

START_TEST(a_result_goes_by_itself)
{
    open_door((struct activity){0});
    swipe_card(3);
    settle();
    turn(2300);
    ck_assert_ptr_nonnull(find("签到成功"));
    turn(2700);
    ck_assert_ptr_null(find("签到成功"));
}
END_TEST

/* By name and PIN, on the sheet that is up. */
static void choose_steward(void)
{
    tap_all((const char *const[]){"C", "J", "陈静", NULL});
    type_pin("135790");
    settle();
}

START_TEST(the_steward_who_opened_the_door_is_asked_again_to_close_it)
{
    room_activity((struct activity){0});
    room_start();
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_PIN});
    choose_steward();
    kiosk_go(room.kiosk, &screen_checkin, ACTIVITY);
    tap("结束签到");
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "identify");
    choose_steward();
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "probe");
    ck_assert_str_eq(kiosk_who(room.kiosk)->member, "");
}
END_TEST

START_TEST(the_door_outlives_a_sheet_that_was_left_open)
{
    open_door((struct activity){0});
    tap("结束签到");
    turn(46000);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "checkin");
}
END_TEST

Suite *suite_door(void)
{
    Suite *s = suite_create("door");
    TCase *t = tcase_create("door");
    tcase_add_checked_fixture(t, room_open, room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_check_in_raises_the_counter_and_undo_lowers_it);
    tcase_add_test(t, it_can_be_undone_for_three_seconds_more);
    tcase_add_test(t, the_second_time_says_when_the_first_was);
    tcase_add_loop_test(t, joining_is_offered_only_where_it_is_allowed, 0,
                        (int)(sizeof doors / sizeof doors[0]));
    tcase_add_test(t, who_joins_at_the_door_is_counted);
    tcase_add_test(t, thirty_cards_in_a_row_are_thirty_check_ins);
    tcase_add_test(t, a_card_takes_the_place_of_the_result_that_is_up);
    tcase_add_test(t, a_result_goes_by_itself);
    tcase_add_test(
        t, the_steward_who_opened_the_door_is_asked_again_to_close_it);
    tcase_add_test(t, the_door_outlives_a_sheet_that_was_left_open);
    suite_add_tcase(s, t);
    return s;
}
