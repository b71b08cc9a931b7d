/* hub_private.h - what the hub's own files share beyond hub.h. */
#ifndef SYNC_HUB_HUB_PRIVATE_H
#define SYNC_HUB_HUB_PRIVATE_H

#include "sync/hub/hub.h"
#include "sync/hub/proof.h"

enum { HUB_ORGS_MAX = 4096 }; /* of one hub */

const char *hub_db(const struct hub *h); /* the database's address */

const struct proof_key *hub_proof_key(const struct hub *h);

/* The orgs one transaction touched.  All-zero is empty; end with
 * touched_clear(). */
struct touched {
    char (*orgs)[ID_SIZE]; /* owned */
    int count, room;
};
void touched_add(struct touched *t, const char *org);
void touched_clear(struct touched *t);

/* feed_commit() that also notes whom to wake.  Empties *c. */
bool changes_commit(struct db *db, struct changes *c, struct touched *t,
                    const char *org, int64_t *rev, struct err *err);

/* Within a transaction, before it reads what it will change: whoever changes
 * rows of this org waits for each other, which their revs would make them do
 * in the end.  Locked before any activity ("activity/ID", in order of ids);
 * the feed's heads come last.  hub_change() does so itself; "" locks
 * nothing. */
bool hub_org_lock(struct db *db, const char *org, struct err *err);

/* Wakes the long polls of this process that wait for `org`; "": all. */
void hub_tell(struct hub *h, const char *org);

/* hub_change() for work that takes its revs itself, several in one
 * transaction: it gives its changes to changes_commit(). */
bool hub_batch(struct hub *h,
               bool (*work)(struct db *db, struct touched *t, void *ctx,
                            struct err *err),
               void *ctx, struct err *err);

/* All orgs; an owned array. */
bool hub_orgs(struct hub *h, struct org **out, int *count, struct err *err);

#endif
