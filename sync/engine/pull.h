/* pull.h - keeps this screen's rows in step with the hub's feed.
 *
 * Asking (a long poll once caught up) and committing overlap: the next page
 * is asked for while the writer stores the last.  A page is stored only
 * behind the cursor that it was asked with, so a failed one lets none of its
 * followers in.  While there is more, a few pages share a transaction, which
 * writes much less than each by itself would; no more than those of two
 * transactions are in memory.  A full load of a screen that shows rows goes
 * beside them (store/reload.h). */
#ifndef SYNC_ENGINE_PULL_H
#define SYNC_ENGINE_PULL_H

#include "sync/engine/core.h"

struct pull {
    struct core *core;
    struct exchange *asking;
    struct page_job *held; /* owned: pages that wait for more; or NULL */
    int committing; /* jobs with the writer */
    int attempt;    /* grows when we start over: older pages are void */
    char cursor[WIRE_CURSOR_SIZE];    /* to ask with; "": everything */
    char committed[WIRE_CURSOR_SIZE]; /* where the database stands */
    char epoch[ID_SIZE];              /* of `cursor` */
    bool reload; /* ask for everything, until its first page is stored ... */
    int reload_since; /* ... that was asked for in this attempt or later */
    bool beside;      /* pages are not shown yet: a full load is under way */
    bool settling;    /* started over: what is with the writer comes first */
    bool greeted;     /* the hub has answered: long polls from now on */
    bool behind;      /* the last page said that there is more */
    bool pictures;    /* rows that name some, not yet told */
    int failures;
    int spoilt; /* full loads in a row that came to nothing */
    int64_t asked_at, due, commit_due; /* steady */
    int64_t reloaded_at, recounted_at; /* steady; 0: not in this run */
    int64_t earliest; /* steady: not before, also when the hub is back */
};

/* Starts from what core_load() found. */
void pull_begin(struct pull *p, struct core *c);
void pull_end(struct pull *p);
/* Does what is due; returns when (steady) it wants to be called again. */
int64_t pull_step(struct pull *p, int64_t now);
/* The hub is there again: do not wait any longer, unless it was the hub that
 * said so. */
void pull_now(struct pull *p);
bool pull_is_working(const struct pull *p);

#endif
