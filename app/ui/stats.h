/* stats.h - how long the last frames took. */
#ifndef UI_STATS_H
#define UI_STATS_H

#include "ui/paint.h"

enum { STATS_KEPT = 512 };

struct stats {
    float ms[STATS_KEPT];
    int64_t frames, late;
};

void stats_add(struct stats *s, double ms, bool late);
struct frame_stats stats_sum(const struct stats *s);

#endif
