/* activities.h - activities, sign-ups and check-ins.
 *
 * Counts and states are derived: the hub's rows, and on a screen also the
 * overlay of its own actions (store/actions.h). */
#ifndef STORE_ACTIVITIES_H
#define STORE_ACTIVITIES_H

#include "base/db.h"
#include "model/activity.h"
#include "model/action.h"
#include "store/feed.h"

enum { ACTIVITIES_MAX = 400, PEOPLE_MAX = 2000 };

/* Hub: and moves up whoever waits for places that it adds. */
bool activities_save(struct db *db, const struct activity *a,
                     struct changes *c, struct err *err);
bool activities_withdraw(struct db *db, const char *id, struct changes *c,
                         bool *found, struct err *err);
/* Below, now_ms is the screen's clock: what was lent to a screen is taken
 * until it is over.  The hub, which takes it back itself, says 0.
 *
 * With body and counts. */
bool activities_get(struct db *db, const char *id, int64_t now_ms,
                    struct activity *out, bool *found, struct err *err);
/* Those that touch [from, until): instants for timed ones, the dates
 * [from_on, until_on) for whole days.  In order of start, without bodies,
 * with counts but for who is present. */
struct span {
    int64_t from, until;
    char from_on[DATE_SIZE], until_on[DATE_SIZE];
    int64_t now_ms; /* as above */
};
struct span span_of_days(const struct zone *z, int first_day, int days);
bool activities_in(struct db *db, const struct span *s, struct activity *out,
                   int max, int *count, struct err *err);
/* The next ones that have not ended at now_ms. */
bool activities_coming(struct db *db, const struct zone *z, int64_t now_ms,
                       struct activity *out, int max, int *count,
                       struct err *err);

/* Where one member stands with one activity. */
struct standing {
    enum signup_state state;
    /* By an own action the hub has not answered yet.  Not so when it took a
     * place that is lent to this screen: then the person is going. */
    bool pending;
    int ahead; /* when pending: who asked before and is not going either */
    int place; /* GOING: which one; WAITING: place in line; from 1; 0 when
                * only the hub can tell */
    bool moved_up;
    bool present, present_pending;
    int64_t present_at;
    /* how the member's latest action here ended, and was not told yet */
    enum verdict_kind verdict;
    enum rule reason;
};
bool standing_get(struct db *db, const char *activity, const char *member,
                  int64_t now_ms, struct standing *out, struct err *err);

/* People of an activity in order of place; those pending come last. */
struct person {
    char member[ID_SIZE], name[121], group[121], initials[12];
    enum signup_state state;
    bool pending, present;
    int place;
};
/* states: bits 1 << SIGNUP_...; an owned array. */
bool people_list(struct db *db, const char *activity, unsigned states,
                 int64_t now_ms, struct person **out, int *count,
                 struct err *err);

/* What a member is going to or waits for, ids only; the caller knows what
 * has ended. */
bool signups_of(struct db *db, const char *member, char (*ids)[ID_SIZE],
                int max, int *count, struct err *err);

/* ---- the hub's side, inside its transaction ---- */

/* The one row of member x activity; zeros with state NONE when absent. */
struct signup {
    char id[ID_SIZE], org[ID_SIZE], activity[ID_SIZE], member[ID_SIZE];
    enum signup_state state;
    int64_t place; /* grows with the hub's acceptance */
    bool walkin, moved_up;
    int64_t at;
};
bool signups_get(struct db *db, const char *activity, const char *member,
                 struct signup *out, struct err *err);
bool signups_save(struct db *db, const struct signup *s, struct changes *c,
                  struct err *err);
/* The next acceptance number of an activity. */
bool signups_next_place(struct db *db, const char *activity, int64_t *place,
                        struct err *err);
/* Which of those in its state this one is, from 1; 0 when it neither goes
 * nor waits. */
bool signups_rank(struct db *db, const struct signup *s, int *rank,
                  struct err *err);
/* After a restore nobody moves up, and nothing is lent, until the screens have
 * come back (sync/hub/restore.h). */
bool signups_are_held(struct db *db, bool *yes, struct err *err);
/* Moves up whoever promote_count() says by the counts in *a, first come
 * first, and keeps those counts right. */
bool signups_promote(struct db *db, struct activity *a, struct changes *c,
                     struct err *err);

struct checkin {
    char id[ID_SIZE], org[ID_SIZE], activity[ID_SIZE], member[ID_SIZE];
    bool present, walkin;
    char how[17];
    int64_t at;
};
bool checkins_get(struct db *db, const char *activity, const char *member,
                  struct checkin *out, bool *found, struct err *err);
bool checkins_save(struct db *db, const struct checkin *k, struct changes *c,
                   struct err *err);

#endif
