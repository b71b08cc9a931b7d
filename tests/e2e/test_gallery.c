/* The photo wall under real fingers: Xorg's dummy screen and inputtest. */
#include "tests/e2e/suites.h"
#include "tests/e2e/fingers.h"
#include "tests/e2e/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* A finger's way, in steps as a panel reports them. */
static void drag(int x0, int y0, int x1, int y1)
{
    finger_down(hand, 0, x0, y0);
    for (int i = 1; i <= 12; i++)
        finger_move(hand, 0, x0 + (x1 - x0) * i / 12,
                    y0 + (y1 - y0) * i / 12);
    finger_up(hand, 0);
}

static void to_gallery(struct screen_process *s)
{
    kiosk_paired(w, s, "a", NULL);
    driver_settle(s->driver);
    tap(500, 400);
    driver_wait_screen(s->driver, "home");
    driver_tap(s->driver, "相册");
    driver_wait_screen(s->driver, "gallery");
    driver_settle(s->driver);
}

/* The first picture of the wall, by where it stands. */
static struct seen first_photo(struct screen_process *s)
{
    struct seen n = {0};
    for (int i = 0; driver_nth(s->driver, "image", i, &n); i++)
        if (n.x >= 500 && n.y >= 130 && n.w < 1000)
            return n;
    ck_abort_msg("no photo on the wall");
    return n;
}

START_TEST(a_finger_scrolls_the_wall)
{
    struct screen_process s;
    to_gallery(&s);
    struct seen before = first_photo(&s);
    drag(1200, 800, 1200, 500);
    driver_settle(s.driver);
    struct seen after;
    if (driver_find(s.driver, before.label, &after))
        ck_assert_int_lt(after.h, before.h); /* its top went under */
    kiosk_stop(&s);
}
END_TEST

/* Into the viewer, on the first photo. */
static void to_photo(struct screen_process *s)
{
    to_gallery(s);
    struct seen photo = first_photo(s);
    tap(photo.x + photo.w / 2, photo.y + photo.h / 2);
    driver_wait_screen(s->driver, "viewer");
    driver_wait(s->driver, "1 / *");
    driver_settle(s->driver);
}

/* How much the photo is enlarged, in percent. */
static long enlarged(struct screen_process *s)
{
    struct seen shown = {0};
    long most = 0;
    driver_settle(s->driver);
    for (int i = 0; driver_nth(s->driver, "image", i, &shown); i++) {
        long percent = strtol(shown.value, NULL, 10);
        most = percent > most ? percent : most;
    }
    return most;
}

static void wait_enlarged(struct screen_process *s, long percent)
{
    for (int i = 0; i < 50 && enlarged(s) != percent; i++)
        ;
    ck_assert_int_eq(enlarged(s), percent);
}

static void pinch(int from, int to)
{
    finger_down(hand, 0, 960 - from, 450);
    finger_down(hand, 1, 960 + from, 450);
    for (int i = 1; i <= 10; i++) {
        int half = from + (to - from) * i / 10;
        finger_move(hand, 0, 960 - half, 450);
        finger_move(hand, 1, 960 + half, 450);
    }
    finger_up(hand, 0);
    finger_up(hand, 1);
}

START_TEST(two_fingers_enlarge_a_photo_and_no_more_than_twice)
{
    struct screen_process s;
    to_photo(&s);
    pinch(60, 90);
    long some = enlarged(&s);
    ck_assert_int_gt(some, 100);
    ck_assert_int_lt(some, 200);
    pinch(60, 400);
    ck_assert_int_eq(enlarged(&s), 200);
    drag(1400, 450, 600, 450); /* moves it, and does not turn */
    driver_settle(s.driver);
    driver_wait(s.driver, "1 / *");
    ck_assert_int_eq(enlarged(&s), 200);
    pinch(400, 60);
    ck_assert_int_eq(enlarged(&s), 100);
    kiosk_stop(&s);
}
END_TEST

START_TEST(two_quick_touches_enlarge_a_photo_and_bring_it_back)
{
    struct screen_process s;
    to_photo(&s);
    finger_twice(hand, 0, 900, 400);
    wait_enlarged(&s, 200);
    finger_twice(hand, 0, 900, 400);
    wait_enlarged(&s, 100);
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_swipe_turns_to_the_next_photo_and_never_past_the_first)
{
    struct screen_process s;
    to_photo(&s);
    drag(600, 450, 1400, 450);
    driver_settle(s.driver);
    driver_wait(s.driver, "1 / *");
    drag(1400, 450, 600, 450);
    driver_wait(s.driver, "2 / *");
    drag(600, 450, 900, 450); /* short and quick: back */
    driver_wait(s.driver, "1 / *");
    kiosk_stop(&s);
}
END_TEST

Suite *suite_gallery(void)
{
    Suite *s = suite_create("gallery");
    TCase *t = tcase_create("gallery");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, a_finger_scrolls_the_wall);
    tcase_add_test(t, two_fingers_enlarge_a_photo_and_no_more_than_twice);
    tcase_add_test(t, two_quick_touches_enlarge_a_photo_and_bring_it_back);
    tcase_add_test(t, a_swipe_turns_to_the_next_photo_and_never_past_the_first);
    suite_add_tcase(s, t);
    return s;
}
