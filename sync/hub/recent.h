/* recent.h - the newest rows of a few feeds, read once for all who wait.
 *
 * One change of a district wakes thousands of screens that stand at the same
 * rev and need the same rows.  What was read last is kept: at most
 * RECENT_FEEDS answers of feed_page() and RECENT_BYTES for each.
 *
 * A row's values change only together with its feed's head, so whoever reads
 * in one transaction the head that an answer was kept under would read that
 * answer.  Tombstones can go without it: only for readers that have all that
 * is older than `after`.  Any thread. */
#ifndef SYNC_HUB_RECENT_H
#define SYNC_HUB_RECENT_H

#include "store/feed.h"

enum { RECENT_FEEDS = 16, RECENT_BYTES = 256 * 1024 };

struct recent;
struct recent *recent_new(void);
void recent_free(struct recent *r); /* NULL is allowed */

/* Where a feed is: its newest rev and its digest, as feed_head() says. */
struct recent_head {
    int64_t rev;
    uint64_t digest;
};

/* As feed_page(), whose rows are the caller's too; the head was read in the
 * same transaction. */
bool recent_page(struct recent *r, struct db *db, const char *org,
                 int64_t after, const struct recent_head *head, int max,
                 struct row *rows, int *count, bool *more, struct err *err);

/* How often the database was asked. */
int64_t recent_asked(struct recent *r);

#endif
