#include "tests/sim/scene.h"

#include "sync/engine/page_job.h"

#include <stdio.h>

bool scene_store_pages(struct scene *s, int from, int count, const char *epoch,
                       struct err *err)
{
    struct page_job *job = NULL;
    for (int i = from; i < from + count; i++) {
        struct page p;
        if (!wire_get_page(s->pages[i].text, s->pages[i].len, &p, err)) {
            job_free(&job->chore.job);
            return false;
        }
        if (epoch)
            snprintf(p.epoch, sizeof p.epoch, "%s", epoch);
        if (job)
            page_job_add(job, &p);
        else
            job = page_job_new(&p, from ? s->cursors[from - 1] : "",
                               SCENE_SCHOOL);
    }
    bool ok = db_begin(s->db, err);
    if (ok) {
        ok = job->chore.job.run(s->db, &job->chore.job, err);
        ok = db_end(s->db, ok, err);
    }
    job_free(&job->chore.job);
    return ok;
}
