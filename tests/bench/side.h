/* side.h - the two who are measured by turns: us and the browser.
 *
 * What both show is watched from outside, and their processor time is counted
 * together with that of the X server they draw on. */
#ifndef BENCH_SIDE_H
#define BENCH_SIDE_H

#include "tests/bench/browser.h"
#include "tests/bench/hand.h"
#include "tests/bench/watch.h"

struct side {
    /* set before the first turn */
    struct watch *seen;  /* borrowed */
    const char *display; /* borrowed */
    pid_t pid, server;  /* pid 0: this process; its children of a browser */
    bool is_browser;
    /* what came of the turns; end with side_clear() */
    struct samples gaps_ms, cpu; /* cpu: seconds a minute, of each turn */
    double used_s, all_s; /* at the last begin; of all turns */
    int frames;           /* of all turns */
    int64_t from_us;
};

/* A turn.  Frames are what changes rows of the rect; gaps above `rest_ms` are
 * rests.  The end returns how many frames were seen. */
void side_begin(struct side *s, struct rect r);
int side_end(struct side *s, double rest_ms);
void side_clear(struct side *s);

/* Rows render.NAME.seen.fps, .p99, .late, .cpu and .cpu.ratio; .frame.ratio
 * is of the processor time a frame, for who drops frames uses less. */
void sides_tell(const char *name, struct side *ours, struct side *theirs,
                double ratio_budget);

/* A browser on a display of its own; all-zero where none is installed. */
struct rival {
    struct world *world;
    struct watch *seen;
    struct hand *hand;
    struct browser browser;
    struct side side;
};
void rival_open(struct rival *r, const struct page *page);
void rival_close(struct rival *r);

#endif
