/* The real kiosk under a hand: screens that slide in and a wall of 400 photos,
 * by turns with the same page in a browser.
 *
 * Frames are counted twice: by the kiosk itself, and by the window's pixels.
 * A kiosk that counts frames nobody sees, or the other way round, would make
 * every other figure of frames doubtful. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/side.h"
#include "tests/bench/stand.h"

#include <check.h>
#include <stdlib.h>

enum {
    PHOTOS = 400,
    TURNS = 3,
    TURN_S = 5,
    SLIDES = 4,               /* there and back, in a turn */
    REST_US = 600 * 1000,     /* a slide takes 240 ms */
    REST_MS = 200,            /* no frame for so long: it has ended */
    SETTLE_US = 500 * 1000,
    DRAG_PX_S = 840
};

/* All of the window, so that no frame is missed. */
static const struct rect slide_part = {0, 0, 1920, 1080};
static const struct rect wall_part = {520, 140, 1336, 800};

/* Frames as each of the two clocks has counted them. */
struct clocks {
    int told, seen;
};

struct kiosk_scene {
    struct screen_process screen;
    struct hand *hand;
    struct side side;
    struct rival rival;
    struct clocks slide, wall;
};

static void ours_begin(struct kiosk_scene *s, struct clocks *c, struct rect r)
{
    c->told -= (int)driver_stat(s->screen.driver, "frames");
    side_begin(&s->side, r);
}

static void ours_end(struct kiosk_scene *s, struct clocks *c, double rest_ms)
{
    c->seen += side_end(&s->side, rest_ms);
    c->told += (int)driver_stat(s->screen.driver, "frames");
}

/* ---- slides ---- */

struct place_on {
    int x, y;
};

static struct place_on spot_of(struct kiosk_scene *s, const char *label)
{
    struct seen n;
    driver_settle(s->screen.driver);
    ck_assert_msg(driver_find(s->screen.driver, label, &n), "no %s", label);
    return (struct place_on){n.x + n.w / 2, n.y + n.h / 2};
}

static void slide(struct hand *h, struct place_on there, struct place_on back)
{
    for (int i = 0; i < SLIDES; i++) {
        hand_tap(h, there.x, there.y);
        nap_us(REST_US);
        hand_tap(h, back.x, back.y);
        nap_us(REST_US);
    }
}

static void slide_of_rival(struct rival *r)
{
    if (!r->browser.pid)
        return;
    side_begin(&r->side, slide_part);
    slide(r->hand, (struct place_on){PAGE_TILE_X, PAGE_TILE_Y},
          (struct place_on){PAGE_BACK_X, PAGE_BACK_Y});
    side_end(&r->side, REST_MS);
}

static void measure_slide(struct kiosk_scene *s)
{
    struct place_on tile = spot_of(s, "通知");
    hand_tap(s->hand, tile.x, tile.y);
    driver_wait_screen(s->screen.driver, "notices");
    struct place_on back = spot_of(s, "返回");
    hand_tap(s->hand, back.x, back.y);
    driver_wait_screen(s->screen.driver, "home");
    rival_open(&s->rival, &(struct page){"home", true, 0});
    if (s->rival.browser.pid) /* each view once, as ours */
        slide(s->rival.hand, (struct place_on){PAGE_TILE_X, PAGE_TILE_Y},
              (struct place_on){PAGE_BACK_X, PAGE_BACK_Y});
    for (int i = 0; i < TURNS; i++) {
        driver_settle(s->screen.driver);
        ours_begin(s, &s->slide, slide_part);
        slide(s->hand, tile, back);
        ours_end(s, &s->slide, REST_MS);
        slide_of_rival(&s->rival);
    }
    sides_tell("slide", &s->side, &s->rival.side, NAN);
    rival_close(&s->rival);
    side_clear(&s->side);
}

/* ---- the wall ---- */

static void wall_turn(struct kiosk_scene *s, int turn)
{
    bool up = turn % 2 == 0;
    struct stroke stroke = {.x = PAGE_WALL_X, .y = up ? 900 : 200,
                            .to_y = up ? 200 : 900, .px_s = DRAG_PX_S,
                            .seconds = TURN_S + 1};
    pid_t hand = hand_begin(s->side.display, &stroke);
    nap_us(SETTLE_US);
    ours_begin(s, &s->wall, wall_part);
    nap_us(TURN_S * 1000000);
    ours_end(s, &s->wall, INFINITY);
    hand_wait(hand);
}

static void wall_of_rival(struct rival *r, int turn)
{
    if (!r->browser.pid)
        return;
    struct stroke stroke = {.x = PAGE_WALL_X, .y = 500, .px_s = DRAG_PX_S,
                            .wheel = turn % 2 ? WHEEL_UP : WHEEL_DOWN,
                            .click_px = PAGE_WHEEL_PX, .seconds = TURN_S + 1};
    pid_t hand = hand_begin(r->side.display, &stroke);
    nap_us(SETTLE_US);
    side_begin(&r->side, wall_part);
    nap_us(TURN_S * 1000000);
    side_end(&r->side, INFINITY);
    hand_wait(hand);
}

static void measure_wall(struct kiosk_scene *s)
{
    struct place_on tile = spot_of(s, "相册");
    hand_tap(s->hand, tile.x, tile.y);
    driver_wait_screen(s->screen.driver, "gallery");
    driver_settle(s->screen.driver);
    rival_open(&s->rival, &(struct page){"wall", true, 0});
    for (int i = 0; i < TURNS; i++) {
        wall_turn(s, i);
        wall_of_rival(&s->rival, i);
    }
    sides_tell("wall", &s->side, &s->rival.side, NAN);
    rival_close(&s->rival);
    side_clear(&s->side);
}

/* ---- both clocks ---- */

static double apart(struct clocks c)
{
    return c.seen > 0 ? (double)abs(c.told - c.seen) / c.seen : NAN;
}

static void tell_clocks(const struct kiosk_scene *s)
{
    double most = fmax(apart(s->slide), apart(s->wall));
    report((struct figure){"render.agree", "part", 0.02, false}, most,
           s->slide.seen + s->wall.seen,
           "frames as the kiosk counts them and as its window's pixels do, "
           "the worse of: slides %d and %d, wall %d and %d",
           s->slide.told, s->slide.seen, s->wall.told, s->wall.seen);
}

void bench_kiosk(void)
{
    struct world *w = world_new(DISPLAY_SEEN, 1920, 1080);
    struct kiosk_scene s = {.hand = hand_open(world_display(w))};
    s.side.server = child_named("Xvfb");
    s.side.seen = watch_open(w);
    s.side.display = world_display(w);
    stand_paired_demo(w, &s.screen);
    stand_add_album(&s.screen, PHOTOS);
    kiosk_start(w, &s.screen, "demo", "--hub=", "--theme=light", NULL);
    s.side.pid = s.screen.pid;
    stand_wait_full(&s.screen); /* its window is there, too */
    hand_tap(s.hand, 960, 300);
    driver_wait_screen(s.screen.driver, "home");
    measure_slide(&s);
    measure_wall(&s);
    tell_clocks(&s);
    kiosk_stop(&s.screen);
    watch_close(s.side.seen);
    hand_close(s.hand);
    world_end(w);
}
