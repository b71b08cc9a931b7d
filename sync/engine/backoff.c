#include "sync/engine/backoff.h"

int64_t backoff_limit_ms(int failures)
{
    if (failures <= 0)
        return 0;
    int64_t limit = BACKOFF_FIRST_MS;
    for (int i = 1; i < failures && limit < BACKOFF_MOST_MS; i++)
        limit *= 2;
    return limit < BACKOFF_MOST_MS ? limit : BACKOFF_MOST_MS;
}

/* The high half of a 64-bit product: evenly over 0..limit. */
static int64_t evenly(int64_t limit, uint32_t chance)
{
    return (int64_t)(((uint64_t)limit + 1) * chance >> 32);
}

int64_t backoff_delay_ms(int failures, uint32_t chance, int64_t retry_after_s)
{
    int64_t limit = backoff_limit_ms(failures);
    int64_t floor_s = retry_after_s < 0                    ? 0
                      : retry_after_s > RETRY_AFTER_MOST_S ? RETRY_AFTER_MOST_S
                                                           : retry_after_s;
    int64_t floor_ms = floor_s * 1000;
    if (floor_ms > 0 && limit > floor_ms)
        limit = floor_ms;
    return floor_ms + evenly(limit, chance);
}

int64_t backoff_start_ms(uint32_t chance)
{
    return evenly(BACKOFF_START_MS, chance);
}
