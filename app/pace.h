/* pace.h - how often screens may read their rows again when what changed is
 * nothing that anybody waits for.
 *
 * A queue that drains, or another screen's, changes rows many times a second,
 * and a finger that comes down while they are read is served after.  So of
 * the main thread's time one part in PACE_PART goes into that, PACE_BURST_US
 * of it at once.  But what was withdrawn has to be gone within two seconds: so
 * rows are never older than PACE_MOST_US.  Microseconds of the steady clock,
 * which the caller tells. */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>

enum {
    PACE_PART = 500,
    PACE_BURST_US = 50 * 1000,
    PACE_MOST_US = 1500 * 1000
};

/* All-zero: nothing was read yet. */
struct pace {
    int64_t spent_us; /* and not yet made up for, at at_us */
    int64_t at_us;
};
void pace_spend(struct pace *p, int64_t from_us, int64_t until_us);
/* From when on one may read again; it may have passed. */
int64_t pace_due_us(const struct pace *p);

#endif
