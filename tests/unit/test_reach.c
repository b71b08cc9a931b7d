/* Low reach: every control of every screen comes within reach. */
#include "tests/unit/kiosk_room.h"

#include "input/touch.h"

#include <check.h>
#include <string.h>

Suite *suite_reach(void);

enum { CONTROLS_MAX = 200, TARGET = 64 };

/* What can be touched on the page, and whether it was reached. */
struct control {
    char label[80];
    int act;
    int64_t arg;
    bool reached;
};
static struct control controls[CONTROLS_MAX];
static int count;

static int draw(const struct node **nodes)
{
    find("");
    return canvas_nodes(room.canvas, nodes);
}

/* All that reacts while nothing is out of reach. */
static void note_controls(void)
{
    const struct node *nodes;
    int n = draw(&nodes);
    count = 0;
    for (int i = 0; i < n && count < CONTROLS_MAX; i++)
        if (nodes[i].target.act && !nodes[i].target.off) {
            struct control *r = &controls[count++];
            *r = (struct control){.act = nodes[i].target.act,
                                  .arg = nodes[i].target.arg};
            strncpy(r->label, nodes[i].label, sizeof r->label - 1);
        }
}

/* Whatever reacts now lies below the line, and is large enough. */
static void note_reached(void)
{
    const struct node *nodes;
    int n = draw(&nodes), line = canvas_h(room.canvas) * 2 / 5;
    for (int i = 0; i < n; i++) {
        const struct node *at = &nodes[i];
        if (!at->target.act || at->target.off)
            continue;
        ck_assert_msg(at->rect.y >= line && at->rect.h >= TARGET, "%s at %d",
                      at->label, at->rect.y);
        for (int j = 0; j < count; j++)
            if (controls[j].act == at->target.act &&
                controls[j].arg == at->target.arg)
                controls[j].reached = true;
    }
}

static void go_identify(void)
{
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_PIN});
}

static void go_names(void)
{
    go_identify();
    tap("W");
}

static void go_pin(void)
{
    go_identify();
    swipe_card(STEWARD);
}

static void go_home(void)
{
    kiosk_home(room.kiosk);
}

static void go_attract(void)
{
    kiosk_attract(room.kiosk);
}

static void go_done(void)
{
    kiosk_go(room.kiosk, &screen_activity, ACTIVITY);
    swipe_card(WALKER + room.options.low);
    tap("我要报名");
    settle();
}

static const struct {
    const char *name;
    void (*go)(void);
    const struct screen *screen;
    const char *subject;
} stops[] = {
    {"attract", go_attract, NULL, NULL},
    {"home", go_home, NULL, NULL},
    {"notices", NULL, &screen_notices, ""},
    {"activities", NULL, &screen_activities, ""},
    {"activity", NULL, &screen_activity, ACTIVITY},
    {"people", NULL, &screen_people, ACTIVITY},
    {"gallery", NULL, &screen_gallery, ""},
    {"done", go_done, NULL, NULL},
    {"identify", go_identify, NULL, NULL},
    {"names", go_names, NULL, NULL},
    {"pin", go_pin, NULL, NULL},
    {"door", NULL, &screen_checkin, ACTIVITY},
    {"pair", NULL, &screen_pair, ""},
};
enum { STOPS = sizeof stops / sizeof stops[0] };

static void start(int stop, bool portrait)
{
    bool door = stops[stop].screen == &screen_checkin;
    room_activity((struct activity){.capacity = 50, .signup = true,
                                    .quorum = door ? 20 : 0,
                                    .starts_at = NOW +
                                                 (door ? HOUR / 2 : 48 * HOUR)});
    room.options.portrait = portrait;
    room_start();
    kiosk_home(room.kiosk);
    if (stops[stop].go)
        stops[stop].go();
    else
        kiosk_go(room.kiosk, stops[stop].screen, stops[stop].subject);
    turn(0);
}

/* Another kiosk over the same rows, where low reach is for always. */
static void start_low(int stop, bool portrait)
{
    kiosk_free(room.kiosk);
    db_close(room.read);
    room.options.low = true;
    start(stop, portrait);
}

START_TEST(everything_comes_within_reach)
{
    int stop = _i / 2;
    bool portrait = _i % 2;
    start(stop, portrait);
    note_controls();
    start_low(stop, portrait);
    note_reached();
    if (find("下移")) {
        tap("下移");
        turn(1000);
        note_reached();
        ck_assert_ptr_nonnull(find("上移"));
    }
    for (int i = 0; i < count; i++)
        ck_assert_msg(controls[i].reached, "%s, %s: %s is out of reach",
                      stops[stop].name, portrait ? "portrait" : "landscape",
                      controls[i].label);
}
END_TEST

START_TEST(the_page_slides_down_and_up_and_every_page_begins_up)
{
    room.options.low = true;
    start(2, false);
    int y = find("通知")->rect.y;
    tap("下移");
    turn(1000);
    ck_assert_int_gt(find("通知")->rect.y, y + 200);
    tap("上移");
    turn(2000);
    ck_assert_int_eq(find("通知")->rect.y, y);
    tap("下移");
    kiosk_back(room.kiosk);
    ck_assert_ptr_nonnull(find("下移"));
}
END_TEST

START_TEST(the_button_of_home_is_for_this_session)
{
    start(1, false);
    ck_assert_ptr_null(find("下移"));
    tap("低位");
    ck_assert_ptr_nonnull(find("下移"));
    kiosk_attract(room.kiosk);
    kiosk_home(room.kiosk);
    ck_assert_ptr_null(find("下移"));
}
END_TEST

START_TEST(a_finger_above_the_line_does_nothing)
{
    struct touch t = {0};
    room.options.low = true;
    start(6, false);
    find("");
    ck_assert_int_eq(touch_down(&t, room.canvas, 1, 900, 300, 0).kind,
                     GESTURE_NONE);
    ck_assert_int_eq(touch_move(&t, room.canvas, 1, 300, 300, 50).kind,
                     GESTURE_NONE);
    ck_assert_int_eq(touch_up(&t, room.canvas, 1, 300, 300, 99).kind,
                     GESTURE_NONE);
}
END_TEST

START_TEST(the_slide_ends_where_it_should_and_then_rests)
{
    int64_t now, next;
    room.options.low = true;
    start(2, false);
    tap("下移");
    now = kiosk_steady(room.kiosk);
    ck_assert(kiosk_update(room.kiosk, now + 100, &next));
    int half = find("通知")->rect.y;
    ck_assert_int_le(next, now + 116);
    ck_assert(kiosk_update(room.kiosk, now + 300, &next));
    ck_assert_int_gt(find("通知")->rect.y, half);
    ck_assert_int_gt(next, now + 1000);
}
END_TEST

Suite *suite_reach(void)
{
    Suite *s = suite_create("reach");
    TCase *t = tcase_create("reach");
    tcase_set_tags(t, "long");
    tcase_add_checked_fixture(t, room_open, room_close);
    tcase_add_loop_test(t, everything_comes_within_reach, 0, 2 * STOPS);
    tcase_add_test(t,
                   the_page_slides_down_and_up_and_every_page_begins_up);
    tcase_add_test(t, the_button_of_home_is_for_this_session);
    tcase_add_test(t, a_finger_above_the_line_does_nothing);
    tcase_add_test(t, the_slide_ends_where_it_should_and_then_rests);
    suite_add_tcase(s, t);
    return s;
}
