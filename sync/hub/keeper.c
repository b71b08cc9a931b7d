#include "sync/hub/keeper.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/mem.h"
#include "store/leases.h"
#include "sync/hub/restore.h"

#include <pthread.h>
#include <stdlib.h>

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };

/* Adds to *changes what it does to rows. */
struct keeper_chore {
    const char *name;
    int64_t every_ms;
    bool (*work)(struct db *db, int64_t now_ms, struct changes *changes,
                 struct err *err);
};

static bool mark(struct db *db, int64_t now_ms, struct changes *changes,
                 struct err *err)
{
    (void)changes;
    return feed_mark(db, now_ms, err);
}

static bool compact(struct db *db, int64_t now_ms, struct changes *changes,
                    struct err *err)
{
    (void)changes;
    return feed_compact(db, now_ms, err);
}

/* Before waiting lists move up, so that they do in the same turn. */
static bool settle(struct db *db, int64_t now_ms, struct changes *changes,
                   struct err *err)
{
    bool settling;
    (void)changes;
    return restore_is_settling(db, now_ms, &settling, err);
}

static const struct keeper_chore chores[] = {
    {"mark the feed", HOUR_MS, mark},
    {"compact the feed", HOUR_MS, compact},
    {"settle after a restore", MINUTE_MS, settle},
    {"return lent places", MINUTE_MS, seats_tidy},
};
enum { CHORES = sizeof chores / sizeof chores[0] };
_Static_assert((int)CHORES <= (int)KEEPER_CHORES_MAX, "room for each chore");

struct turn {
    const struct keeper_chore *chore;
    int64_t now_ms;
};

static bool work(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    const struct turn *t = ctx;
    return db_lock(db, "keeper", err) && t->chore->work(db, t->now_ms, c, err);
}

/* Also when the clock was set back. */
static bool is_due(int64_t done_at, int64_t every_ms, int64_t now_ms)
{
    return done_at == 0 || now_ms < done_at || now_ms - done_at >= every_ms;
}

void keeper_run(struct keeper *k, int64_t now_ms)
{
    for (int i = 0; i < CHORES; i++) {
        struct turn t = {&chores[i], now_ms};
        struct err err;
        if (!is_due(k->done_at[i], chores[i].every_ms, now_ms))
            continue;
        if (hub_change(k->hub, "", work, &t, NULL, &err))
            k->done_at[i] = now_ms;
        else
            log_err(chores[i].name, &err);
    }
}

/* ---- the thread ---- */

struct keeping {
    struct keeper keeper; /* the thread's */
    struct mailbox *stop; /* closing it is the signal */
    pthread_t thread;
};

static void *run(void *arg)
{
    struct keeping *k = arg;
    for (;;) {
        mailbox_wait(k->stop, MINUTE_MS);
        if (mailbox_is_closed(k->stop))
            return NULL;
        keeper_run(&k->keeper, clock_now_ms(NULL));
    }
}

struct keeping *keeper_start(struct hub *h, struct err *err)
{
    struct keeping *k = mem_new(sizeof *k);
    k->keeper.hub = h;
    k->stop = mailbox_new();
    int rc = pthread_create(&k->thread, NULL, run, k);
    if (rc == 0)
        return k;
    err_set(err, ERR_STORAGE, N_("程序没有启动起来，请重试。"),
            "thread: error %d", rc);
    mailbox_free(k->stop);
    free(k);
    return NULL;
}

void keeper_stop(struct keeping *k)
{
    if (!k)
        return;
    mailbox_close(k->stop);
    pthread_join(k->thread, NULL);
    mailbox_free(k->stop);
    free(k);
}
