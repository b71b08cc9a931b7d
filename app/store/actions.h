/* actions.h - the screen's own actions: the queue to the hub, and the overlay
 * on its rows.  An action's row is its local effect: the queries in
 * activities.h and notices.h read it while `overlay` is set. */
#ifndef STORE_ACTIONS_H
#define STORE_ACTIONS_H

#include "base/db.h"
#include "model/action.h"

/* Writer thread, in one transaction: runs the model's rule against what this
 * screen knows, gives the action its id and seq, and stores it.  ERR_REFUSED
 * with rule_text() when the rule says no; *rule tells which (a sign-up is
 * stored with RULE_OK and, for the waiting list, with RULE_FULL).  A check-in
 * of somebody already here and a second acknowledgement are ERR_REFUSED with
 * RULE_ALREADY and store nothing.  A sign-up takes a place that is lent to
 * this screen when there is one and the clock is trusted: a->leased.  Fills in
 * a->id, seq, at, walkin and leased. */
bool actions_request(struct db *db, struct action *a, const char *tz,
                     int64_t now_ms, enum rule *rule, struct err *err);

/* The oldest unanswered ones, at most max. */
bool actions_queued(struct db *db, struct action *out, int max, int *count,
                    struct err *err);
/* The same, of those with a seq above `after`. */
bool actions_queued_after(struct db *db, int64_t after, struct action *out,
                          int max, int *count, struct err *err);
bool actions_counts(struct db *db, int *queued, int *quarantined,
                    struct err *err);

/* Takes a verdict in: refused ones lose their overlay at once, accepted ones
 * when the feed of `org` is at the verdict's rev or beyond.  INVALID is
 * quarantined.  A verdict for an unknown id is ignored. */
bool actions_decide(struct db *db, const struct verdict *v, const char *org,
                    int64_t now_ms, struct err *err);
/* After a page, or when a full load is shown: drops the overlay of what the
 * feed of `org` now holds. */
bool actions_settle(struct db *db, const char *org, struct err *err);

/* Answered ones older than 30 days go. */
bool actions_tidy(struct db *db, int64_t now_ms, struct err *err);
/* The hub's epoch changed: everything kept is sent again, in its order and
 * before what is new, with the proof of what the hub had said. */
bool actions_replay(struct db *db, struct err *err);

/* What ended since this member was last here, newest first. */
struct outcome {
    char action[ID_SIZE], activity[ID_SIZE], title[301];
    enum action_kind kind;
    enum verdict_kind verdict;
    enum rule reason;
    int place;
    bool moved_up; /* from the waiting list, since */
    bool promised; /* was told "confirmed" here */
};
bool outcomes_untold(struct db *db, const char *member, struct outcome *out,
                     int max, int *count, struct err *err);
/* How many people have something to hear, of what is still to come, that
 * came while they were not there. */
bool outcomes_people(struct db *db, int64_t now_ms, int *count,
                     struct err *err);
/* The person has read these. */
bool outcomes_told(struct db *db, const struct outcome *list, int count,
                   struct err *err);
/* The person has seen how this activity stands. */
bool outcomes_told_about(struct db *db, const char *member,
                         const char *activity, struct err *err);

/* Stand-alone, without a hub: the screen decides its own actions, writing
 * the rows the hub would have written. */
bool actions_settle_alone(struct db *db, const char *org, const char *tz,
                          int64_t now_ms, struct err *err);

/* Wrong PINs.  The attempt is counted before the PIN is looked at; while
 * locked it is neither counted nor looked at.  ERR_REFUSED when the member
 * has no PIN. */
bool pin_try(struct db *db, const char *member, const char *pin,
             int64_t now_ms, bool *ok, int *tries_left,
             int64_t *locked_until, struct err *err);

#endif
