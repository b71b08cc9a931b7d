/* duties.h - all that keeps a screen in step with its hub, without a thread:
 * pairing, pushing, pulling, pictures and the heartbeat on one core.
 *
 * Whoever holds them calls duties_step() when the time it gave is over, when
 * the transport has handed out answers, when a job has come back, and after
 * anything below; engine.c does so on a thread of its own.  Everything is of
 * that one thread; nothing here waits, but duties_end() for the writer. */
#ifndef SYNC_ENGINE_DUTIES_H
#define SYNC_ENGINE_DUTIES_H

#include "sync/engine/core.h"
#include "sync/engine/heartbeat.h"
#include "sync/engine/media.h"
#include "sync/engine/pair.h"
#include "sync/engine/pull.h"
#include "sync/engine/push.h"

struct duties {
    struct core core;
    struct pull pull;
    struct push push;
    struct pair pair;
    struct media media;
    struct heartbeat heartbeat;
    struct sync_state told; /* the newest state that main has */
    const char *told_trouble;
    bool has_told;
};

/* Opens the database and the way to the hub, and reads who we are.  *d is
 * all-zero; it is to be closed also when this fails. */
bool duties_open(struct duties *d, const struct engine_config *config,
                 struct err *err);
void duties_close(struct duties *d);

/* Between them the duties run. */
void duties_begin(struct duties *d);
void duties_end(struct duties *d);

/* Does all that is due, and tells main what has changed.  Returns for how
 * many milliseconds there is nothing to do. */
int duties_step(struct duties *d);

/* The network cannot be used at all: tells main, once. */
void duties_fail(struct duties *d, const struct err *err);

/* What engine.h's functions of these names ask for. */
void duties_poke(struct duties *d);
void duties_pair(struct duties *d, const char *code);
void duties_showing(struct duties *d, const char *screen);

#endif
