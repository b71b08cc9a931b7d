/* page_job.h - the writer's part of a pull: a few pages in a row and the
 * cursor behind them, in one transaction. */
#ifndef SYNC_ENGINE_PAGE_JOB_H
#define SYNC_ENGINE_PAGE_JOB_H

#include "store/reload.h"
#include "sync/engine/core.h"

enum { JOB_PAGES_MAX = 3 };

struct page_job {
    struct chore chore;
    struct page pages[JOB_PAGES_MAX]; /* owned */
    int count;
    char from[WIRE_CURSOR_SIZE]; /* the first was asked with; "": a full load */
    char org[ID_SIZE];           /* this device's */
    char *beside;                /* owned: where a later full load goes */
    struct stored did;           /* filled in */
};

/* Takes over what *page owns. */
struct page_job *page_job_new(struct page *page, const char *from,
                              const char *org, const char *beside);
/* The same for the page behind its last one, while there is room. */
void page_job_add(struct page_job *job, struct page *page);
/* Its last page. */
const struct page *page_job_end(const struct page_job *job);

/* Removes what a full load beside has left; ends without telling anybody. */
struct chore *tidy_job_new(const char *beside);

#endif
