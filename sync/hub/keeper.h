/* keeper.h - what the hub does by itself, as time goes by.
 *
 * A table of chores; `serve` runs it on a thread of its own, which sleeps but
 * for a moment in each minute.  Every chore may be run at any time and as
 * often as one likes, by several processes on one database at once. */
#ifndef SYNC_HUB_KEEPER_H
#define SYNC_HUB_KEEPER_H

#include "sync/hub/hub.h"

enum { KEEPER_CHORES_MAX = 16 };

/* All-zero but for the hub is one that has done nothing yet. */
struct keeper {
    struct hub *hub;
    int64_t done_at[KEEPER_CHORES_MAX]; /* UTC ms; 0: not yet */
};
/* Any one thread: does what is due, each chore in a transaction of its own.
 * One that fails is logged, and due again. */
void keeper_run(struct keeper *k, int64_t now_ms);

/* The thread.  The hub outlives it. */
struct keeping;
struct keeping *keeper_start(struct hub *h, struct err *err);
void keeper_stop(struct keeping *k); /* NULL is allowed */

#endif
