#include "pace.h"

void pace_spend(struct pace *p, int64_t from_us, int64_t until_us)
{
    int64_t left = p->spent_us - (from_us - p->at_us) / PACE_PART;
    p->spent_us = (left > 0 ? left : 0) + until_us - from_us;
    p->at_us = until_us;
}

int64_t pace_due_us(const struct pace *p)
{
    int64_t over = p->spent_us - PACE_BURST_US;
    if (over <= 0)
        return p->at_us;
    return p->at_us + (over < PACE_MOST_US / PACE_PART ? over * PACE_PART
                                                       : PACE_MOST_US);
}
