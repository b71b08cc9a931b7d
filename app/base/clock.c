#include "base/clock.h"

#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_at(const struct clock *c, int64_t wall_ms, int64_t up_ms)
{
    return (c->trusted ? up_ms + c->base_ms : wall_ms) + c->shift_ms;
}

void clock_trust_at(struct clock *c, int64_t hub_now_ms, int64_t wall_ms,
                    int64_t up_ms)
{
    c->base_ms = hub_now_ms - up_ms;
    c->offset_ms = hub_now_ms - wall_ms;
    c->trusted = true;
}

int64_t clock_now_ms(const struct clock *c)
{
    int64_t now = read_ms(CLOCK_REALTIME);
    return c ? clock_at(c, now, read_ms(CLOCK_BOOTTIME)) : now;
}

int64_t clock_steady_ms(void)
{
    return read_ms(CLOCK_MONOTONIC);
}

void clock_trust(struct clock *c, int64_t hub_now_ms)
{
    clock_trust_at(c, hub_now_ms, read_ms(CLOCK_REALTIME),
                   read_ms(CLOCK_BOOTTIME));
}

void clock_pretend(struct clock *c, int64_t now_ms)
{
    c->shift_ms += now_ms - clock_now_ms(c);
}
