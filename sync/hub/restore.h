/* restore.h - a hub that was put back to an older copy of its database.
 *
 * The copy does not know what was said since it was made, but the screens do,
 * and tell it again (sync/hub/proof.h).  They come back one by one, so the
 * hub settles for some minutes: what would take a place that somebody else
 * can prove to hold, or would be refused for want of what another screen
 * still has to say, is left unanswered meanwhile, and nobody moves up.
 *
 * A copy made by `backup` says that it is one.  Of an old file put back by
 * hand the mark tells: FILE.mark beside a SQLite file holds its epoch and how
 * far it had come, so a database that is behind it was restored. */
#ifndef SYNC_HUB_RESTORE_H
#define SYNC_HUB_RESTORE_H

#include "base/db.h"
#include "model/action.h"

enum { RESTORE_SETTLE_MS = 10 * 60 * 1000 };

/* Makes the database, a copy nobody serves yet, one that was restored: it
 * would give out revs again that screens have seen, so it has another epoch. */
bool restore_mark(struct db *copy, int64_t now_ms, struct err *err);

/* When a hub opens its database, before it reads its epoch: marks it if it is
 * an old file.  `address` as in db_open(). */
bool restore_notice(struct db *db, const char *address, int64_t now_ms,
                    struct err *err);

/* Writes the mark, after a commit.  A mark that is old, or cannot be written,
 * notices less. */
void restore_note(struct db *db, const char *address);

/* Whether screens are still coming back, by the hub's clock.  For whoever
 * serves, in a transaction that may write: the minutes begin with the first
 * time that this is asked, and the first to see that they are over lets the
 * waiting lists move up again. */
bool restore_is_settling(struct db *db, int64_t now_ms, bool *yes,
                         struct err *err);

#endif
