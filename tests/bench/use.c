/* What a screen holds after ten minutes of photos, and after a day of people;
 * the same page in a browser takes as many of both, at the same time. */
#include "tests/bench/bench.h"
#include "tests/bench/hand.h"
#include "tests/bench/machine.h"
#include "tests/bench/pair.h"

#include <check.h>
#include <stdio.h>

enum {
    PHOTOS = 45,      /* of 12 s and a fade each: ten minutes */
    PHOTO_EACH_MS = 2000,
    IN_MS = 150,
    HOURS = 8,
    VISITS = 12 * HOURS, /* one in five minutes */
    FIRST_HOUR = 8,
    FIRST = VISITS / 10, /* after these it should have what it needs */
    WINDOW = 10,         /* visits, of which the median is taken */
    PART_MS = 2 * 60 * 1000, /* of the time between visits, twice */
    RIVAL_US = 200 * 1000
};

/* ---- ten minutes of photos ---- */

static void pass_photos(struct pair *p)
{
    int64_t since_us = later_next_fade(p->seen);
    for (int i = 0; i < PHOTOS; i++) {
        nap_until(since_us +
                  (PHOTO_EACH_MS - BOARD_FADE_MS - IN_MS) * 1000);
        since_us = later_fade(p->later, &p->screen, p->seen, since_us, IN_MS) +
                   BOARD_FADE_MS * 1000;
    }
    nap_until(since_us);
}

/* ---- visits ---- */

/* From the board to some screens and home again; ways through home, NULL
 * ends one. */
static const char *const ways[][5] = {
    {"通知", "返回", "活动", "返回", NULL},
    {"相册", "返回", "通知", "返回", NULL},
    {"大字", "对比", "对比", "大字", NULL},
    {"活动", "返回", "相册", "返回", NULL},
};

enum { WAYS = sizeof ways / sizeof ways[0] };

/* Touches; the same number whichever way. */
static int visit(struct pair *p, int i)
{
    struct driver *d = p->screen.driver;
    int touches = 1;
    driver_tap_at(d, 1500, 900);
    driver_wait_screen(d, "home");
    for (const char *const *label = ways[i % WAYS]; *label; label++) {
        driver_tap(d, *label);
        touches++;
    }
    later_pass(p->later, &p->screen, PART_MS); /* asks who is still there */
    later_pass(p->later, &p->screen, PART_MS); /* and leaves */
    driver_wait_screen(d, "attract");
    driver_settle(d);
    return touches;
}

/* The same number on the page, by a process of its own; 0: there is none. */
static pid_t rival_visit(const struct pair *p)
{
    static const struct tap taps[] = {{1500, 900},
                                      {PAGE_TILE_X, PAGE_TILE_Y},
                                      {PAGE_BACK_X, PAGE_BACK_Y},
                                      {PAGE_GALLERY_X, PAGE_GALLERY_Y},
                                      {PAGE_BACK_X, PAGE_BACK_Y},
                                      {PAGE_BACK_X, PAGE_BACK_Y}};
    if (!p->rival.browser.pid)
        return 0;
    return hand_taps(world_display(p->rival.world), taps,
                     sizeof taps / sizeof taps[0], RIVAL_US);
}

static void set_clock(struct pair *p, int i)
{
    char text[40];
    snprintf(text, sizeof text, "2026-10-15T%02d:%02d:00+08:00",
             FIRST_HOUR + i / 12, i % 12 * 5);
    driver_clock(p->screen.driver, text);
}

/* The median of WINDOW of them from the i-th on. */
static double window_of(const struct samples *all, int i)
{
    struct samples some = {0};
    for (int k = 0; k < WINDOW; k++)
        samples_add(&some, all->list[i + k]);
    double median = samples_at(&some, 0.5);
    samples_clear(&some);
    return median;
}

static double growth_of(const struct samples *mb)
{
    return window_of(mb, VISITS - WINDOW) / window_of(mb, FIRST) - 1;
}

static void measure_day(struct pair *p)
{
    struct samples ours = {0}, theirs = {0};
    int touches = 0;
    for (int i = 0; i < VISITS; i++) {
        set_clock(p, i);
        pid_t rival = rival_visit(p);
        touches += visit(p, i);
        if (rival)
            hand_wait(rival);
        samples_add(&ours, memory_mb(p->screen.pid, "Pss"));
        samples_add(&theirs,
                    rival ? browser_pss_mb(&p->rival.browser) : NAN);
    }
    report((struct figure){"memory.growth.8h", "part", 0.01, false},
           growth_of(&ours), VISITS,
           "%d hours by the clocks, %d touches, a visit each 5 minutes: "
           "medians of %d, %.1f MB after the first %d visits, %.1f at the "
           "end; Chromium: %.1f and %.1f",
           HOURS, touches, WINDOW, window_of(&ours, FIRST), FIRST,
           window_of(&ours, VISITS - WINDOW), window_of(&theirs, FIRST),
           window_of(&theirs, VISITS - WINDOW));
    pair_tell_size(p, (struct figure){"memory.pss.8h", "MB", NAN, false},
                   "memory.pss.8h.ratio", "after those visits");
    samples_clear(&ours);
    samples_clear(&theirs);
}

void bench_use(void)
{
    struct pair p = {0};
    pair_open_photos(&p, PHOTO_EACH_MS);
    pass_photos(&p);
    pair_tell_size(&p, (struct figure){"memory.pss.10min", "MB", 45, false},
                   "memory.pss.10min.ratio",
                   "after as many photos as ten minutes have, each 2 s");
    measure_day(&p);
    pair_close(&p);
}
