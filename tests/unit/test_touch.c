#include "input/touch.h"

#include "ui/canvas.h"

#include <check.h>

Suite *suite_touch(void);

enum { BUTTON = 1, WALL = 2, TILE = 3, KEY_A = 4, KEY_B = 5, NEW = 6 };
enum { CLEAR = 127 };

static struct canvas *c;
static struct touch t;

static void put(enum role role, struct rect r, struct target target)
{
    canvas_node_begin(c, role, r, "it", NULL, target);
    canvas_node_end(c);
}

/* A button at the left; at the right a wall that drags, with a tile on it;
 * below two keys, the second with a long press. */
static void set_up(void)
{
    t = (struct touch){0};
    c = canvas_new(NULL, NULL);
    canvas_begin(c, (struct look){0});
    put(ROLE_BUTTON, (struct rect){20, 20, 400, 400},
        (struct target){.act = BUTTON});
    put(ROLE_IMAGE, (struct rect){500, 0, 1000, 1000},
        (struct target){.act = WALL, .drag = true});
    put(ROLE_IMAGE, (struct rect){600, 100, 200, 200},
        (struct target){.act = TILE});
    put(ROLE_KEY, (struct rect){20, 600, 112, 132},
        (struct target){.act = KEY_A, .arg = 'A'});
    put(ROLE_KEY, (struct rect){148, 600, 112, 132},
        (struct target){.act = KEY_B, .arg = 8, .hold = CLEAR});
}

static void tear_down(void)
{
    canvas_free(c);
}

static struct gesture tap_at(int x, int y, int64_t ms)
{
    touch_down(&t, c, 1, x, y, ms);
    return touch_up(&t, c, 1, x, y, ms + 40);
}

/* ---- one finger ---- */

/* It goes down at the first point, along the second, and up at the last. */
static const struct {
    int x0, y0, x1, y1, x2, y2, ms;
    enum gesture_kind end;
    int act;
    const char *why;
} strokes[] = {
    {100, 100, 100, 100, 100, 100, 50, GESTURE_TAP, BUTTON,
     "a still finger taps"},
    {100, 100, 115, 110, 115, 110, 50, GESTURE_TAP, BUTTON,
     "a trembling one too"},
    {410, 100, 430, 100, 430, 100, 50, GESTURE_PRESS, 0,
     "let go beside it: nothing"},
    {100, 100, 450, 100, 120, 130, 300, GESTURE_TAP, BUTTON,
     "it left and came back"},
    {100, 100, 350, 100, 350, 100, 200, GESTURE_SWIPE, 0,
     "a quick way is a swipe"},
    {100, 100, 160, 100, 160, 100, 200, GESTURE_PRESS, 0,
     "a short one is nothing"},
    {100, 100, 350, 100, 350, 100, 900, GESTURE_TAP, BUTTON,
     "a slow one on the same button is a wandering tap"},
    {100, 100, 480, 100, 480, 100, 900, GESTURE_PRESS, 0,
     "and off the button nothing"},
    {100, 500, 100, 560, 100, 800, 300, GESTURE_SWIPE, 0,
     "a page is swiped beside its buttons, too"},
    {650, 150, 650, 150, 650, 150, 50, GESTURE_TAP, TILE,
     "the tile on the wall taps"},
    {650, 150, 650, 600, 650, 600, 300, GESTURE_RELEASE, WALL,
     "and drags the wall"},
    {650, 150, 650, 600, 650, 150, 300, GESTURE_RELEASE, WALL,
     "which never ends as a tap"},
};

START_TEST(a_finger_means_what_it_did)
{
    touch_down(&t, c, 7, strokes[_i].x0, strokes[_i].y0, 1000);
    touch_move(&t, c, 7, strokes[_i].x1, strokes[_i].y1, 1001);
    touch_move(&t, c, 7, strokes[_i].x2, strokes[_i].y2, 1002);
    struct gesture g = touch_up(&t, c, 7, strokes[_i].x2, strokes[_i].y2,
                                1000 + strokes[_i].ms);
    ck_assert_msg(g.kind == strokes[_i].end, "%s: %d", strokes[_i].why,
                  g.kind);
    ck_assert_msg(g.target.act == strokes[_i].act, "%s: act %d",
                  strokes[_i].why, g.target.act);
    ck_assert_int_eq(t.pressed.act, 0);
}
END_TEST

START_TEST(a_button_looks_pressed_while_the_finger_is_over_it)
{
    struct gesture g = touch_down(&t, c, 1, 100, 100, 0);
    ck_assert_int_eq(g.kind, GESTURE_PRESS);
    ck_assert_int_eq(t.pressed.act, BUTTON);
    ck_assert_int_eq(touch_move(&t, c, 1, 450, 100, 10).kind, GESTURE_PRESS);
    ck_assert_int_eq(t.pressed.act, 0);
    ck_assert_int_eq(touch_move(&t, c, 1, 460, 100, 20).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_move(&t, c, 1, 300, 100, 30).kind, GESTURE_PRESS);
    ck_assert_int_eq(t.pressed.act, BUTTON);
}
END_TEST

static const struct {
    int x, y;
    const char *why;
} bezels[] = {
    {3, 100, "left"},
    {1917, 100, "right"},
    {100, 2, "top"},
    {100, 1070, "bottom"},
    {-5, 100, "beside the picture"},
};

START_TEST(what_begins_on_the_bezel_is_no_finger)
{
    put(ROLE_BUTTON, (struct rect){0, 0, 1920, 1080},
        (struct target){.act = BUTTON});
    ck_assert_msg(
        touch_down(&t, c, 1, bezels[_i].x, bezels[_i].y, 0).kind ==
            GESTURE_NONE,
        "%s", bezels[_i].why);
    touch_move(&t, c, 1, 300, 300, 10);
    ck_assert_int_eq(touch_up(&t, c, 1, 300, 300, 40).kind, GESTURE_NONE);
    /* It rests there, and another finger is as free as ever. */
    touch_down(&t, c, 2, bezels[_i].x, bezels[_i].y, 50);
    ck_assert_int_eq(tap_at(300, 300, 60).kind, GESTURE_TAP);
}
END_TEST

/* ---- several ---- */

START_TEST(two_fingers_pinch_and_never_tap)
{
    touch_down(&t, c, 1, 700, 500, 0);
    touch_down(&t, c, 2, 800, 500, 10);
    struct gesture g = touch_move(&t, c, 2, 900, 500, 20);
    ck_assert_int_eq(g.kind, GESTURE_PINCH);
    ck_assert_double_eq_tol(g.scale, 2.0, 0.001);
    ck_assert_int_eq(touch_up(&t, c, 2, 900, 500, 30).kind, GESTURE_NONE);
    ck_assert_int_ne(touch_up(&t, c, 1, 700, 500, 40).kind, GESTURE_TAP);
}
END_TEST

START_TEST(a_palm_takes_nothing_and_lets_go_of_all)
{
    touch_down(&t, c, 1, 100, 100, 0);
    touch_down(&t, c, 2, 150, 140, 5);
    touch_down(&t, c, 3, 120, 180, 9);
    ck_assert_int_eq(t.pressed.act, 0);
    ck_assert_int_eq(touch_move(&t, c, 1, 110, 100, 20).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 1, 110, 100, 60).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 2, 150, 140, 61).kind, GESTURE_NONE);
    /* While a part of it still rests, nothing counts. */
    ck_assert_int_eq(touch_down(&t, c, 4, 100, 100, 70).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 4, 100, 100, 90).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 3, 120, 180, 95).kind, GESTURE_NONE);
    ck_assert_int_eq(tap_at(100, 100, 600).kind, GESTURE_TAP);
}
END_TEST

START_TEST(a_palm_lets_go_of_what_was_dragged)
{
    touch_down(&t, c, 1, 700, 500, 0);
    touch_move(&t, c, 1, 700, 600, 10);
    touch_down(&t, c, 2, 800, 500, 20);
    struct gesture g = touch_down(&t, c, 3, 900, 500, 30);
    ck_assert_int_eq(g.kind, GESTURE_RELEASE);
    ck_assert_int_eq(g.target.act, WALL);
}
END_TEST

START_TEST(an_unknown_finger_changes_nothing)
{
    touch_down(&t, c, 1, 100, 100, 0);
    ck_assert_int_eq(touch_move(&t, c, 9, 30, 30, 0).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 9, 30, 30, 0).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 1, 100, 100, 40).kind, GESTURE_TAP);
}
END_TEST

START_TEST(a_drop_of_water_blocks_nobody)
{
    touch_down(&t, c, 1, 100, 500, 0);
    touch_down(&t, c, 2, 120, 500, 10);
    touch_down(&t, c, 3, 140, 500, 20);
    touch_down(&t, c, 4, 100, 100, 30 + TOUCH_STALE_MS);
    ck_assert_int_eq(t.pressed.act, BUTTON);
}
END_TEST

START_TEST(a_finger_whose_end_was_lost_comes_again)
{
    touch_down(&t, c, 1, 100, 100, 0);
    ck_assert_int_eq(tap_at(650, 150, 300).target.act, TILE);
}
END_TEST

START_TEST(more_contacts_than_there_are_fingers_are_survived)
{
    for (int i = 0; i < 3 * TOUCH_CONTACTS; i++)
        touch_down(&t, c, i, 100 + i, 100, i);
    for (int i = 0; i < 3 * TOUCH_CONTACTS; i++)
        ck_assert_int_eq(touch_up(&t, c, i, 100 + i, 100, 100 + i).kind,
                         GESTURE_NONE);
    ck_assert_int_eq(tap_at(100, 100, 900).kind, GESTURE_TAP);
}
END_TEST

/* ---- keys ---- */

START_TEST(ten_taps_a_second_all_count)
{
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(tap_at(i % 3 ? 60 : 200, 660, 100 * i).kind,
                         GESTURE_TAP);
}
END_TEST

START_TEST(two_hands_type_in_the_order_they_came)
{
    touch_down(&t, c, 1, 60, 660, 0);
    struct gesture g = touch_down(&t, c, 2, 200, 660, 50);
    ck_assert_int_eq(g.kind, GESTURE_TAP);
    ck_assert_int_eq(g.target.act, KEY_A);
    ck_assert_int_eq(t.pressed.act, KEY_B);
    ck_assert_int_eq(touch_up(&t, c, 1, 60, 660, 80).kind, GESTURE_NONE);
    g = touch_up(&t, c, 2, 200, 660, 120);
    ck_assert_int_eq(g.kind, GESTURE_TAP);
    ck_assert_int_eq(g.target.act, KEY_B);
}
END_TEST

START_TEST(a_long_press_means_something_else_once)
{
    touch_down(&t, c, 1, 200, 660, 1000);
    ck_assert_int_eq(touch_due_ms(&t), 1000 + TOUCH_LONG_MS);
    ck_assert_int_eq(touch_rest(&t, 1499).kind, GESTURE_NONE);
    struct gesture g = touch_rest(&t, 1500);
    ck_assert_int_eq(g.kind, GESTURE_TAP);
    ck_assert_int_eq(g.target.arg, CLEAR);
    ck_assert_int_eq(touch_rest(&t, 1600).kind, GESTURE_NONE);
    ck_assert_int_ne(touch_up(&t, c, 1, 200, 660, 1700).kind, GESTURE_TAP);
}
END_TEST

START_TEST(a_key_without_a_long_press_waits_for_the_end)
{
    touch_down(&t, c, 1, 60, 660, 0);
    ck_assert_int_eq(touch_due_ms(&t), INT64_MAX);
    ck_assert_int_eq(touch_rest(&t, 5000).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 1, 60, 660, 5000).kind, GESTURE_TAP);
}
END_TEST

/* ---- twice ---- */

START_TEST(two_quick_taps_on_what_drags_are_a_double)
{
    ck_assert_int_eq(tap_at(1000, 500, 0).kind, GESTURE_TAP);
    ck_assert_int_eq(tap_at(1000, 500, 200).kind, GESTURE_DOUBLE);
}
END_TEST

START_TEST(nothing_is_tapped_on_a_page_that_just_came)
{
    touch_page(&t, 1, 1000);
    ck_assert_int_ne(tap_at(100, 100, 1300).kind, GESTURE_TAP);
    ck_assert_int_eq(tap_at(100, 100, 1350).kind, GESTURE_TAP);
    touch_page(&t, 2, 1000);
    touch_shown(&t, 2000); /* it took a second to draw */
    ck_assert_int_ne(tap_at(100, 100, 2300).kind, GESTURE_TAP);
    touch_looked(&t);
    ck_assert_int_eq(tap_at(100, 100, 2010).kind, GESTURE_TAP);
}
END_TEST

START_TEST(a_finger_that_was_down_when_the_page_came_means_nothing)
{
    touch_page(&t, 1, 0);
    touch_down(&t, c, 1, 100, 100, 1000);
    touch_page(&t, 2, 1020);
    ck_assert_int_eq(t.pressed.act, 0);
    ck_assert_int_eq(touch_up(&t, c, 1, 400, 100, 1050).kind, GESTURE_NONE);
}
END_TEST

START_TEST(what_came_under_the_finger_is_not_tapped_by_the_second_half)
{
    ck_assert_int_eq(tap_at(100, 100, 1000).kind, GESTURE_TAP);
    put(ROLE_BUTTON, (struct rect){90, 90, 100, 100},
        (struct target){.act = NEW});
    ck_assert_int_ne(tap_at(110, 110, 1150).kind, GESTURE_TAP);
    ck_assert_int_eq(tap_at(650, 150, 1250).target.act, TILE);
    ck_assert_int_eq(tap_at(110, 110, 1800).target.act, NEW);
}
END_TEST

Suite *suite_touch(void)
{
    Suite *s = suite_create("touch");
    TCase *one = tcase_create("touch");
    tcase_add_checked_fixture(one, set_up, tear_down);
    tcase_add_loop_test(one, a_finger_means_what_it_did, 0,
                        sizeof strokes / sizeof strokes[0]);
    tcase_add_test(one, a_button_looks_pressed_while_the_finger_is_over_it);
    tcase_add_loop_test(one, what_begins_on_the_bezel_is_no_finger, 0,
                        sizeof bezels / sizeof bezels[0]);
    tcase_add_test(one, two_fingers_pinch_and_never_tap);
    tcase_add_test(one, a_palm_takes_nothing_and_lets_go_of_all);
    tcase_add_test(one, a_palm_lets_go_of_what_was_dragged);
    tcase_add_test(one, an_unknown_finger_changes_nothing);
    tcase_add_test(one, a_drop_of_water_blocks_nobody);
    tcase_add_test(one, a_finger_whose_end_was_lost_comes_again);
    tcase_add_test(one, more_contacts_than_there_are_fingers_are_survived);
    tcase_add_test(one, ten_taps_a_second_all_count);
    tcase_add_test(one, two_hands_type_in_the_order_they_came);
    tcase_add_test(one, a_long_press_means_something_else_once);
    tcase_add_test(one, a_key_without_a_long_press_waits_for_the_end);
    tcase_add_test(one, two_quick_taps_on_what_drags_are_a_double);
    tcase_add_test(one, nothing_is_tapped_on_a_page_that_just_came);
    tcase_add_test(one,
                   a_finger_that_was_down_when_the_page_came_means_nothing);
    tcase_add_test(
        one, what_came_under_the_finger_is_not_tapped_by_the_second_half);
    suite_add_tcase(s, one);
    return s;
}
