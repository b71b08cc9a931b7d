/* decide.h - the verdict on one action against the truth, in the caller's
 * transaction.  The hub's only way to change a sign-up or a check-in, and a
 * stand-alone screen's. */
#ifndef STORE_DECIDE_H
#define STORE_DECIDE_H

#include "base/db.h"
#include "model/action.h"
#include "store/feed.h"

/* `org` is the device's: the member must be on its roster, the subject its
 * own or an ancestor's.  Rows changed are added to *c; v->rev is the
 * caller's to fill after feed_commit().  v->id and v->seq are copied.
 * False only when the database failed.
 *
 * Windows are judged at now_ms, the hub's clock.  Only checking in and taking
 * that back are judged at a->at when the screen knew the hub's time then and
 * it is at most seven days ago: people were there while the cable was
 * pulled. */
bool decide(struct db *db, const struct action *a, const char *org,
            const struct zone *z, int64_t now_ms, struct changes *c,
            struct verdict *v, struct err *err);

/* What one decision knows that the next in the same transaction need not
 * read and count anew.  All-zero knows nothing, which is where a new
 * transaction starts, and what follows a rollback. */
struct known {
    struct activity activity; /* with its counts; id "" is none */
};
bool decide_next(struct db *db, struct known *k, const struct action *a,
                 const char *org, const struct zone *z, int64_t now_ms,
                 struct changes *c, struct verdict *v, struct err *err);

#endif
