/* limiter.h - how often somebody may try a pairing code: ten bad tries a
 * minute in all, five in ten minutes from one address.
 *
 * A try counts as bad from before it is looked at, so that many at once get
 * no more than one after another would.  Any thread; time is an argument. */
#ifndef SYNC_HUB_LIMITER_H
#define SYNC_HUB_LIMITER_H

#include <stdint.h>

struct limiter;

enum {
    LIMIT_ALL = 10,
    LIMIT_ALL_MS = 60 * 1000,
    LIMIT_ADDRESS = 5,
    LIMIT_ADDRESS_MS = 10 * 60 * 1000
};

struct limiter *limiter_new(void);
void limiter_free(struct limiter *l); /* NULL is allowed */

/* Counts a try at steady_ms.  Returns 0, or the seconds until the next one is
 * allowed; then it was not counted. */
int limiter_try(struct limiter *l, const char *address, int64_t steady_ms);
/* That try was a good one. */
void limiter_forgive(struct limiter *l, const char *address,
                     int64_t steady_ms);

#endif
