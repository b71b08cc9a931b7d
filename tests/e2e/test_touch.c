/* Real fingers on a real touch screen: Xorg's dummy screen and inputtest. */
#include "tests/e2e/fingers.h"
#include "tests/e2e/suites.h"
#include "tests/e2e/world.h"

#include <stdlib.h>
#include <unistd.h>

enum { MS = 1000, HOLD_MS = 800, APART_MS = 400 };

static struct world *w;
static struct fingers *hand;

static void set_up(void)
{
    w = world_new(DISPLAY_TOUCH, 1920, 1080);
    world_demo(w);
    hub_start(w);
    hand = fingers_new(world_folder(w), 1920, 1080);
}

static void tear_down(void)
{
    fingers_free(hand);
    world_end(w);
}

static void tap(int x, int y)
{
    finger_down(hand, 0, x, y);
    finger_up(hand, 0);
}

static struct seen see(struct screen_process *s, const char *label)
{
    struct seen n;
    driver_wait(s->driver, label);
    ck_assert(driver_find(s->driver, label, &n));
    return n;
}

static void tap_label(struct screen_process *s, const char *label)
{
    struct seen n = see(s, label);
    tap(n.x + n.w / 2, n.y + n.h / 2);
}

static void to_home(struct screen_process *s, const char *option)
{
    kiosk_paired(w, s, "a", option, NULL);
    driver_settle(s->driver);
    tap(960, 700);
    driver_wait_screen(s->driver, "home");
    driver_settle(s->driver);
}

static void expect_screen(struct screen_process *s, const char *name)
{
    char screen[40];
    driver_settle(s->driver);
    driver_screen(s->driver, screen);
    ck_assert_str_eq(screen, name);
}

START_TEST(a_double_tap_does_not_fall_through)
{
    struct screen_process s;
    kiosk_paired(w, &s, "a", NULL);
    driver_settle(s.driver);
    tap(700, 300); /* where home has 活动 */
    tap(700, 300);
    driver_wait_screen(s.driver, "home");
    expect_screen(&s, "home");
    tap(700, 300);
    driver_wait_screen(s.driver, "activities");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_finger_may_leave_and_come_back)
{
    struct screen_process s;
    to_home(&s, NULL);
    struct seen n = see(&s, "相册");
    finger_down(hand, 0, n.x + 40, n.y + 40);
    finger_move(hand, 0, n.x - 200, n.y + 40);
    finger_up(hand, 0);
    expect_screen(&s, "home");
    finger_down(hand, 0, n.x + 40, n.y + 40);
    finger_move(hand, 0, n.x - 200, n.y + 40);
    finger_move(hand, 0, n.x + 60, n.y + 60);
    finger_up(hand, 0);
    driver_wait_screen(s.driver, "gallery");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_palm_and_the_bezel_open_nothing)
{
    struct screen_process s;
    to_home(&s, NULL);
    struct seen n = see(&s, "相册");
    for (int i = 0; i < 3; i++)
        finger_down(hand, i, n.x + 40 + 50 * i, n.y + 40 + 30 * i);
    for (int i = 0; i < 3; i++)
        finger_up(hand, i);
    expect_screen(&s, "home");
    finger_down(hand, 0, 1916, 400); /* rests there */
    finger_down(hand, 1, n.x + 40, n.y + 40);
    finger_up(hand, 1);
    driver_wait_screen(s.driver, "gallery");
    finger_up(hand, 0);
    kiosk_stop(&s);
}
END_TEST

/* What the sheet's field holds. */
static void expect_typed(struct screen_process *s, const char *text)
{
    struct seen n;
    driver_settle(s->driver);
    ck_assert(driver_nth(s->driver, "field", 0, &n));
    ck_assert_str_eq(n.value, text);
}

START_TEST(fast_hands_type_and_a_long_press_clears)
{
    struct screen_process s;
    to_home(&s, NULL);
    driver_tap(s.driver, "刷卡或输工号登录");
    driver_tap(s.driver, "工号");
    struct seen one = see(&s, "1"), two = see(&s, "2");
    int x1 = one.x + one.w / 2, x2 = two.x + two.w / 2;
    int y = one.y + one.h / 2;
    for (int i = 0; i < 4; i++)
        tap(i % 2 ? x2 : x1, y);
    finger_down(hand, 0, x1, y); /* two thumbs, one over the other */
    finger_down(hand, 1, x2, y);
    finger_up(hand, 0);
    finger_up(hand, 1);
    expect_typed(&s, "121212");
    struct seen back = see(&s, "退格");
    finger_down(hand, 0, back.x + back.w / 2, back.y + back.h / 2);
    usleep(HOLD_MS * MS);
    expect_typed(&s, "");
    finger_up(hand, 0);
    expect_typed(&s, "");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_sheet_is_pulled_away)
{
    struct screen_process s;
    to_home(&s, NULL);
    driver_tap(s.driver, "刷卡或输工号登录");
    driver_wait_screen(s.driver, "identify");
    driver_settle(s.driver);
    struct seen grip = see(&s, "往下拉可收起");
    int x = grip.x + grip.w / 2, y = grip.y + grip.h / 2;
    tap(x, 60); /* beside the sheet: nothing */
    expect_screen(&s, "identify");
    finger_down(hand, 0, x, y);
    for (int i = 1; i <= 10; i++)
        finger_move(hand, 0, x, y + 12 * i);
    finger_up(hand, 0);
    expect_screen(&s, "identify");
    ck_assert_int_eq(see(&s, "往下拉可收起").y, grip.y);
    finger_down(hand, 0, x, y);
    for (int i = 1; i <= 10; i++)
        finger_move(hand, 0, x, y + 40 * i);
    finger_up(hand, 0);
    driver_wait_screen(s.driver, "home");
    kiosk_stop(&s);
}
END_TEST

START_TEST(low_reach_leaves_the_upper_part_alone)
{
    struct screen_process s;
    to_home(&s, "--reach=low");
    tap(200, 300);
    expect_screen(&s, "home");
    usleep(APART_MS * MS);
    tap_label(&s, "下移");
    driver_wait(s.driver, "上移");
    driver_settle(s.driver);
    tap_label(&s, "通知");
    driver_wait_screen(s.driver, "notices");
    driver_wait(s.driver, "下移"); /* a new page begins up */
    kiosk_stop(&s);
}
END_TEST

Suite *suite_touch(void)
{
    Suite *s = suite_create("touch");
    TCase *t = tcase_create("touch");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, a_double_tap_does_not_fall_through);
    tcase_add_test(t, a_finger_may_leave_and_come_back);
    tcase_add_test(t, a_palm_and_the_bezel_open_nothing);
    tcase_add_test(t, fast_hands_type_and_a_long_press_clears);
    tcase_add_test(t, a_sheet_is_pulled_away);
    tcase_add_test(t, low_reach_leaves_the_upper_part_alone);
    suite_add_tcase(s, t);
    return s;
}
