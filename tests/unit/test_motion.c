/* What moves, and what keeps still: in class and where motion is reduced. */
#include "tests/unit/kiosk_room.h"

#include "ui/paint.h"
#include "ui/widgets.h"

#include <check.h>

Suite *suite_motion(void);

/* ---- moves ---- */

static const struct {
    enum theme theme;
    bool still;
    int push, back;
    const char *why;
} moves[] = {
    {THEME_LIGHT, false, MOVE_PUSH, MOVE_BACK, "pages push in a break"},
    {THEME_LIGHT, true, MOVE_CUT, MOVE_CUT, "reduced motion cuts"},
    {THEME_QUIET, false, MOVE_CUT, MOVE_CUT, "in class nothing moves"},
    {THEME_CONTRAST, false, MOVE_PUSH, MOVE_BACK, "contrast may move"},
};

START_TEST(pages_move_only_where_they_may)
{
    room.options.theme = moves[_i].theme;
    room.options.still = moves[_i].still;
    room_start();
    kiosk_home(room.kiosk);
    kiosk_go(room.kiosk, &screen_notices, "");
    ck_assert_msg(room.move == moves[_i].push, "%s", moves[_i].why);
    kiosk_back(room.kiosk);
    ck_assert_msg(room.move == moves[_i].back, "%s", moves[_i].why);
}
END_TEST

START_TEST(a_motion_is_over_at_once_where_nothing_moves)
{
    room.options.still = moves[_i].still;
    room.options.theme = moves[_i].theme;
    room_start();
    turn(0);
    int64_t now = kiosk_steady(room.kiosk);
    bool moving = moves[_i].push != MOVE_CUT;
    ck_assert_msg((kiosk_eased(room.kiosk, now, 240) < 1000) == moving, "%s",
                  moves[_i].why);
    ck_assert_int_eq(kiosk_eased(room.kiosk, now - 240, 240), 1000);
}
END_TEST

/* ---- rings ---- */

static const struct {
    bool still;
    int left_ms;
    const char *seconds;
    int shown_ms;
    const char *why;
} rings[] = {
    {false, 12000, "12", 12000, "a whole ring"},
    {false, 11300, "12", 11300, "it shrinks ten times a second"},
    {true, 11300, "12", 12000, "or by whole seconds"},
    {true, 11000, "11", 11000, "at the second itself"},
    {true, 1, "1", 1000, "the last is a whole one too"},
    {false, 0, "0", 0, "and then it is over"},
    {false, -5, "0", 0, "late is over"},
};

START_TEST(a_ring_shows_the_seconds_that_are_left)
{
    struct canvas *c = room.canvas;
    canvas_begin(c, (struct look){.still = rings[_i].still});
    ck_assert_msg(shown_ms(c, rings[_i].left_ms) == rings[_i].shown_ms, "%s",
                  rings[_i].why);
    draw_ring(c, 100, 100, 80, rings[_i].left_ms, 12000, COLOR_TODAY);
    ck_assert_msg(canvas_find(c, rings[_i].seconds), "%s", rings[_i].why);
}
END_TEST

/* How many turns the idle dialog asks for in its 15 seconds. */
static int turns_of_the_dialog(void)
{
    int64_t from = clock_steady_ms(), at = from, next = 0;
    int turns = 0;
    kiosk_home(room.kiosk);
    kiosk_go(room.kiosk, &screen_notices, "");
    for (; at < from + 70000; at = next > at ? next : at + 1) {
        kiosk_update(room.kiosk, at, &next);
        turns += find("还在吗？") != NULL;
    }
    return turns;
}

START_TEST(a_ring_turns_only_while_it_shows_and_by_seconds_in_class)
{
    room.options.theme = _i ? THEME_QUIET : THEME_LIGHT;
    room_start();
    int turns = turns_of_the_dialog();
    if (_i)
        ck_assert_int_le(turns, 17);
    else
        ck_assert_int_gt(turns, 140);
    ck_assert_int_le(turns, 152);
}
END_TEST

Suite *suite_motion(void)
{
    Suite *s = suite_create("motion");
    TCase *t = tcase_create("motion");
    tcase_add_checked_fixture(t, room_open, room_close);
    tcase_add_loop_test(t, pages_move_only_where_they_may, 0,
                        sizeof moves / sizeof moves[0]);
    tcase_add_loop_test(t, a_motion_is_over_at_once_where_nothing_moves, 0,
                        sizeof moves / sizeof moves[0]);
    tcase_add_loop_test(t, a_ring_shows_the_seconds_that_are_left, 0,
                        sizeof rings / sizeof rings[0]);
    tcase_add_loop_test(
        t, a_ring_turns_only_while_it_shows_and_by_seconds_in_class, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
