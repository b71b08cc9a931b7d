/* From a finger on the glass to the pixels it changes, in a real screen.
 *
 * The finger is the X server's own test pointer, which the kiosk takes for a
 * finger; the pixels are looked at where the X server keeps them, so that
 * looking takes no turn of the server's and no time from the kiosk. */
#include "tests/bench/bench.h"
#include "tests/bench/hand.h"
#include "tests/bench/machine.h"
#include "tests/bench/stage.h"
#include "tests/bench/stand.h"
#include "tests/bench/watch.h"

#include <check.h>

enum { PRESSES = 200, REST_US = 60 * 1000, PATIENCE_US = 2000 * 1000 };

/* Down on the button, and off it before it is let go: nothing happens. */
static double press(struct watch *w, struct hand *h, struct rect button)
{
    hand_move(h, button.x + button.w / 2, button.y + button.h / 2);
    nap_us(REST_US);
    watch_take(w, button);
    int64_t from = steady_us();
    hand_press(h);
    int64_t at = watch_change(w, from + PATIENCE_US);
    hand_move(h, button.x + button.w / 2, button.y > 540 ? 200 : 900);
    hand_lift(h);
    nap_us(REST_US);
    ck_assert_msg(at > 0, "the button did not change under a finger");
    return (double)(at - from) / 1000;
}

void bench_finger(void)
{
    struct world *w = world_new(DISPLAY_SEEN, 1920, 1080);
    struct screen_process s;
    struct seen b;
    struct samples took = {0};
    world_demo(w);
    hub_start(w);
    kiosk_paired(w, &s, "demo", NULL);
    stand_wait_full(&s);
    driver_tap_at(s.driver, 960, 300);
    driver_wait_screen(s.driver, "home");
    driver_settle(s.driver);
    ck_assert(driver_nth(s.driver, "button", 0, &b));
    struct watch *watch = watch_open(w);
    struct hand *h = hand_open(world_display(w));
    for (int i = 0; i < PRESSES; i++)
        samples_add(&took, press(watch, h, (struct rect){b.x, b.y, b.w, b.h}));
    report_samples((struct figure){"render.finger.p50", "ms", 2, false}, &took,
                   0.5, "pressed button on the still home screen, real kiosk");
    report_samples((struct figure){"render.finger.p95", "ms", 5, false}, &took,
                   0.95, "%s",
                   "the same while photos fade: not measured, the board has "
                   "no button");
    samples_clear(&took);
    hand_close(h);
    watch_close(watch);
    kiosk_stop(&s);
    world_end(w);
}
