/* What a touch does to the kiosk before any screen hears of it. */
#include "tests/unit/kiosk_room.h"

#include <check.h>

Suite *suite_press(void);

static void set_up(void)
{
    room_open();
    room_start();
    kiosk_home(room.kiosk);
}

/* Until the idle dialog asks. */
static void wait_for_dialog(void)
{
    turn(0);
    turn(50 * 1000);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "idle");
}

START_TEST(a_finger_on_the_dialogs_button_lets_it_stay)
{
    wait_for_dialog();
    struct target leave = find("退出")->target;
    kiosk_press(room.kiosk, leave);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "idle");
    kiosk_tap(room.kiosk, leave);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "attract");
}
END_TEST

START_TEST(a_finger_beside_the_dialog_ends_it)
{
    wait_for_dialog();
    kiosk_press(room.kiosk, (struct target){0});
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "home");
}
END_TEST

START_TEST(another_page_has_another_number)
{
    unsigned page = kiosk_page(room.kiosk);
    kiosk_go(room.kiosk, &screen_notices, "");
    ck_assert_uint_ne(kiosk_page(room.kiosk), page);
    page = kiosk_page(room.kiosk);
    kiosk_back(room.kiosk);
    ck_assert_uint_ne(kiosk_page(room.kiosk), page);
    page = kiosk_page(room.kiosk);
    wait_for_dialog();
    ck_assert_uint_ne(kiosk_page(room.kiosk), page);
    page = kiosk_page(room.kiosk);
    kiosk_press(room.kiosk, (struct target){0});
    ck_assert_uint_ne(kiosk_page(room.kiosk), page);
}
END_TEST

/* A long press on the key of that name. */
static void hold(const char *label)
{
    const struct node *n = find(label);
    ck_assert_ptr_nonnull(n);
    ck_assert_int_ne(n->target.hold, 0);
    kiosk_tap(room.kiosk, (struct target){.act = n->target.act,
                                          .arg = n->target.hold});
}

static const struct {
    const char *tab, *keys[4];
} fields[] = {
    {"姓名首字母", {"W", NULL}},
    {"工号", {"1", "0", "0", NULL}},
};

START_TEST(holding_backspace_clears_the_field)
{
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_REVERSIBLE});
    tap(fields[_i].tab);
    tap_all(fields[_i].keys);
    ck_assert_str_ne(typed(), "");
    hold("退格");
    ck_assert_str_eq(typed(), "");
}
END_TEST

START_TEST(holding_backspace_clears_the_pin)
{
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_PIN});
    swipe_card(0);
    tap_all((const char *const[]){"1", "3", "5", NULL});
    ck_assert_str_eq(typed(), "3 / 6");
    hold("退格");
    ck_assert_str_eq(typed(), "0 / 6");
}
END_TEST

Suite *suite_press(void)
{
    Suite *s = suite_create("press");
    TCase *t = tcase_create("press");
    tcase_add_checked_fixture(t, set_up, room_close);
    tcase_add_test(t, a_finger_on_the_dialogs_button_lets_it_stay);
    tcase_add_test(t, a_finger_beside_the_dialog_ends_it);
    tcase_add_test(t, another_page_has_another_number);
    tcase_add_loop_test(t, holding_backspace_clears_the_field, 0,
                        sizeof fields / sizeof fields[0]);
    tcase_add_test(t, holding_backspace_clears_the_pin);
    suite_add_tcase(s, t);
    return s;
}
