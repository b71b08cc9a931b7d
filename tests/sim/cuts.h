/* cuts.h - the power-cut harness: what is counted, and how a run is told so
 * that it can be run again. */
#ifndef SIM_CUTS_H
#define SIM_CUTS_H

#include "tests/sim/scene.h"

/* What a database may be found to hold, from the record of a run without
 * trouble: state[i] is what a start found when step until[i] was under way. */
enum { STATES_MAX = 1024 };
struct record {
    int count;
    uint64_t state[STATES_MAX];
    int step[STATES_MAX];
    uint64_t changes, any; /* operations of the disk, of those kinds */
    uint64_t copy;         /* of SCENE_COPY, when the case makes one */
};

struct tally {
    long cuts, faults, again; /* again: a second trouble while recovering */
    long corrupt, lost, untrue, stuck;
};

struct cuts {
    struct scene scene;
    struct record record;
    struct tally tally;
    uint64_t seed;
    int acknowledged; /* steps that said they were done */
    /* where a failure was, and for the watcher */
    const char *trouble;
    uint64_t index;
    uint64_t cuts, indexes, passed; /* so many over all indexes; so far */
    uint64_t stride;                /* only every so manieth fault */
    int64_t only;                   /* this index alone; -1: all */
};

bool cuts_record(struct cuts *c, struct err *err);
void cuts_run(struct cuts *c);   /* the power goes at every index */
void faults_run(struct cuts *c); /* every operation fails, in every way */

/* Steps from *acknowledged on, until one says no. */
bool cuts_go_on(struct cuts *c, int *acknowledged, struct err *err);
/* The trouble is over, and the program still runs: all that is left to do can
 * be done, and is kept. */
void cuts_recover(struct cuts *c, int acknowledged, uint64_t seed);

/* Looks at the after disk: what is there must be what `acknowledged` steps
 * and at most one more have left. */
bool cuts_judge(struct cuts *c, int acknowledged, const char *what);
/* SCENE_COPY there is whole, or absent when it was not promised. */
bool cuts_judge_copy(struct cuts *c, bool promised, const char *what);
void cuts_fail(struct cuts *c, long *kind, const char *what,
               const char *detail);

#endif
