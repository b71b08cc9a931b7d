/* engine.h - keeps a screen in step with its hub, on a thread of its own.
 *
 * Pairing, pushing actions, pulling the feed, fetching pictures ahead and the
 * heartbeat each are a small state machine on one curl multi handle; every
 * state has a deadline.  It reads the database through its own read-only
 * connection and writes only by jobs to the writer.  It knows rows and
 * actions, not screens. */
#ifndef SYNC_ENGINE_ENGINE_H
#define SYNC_ENGINE_ENGINE_H

#include "base/err.h"
#include "base/mailbox.h"
#include "store/writer.h"

#include <stdbool.h>
#include <stdint.h>

struct engine;

struct engine_config {
    const char *hub_url;   /* "http://127.0.0.1:8080" */
    const char *hub_cert;  /* transport.h; NULL: as the system trusts */
    const char *db_path;
    const char *media_dir; /* pictures go here as media_path() says */
    const char *name;      /* of this screen, told when pairing */
    const char *version;
    struct writer *writer;
    struct mailbox *news;  /* gets struct news; the reader frees them */
    void (*wake)(void *ctx); /* engine's thread, after each news */
    void *ctx;
};

enum news_kind {
    NEWS_STATE,   /* online, queue, cursor changed: see `state` */
    NEWS_PAIRED,
    NEWS_PAIR_FAILED, /* `text` is a message id saying why */
    NEWS_VERDICTS,    /* `count` actions were answered */
    NEWS_MEDIA,       /* a picture arrived: `text` is its path */
};

struct sync_state {
    bool paired, online, working;
    bool ready;            /* a first load has become whole */
    char cursor[512];
    int queued, quarantined;
    int64_t last_contact;  /* UTC ms by the hub's clock; 0: never */
    int64_t hub_offset_ms; /* hub time minus this machine's */
    int64_t hub_base_ms;   /* ... and as clock.h has it */
    bool clock_trusted;
};

struct news {
    enum news_kind kind;
    struct sync_state state; /* always the newest */
    const char *trouble;     /* a message id, or NULL: why it is not online */
    char text[200];
    int count;
};

/* Copies what it needs of *config; writer, news and ctx outlive it. */
struct engine *engine_start(const struct engine_config *config,
                            struct err *err);
void engine_stop(struct engine *e); /* NULL is allowed; aborts transfers */

/* Any thread: an action was stored, push it now. */
void engine_poke(struct engine *e);
/* Any thread: pair with this code. */
void engine_pair(struct engine *e, const char *code);
/* Any thread: what the heartbeat says is on the screen. */
void engine_showing(struct engine *e, const char *screen);

#endif
