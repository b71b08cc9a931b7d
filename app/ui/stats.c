#include "ui/stats.h"

#include <stdlib.h>
#include <string.h>

void stats_add(struct stats *s, double ms, bool late)
{
    s->ms[s->frames % STATS_KEPT] = (float)ms;
    s->frames++;
    s->late += late;
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

struct frame_stats stats_sum(const struct stats *s)
{
    struct frame_stats sum = {.frames = s->frames, .late_frames = s->late};
    int n = s->frames < STATS_KEPT ? (int)s->frames : STATS_KEPT;
    if (n == 0)
        return sum;
    float sorted[STATS_KEPT];
    memcpy(sorted, s->ms, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    sum.ms_p50 = (double)sorted[n / 2];
    sum.ms_p99 = (double)sorted[(n * 99) / 100];
    return sum;
}
