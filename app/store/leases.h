/* leases.h - the hub's places of activities with a capacity, and those of
 * them that are lent to screens.
 *
 * A place that is taken is a row of `seat`: a member's who is going, or a
 * screen's until a time.  So two rules keep an activity from holding more
 * people than it can: rows are counted before one is added, and each has a
 * number of its own from 1 to the capacity, which the database lets exist
 * once.  Who was promised a place before the capacity was lowered keeps it
 * under a number below 1.
 *
 * A screen's row of `lease` says how many of its places are still lent: it
 * may confirm so many sign-ups by itself until they return, which they do by
 * the hub's clock.  A sign-up is never counted twice: the row that was lent
 * becomes the member's.
 *
 * Everything here runs inside the caller's transaction and adds what it
 * changes to *c.  Where counts are read, the activity is locked first. */
#ifndef STORE_LEASES_H
#define STORE_LEASES_H

#include "base/db.h"
#include "model/action.h"
#include "store/feed.h"

/* Whoever else locks this activity waits for this transaction to end. */
bool seats_lock(struct db *db, const char *activity, struct err *err);

/* Locks an activity, takes back what was lent until now_ms, moves up who can
 * be, and counts.  As activities_truth(), for whoever is about to judge. */
bool seats_open(struct db *db, const char *activity, int64_t now_ms,
                struct activity *out, bool *found, struct changes *c,
                struct err *err);

/* A place for a member who is about to be going.  *taken: there was one, or
 * there is no limit. */
bool seats_take(struct db *db, const struct activity *a, const char *member,
                bool *taken, struct err *err);
bool seats_release(struct db *db, const char *activity, const char *member,
                   struct err *err);
/* One of the places lent to this screen becomes the member's; *used: it had
 * one.  Counts in *a follow. */
bool seats_use(struct db *db, struct activity *a, const char *device,
               const char *member, bool *used, struct changes *c,
               struct err *err);

/* After the capacity may have changed, with the counts in *a: loans that do
 * not fit any more end, and everybody going has a number. */
bool seats_fit(struct db *db, struct activity *a, struct changes *c,
               struct err *err);
/* The activity is withdrawn. */
bool seats_close(struct db *db, const char *activity, struct changes *c,
                 struct err *err);

/* The hub's chore: loans that are over, or of screens that were revoked,
 * return, and waiting lists move up. */
bool seats_tidy(struct db *db, int64_t now_ms, struct changes *c,
                struct err *err);
/* A member who leaves the roster gives up what has not ended yet. */
bool seats_leave(struct db *db, const char *member, int64_t now_ms,
                 struct changes *c, struct err *err);

/* ---- lending ---- */

enum { LEASES_ASKED = 64 }; /* looked at in one go */

struct loan {
    char activity[ID_SIZE];
    int seats;        /* held from now on */
    int64_t until_at;
};
/* What this screen of `org` should be lent or have renewed; without changing
 * anything.  One query when there is nothing to do. */
bool leases_wanted(struct db *db, const char *device, const char *org,
                   const char *tz, int64_t now_ms, struct loan *out,
                   int *count, struct err *err);
/* Looks again at those and lends what may be lent. */
bool leases_grant(struct db *db, const char *device, const char *org,
                  const char *tz, int64_t now_ms, struct loan *loans,
                  int count, struct changes *c, struct err *err);

#endif
