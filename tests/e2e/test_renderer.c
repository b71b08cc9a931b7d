/* The pixels on the glass are the same, whoever puts them there. */
#include "tests/e2e/suites.h"
#include "tests/e2e/world.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <stdlib.h>
#include <string.h>

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1280, 720);
}

static void tear_down(void)
{
    world_end(w);
}

/* What the X server shows after a touch; yours to destroy. */
static XImage *shown_with(const char *name, const char *renderer,
                          const char *rotate)
{
    struct screen_process s;
    /* A graphics driver is unloaded with memory of its own: not ours to find,
     * and it has no name by which to leave it out. */
    if (strcmp(renderer, "--renderer=gpu") == 0)
        setenv("LSAN_OPTIONS", "detect_leaks=0", 1);
    kiosk_start(w, &s, name, "--hub=", "--window=1280x720", renderer, rotate,
                NULL);
    driver_clock(s.driver, "2026-10-15T10:04:00+08:00");
    driver_wait_screen(s.driver, "attract");
    driver_settle(s.driver);
    driver_tap_at(s.driver, 640, 300);
    driver_wait_screen(s.driver, "home");
    driver_settle(s.driver);
    Display *d = XOpenDisplay(world_display(w));
    ck_assert_ptr_nonnull(d);
    XImage *i =
        XGetImage(d, DefaultRootWindow(d), 0, 0, 1280, 720, AllPlanes, ZPixmap);
    ck_assert_ptr_nonnull(i);
    XCloseDisplay(d);
    kiosk_stop(&s);
    return i;
}

static const char *const rotations[] = {"--rotate=0", "--rotate=90"};

START_TEST(gpu_shows_the_same_as_software)
{
    XImage *a = shown_with("a", "--renderer=software", rotations[_i]);
    XImage *b = shown_with("b", "--renderer=gpu", rotations[_i]);
    int differ = 0, colours = 0;
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width; x++) {
            unsigned long p = XGetPixel(a, x, y) & 0xFFFFFF;
            differ += p != (XGetPixel(b, x, y) & 0xFFFFFF);
            colours += p != (XGetPixel(a, 0, 0) & 0xFFFFFF);
        }
    XDestroyImage(a);
    XDestroyImage(b);
    ck_assert_int_gt(colours, 10000);
    ck_assert_int_eq(differ, 0);
}
END_TEST

Suite *suite_renderer(void)
{
    Suite *suite = suite_create("renderer");
    TCase *t = tcase_create("renderer");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, gpu_shows_the_same_as_software, 0,
                        sizeof rotations / sizeof *rotations);
    suite_add_tcase(suite, t);
    return suite;
}
