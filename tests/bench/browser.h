/* browser.h - the rival: Chromium in its kiosk mode with the same noticeboard
 * as a page (tests/bench/web), on a display of a world.
 *
 * The world has the demo or an empty school, whose rows the page shows, and
 * pixels that can be watched. */
#ifndef BENCH_BROWSER_H
#define BENCH_BROWSER_H

#include "tests/bench/watch.h"
#include "tests/e2e/world.h"

#include <stdint.h>

struct browser {
    pid_t pid;
    /* from fork until the window has the page: its text, and all pictures */
    double text_ms, whole_ms;
};

struct page {
    const char *view; /* board, home, list, wall, fade */
    bool photos;      /* else without any, so that only the clock moves */
    int hold_ms;      /* how long a photo stays */
};

bool browser_is_installed(void);
/* A row with our value as a part of the median of theirs; without samples it
 * says that there is no browser. */
void browser_ratio(const char *name, double budget, double ours,
                   struct samples *theirs, const char *how);
/* Returns when the page is whole. */
void browser_start(struct browser *b, struct world *w, const struct watch *seen,
                   const struct page *page);
void browser_stop(struct browser *b);

/* Where its page has things, and how far a click of the wheel moves them. */
enum {
    PAGE_WHEEL_PX = 120,
    PAGE_WALL_X = 1188,
    PAGE_GALLERY_X = 1104, PAGE_GALLERY_Y = 350,
    PAGE_TILE_X = 276, PAGE_TILE_Y = 600, /* of home, leads to the list */
    PAGE_BACK_X = 144, PAGE_BACK_Y = 1024
};
#define PAGE_BUTTON ((struct rect){1264, 160, 288, 380}) /* does nothing */

/* Of all its processes that live now. */
double browser_pss_mb(const struct browser *b);
double browser_cpu_s(const struct browser *b);
int64_t browser_sleeps(const struct browser *b);

#endif
