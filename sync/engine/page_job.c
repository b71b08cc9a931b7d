#include "sync/engine/page_job.h"

#include "base/lang.h"
#include "base/mem.h"
#include "store/actions.h"
#include "store/feed.h"
#include "store/meta.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the database stands. */
struct progress {
    char cursor[META_MAX], epoch[META_MAX];
    int64_t generation;
    bool loading; /* a full load is under way */
};

static bool read_progress(struct db *db, struct progress *p, struct err *err)
{
    char generation[META_MAX], loading[META_MAX];
    if (!meta_get(db, "cursor", p->cursor, err) ||
        !meta_get(db, "epoch", p->epoch, err) ||
        !meta_get(db, "generation", generation, err) ||
        !meta_get(db, "loading", loading, err))
        return false;
    p->generation = strtoll(generation, NULL, 10);
    p->loading = strcmp(loading, "1") == 0;
    return true;
}

/* A full load marks every row it brings with a generation of its own, so
 * that what it did not bring can be swept when it is whole. */
static bool begin_load(struct db *db, struct page_job *job, struct progress *p,
                       struct err *err)
{
    char generation[24];
    p->generation++;
    p->loading = true;
    snprintf(generation, sizeof generation, "%" PRId64, p->generation);
    if (!meta_set(db, "generation", generation, err) ||
        !meta_set(db, "loading", "1", err) || !meta_set(db, "unseen", "0", err))
        return false;
    if (strcmp(p->epoch, job->pages[0].epoch) == 0)
        return true;
    job->replayed = p->epoch[0] != '\0';
    return meta_set(db, "epoch", job->pages[0].epoch, err) &&
           (!job->replayed || actions_replay(db, err));
}

static bool end_load(struct db *db, const struct progress *p, struct err *err)
{
    return feed_sweep(db, p->generation, err) &&
           meta_set(db, "loading", "0", err) && meta_set(db, "ready", "1", err);
}

static bool apply_page(struct db *db, const struct page *page,
                       int64_t generation, struct err *err)
{
    return feed_apply(db, page->rows, page->count, generation, err) &&
           (page->skipped == 0 || meta_set(db, "unseen", "1", err));
}

static bool apply(struct db *db, struct job *base, struct err *err)
{
    struct page_job *job = (struct page_job *)base;
    const struct page *end = page_job_end(job);
    struct progress p;
    if (!read_progress(db, &p, err))
        return false;
    if (job->from[0] && strcmp(job->from, p.cursor) != 0)
        return err_set(err, ERR_CONFLICT, N_("更新重新开始，请稍候。"),
                       "a page behind one that was not stored");
    if (!job->from[0] && !begin_load(db, job, &p, err))
        return false;
    for (int i = 0; i < job->count; i++) {
        if (!apply_page(db, &job->pages[i], p.generation, err))
            return false;
        base->changed = base->changed || job->pages[i].count > 0;
    }
    bool whole = p.loading && !end->more;
    if (whole && !end_load(db, &p, err))
        return false;
    base->changed = base->changed || whole;
    return meta_set(db, "cursor", end->cursor, err) &&
           actions_settle(db, job->org, err);
}

static void release(struct job *base)
{
    struct page_job *job = (struct page_job *)base;
    for (int i = 0; i < job->count; i++)
        page_clear(&job->pages[i]);
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
                              const char *org)
{
    struct page_job *job = mem_new(sizeof *job);
    job->chore.job.run = apply;
    job->chore.job.release = release;
    snprintf(job->from, sizeof job->from, "%s", from);
    snprintf(job->org, sizeof job->org, "%s", org);
    page_job_add(job, page);
    return job;
}
