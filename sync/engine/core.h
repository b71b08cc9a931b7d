/* core.h - what the duties of the engine share: who we are, the way to the
 * hub, to the database and to the main thread, and what is known of the hub.
 *
 * Private to the engine, and of its thread.  A duty asks the hub with
 * core_ask(), changes the database with core_submit(), and says what the
 * other duties should know with core_tell(). */
#ifndef SYNC_ENGINE_CORE_H
#define SYNC_ENGINE_CORE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "store/writer.h"
#include "sync/engine/engine.h"
#include "sync/engine/transport.h"
#include "sync/wire.h"

enum {
    COMMIT_DEADLINE_MS = 60 * 1000, /* a writer slower than this is trouble */
};

/* What one duty tells the others. */
enum told {
    TOLD_ONLINE = 1,   /* the hub answers again */
    TOLD_PICTURES = 2, /* rows that name pictures have arrived */
    TOLD_REPLAY = 4,   /* kept actions are queued again */
    TOLD_PAIRED = 8    /* we are somebody else now */
};

struct core {
    struct transport *transport;
    struct db *db; /* read-only */
    struct writer *writer;
    struct mailbox *done; /* chores come back here */
    int chores;           /* with the writer */
    struct mailbox *news;
    void (*wake)(void *ctx);
    void *ctx;

    char hub_url[URL_SIZE], name[121], version[33];
    char *media_dir, *hub_cert; /* owned */
    char *reload; /* address of the database for full loads */
    char device[ID_SIZE], org[ID_SIZE], epoch[ID_SIZE];
    struct keypair keys;
    struct clock clock;

    struct sync_state state;
    const char *trouble;
    unsigned told;
};

/* Reads from the database who we are, and where the feed stands. */
bool core_load(struct core *c, struct err *err);
/* Whether the hub at this address is on this machine. */
bool url_is_near(const char *url);
/* Counts what waits to be pushed, for the state. */
void core_count_actions(struct core *c);

/* A job that comes back: end() runs on the engine's thread with job.ok and
 * job.err filled in, then the chore is freed. */
struct chore {
    struct job job; /* the writer knows only this part */
    void (*end)(void *ctx, struct chore *chore);
    void *ctx;
    int attempt; /* the sender's, to know an outdated one */
};
void core_submit(struct core *c, struct chore *chore);
void core_take_chores(struct core *c);
/* Waits for those on their way, and frees them without calling end(). */
void core_end_chores(struct core *c);

/* Sends a signed request; body may be NULL.  The rest of *r is filled in by
 * the caller: method, path, query, timeout_s, done, ctx. */
struct exchange *core_ask(struct core *c, struct request *r,
                          const struct buf *body);

/* Notes what an answer says about the hub.  True for a 2xx. */
bool core_heard(struct core *c, const char *doing, const struct answer *a);
/* The time the hub told. */
void core_trust(struct core *c, int64_t server_time);
/* Something other than the connection went wrong. */
void core_fail(struct core *c, const char *doing, const struct err *err);

/* Counts one more failure, and says when (steady) to try again. */
int64_t core_retry_at(int *failures, const struct answer *a);

void core_tell(struct core *c, enum told what);
void core_news(struct core *c, enum news_kind kind, const char *text,
               int count);

#endif
