/* work.h - the line of requests that wait for one of a few workers.
 *
 * The server's own threads only read and write sockets; what needs the
 * database waits here.  Officers and their pages overtake everybody, and one
 * worker is theirs alone; a screen's reading overtakes its writing, but not
 * for ever.  Each lane is bounded in length and in time: who comes later is
 * turned away at once, before anybody looks at its signature.
 *
 * Who is turned away is told when to come again, each a little later than
 * the one before, at the rate at which the work gets done: a line outside
 * the door, so that a crowd returns as it can be served. */
#ifndef SYNC_HUB_WORK_H
#define SYNC_HUB_WORK_H

#include <stdbool.h>
#include <stdint.h>

enum lane {
    LANE_NOW,  /* needs no database: answered where it was read */
    LANE_DESK, /* people: officers, pages, figures, pairing */
    LANE_READ, /* a screen's polls, heartbeats and pictures */
    LANE_WRITE, /* a screen's actions */
    LANES
};

enum { RETRY_MOST_S = 120 };

/* Lives in the request.  All-zero is idle. */
struct task {
    struct task *next;
    enum lane lane;
    int64_t since; /* steady ms; 0: it has its place already, see work_again */
};

struct work;
/* A worker's thread: does the task.  Not in_time: it has waited too long for
 * whoever asked to be there still, so it is only turned away. */
typedef void work_fn(struct task *t, bool in_time);
struct work *work_start(work_fn *run);
/* Takes nothing in from now on, does what is in line, and ends its threads.
 * Who still brings something is turned away, until work_free(). */
void work_stop(struct work *w);
void work_free(struct work *w); /* a stopped one; NULL is allowed */

/* Any thread.  False when the lane is full; else, before a worker can take
 * it, hold(ctx) is called under this file's lock: it must only mark. */
bool work_put(struct work *w, struct task *t, enum lane lane,
              void (*hold)(void *ctx), void *ctx);
/* A task that was done once and goes on, for which there is always room. */
void work_again(struct work *w, struct task *t);
bool work_is_full(struct work *w, enum lane lane);

/* Counts one that is turned away; seconds until it may come again, at least
 * 1 and at most RETRY_MOST_S. */
int work_turn_away(struct work *w, enum lane lane);

const char *lane_text(enum lane lane);
struct work_figures {
    long long waiting, done, turned_away;
};
void work_figures(struct work *w, enum lane lane, struct work_figures *out);

#endif
