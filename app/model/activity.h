/* activity.h - something with a time and place, and the rules of signing up,
 * waiting and checking in.  The same functions answer on a screen and on the
 * hub; time is an argument, always the hub's. */
#ifndef MODEL_ACTIVITY_H
#define MODEL_ACTIVITY_H

#include "base/id.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

struct activity {
    char id[ID_SIZE], org[ID_SIZE];
    char title[301], short_title[301], place[301], meet[301], facts[601];
    char tags[601], organiser[121], fee[121], cover[65], series[121];
    bool all_day;
    int64_t starts_at, ends_at; /* [start, end) */
    char starts_on[DATE_SIZE], ends_on[DATE_SIZE]; /* whole days, both in */
    int capacity; /* 0: no limit */
    bool signup;  /* false: nobody signs up */
    int64_t signup_opens_at, signup_closes_at, cancel_until_at;
    int64_t checkin_opens_at, checkin_closes_at;
    int quorum; /* 0: none */
    bool listed, walkins;
    char *body; /* owned; NULL in lists */

    /* derived from rows, never stored */
    int going, waiting, present;
    int leased; /* places lent to other screens, and not used yet */
    int own;    /* and to this one, which may give them at once */
};

void activity_clear(struct activity *a);
const char *activity_short(const struct activity *a);

/* The instants behind a whole day, in the org's zone; for a timed activity
 * just starts_at and ends_at.  The windows below use these. */
int64_t activity_starts(const struct activity *a, const struct zone *z);
int64_t activity_ends(const struct activity *a, const struct zone *z);

enum signup_state {
    SIGNUP_NONE,
    SIGNUP_GOING,
    SIGNUP_WAITING,
    SIGNUP_CANCELLED,
    SIGNUP_DECLINED,
    SIGNUP_STATES
};
const char *signup_state_text(enum signup_state s); /* "", "going", ... */
enum signup_state signup_state_parse(const char *text);

/* Why not.  RULE_OK is yes. */
enum rule {
    RULE_OK,
    RULE_NO_SIGNUP,   /* nobody signs up for this */
    RULE_NOT_OPEN,    /* sign-up has not opened */
    RULE_CLOSED,      /* sign-up is over */
    RULE_ALREADY,     /* already going or waiting */
    RULE_FULL,        /* only a waiting place is left */
    RULE_NOT_SIGNED,  /* nothing to cancel */
    RULE_TOO_LATE,    /* past the cancelling time */
    RULE_NOT_LISTED,  /* only people on the list may check in */
    RULE_NO_WALKINS,  /* not signed up, and nobody joins at the door */
    RULE_NOT_YET,     /* check-in has not opened */
    RULE_OVER,        /* check-in has closed */
    RULE_NOT_PRESENT, /* no check-in to undo */
    RULE_GONE,        /* the activity or notice is withdrawn */
    RULE_UNKNOWN,     /* no such member here */
    RULE_FORM,        /* the action itself is malformed */
    RULES
};
/* The wire's reason word: "full", "closed", ...; "" for RULE_OK. */
const char *rule_word(enum rule r);
enum rule rule_parse(const char *word);
/* One sentence for the person, a message id of base/lang.h. */
const char *rule_text(enum rule r);

/* Places that are neither gone to nor lent to other screens. */
int activity_left(const struct activity *a);

/* May a member in state `mine` sign up now?  RULE_OK: a place is free;
 * RULE_FULL: only by joining the waiting list. */
enum rule signup_check(const struct activity *a, const struct zone *z,
                       enum signup_state mine, int64_t now_ms);
enum rule signup_cancel_check(const struct activity *a, const struct zone *z,
                              enum signup_state mine, int64_t now_ms);

struct checkin_state {
    enum signup_state mine;
    bool present;
};
/* May this member check in now?  RULE_ALREADY: is here, nothing to do.
 * `joins` (may be NULL) tells whether it is by joining at the door, which
 * also needs a free place. */
enum rule checkin_check(const struct activity *a, const struct zone *z,
                        struct checkin_state s, int64_t now_ms, bool *joins);

/* May a check-in be taken back?  RULE_NOT_PRESENT: there is none. */
enum rule checkin_undo_check(const struct activity *a, const struct zone *z,
                             bool present, int64_t now_ms);

/* How many of the waiting list move up: a pure function of capacity, of the
 * places that are taken (gone to, or lent) and of the number waiting. */
int promote_count(int capacity, int taken, int waiting);

/* Places lent to a screen, so that it can confirm while it is offline. */
enum {
    LEASE_SEATS_MAX = 2, /* of one activity to one screen */
    LEASES_MAX = 40,     /* activities a screen holds places of at once */
    LEASE_HOURS = 72
};
/* How many places of an activity a screen that holds `own` of the a->leased
 * that are lent may hold: at most half of what nobody has is lent in all, and
 * nothing while somebody waits.  Fewer than `own`: it keeps what it has until
 * that returns, but is lent no more. */
int lease_seats(const struct activity *a, int own);
/* Until when a loan of now_ms lasts: never beyond the end of the sign-up.
 * 0: nobody may sign up now. */
int64_t lease_until(const struct activity *a, const struct zone *z,
                    int64_t now_ms);
/* Less than half of its time is left. */
bool lease_is_due(int64_t until_at, int64_t now_ms);

/* Two thirds is the quorum's own number; reached at exactly it. */
bool quorum_is_reached(int quorum, int present);

/* What an activity's page offers (design 5.7). */
enum offer {
    OFFER_NOTHING,
    OFFER_SOON,   /* sign-up opens later */
    OFFER_SIGNUP,
    OFFER_WAIT,   /* full: join the waiting list */
    OFFER_CLOSED,
    OFFER_CHECKIN,
    OFFER_PHOTOS, /* it is over */
};
enum offer activity_offer(const struct activity *a, const struct zone *z,
                          int64_t now_ms);

#endif
