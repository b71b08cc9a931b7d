/* seats.h - who stands where with one activity: the hub's rows and, over
 * them, this screen's own actions in the order in which they were made.
 * Private to store; activities.h shows the results. */
#ifndef STORE_SEATS_H
#define STORE_SEATS_H

#include "store/activities.h"

struct seat {
    struct person who;
    int64_t order; /* the hub's number of acceptance; pending ones follow */
    bool moved_up, present_pending;
    int64_t present_at;
    bool joined_at_door; /* by an own check-in */
    bool promised;       /* a place that was lent to this screen */
};

struct seats {
    struct seat *list; /* in order of place, with who.place filled in */
    int count, room;
    int capacity, going, waiting; /* as own actions are laid over */
    int leased, own; /* lent to others; to this screen, and not used yet */
    int promises;    /* of those lent to this screen, while laying over */
};
/* The capacity decides whether a pending sign-up counts as going, and what
 * was lent to this screen whether it is pending at all.  `named`: with names,
 * groups and initials, which take longer to read than all the rest.  End with
 * seats_clear(). */
bool seats_load(struct db *db, const char *activity, int64_t now_ms,
                bool named, struct seats *out, struct err *err);
void seats_clear(struct seats *s);

/* Going, waiting, present and lent into *a. */
void seats_count(const struct seats *s, struct activity *a);

/* An activity, who goes and waits, and what is lent, by the hub's rows alone,
 * as decide() must judge; without its body and who is present. */
bool activities_truth(struct db *db, const char *id, struct activity *out,
                      bool *found, struct err *err);

/* A place on loan to a screen.  *taken: there was one. */
bool seats_lend(struct db *db, const struct activity *a, const char *device,
                int64_t until_at, bool *taken, struct err *err);

#endif
