#include "input/touch.h"

#include "ui/canvas.h"

#include <check.h>

Suite *suite_touch(void);

enum { BUTTON = 1, WALL = 2, TILE = 3 };

/* A button at the left; at the right a wall that drags, with a tile on it. */
static struct canvas *page(void)
{
    struct canvas *c = canvas_new(NULL, NULL);
    canvas_begin(c, (struct look){0});
    canvas_node_begin(c, ROLE_BUTTON, (struct rect){0, 0, 400, 400}, "button",
                      NULL, (struct target){.act = BUTTON});
    canvas_node_end(c);
    canvas_node_begin(c, ROLE_IMAGE, (struct rect){500, 0, 1000, 1000},
                      "wall", NULL,
                      (struct target){.act = WALL, .drag = true});
    canvas_node_end(c);
    canvas_node_begin(c, ROLE_IMAGE, (struct rect){600, 100, 200, 200},
                      "tile", NULL, (struct target){.act = TILE});
    canvas_node_end(c);
    return c;
}

/* One finger goes down at the first point, along the rest, and up at the
 * last. */
static const struct {
    int x0, y0, x1, y1, ms;
    enum gesture_kind end;
    int act;
    const char *why;
} strokes[] = {
    {100, 100, 100, 100, 50, GESTURE_TAP, BUTTON, "a still finger taps"},
    {100, 100, 115, 110, 50, GESTURE_TAP, BUTTON, "a trembling one too"},
    {390, 100, 410, 100, 50, GESTURE_PRESS, 0, "let go beside it: nothing"},
    {100, 100, 350, 100, 200, GESTURE_SWIPE, 0, "a quick way is a swipe"},
    {100, 100, 350, 100, 900, GESTURE_NONE, 0, "a slow one is nothing"},
    {650, 150, 650, 150, 50, GESTURE_TAP, TILE, "the tile on the wall taps"},
    {650, 150, 650, 600, 300, GESTURE_RELEASE, WALL, "and drags the wall"},
};

START_TEST(a_finger_means_what_it_did)
{
    struct canvas *c = page();
    struct touch t = {0};
    touch_down(&t, c, 7, strokes[_i].x0, strokes[_i].y0, 1000);
    touch_move(&t, c, 7, strokes[_i].x1, strokes[_i].y1, 1001);
    struct gesture g = touch_up(&t, c, 7, strokes[_i].x1, strokes[_i].y1,
                                1000 + strokes[_i].ms);
    ck_assert_msg(g.kind == strokes[_i].end, "%s: %d", strokes[_i].why,
                  g.kind);
    ck_assert_msg(g.target.act == strokes[_i].act, "%s: act %d",
                  strokes[_i].why, g.target.act);
    canvas_free(c);
}
END_TEST

START_TEST(two_fingers_pinch_and_never_tap)
{
    struct canvas *c = page();
    struct touch t = {0};
    touch_down(&t, c, 1, 700, 500, 0);
    touch_down(&t, c, 2, 800, 500, 10);
    struct gesture g = touch_move(&t, c, 2, 900, 500, 20);
    ck_assert_int_eq(g.kind, GESTURE_PINCH);
    ck_assert_double_eq_tol(g.scale, 2.0, 0.001);
    ck_assert_int_eq(touch_up(&t, c, 2, 900, 500, 30).kind, GESTURE_NONE);
    ck_assert_int_ne(touch_up(&t, c, 1, 700, 500, 40).kind, GESTURE_TAP);
    canvas_free(c);
}
END_TEST

START_TEST(a_third_finger_and_an_unknown_one_change_nothing)
{
    struct canvas *c = page();
    struct touch t = {0};
    touch_down(&t, c, 1, 100, 100, 0);
    touch_down(&t, c, 2, 120, 100, 0);
    ck_assert_int_eq(touch_down(&t, c, 3, 700, 500, 0).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_move(&t, c, 9, 1, 1, 0).kind, GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, c, 9, 1, 1, 0).kind, GESTURE_NONE);
    canvas_free(c);
}
END_TEST

START_TEST(two_quick_taps_on_what_drags_are_a_double)
{
    struct canvas *c = page();
    struct touch t = {0};
    touch_down(&t, c, 1, 1000, 500, 0);
    ck_assert_int_eq(touch_up(&t, c, 1, 1000, 500, 40).kind, GESTURE_TAP);
    touch_down(&t, c, 1, 1000, 500, 200);
    ck_assert_int_eq(touch_up(&t, c, 1, 1000, 500, 240).kind,
                     GESTURE_DOUBLE);
    canvas_free(c);
}
END_TEST

Suite *suite_touch(void)
{
    Suite *s = suite_create("touch");
    TCase *t = tcase_create("touch");
    tcase_add_loop_test(t, a_finger_means_what_it_did, 0,
                        sizeof strokes / sizeof strokes[0]);
    tcase_add_test(t, two_fingers_pinch_and_never_tap);
    tcase_add_test(t, a_third_finger_and_an_unknown_one_change_nothing);
    tcase_add_test(t, two_quick_taps_on_what_drags_are_a_double);
    suite_add_tcase(s, t);
    return s;
}
