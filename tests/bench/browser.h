/* browser.h - the rival: Chromium in its kiosk mode with the same kind of
 * board as a page, on a display of a world. */
#ifndef BENCH_BROWSER_H
#define BENCH_BROWSER_H

#include "tests/e2e/world.h"

#include <stdint.h>

struct browser {
    pid_t pid;
    double first_ms; /* from fork until the page is in the window */
};

bool browser_is_installed(void);
/* `photos`: two that take turns each 12 s, as the board's do; without them
 * only the clock moves.  Returns when the page is shown. */
void browser_start(struct browser *b, struct world *w, bool photos);
void browser_stop(struct browser *b);

/* Of all its processes that live now. */
double browser_pss_mb(const struct browser *b);
double browser_cpu_s(const struct browser *b);
int64_t browser_sleeps(const struct browser *b);

#endif
