/* clock.h for the harnesses whose time stands still: linked in place of
 * app/base/clock.c. */
#include "base/clock.h"

#include "tests/sim/scene.h"

static int64_t now = SCENE_NOW;

void scene_set_clock(int64_t now_ms)
{
    now = now_ms;
}

int64_t clock_now_ms(const struct clock *c)
{
    return c ? now + c->offset_ms + c->shift_ms : now;
}

int64_t clock_steady_ms(void)
{
    return now - SCENE_NOW + SCENE_HOUR;
}

void clock_trust(struct clock *c, int64_t hub_now_ms)
{
    c->offset_ms = hub_now_ms - now;
    c->trusted = true;
}

void clock_pretend(struct clock *c, int64_t now_ms)
{
    c->shift_ms = now_ms - now - c->offset_ms;
}
