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

/* ---- what moves by itself ---- */

/* Turns of a frame that are asked for from now on, until it rests. */
static int frames_until_rest(void)
{
    int64_t at = clock_steady_ms(), next = 0;
    int frames = 0;
    for (; frames < 100; frames++) {
        kiosk_update(room.kiosk, at, &next);
        if (next > at + 20)
            return frames;
        at = next;
    }
    return frames;
}

START_TEST(a_toast_rises_into_its_place)
{
    static const char said[] = "已取消报名";
    int64_t next;
    room.options.theme = _i ? THEME_QUIET : THEME_LIGHT;
    room_start();
    turn(0);
    kiosk_say(room.kiosk, ICON_CHECK, COLOR_OK, said, NULL);
    int at_first = find(said)->rect.y;
    int frames = frames_until_rest();
    kiosk_update(room.kiosk, clock_steady_ms() + 500, &next);
    int at_last = find(said)->rect.y;
    ck_assert_int_eq(at_first - at_last, _i ? 0 : 40);
    ck_assert_msg(_i ? frames <= 1 : frames >= 10, "%d frames", frames);
}
END_TEST

START_TEST(the_counter_rolls_up_and_rests)
{
    room.options.theme = _i ? THEME_QUIET : THEME_LIGHT;
    room_activity((struct activity){.signup = true});
    room_start();
    kiosk_go(room.kiosk, &screen_checkin, ACTIVITY);
    turn(0);
    ck_assert_ptr_nonnull(find("0"));
    swipe_card(2);
    settle();
    turn(0);
    frames_until_rest(); /* the tick has grown */
    tap("回到签到页");
    int frames = frames_until_rest();
    ck_assert_ptr_nonnull(find("1"));
    ck_assert_msg(_i ? frames <= 1 : frames >= 10, "%d frames", frames);
}
END_TEST

static void pull(int dy)
{
    static const enum event_kind kinds[] = {EVENT_GRAB, EVENT_DRAG,
                                            EVENT_RELEASE};
    const struct node *n = find("往下拉可收起");
    ck_assert_ptr_nonnull(n);
    ck_assert(n->target.drag);
    const struct target t = n->target;
    for (int i = 0; i < 3; i++)
        kiosk_event(room.kiosk, &(struct event){.kind = kinds[i],
                                                .act = t.act, .dy = dy});
}

START_TEST(a_sheet_springs_back_or_leaves)
{
    room_start();
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_REVERSIBLE});
    int y = find("您是哪一位？")->rect.y;
    pull(100);
    ck_assert_int_eq(find("您是哪一位？")->rect.y, y + 100);
    ck_assert_int_ge(frames_until_rest(), 5);
    ck_assert_int_eq(find("您是哪一位？")->rect.y, y);
    pull(-300);
    ck_assert_int_eq(find("您是哪一位？")->rect.y, y);
    ck_assert_ptr_null(canvas_hit(room.canvas, 960, 60)); /* the scrim */
    pull(300);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "probe");
    ck_assert_int_eq(room.nobody, 1);
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
    tcase_add_loop_test(t, a_toast_rises_into_its_place, 0, 2);
    tcase_add_loop_test(t, the_counter_rolls_up_and_rests, 0, 2);
    tcase_add_test(t, a_sheet_springs_back_or_leaves);
    suite_add_tcase(s, t);
    return s;
}
