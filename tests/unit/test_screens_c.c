/* Who is there, and the page after signing up, without a window. */
#include "screens/kiosk_parts.h"
#include "store/actions.h"
#include "store/meta.h"
#include "tests/unit/kiosk_room.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_screens_c(void);

static void identify(enum tier tier, bool steward)
{
    struct purpose p = {.text = "报名：重阳登高", .tier = tier,
                        .steward = steward};
    room_start();
    kiosk_identify(room.kiosk, &p);
}

static void choose_steward(void)
{
    tap_all((const char *const[]){"C", "J", "陈静", NULL});
}

/* ---- the sheet ---- */

START_TEST(nobody_is_named_before_a_letter_is_typed)
{
    identify(TIER_REVERSIBLE, false);
    ck_assert_ptr_nonnull(find("报名：重阳登高"));
    ck_assert_int_eq(buttons_named("王") + buttons_named("陈"), 0);
    tap("W");
    ck_assert_int_eq(buttons_named("王"), 6);
}
END_TEST

START_TEST(a_letter_that_finds_nobody_is_not_taken)
{
    identify(TIER_REVERSIBLE, false);
    tap("B");
    ck_assert_str_eq(typed(), "");
    tap("C");
    tap("X");
    tap("J");
    ck_assert_str_eq(typed(), "C J");
    ck_assert_int_eq(buttons_named("陈静") + buttons_named("程洁"), 2);
}
END_TEST

START_TEST(a_name_is_enough_for_what_can_be_undone)
{
    identify(TIER_REVERSIBLE, false);
    choose_steward();
    ck_assert_int_eq(room.identified, 1);
    ck_assert_str_eq(kiosk_who(room.kiosk)->name, "陈静");
    ck_assert_str_eq(kiosk_who(room.kiosk)->how, "name");
}
END_TEST

START_TEST(a_staff_number_with_its_letter_finds_its_owner)
{
    identify(TIER_REVERSIBLE, false);
    tap_all((const char *const[]){"工号", "T", "1", "0", "0", "确定", NULL});
    ck_assert_ptr_nonnull(find("没有这个工号，再看一看"));
    tap_all((const char *const[]){"1", "确定", NULL});
    ck_assert_str_eq(kiosk_who(room.kiosk)->name, "程洁");
    ck_assert_str_eq(kiosk_who(room.kiosk)->how, "number");
}
END_TEST

START_TEST(a_card_works_on_every_tab)
{
    identify(TIER_REVERSIBLE, false);
    tap("工号");
    swipe_card(NO_PIN);
    ck_assert_str_eq(kiosk_who(room.kiosk)->how, "card");
}
END_TEST

START_TEST(the_tab_used_last_opens_first)
{
    identify(TIER_REVERSIBLE, false);
    tap("刷卡");
    settle();
    tap("取消");
    ck_assert_int_eq(room.nobody, 1);
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_REVERSIBLE});
    ck_assert_ptr_nonnull(find("把教工卡贴在读卡器上"));
}
END_TEST

START_TEST(a_pin_is_wiped_as_soon_as_it_is_tried)
{
    identify(TIER_PIN, false);
    choose_steward();
    const struct level *top = kiosk_top(room.kiosk);
    const char *state = top->state;
    type_pin("86420");
    bool seen = false, left = false;
    for (size_t i = 0; i + 5 <= top->screen->state_size; i++)
        seen |= memcmp(state + i, "86420", 5) == 0;
    ck_assert_msg(seen, "the test looks in the wrong place");
    tap("7");
    for (size_t i = 0; i + 5 <= top->screen->state_size; i++)
        left |= memcmp(state + i, "86420", 5) == 0;
    ck_assert(!left);
    settle();
}
END_TEST

START_TEST(a_wrong_pin_says_how_many_tries_are_left)
{
    identify(TIER_PIN, false);
    choose_steward();
    type_pin("135791");
    settle();
    ck_assert_ptr_nonnull(find("密码不对，还可以试 4 次"));
    ck_assert_int_eq(room.identified, 0);
    type_pin("135790");
    settle();
    ck_assert_int_eq(room.identified, 1);
    ck_assert_int_eq(kiosk_who(room.kiosk)->tier, TIER_PIN);
}
END_TEST

START_TEST(five_wrong_pins_lock_the_pad)
{
    identify(TIER_PIN, false);
    choose_steward();
    for (int i = 0; i < 5; i++) {
        type_pin("000000");
        settle();
    }
    ck_assert(find("5")->target.off);
    ck_assert_ptr_nonnull(find("已锁定，10:05 后再试"));
}
END_TEST

START_TEST(a_card_alone_does_not_open_what_needs_a_pin)
{
    identify(TIER_PIN, false);
    swipe_card(STEWARD);
    ck_assert_int_eq(room.identified, 0);
    ck_assert_ptr_nonnull(find("请输入 6 位密码"));
}
END_TEST

START_TEST(only_stewards_pass_where_one_is_asked_for)
{
    identify(TIER_PIN, true);
    tap_all((const char *const[]){"C", "J", "程洁", NULL});
    ck_assert_ptr_nonnull(find("请工会工作人员来操作"));
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "identify");
    tap("陈静");
    ck_assert_ptr_nonnull(find("请输入 6 位密码"));
}
END_TEST

START_TEST(who_has_no_pin_is_told_whom_to_ask)
{
    identify(TIER_PIN, false);
    tap_all((const char *const[]){"C", "J", "程洁", NULL});
    ck_assert_ptr_nonnull(find("还没有设密码，请找工会"));
}
END_TEST

START_TEST(an_unattended_pin_page_closes_by_itself)
{
    identify(TIER_PIN, false);
    choose_steward();
    turn(29000);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "identify");
    turn(30500);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "probe");
    ck_assert_int_eq(room.nobody, 1);
}
END_TEST

/* ---- after signing up ---- */

static void offer(int capacity)
{
    room_activity((struct activity){.signup = true,
                                    .capacity = capacity,
                                    .starts_at = NOW + 48 * HOUR});
}

static void take_offer(bool once)
{
    struct purpose p = {.tier = TIER_REVERSIBLE, .once = once};
    struct action a = {.kind = ACTION_SIGNUP};
    room_start();
    kiosk_identify(room.kiosk, &p);
    swipe_card(WALKER);
    snprintf(a.subject, sizeof a.subject, "%s", ACTIVITY);
    kiosk_request(room.kiosk, &a, 1);
    settle();
    kiosk_go(room.kiosk, &screen_signup_done, ACTIVITY);
}

static void sign_up(bool once)
{
    offer(0);
    take_offer(once);
}

START_TEST(the_place_is_told_after_signing_up)
{
    sign_up(true);
    ck_assert_ptr_nonnull(find("报名成功"));
    ck_assert_ptr_nonnull(find("王32老师，您是第 31 位。"));
    ck_assert_ptr_nonnull(find("已确认"));
}
END_TEST

static void lend(const char *device, int seats)
{
    struct err err = {0};
    struct query q = query_begin(
        room.write, "INSERT INTO lease (id, org, activity, device, seats,"
                    " until_at) VALUES ('lease', $1, $2, $3, $4, $5)");
    query_bind_text(&q, ORG);
    query_bind_text(&q, ACTIVITY);
    query_bind_text(&q, device);
    query_bind_int(&q, seats);
    query_bind_int(&q, NOW + HOUR);
    ck_assert(query_run(&q, NULL, &err));
    ck_assert(meta_set(room.write, "device", "device-000000000a", &err));
}

START_TEST(a_place_that_was_lent_is_confirmed_without_a_hub)
{
    room.has_hub = true;
    offer(40);
    lend("device-000000000a", 2);
    take_offer(true);
    ck_assert_ptr_nonnull(find("报名成功"));
    ck_assert_ptr_nonnull(find("王32老师，已经为您登记。"));
    ck_assert_ptr_nonnull(find("已确认"));
}
END_TEST

START_TEST(beyond_what_was_lent_nothing_is_called_confirmed)
{
    struct err err = {0};
    room.has_hub = true;
    offer(30);
    ck_assert(db_exec(room.write,
                      "INSERT INTO signup (id, org, activity, member, state,"
                      " place) VALUES ('signup-waiting-01', '" ORG "',"
                      " '" ACTIVITY "', 'somebody-waiting', 'waiting', 90)",
                      &err));
    take_offer(true);
    ck_assert_ptr_nonnull(find("报名已登记"));
    ck_assert_ptr_nonnull(find("王32老师，待确认，前面还有 1 人。"));
    ck_assert_ptr_nonnull(find("已在本机登记，联网后确认"));
    ck_assert_ptr_null(find("已确认"));
    kiosk_go(room.kiosk, &screen_activity, ACTIVITY);
    ck_assert_ptr_nonnull(find("待确认"));
    ck_assert_ptr_nonnull(find("待确认，前面还有 1 人"));
    ck_assert_ptr_null(find("我已报名"));
}
END_TEST

START_TEST(what_was_read_here_is_not_told_again)
{
    struct err err = {0};
    int n = 0;
    sign_up(true); /* alone: decided at once */
    turn(12500);
    settle();
    ck_assert(outcomes_people(room.write, NOW, &n, &err));
    ck_assert_int_eq(n, 0);
    ck_assert_int_eq(count_of("SELECT told FROM action"), 1);
}
END_TEST

START_TEST(a_refusal_by_the_hub_turns_the_page_to_the_reason)
{
    struct err err = {0};
    struct action a;
    int n = 0;
    room.has_hub = true;
    sign_up(true);
    ck_assert_ptr_nonnull(find("已在本机登记，联网后确认"));
    ck_assert(actions_queued(room.write, &a, 1, &n, &err));
    ck_assert_int_eq(n, 1);
    struct verdict v = {.seq = a.seq, .verdict = VERDICT_DECLINED};
    memcpy(v.id, a.id, sizeof v.id);
    snprintf(v.reason, sizeof v.reason, "%s", rule_word(RULE_CLOSED));
    ck_assert(actions_decide(room.write, &v, ORG, NOW, &err));
    kiosk_data_changed(room.kiosk);
    ck_assert_ptr_nonnull(find("没有报上"));
    ck_assert_ptr_nonnull(find("王32老师，报名已经截止。"));
    ck_assert_ptr_null(find("撤销报名"));
    tap("返回活动");
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "probe");
}
END_TEST

START_TEST(undoing_a_sign_up_frees_the_place)
{
    sign_up(true);
    tap("撤销报名");
    settle();
    ck_assert_ptr_nonnull(find("已撤销，名额已放出"));
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "probe");
    ck_assert_str_eq(kiosk_who(room.kiosk)->member, "");
    ck_assert_int_eq(count_of("SELECT count(*) FROM signup"
                              " WHERE state = 'going'"),
                     SIGNED);
}
END_TEST

START_TEST(undo_is_offered_for_eight_seconds)
{
    sign_up(true);
    turn(7500);
    ck_assert(!find("撤销报名")->target.off);
    turn(8200);
    ck_assert_ptr_null(find("撤销报名"));
}
END_TEST

START_TEST(who_came_only_to_sign_up_is_gone_after_twelve_seconds)
{
    sign_up(_i == 0);
    turn(11500);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "signup_done");
    turn(12500);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk),
                     _i == 0 ? "attract" : "home");
    ck_assert_int_eq(kiosk_who(room.kiosk)->member[0] == '\0', _i == 0);
}
END_TEST

Suite *suite_screens_c(void)
{
    Suite *s = suite_create("screens_c");
    TCase *t = tcase_create("who");
    tcase_add_checked_fixture(t, room_open, room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, nobody_is_named_before_a_letter_is_typed);
    tcase_add_test(t, a_letter_that_finds_nobody_is_not_taken);
    tcase_add_test(t, a_name_is_enough_for_what_can_be_undone);
    tcase_add_test(t, a_staff_number_with_its_letter_finds_its_owner);
    tcase_add_test(t, a_card_works_on_every_tab);
    tcase_add_test(t, the_tab_used_last_opens_first);
    tcase_add_test(t, a_pin_is_wiped_as_soon_as_it_is_tried);
    tcase_add_test(t, a_wrong_pin_says_how_many_tries_are_left);
    tcase_add_test(t, five_wrong_pins_lock_the_pad);
    tcase_add_test(t, a_card_alone_does_not_open_what_needs_a_pin);
    tcase_add_test(t, only_stewards_pass_where_one_is_asked_for);
    tcase_add_test(t, who_has_no_pin_is_told_whom_to_ask);
    tcase_add_test(t, an_unattended_pin_page_closes_by_itself);
    suite_add_tcase(s, t);

    t = tcase_create("signed up");
    tcase_add_checked_fixture(t, room_open, room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, the_place_is_told_after_signing_up);
    tcase_add_test(t, a_place_that_was_lent_is_confirmed_without_a_hub);
    tcase_add_test(t, beyond_what_was_lent_nothing_is_called_confirmed);
    tcase_add_test(t, what_was_read_here_is_not_told_again);
    tcase_add_test(t, a_refusal_by_the_hub_turns_the_page_to_the_reason);
    tcase_add_test(t, undoing_a_sign_up_frees_the_place);
    tcase_add_test(t, undo_is_offered_for_eight_seconds);
    tcase_add_loop_test(
        t, who_came_only_to_sign_up_is_gone_after_twelve_seconds, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
