#include "tests/sim/scene.h"

#include "sync/engine/page_job.h"

#include <stdio.h>
#include <string.h>

#define BESIDE SCENE_LIVE SCENE_FILE "-reload"

static bool run(struct scene *s, struct page_job *job, struct err *err)
{
    bool ok = db_begin(s->db, err);
    if (ok) {
        ok = job->chore.job.run(s->db, &job->chore.job, err);
        ok = db_end(s->db, ok, err);
    }
    job_free(&job->chore.job);
    return ok;
}

/* Pages [from, until) in one job; without one, an answer without rows. */
static bool store(struct scene *s, int from, int until, const char *epoch,
                  struct err *err)
{
    struct page_job *job = NULL;
    const char *cursor = from ? s->cursors[from - 1] : "";
    for (int i = from; i < until || !job; i++) {
        struct page p = {0};
        if (i == until)
            snprintf(p.cursor, sizeof p.cursor, "%s", cursor);
        else if (!wire_get_page(s->pages[i].text, s->pages[i].len, &p, err)) {
            job_free(job ? &job->chore.job : NULL);
            return false;
        }
        if (epoch)
            snprintf(p.epoch, sizeof p.epoch, "%s", epoch);
        if (job)
            page_job_add(job, &p);
        else
            job = page_job_new(&p, cursor, SCENE_SCHOOL, BESIDE);
    }
    return run(s, job, err);
}

/* Where a full load beside the rows that are shown has come to: as the engine
 * finds it after a failure. */
static bool find_place(struct scene *s, int *from, bool *beside,
                       struct err *err)
{
    struct position at;
    if (!reload_position(s->db, BESIDE, &at, err))
        return false;
    *beside = at.beside;
    if (!at.beside || *from == 0)
        return true;
    for (*from = 0; at.cursor[0] && *from < s->page_count;)
        if (strcmp(s->cursors[(*from)++], at.cursor) == 0)
            break;
    return true;
}

bool scene_store_pages(struct scene *s, int from, int count, const char *epoch,
                       struct err *err)
{
    int until = from + count;
    bool beside;
    if (!find_place(s, &from, &beside, err))
        return false;
    if (!beside)
        return store(s, from, until, epoch, err);
    bool ok = store(s, from, from < until ? from + 1 : until, epoch, err);
    while (ok && ++from < until)
        ok = store(s, from, from + 1, epoch, err);
    return ok;
}
