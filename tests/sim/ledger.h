/* ledger.h - the oracle: what every screen was asked and said it stored, what
 * the hub answered, and what must follow from that by rules written here
 * anew, without the product's decide().
 *
 * Broken promises are counted by kind, and told with sim_fail(). */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include "model/action.h"
#include "tests/sim/net.h"

struct screen;

/* What a run must have met before it proves anything. */
enum happening {
    HAPPENED_CUT,          /* a line */
    HAPPENED_CRASH,        /* of a screen */
    HAPPENED_HUB_CRASH,
    HAPPENED_DISK,         /* put back, emptied or cloned */
    HAPPENED_CLOCK,        /* a screen's is set */
    HAPPENED_HUB_CLOCK,
    HAPPENED_RESTORE,
    HAPPENED_COMPACTION,   /* tombstones are gone */
    HAPPENED_OLD_CURSOR,   /* 410 for what is older than those */
    HAPPENED_OTHER_CURSOR, /* 410 after a restore */
    HAPPENED_RELOAD,       /* became whole beside what was shown */
    HAPPENED_PROMISE,      /* on a loan, and kept */
    HAPPENED_LATE,         /* ... and heard after its end */
    HAPPENED_RETURN,       /* of a loan at its end */
    HAPPENED_PROMOTION,    /* from a waiting list */
    HAPPENED_CONFLICT,     /* left for officers */
    HAPPENINGS
};

struct totals {
    int64_t actions; /* stored at a screen, and said so */
    int64_t refused, failed;
    int64_t answered, waiting, declined;
    int64_t gone; /* with a disk that was replaced */
    int64_t gave_way; /* after a restore the place was somebody else's */
    int64_t happened[HAPPENINGS];
    int64_t lost, doubled, oversold, misordered, diverged, unkept;
};

void ledger_begin(void);
void ledger_end(void);
struct totals *ledger_totals(void);
void happened(enum happening what, int64_t times);

/* A screen has run the action in its transaction; and later: it has said
 * that it is stored.  Or it said no, by a rule or because it could not. */
void ledger_tried(const struct action *a, struct screen *s);
void ledger_stored(const char *id);
void ledger_refused(bool by_rule);

/* The hub has committed something, over this parcel (NULL: an officer). */
void ledger_committed(const struct parcel *p);
/* Its keeper is about to run; has run, and changed something. */
void ledger_keeps(void);
void ledger_kept(bool changed);
/* The hub is on again: what nobody knew about before is looked up. */
void ledger_is_on(void);
/* An officer changed this activity: compares, and takes over its capacity. */
void ledger_activity(const char *id);

/* A copy of the hub was made; the hub is that copy from here on. */
void ledger_backup(void);
void ledger_restored(void);
/* This screen's disk was replaced: what only the old one held is gone. */
void ledger_replaced(const struct screen *s);

/* All is calm: every action must have its answer, here and there. */
void ledger_check(const struct screen *s);
void ledger_check_all(void);

/* Some batches of long ago come once more, to a hub that has just been
 * switched on: nothing may come of it. */
void ledger_replay(void);

/* Whether, by the verdicts so far, this could lead to anything. */
bool ledger_allows(enum action_kind kind, const char *member,
                   const char *subject);

/* Ids of the simulation say what they are of: "a" activity, "b" member,
 * "c" notice. */
void make_id(char kind, int number, char out[ID_SIZE]);
int number_of_id(const char *id);

#endif
