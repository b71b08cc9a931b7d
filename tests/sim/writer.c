/* writer.h for the simulation: jobs run one after another, in order, each a
 * few milliseconds of virtual time after the one before; a crash comes before
 * or after one's commit. */
#include "store/writer.h"

#include "base/mem.h"
#include "tests/sim/screen.h"

#include <stdlib.h>

enum { JOBS_MAX = 256, COMMIT_MS = 6 };

struct writer {
    struct screen *screen;
    char *path;
    struct db *db; /* NULL after a failure, until it reopens */
    struct job *jobs[JOBS_MAX];
    int count;
    unsigned generation;
    bool planned, dead;
    int64_t power; /* of the screen */
};

void job_free(struct job *job)
{
    if (!job)
        return;
    if (job->release)
        job->release(job);
    free(job);
}

struct writer *writer_start(const char *path, void (*wake)(void *ctx),
                            void *ctx, struct err *err)
{
    (void)wake, (void)ctx;
    struct writer *w = mem_new(sizeof *w);
    w->screen = screen_now();
    w->power = w->screen->power;
    w->path = mem_text(path);
    w->db = db_open(path, DB_WRITE, err);
    if (w->db)
        return w;
    free(w->path);
    free(w);
    return NULL;
}

void writer_kill(struct writer *w)
{
    for (int i = 0; i < w->count; i++)
        job_free(w->jobs[i]);
    w->count = 0;
    w->dead = true;
}

static void reopen(struct writer *w)
{
    db_close(w->db);
    w->db = NULL;
}

/* As the product's; false with *crashed set when the process ends here. */
static bool run_job(struct writer *w, struct job *job, bool *crashed)
{
    enum crash crash = w->screen->crash;
    if (!w->db)
        w->db = db_open(w->path, DB_WRITE, &job->err);
    if (!w->db || !db_begin(w->db, &job->err))
        return false;
    bool ran = job->run(w->db, job, &job->err);
    *crashed = crash != CRASH_NONE;
    w->screen->crash = CRASH_NONE;
    return db_end(w->db, ran && crash != CRASH_BEFORE_COMMIT, &job->err);
}

static void reply(struct writer *w, struct job *job)
{
    void (*wake)(void *ctx) = job->wake;
    void *ctx = job->ctx;
    if (job->ok && job->changed)
        w->generation++;
    sim_trace("job", &job->ok, sizeof job->ok);
    if (job->reply)
        mailbox_send(job->reply, job);
    else
        job_free(job);
    if (wake)
        wake(ctx);
}

/* Takes the oldest job; false when the process has ended over it. */
static bool do_job(struct writer *w)
{
    bool crashed = false;
    struct job *job = w->jobs[0];
    w->count--;
    for (int i = 0; i < w->count; i++)
        w->jobs[i] = w->jobs[i + 1];
    job->ok = run_job(w, job, &crashed);
    if (crashed || disk_is_off(w->screen->disk)) {
        job_free(job);
        return false;
    }
    if (!job->ok && job->err.kind == ERR_STORAGE)
        reopen(w);
    reply(w, job);
    return true;
}

static void plan(struct writer *w);

static void run(void *ctx, int64_t power)
{
    struct screen *s = ctx;
    if (!s->on || s->power != power)
        return;
    struct writer *w = s->writer;
    w->planned = false;
    machine_enter(&s->machine);
    if (w->count > 0 && !do_job(w))
        screen_crash(s);
    else
        plan(w);
}

/* Once in a long while a commit takes a minute. */
static void plan(struct writer *w)
{
    if (w->planned || w->count == 0)
        return;
    int64_t ms = chance_in(CHANCE_MACHINE, 1, COMMIT_MS);
    if (chance_is(CHANCE_MACHINE, 1) && chance_is(CHANCE_MACHINE, 100))
        ms = 70 * SECOND_MS;
    w->planned = true;
    sim_at(sim_now() + ms, run, w->screen, w->power);
}

/* A job that is replied to and wakes nobody is the last, for which somebody
 * waits: all is done at once.  Nobody hears of a crash then. */
void writer_submit(struct writer *w, struct job *job)
{
    if (w->count == JOBS_MAX)
        sim_die("writer", "too many jobs");
    if (w->dead) {
        mailbox_send(job->reply, job);
        return;
    }
    w->jobs[w->count++] = job;
    bool last = job->reply && !job->wake;
    while (last && w->count > 0 && do_job(w))
        ;
    plan(w);
}

void writer_stop(struct writer *w)
{
    if (!w)
        return;
    writer_kill(w);
    db_close(w->db);
    free(w->path);
    free(w);
}

unsigned writer_generation(const struct writer *w)
{
    return w->generation;
}

int writer_pending(const struct writer *w)
{
    return w->count;
}
