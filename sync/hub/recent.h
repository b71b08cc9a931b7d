/* recent.h - the newest rows of a few feeds, read once for all who wait.
 *
 * One change of a district wakes thousands of screens that stand at the same
 * rev and need the same rows.  What was read last is kept: at most
 * RECENT_FEEDS of portion.h, written, and RECENT_BYTES for each.
 *
 * A row's values change only together with its feed's head, so whoever reads
 * in one transaction the head that an answer was kept under would read that
 * answer.  Tombstones can go without it: only for readers that have all that
 * is older than `after`.  Any thread. */
#ifndef SYNC_HUB_RECENT_H
#define SYNC_HUB_RECENT_H

#include "store/feed.h"
#include "sync/hub/portion.h"

enum { RECENT_FEEDS = 16, RECENT_BYTES = 256 * 1024 };

struct recent;
struct recent *recent_new(void);
void recent_free(struct recent *r); /* NULL is allowed */

/* A written portion of the feed that stood there when it was looked at in the
 * same transaction. */
bool recent_page(struct recent *r, struct db *db, const struct feed_stand *feed,
                 int64_t after, int max, struct portion *out, struct err *err);

/* How often the database was asked. */
int64_t recent_asked(struct recent *r);

#endif
