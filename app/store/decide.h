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

/* The row that says how a member stands with a subject: the same name always
 * gives the same row, so that a restored hub that hears an action again makes
 * the row that it had made before. */
void decide_row_id(const char *entity, const char *subject,
                   const char *member, char id[ID_SIZE]);

/* What this hub had said of an action before it was restored to an older
 * copy of its database (sync/hub/proof.h). */
struct proven {
    enum verdict_kind verdict;
    char reason[33];
    int64_t at;    /* when it was decided, by the hub's clock */
    int64_t order; /* verdict.order */
};

/* Hub: makes what was decided so again, without judging it anew, in the
 * caller's transaction; otherwise as decide().  Whatever order screens come
 * back in, of two actions on the same row the one that was decided later
 * stays.  Rows whose activity or member the copy does not have are made all
 * the same: an import brings those back under their old ids.
 *
 * A place that is gone is the one thing that may end otherwise: then the
 * member waits, under the number that was given, and a conflict is noted.
 * While the hub settles (sync/hub/restore.h) that place may be about to be
 * given back by a screen that has not come yet: v->verdict is VERDICT_NONE,
 * and nothing has changed.  Nor does anybody move up meanwhile. */
struct again {
    const char *device, *org; /* whose action it is */
    struct proven proven;
    bool settling;
    int64_t now_ms;
};
bool decide_again(struct db *db, const struct again *how,
                  const struct action *a, struct changes *c,
                  struct verdict *v, struct err *err);

#endif
