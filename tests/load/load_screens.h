/* load_screens.h - thousands of screens on one thread, which ask as the
 * engine does: a feed line that polls, a line that pushes, and the engine's
 * own waits. */
#ifndef LOAD_SCREENS_H
#define LOAD_SCREENS_H

#include "tests/load/load.h"
#include "tests/load/load_lines.h"

struct fleet {
    const struct crowd *crowd;
    struct lines *lines;
    struct fleet_screen *screens; /* owned */
    uint64_t chance;
    /* what has happened */
    int pushed, holding; /* screens whose queue is empty; that wait for news */
    int64_t asked, busy, broken, lost; /* answers that they did not read */
    int64_t verdicts, pages;
    int wrong; /* answers that must not be */
    char first_wrong[200];
    double *told_ms; /* not NULL: after how long each got its news */
    int told;
    int64_t told_from; /* steady us */
};

/* Each with `actions` to push, 0: none; its first contact is spread over
 * `spread_ms`. */
void fleet_open(struct fleet *f, const struct crowd *c, int actions,
                int spread_ms, unsigned seed);
void fleet_run(struct fleet *f, int ms);
/* From now on: when does each hear something new? */
void fleet_expect(struct fleet *f);
void fleet_close(struct fleet *f);

#endif
