/* pair.h - a kiosk and the same page in a browser, on displays of their own,
 * at the same time. */
#ifndef BENCH_PAIR_H
#define BENCH_PAIR_H

#include "tests/bench/browser.h"
#include "tests/bench/later.h"
#include "tests/bench/watch.h"

struct pair {
    struct world *world;
    struct watch *seen;
    struct later *later;
    struct screen_process screen;
    pid_t server;
    struct rival_board {
        struct world *world;
        struct watch *seen;
        struct browser browser; /* pid 0: none is installed */
        pid_t server;
    } rival;
};

/* An empty school, whose board has a clock and nothing that changes. */
void pair_open_still(struct pair *p);
/* The demo; the page has a new photo each `each_ms`. */
void pair_open_photos(struct pair *p, int each_ms);
void pair_close(struct pair *p);

/* A row of our PSS, and one beside the browser's now. */
void pair_tell_size(const struct pair *p, struct figure f, const char *ratio,
                    const char *what);

#endif
