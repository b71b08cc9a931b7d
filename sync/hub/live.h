/* live.h - long polls that wait for a change of their orgs.
 *
 * A reader notes how many changes there were, looks, is registered, and
 * parks.  Whatever commits after it was registered wakes it; when there was a
 * change between, it looks once more: so none is lost.  One thread, asleep until the next deadline, lets polls go whose time
 * is over: a parked client that went away is not noticed before that.
 *
 * suspend() and resume() are called under this file's lock, which is what
 * keeps a wake-up from overtaking its own suspension (stack.md, 10); they
 * must only mark the connection. */
#ifndef SYNC_HUB_LIVE_H
#define SYNC_HUB_LIVE_H

#include "base/id.h"

#include <stdbool.h>
#include <stdint.h>

struct live;

/* Lives in the request that waits.  All-zero is not registered. */
struct waiter {
    struct live *live; /* not NULL: registered */
    struct waiter *prev, *next;
    char (*orgs)[ID_SIZE]; /* owned, from mem_new(), by live_watch() on */
    int org_count;
    int64_t until; /* steady ms */
    bool woken;
    void (*resume)(void *connection); /* not NULL: parked */
    void *connection;
};

/* Without the thread: the caller lets polls go itself. */
struct live *live_new(void);
void live_free(struct live *l); /* NULL is allowed */
/* Lets go of those whose time is over at `now` (steady); says when to look
 * again, INT64_MAX when nobody waits. */
int64_t live_let_go(struct live *l, int64_t now);

/* The same with the thread that does it in time. */
struct live *live_start(void);
/* Wakes everybody, and lets nobody park from now on.  Call it before the
 * server is stopped, and live_stop() after. */
void live_wake_all(struct live *l);
void live_stop(struct live *l); /* NULL is allowed */

/* Any thread. */
int64_t live_changes(struct live *l);
/* Any thread: registers w, whose orgs are filled in; live_forget() frees
 * them.  False when something has changed since there were `changes`: then
 * look once more before parking. */
bool live_watch(struct live *l, struct waiter *w, int wait_ms,
                int64_t changes);
void live_forget(struct waiter *w); /* also when it is not registered */
/* Suspends, unless something has changed since live_watch(): then false. */
bool live_park(struct waiter *w, void (*suspend)(void *connection),
               void (*resume)(void *connection), void *connection);

/* Any thread: this org changed; "": any may have.  Fits hub_on_change(). */
void live_changed(void *live, const char *org);
int live_waiting(struct live *l);

#endif
