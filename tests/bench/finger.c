/* From a finger on the glass to the pixels it changes, in the real kiosk and
 * in a browser with the same page, by turns.
 *
 * The finger is the X server's own test pointer; the pixels are looked at
 * where the X server keeps them, so that looking takes no turn of the
 * server's and no time from whoever draws. */
#include "tests/bench/bench.h"
#include "tests/bench/later.h"
#include "tests/bench/machine.h"
#include "tests/bench/side.h"
#include "tests/bench/stand.h"

#include <check.h>
#include <stdio.h>

enum {
    TURNS = 3,
    PRESSES = 40, /* in a turn */
    TAPS = 6,
    REST_US = 60 * 1000,
    PATIENCE_US = 2000 * 1000,
    MOVE_US = 600 * 1000,  /* a screen has come in and rests */
    IN_MS = 150,           /* until a fade begins */
    HELD_US = 80 * 1000,   /* a finger stays on the glass */
    INTO_US = 300 * 1000,  /* how far it has got when the finger comes */
    PAGE_HOLD_MS = 1000,
    HOME_IDLE_MS = 46000,
    ASK_IDLE_MS = 30000
};

/* One who is touched. */
struct touched {
    struct watch *seen;
    struct hand *hand;
    struct rect button;
    struct samples still, fading; /* ms */
};

static void touched_clear(struct touched *t)
{
    samples_clear(&t->still);
    samples_clear(&t->fading);
}

/* Down on the button, and off it before it is let go: nothing happens. */
static void press(struct touched *t)
{
    int x = t->button.x + t->button.w / 2, y = t->button.y + t->button.h / 2;
    hand_move(t->hand, x, y);
    nap_us(REST_US);
    watch_take(t->seen, t->button);
    int64_t from = steady_us();
    hand_press(t->hand);
    int64_t at = watch_change(t->seen, from + PATIENCE_US);
    hand_move(t->hand, x, y > 540 ? 200 : 900);
    hand_lift(t->hand);
    nap_us(REST_US);
    ck_assert_msg(at > 0, "the button did not change under a finger");
    samples_add(&t->still, (double)(at - from) / 1000);
}

/* A tap on the board while its photo fades: counted from the press when that
 * shows, else from the lift, at which home comes in. */
static void tap_fading(struct touched *t)
{
    nap_us(INTO_US);
    hand_move(t->hand, 1500, 900);
    watch_take(t->seen, board_text_part);
    int64_t from = steady_us();
    hand_press(t->hand);
    int64_t at = watch_change(t->seen, from + HELD_US);
    if (!at)
        from = steady_us();
    hand_lift(t->hand);
    if (!at)
        at = watch_change(t->seen, from + PATIENCE_US);
    ck_assert_msg(at > 0, "the board did not go under a finger");
    samples_add(&t->fading, (double)(at - from) / 1000);
    nap_us(MOVE_US);
}

/* ---- the kiosk ---- */

struct ours {
    struct world *world;
    struct later *later;
    struct screen_process screen;
    struct touched touched;
};

static void to_home(struct ours *o)
{
    hand_tap(o->touched.hand, 1500, 900);
    driver_wait_screen(o->screen.driver, "home");
    driver_settle(o->screen.driver);
}

/* Nobody is there for long enough. */
static void to_board(struct ours *o)
{
    later_pass(o->later, &o->screen, HOME_IDLE_MS);
    later_pass(o->later, &o->screen, ASK_IDLE_MS);
    driver_wait_screen(o->screen.driver, "attract");
}

static void ours_open(struct ours *o)
{
    struct seen b;
    o->world = world_new(DISPLAY_SEEN, 1920, 1080);
    o->later = later_open(o->world);
    o->touched.seen = watch_open(o->world);
    o->touched.hand = hand_open(world_display(o->world));
    stand_paired_demo(o->world, &o->screen);
    later_kiosk(o->later, o->world, &o->screen, true);
    to_home(o);
    ck_assert(driver_nth(o->screen.driver, "button", 0, &b));
    o->touched.button = (struct rect){b.x, b.y, b.w, b.h};
}

static void ours_turn(struct ours *o)
{
    for (int i = 0; i < PRESSES; i++)
        press(&o->touched);
    for (int i = 0; i < TAPS; i++) {
        to_board(o);
        int64_t since = steady_us();
        nap_us(MOVE_US);
        later_fade(o->later, &o->screen, o->touched.seen, since, IN_MS);
        tap_fading(&o->touched);
        driver_wait_screen(o->screen.driver, "home");
    }
    driver_settle(o->screen.driver);
}

static void ours_close(struct ours *o)
{
    kiosk_stop(&o->screen);
    hand_close(o->touched.hand);
    watch_close(o->touched.seen);
    later_close(o->later);
    world_end(o->world);
    touched_clear(&o->touched);
}

/* ---- the page, which stands at home between the turns ---- */

static void rival_turn(struct touched *t)
{
    for (int i = 0; i < PRESSES; i++)
        press(t);
    for (int i = 0; i < TAPS; i++) {
        hand_tap(t->hand, PAGE_BACK_X, PAGE_BACK_Y);
        nap_us(MOVE_US);
        watch_take(t->seen, board_photo_part);
        watch_change(t->seen, steady_us() + PATIENCE_US * 2);
        tap_fading(t);
    }
}

/* ---- telling ---- */

static void tell(const char *name, double budget, struct samples *ours,
                 double part, const char *what)
{
    report_samples((struct figure){name, "ms", budget, false}, ours, part,
                   "%s", what);
}

static void tell_ratio(const char *name, double budget, struct samples *ours,
                       struct samples *theirs)
{
    char how[60];
    snprintf(how, sizeof how, "by turns, ms, p95 %.1f",
             samples_at(theirs, 0.95));
    browser_ratio(name, budget, samples_at(ours, 0.5), theirs, how);
}

void bench_finger(void)
{
    static const char STILL[] = "pressed button on the still home screen";
    static const char FADING[] =
        "tap on the board while its photo fades: from the press when that "
        "shows, else from the lift to the first of the next screen";
    struct ours o = {0};
    struct rival r;
    ours_open(&o);
    rival_open(&r, &(struct page){"home", true, PAGE_HOLD_MS});
    struct touched theirs = {r.seen, r.hand, PAGE_BUTTON, {0}, {0}};
    for (int i = 0; i < TURNS; i++) {
        ours_turn(&o);
        if (r.browser.pid)
            rival_turn(&theirs);
    }
    struct touched *t = &o.touched;
    tell("render.finger.p50", 2, &t->still, 0.5, STILL);
    tell("render.finger.p95", 5, &t->still, 0.95, STILL);
    tell_ratio("render.finger.ratio", 0.5, &t->still, &theirs.still);
    tell("render.finger.fading.p50", 3, &t->fading, 0.5, FADING);
    tell("render.finger.fading.p95", 8, &t->fading, 0.95, FADING);
    tell_ratio("render.finger.fading.ratio", 0.2, &t->fading, &theirs.fading);
    touched_clear(&theirs);
    rival_close(&r);
    ours_close(&o);
}
