/* First start, without a window. */
#include "tests/unit/board.h"

#include <check.h>
#include <string.h>

Suite *suite_screen_pair(void);

static void type(const char *text)
{
    struct event e = {.kind = EVENT_TYPED, .text = text};
    kiosk_event(board.kiosk, &e);
}

START_TEST(pairing_waits_for_all_eight_characters)
{
    struct event enter = {.kind = EVENT_LINE, .text = ""};
    board_start(false);
    ck_assert_str_eq(kiosk_screen_name(board.kiosk), "pair");
    type("ABCD234");
    board_draw();
    const struct node *wait = board_find("还差 1 位");
    ck_assert_ptr_nonnull(wait);
    ck_assert(wait->target.off);
    kiosk_event(board.kiosk, &enter);
    ck_assert_str_eq(board.code, "");
    type("5");
    board_draw();
    const struct node *go = board_find("配对");
    ck_assert_ptr_nonnull(go);
    ck_assert(!go->target.off);
    kiosk_tap(board.kiosk, go->target);
    ck_assert_str_eq(board.code, "ABCD2345");
}
END_TEST

static const struct {
    const char *why, *typed, *code;
} codes[] = {
    {"small letters become large", "abcd", "ABCD"},
    {"look-alikes are left out", "A0OB1ILC", "ABC"},
    {"a ninth character is too many", "ABCDEFGHJ", "ABCDEFGH"},
    {"backspace takes the last away", "ABC\b", "AB"},
    {"marks between the groups do not count", "AB CD-23", "ABCD23"},
    {"other scripts do not count", "A教B", "AB"},
};

START_TEST(a_code_holds_only_what_codes_are_made_of)
{
    board_start(false);
    type(codes[_i].typed);
    board_draw();
    ck_assert_msg(strcmp(board_find("配对码")->value, codes[_i].code) == 0,
                  "%s: %s", codes[_i].why, board_find("配对码")->value);
}
END_TEST

START_TEST(why_pairing_failed_is_said_under_the_code)
{
    board_start(false);
    kiosk_set_pair_trouble(board.kiosk, "配对码不对");
    board_draw();
    ck_assert_ptr_nonnull(board_find("配对码不对"));
}
END_TEST

Suite *suite_screen_pair(void)
{
    Suite *s = suite_create("pair");
    TCase *t = tcase_create("first start");
    tcase_add_checked_fixture(t, board_set_up, board_tear_down);
    tcase_add_test(t, pairing_waits_for_all_eight_characters);
    tcase_add_loop_test(t, a_code_holds_only_what_codes_are_made_of, 0,
                        COUNT(codes));
    tcase_add_test(t, why_pairing_failed_is_said_under_the_code);
    suite_add_tcase(s, t);
    return s;
}
