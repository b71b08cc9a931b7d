/* From a finger on the glass to the pixels it changes, in a real screen.
 *
 * The finger is the X server's own test pointer, which the kiosk takes for a
 * finger; the pixels are asked of the X server, again and again, until they
 * differ.  So the figure has the whole way, and half a question more. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/stage.h"
#include "tests/bench/stand.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { PRESSES = 100, REST_US = 60 * 1000, PATIENCE_US = 2000 * 1000 };

/* A row of pixels across the button. */
static XImage *look_at(Display *d, const struct seen *b)
{
    XImage *i =
        XGetImage(d, DefaultRootWindow(d), b->x, b->y + b->h / 2,
                  (unsigned)b->w, 1, AllPlanes, ZPixmap);
    ck_assert_ptr_nonnull(i);
    return i;
}

/* Microseconds until that row is no longer as `before`; 0: never. */
static int64_t wait_changed(Display *d, const struct seen *b,
                            const XImage *before, int64_t from)
{
    while (steady_us() - from < PATIENCE_US) {
        XImage *now = look_at(d, b);
        bool same = memcmp(now->data, before->data,
                           (size_t)before->bytes_per_line) == 0;
        XDestroyImage(now);
        if (!same)
            return steady_us() - from;
    }
    return 0;
}

/* Down on the button, and off it before it is let go: nothing happens. */
static int64_t press(Display *d, const struct seen *b)
{
    XTestFakeMotionEvent(d, -1, b->x + b->w / 2, b->y + b->h / 2, 0);
    XSync(d, False);
    nap_us(REST_US);
    XImage *before = look_at(d, b);
    int64_t from = steady_us();
    XTestFakeButtonEvent(d, 1, True, 0);
    XFlush(d);
    int64_t took = wait_changed(d, b, before, from);
    XDestroyImage(before);
    XTestFakeMotionEvent(d, -1, b->x + b->w / 2, b->y > 540 ? 200 : 900, 0);
    XTestFakeButtonEvent(d, 1, False, 0);
    XSync(d, False);
    nap_us(REST_US);
    return took;
}

void bench_finger(void)
{
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    struct screen_process s;
    struct seen button;
    struct samples took = {0};
    world_demo(w);
    hub_start(w);
    kiosk_paired(w, &s, "demo", NULL);
    stand_wait_full(&s);
    driver_tap_at(s.driver, 960, 300);
    driver_wait_screen(s.driver, "home");
    driver_settle(s.driver);
    ck_assert(driver_nth(s.driver, "button", 0, &button));
    Display *d = XOpenDisplay(world_display(w));
    ck_assert_ptr_nonnull(d);
    for (int i = 0; i < PRESSES; i++) {
        int64_t us = press(d, &button);
        ck_assert_msg(us > 0, "%s did not change under a finger",
                      button.label);
        samples_add(&took, (double)us / 1000);
    }
    report_samples((struct figure){"render.finger.p50", "ms", 2, false}, &took,
                   0.5, "pressed button on the still home screen, real kiosk");
    report_samples((struct figure){"render.finger.p95", "ms", 5, false}, &took,
                   0.95, "%s",
                   "the same while photos fade: not measured, the board has "
                   "no button");
    samples_clear(&took);
    XCloseDisplay(d);
    kiosk_stop(&s);
    world_end(w);
}
