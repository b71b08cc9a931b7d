/* push.h - sends this screen's own actions, oldest first, until each has its
 * verdict.  What leads to nothing is tried again; one bad action never holds
 * up its neighbours, nor does one that the hub leaves unanswered: those behind
 * it go on, and it is sent again later. */
#ifndef SYNC_ENGINE_PUSH_H
#define SYNC_ENGINE_PUSH_H

#include "sync/engine/core.h"

struct push {
    struct core *core;
    struct exchange *asking;
    int committing;  /* messages whose verdicts the writer has */
    int64_t upto;    /* seq: up to it are those */
    int64_t attempt; /* messages sent */
    int batch; /* how many go at once: 1 while looking for a bad one */
    int count; /* sent, in `actions` */
    struct action actions[WIRE_ACTIONS_MAX];
    int failures;
    bool was_put_off; /* the last one by the hub's Retry-After */
    int64_t due, commit_due; /* steady; INT64_MAX: nothing to send */
    int64_t after; /* seq: up to it are those that were left unanswered */
    int64_t again; /* steady: they are sent once more; INT64_MAX: none */
    int left;      /* how many times in a row some were */
};

void push_begin(struct push *p, struct core *c);
void push_end(struct push *p);
int64_t push_step(struct push *p, int64_t now);
bool push_is_working(const struct push *p);

/* An action was stored.  While the hub fails, its time is kept. */
void push_poke(struct push *p);
/* The hub is there again: do not wait any longer, unless it was there and
 * asked us to. */
void push_now(struct push *p);

#endif
