/* writer.h - the kiosk's one writing thread.
 *
 * Other threads hand it jobs; each runs in a transaction of its own, in
 * order.  It alone writes and checkpoints (SQLite 3.40 may lose commits when
 * two connections do both). */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "base/db.h"
#include "base/mailbox.h"

struct writer;

/* A job is a heap block that begins with this and is freed with free(). */
struct job {
    /* Writer's thread, inside the transaction; false rolls it back. */
    bool (*run)(struct db *db, struct job *job, struct err *err);
    /* Frees what the job owns beside its block; NULL: nothing. */
    void (*release)(struct job *job);
    struct mailbox *reply; /* gets the job back when it is done; NULL: nobody */
    /* Writer's thread, after the reply was sent; NULL: nobody.  `ctx` must
     * last until a later job, which has no wake, has come back. */
    void (*wake)(void *ctx);
    void *ctx;
    int tag;               /* the sender's, to know it again */
    bool ok;               /* filled in: committed */
    struct err err;        /* filled in when not ok */
    bool changed;          /* run() may set it: rows that screens show */
};

/* Opens its own connection.  `wake` is called on the writer's thread after
 * each job that has a reply or changed something. */
struct writer *writer_start(const char *path, void (*wake)(void *ctx),
                            void *ctx, struct err *err);
void writer_stop(struct writer *w); /* finishes what is queued; NULL allowed */

/* Any thread; the job is the writer's now. */
void writer_submit(struct writer *w, struct job *job);

/* Grows by one with every commit that changed what screens show: any
 * thread. */
unsigned writer_generation(const struct writer *w);
/* Jobs not yet done: any thread. */
int writer_pending(const struct writer *w);

void job_free(struct job *job); /* release, then free; NULL allowed */

#endif
