/* restore.h - a hub that was put back to an older copy of its database.
 *
 * The copy does not know what was said since it was made, but the screens do,
 * and tell it again (sync/hub/proof.h).  They come back one by one, so the
 * hub settles for some minutes: what would take a place that somebody else
 * can prove to hold, or would be refused for want of what another screen
 * still has to say, is left unanswered meanwhile, and nobody moves up. */
#ifndef SYNC_HUB_RESTORE_H
#define SYNC_HUB_RESTORE_H

#include "base/db.h"
#include "model/action.h"

enum { RESTORE_SETTLE_MS = 10 * 60 * 1000 };

/* Makes the database, a copy nobody serves yet, one that was restored: it
 * would give out revs again that screens have seen, so it has another epoch. */
bool restore_mark(struct db *copy, int64_t now_ms, struct err *err);

/* When a hub opens its database: notes the time if it was restored. */
bool restore_begin(struct db *db, int64_t now_ms, struct err *err);

/* Whether screens are still coming back, by the hub's clock.  In a
 * transaction that may write: the first to see that it is over notes it, and
 * from then on waiting lists move up again. */
bool restore_is_settling(struct db *db, int64_t now_ms, bool *yes,
                         struct err *err);

#endif
