#include "sync/engine/page_job.h"

#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static bool add_rows(struct db *db, void *ctx, struct err *err)
{
    const struct page_job *job = ctx;
    for (int i = 0; i < job->count; i++)
        if (!feed_apply(db, job->pages[i].rows, job->pages[i].count, err))
            return false;
    return true;
}

static bool apply(struct db *db, struct job *base, struct err *err)
{
    struct page_job *job = (struct page_job *)base;
    const struct page *end = page_job_end(job);
    struct arrived pages = {.from = job->from,
                            .epoch = job->pages[0].epoch,
                            .cursor = end->cursor,
                            .more = end->more,
                            .org = job->org};
    int rows = 0;
    for (int i = 0; i < job->count; i++) {
        pages.unseen = pages.unseen || job->pages[i].skipped > 0;
        rows += job->pages[i].count;
    }
    if (!reload_store(db, job->beside, &pages, add_rows, job, &job->did, err))
        return false;
    base->changed = job->did.beside ? job->did.carried
                                    : rows > 0 || job->did.first;
    return true;
}

static void release(struct job *base)
{
    struct page_job *job = (struct page_job *)base;
    for (int i = 0; i < job->count; i++)
        page_clear(&job->pages[i]);
    free(job->beside);
}

void page_job_add(struct page_job *job, struct page *page)
{
    assert(job->count < JOB_PAGES_MAX);
    job->pages[job->count++] = *page;
    *page = (struct page){0};
}

const struct page *page_job_end(const struct page_job *job)
{
    return &job->pages[job->count - 1];
}

struct page_job *page_job_new(struct page *page, const char *from,
                              const char *org, const char *beside)
{
    struct page_job *job = mem_new(sizeof *job);
    job->chore.job.run = apply;
    job->chore.job.release = release;
    snprintf(job->from, sizeof job->from, "%s", from);
    snprintf(job->org, sizeof job->org, "%s", org);
    job->beside = mem_text(beside);
    page_job_add(job, page);
    return job;
}

/* ---- what is left behind ---- */

struct tidy_job {
    struct chore chore;
    char *beside; /* owned */
};

static bool tidy(struct db *db, struct job *base, struct err *err)
{
    (void)db, (void)err;
    db_remove(((struct tidy_job *)base)->beside);
    return true;
}

static void release_tidy(struct job *base)
{
    free(((struct tidy_job *)base)->beside);
}

static void tidied(void *ctx, struct chore *chore)
{
    (void)ctx, (void)chore;
}

struct chore *tidy_job_new(const char *beside)
{
    struct tidy_job *job = mem_new(sizeof *job);
    job->chore.job.run = tidy;
    job->chore.job.release = release_tidy;
    job->chore.end = tidied;
    job->beside = mem_text(beside);
    return &job->chore;
}
