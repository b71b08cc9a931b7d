/* feed.h - per org, which row changed in which rev, and the digest over them.
 *
 * The hub collects a transaction's changes and takes the org's next rev as
 * late as possible in it, so that revs commit in order (sync/PROTOCOL.md).
 * A screen keeps the rev of each row it holds. */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "base/db.h"
#include "base/id.h"
#include "model/entity.h"

/* What one transaction changes.  All-zero is empty; end with
 * changes_clear(). */
struct change {
    char org[ID_SIZE], id[ID_SIZE];
    const char *entity; /* static: an entity's name */
    bool deleted;
};
struct changes {
    struct change *list; /* owned */
    int count, room;
};
void changes_add(struct changes *c, const char *org, const char *entity,
                 const char *id, bool deleted);
void changes_clear(struct changes *c);

enum {
    FEED_REV_ROWS = 250, /* at most so many rows share a rev ... */
    /* ... and so many with a body of up to 64 KiB, which doubles when all of
     * it needs escaping: a rev must fit in one message of 1 MiB */
    FEED_REV_BODIES = 7,
    FEED_PAGE_BYTES = 256 * 1024 /* of texts: enough for a page */
};

/* Hub, inside the transaction that made the changes and as its last act:
 * gives them revs, org by org in id order.  `rev` (may be NULL) is the last
 * rev taken for `org`. */
bool feed_commit(struct db *db, struct changes *c, const char *org,
                 int64_t *rev, struct err *err);

/* The newest rev and the digest of an org's feed; 0, 0 when it has none. */
bool feed_head(struct db *db, const char *org, int64_t *rev, uint64_t *digest,
               struct err *err);

/* Hub: where the feeds of an org and of its ancestors stand; the org itself
 * first, at most `max`.  None when there is no such org. */
struct feed_stand {
    char org[ID_SIZE];
    int64_t rev, floor; /* see feed_compact() */
    uint64_t digest;
};
bool feed_path(struct db *db, const char *org, struct feed_stand *out, int max,
               int *count, struct err *err);

/* FNV-1a of "entity\0id\0rev" (sync/PROTOCOL.md). */
uint64_t feed_hash(const char *entity, const char *id, int64_t rev);

/* Hub: rows of `org` with rev > after, whole revs, at most `max` (>= 250) and
 * none behind the rev that reaches FEED_PAGE_BYTES, in order of rev, with
 * their values through entity.c's allow-list.  The rows are the caller's, to
 * row_clear().  *more: the feed has further. */
bool feed_page(struct db *db, const char *org, int64_t after, int max,
               struct row *rows, int *count, bool *more, struct err *err);

/* Hub: once a day, notes where each org's feed stands, so that it is known
 * later how old a rev is at least. */
bool feed_mark(struct db *db, int64_t now_ms, struct err *err);
/* Hub: removes tombstones that are older than 90 days, the oldest first, at
 * most FEED_COMPACT_ROWS of an org (and what shares a rev with them).  First
 * the org's floor is set to the newest that goes: who has not seen that rev
 * would miss them, and has to load everything. */
enum { FEED_COMPACT_ROWS = 5000 };
bool feed_compact(struct db *db, int64_t now_ms, struct err *err);

/* Screen, in the caller's transaction: applies rows as they came, and notes
 * their revs. */
bool feed_apply(struct db *db, const struct row *rows, int count,
                struct err *err);
/* Screen: removes every replicated row and every head. */
bool feed_clear(struct db *db, struct err *err);
/* Screen: replaces all that by what `from`, such a database too, holds.  Of
 * its rows there are no more than FEED_PAGE_BYTES in memory at a time. */
bool feed_carry(struct db *from, struct db *to, struct err *err);
/* Screen: whether each row has its place in the feed, and each head is what
 * its rows make it.  Looks at all of them: 10,000 take some 20 ms. */
bool feed_check(struct db *db, bool *sound, struct err *err);
/* Screen: the hub counts its revs anew, so that none of its new ones may be
 * taken for one that is held. */
bool feed_forget_revs(struct db *db, struct err *err);

#endif
