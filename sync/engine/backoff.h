/* backoff.h - how long to leave a hub alone that did not answer.
 *
 * Pure functions: time and chance are arguments.  Full jitter, so that a
 * thousand screens that failed together do not come back together. */
#ifndef SYNC_ENGINE_BACKOFF_H
#define SYNC_ENGINE_BACKOFF_H

#include <stdint.h>

enum {
    BACKOFF_FIRST_MS = 1000,
    BACKOFF_MOST_MS = 5 * 60 * 1000,
    BACKOFF_START_MS = 5 * 1000,
    RETRY_AFTER_MOST_S = 60 * 60 /* what a hub may ask for */
};

/* The longest wait after so many failures in a row: 1 s, doubling to 5 min;
 * 0 after none. */
int64_t backoff_limit_ms(int failures);

/* A wait between 0 and the limit, chosen by `chance` (any 32 random bits),
 * on top of what the hub asked for in Retry-After; then the limit is no more
 * than that again, because the hub knows when it will be free. */
int64_t backoff_delay_ms(int failures, uint32_t chance, int64_t retry_after_s);

/* How long a screen that has something to show leaves its hub alone after
 * its start: a district whose power is back must not come all at once. */
int64_t backoff_start_ms(uint32_t chance);

#endif
