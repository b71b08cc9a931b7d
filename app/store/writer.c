#include "store/writer.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct writer {
    char *path;
    struct db *db; /* the thread's; NULL after a failure, until it reopens */
    bool settled;  /* the thread's: db_settle() was done */
    struct mailbox *jobs;
    void (*wake)(void *ctx);
    void *ctx;
    pthread_t thread;
    atomic_uint generation;
    atomic_int pending;
};

void job_free(struct job *job)
{
    if (!job)
        return;
    if (job->release)
        job->release(job);
    free(job);
}

/* After a failed write nobody knows what the disk holds: what SQLite has
 * cached may not be there.  A new connection reads it again. */
static void reopen(struct writer *w)
{
    db_close(w->db);
    w->db = NULL;
}

static bool settle(struct writer *w, struct err *err)
{
    w->settled = w->settled || db_settle(w->db, err);
    return w->settled;
}

static bool run_job(struct writer *w, struct job *job)
{
    if (!w->db)
        w->db = db_open(w->path, DB_WRITE, &job->err);
    if (!w->db || !settle(w, &job->err) || !db_begin(w->db, &job->err))
        return false;
    bool ran = job->run(w->db, job, &job->err);
    return db_end(w->db, ran, &job->err);
}

static void do_job(struct writer *w, struct job *job)
{
    job->ok = run_job(w, job);
    if (!job->ok && job->err.kind == ERR_STORAGE)
        reopen(w);
    if (!job->ok && (!job->reply || job->err.kind == ERR_STORAGE ||
                     job->err.kind == ERR_FULL))
        log_err("write", &job->err);

    /* Sending the job gives it away: all that is needed of it comes first. */
    bool changed = job->ok && job->changed;
    bool tell = job->reply || changed;
    void (*wake)(void *ctx) = job->wake;
    void *ctx = job->ctx;
    if (changed)
        atomic_fetch_add(&w->generation, 1);
    atomic_fetch_sub(&w->pending, 1);
    if (job->reply)
        mailbox_send(job->reply, job);
    else
        job_free(job);
    if (wake)
        wake(ctx);
    if (tell && w->wake)
        w->wake(w->ctx);
}

static void *run(void *arg)
{
    struct writer *w = arg;
    struct err later = {0}; /* said by the first job, if it is still so */
    settle(w, &later);
    for (;;) {
        struct job *job = mailbox_wait(w->jobs, MAILBOX_FOREVER);
        if (!job->run) { /* the last one, from writer_stop() */
            free(job);
            return NULL;
        }
        do_job(w, job);
    }
}

static void writer_free(struct writer *w)
{
    db_close(w->db);
    mailbox_free(w->jobs);
    free(w->path);
    free(w);
}

struct writer *writer_start(const char *path, void (*wake)(void *ctx),
                            void *ctx, struct err *err)
{
    struct writer *w = mem_new(sizeof *w);
    w->path = mem_text(path);
    w->wake = wake;
    w->ctx = ctx;
    w->jobs = mailbox_new();
    w->db = db_open(path, DB_WRITE, err);
    if (!w->db) {
        writer_free(w);
        return NULL;
    }
    int rc = pthread_create(&w->thread, NULL, run, w);
    if (rc != 0) {
        err_set(err, ERR_STORAGE, N_("程序没有启动起来，请重试。"),
                "thread: error %d", rc);
        writer_free(w);
        return NULL;
    }
    return w;
}

void writer_stop(struct writer *w)
{
    if (!w)
        return;
    mailbox_send(w->jobs, mem_new(sizeof(struct job)));
    pthread_join(w->thread, NULL);
    writer_free(w);
}

void writer_submit(struct writer *w, struct job *job)
{
    atomic_fetch_add(&w->pending, 1);
    mailbox_send(w->jobs, job);
}

unsigned writer_generation(const struct writer *w)
{
    return atomic_load(&w->generation);
}

int writer_pending(const struct writer *w)
{
    return atomic_load(&w->pending);
}
