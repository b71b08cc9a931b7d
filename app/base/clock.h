/* clock.h - wall time that can be corrected and replaced, and steady time.
 *
 * A value, copied freely: each thread has its own.  Wall times are UTC
 * milliseconds since 1970, steady times milliseconds from some start.
 *
 * Once the hub has told its time, the machine's own wall clock is not looked
 * at any more in this run: somebody may set it, or it may jump by itself. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t shift_ms;  /* set by a test through the control socket */
    int64_t base_ms;   /* hub time minus that since the machine started */
    int64_t offset_ms; /* hub time minus this machine's wall clock, then */
    bool trusted;      /* the hub has told its time in this run */
};

int64_t clock_now_ms(const struct clock *c); /* NULL: the machine's own */
int64_t clock_steady_ms(void);

/* Learns the hub's time as it was at this instant. */
void clock_trust(struct clock *c, int64_t hub_now_ms);

/* Makes clock_now_ms() say now_ms and run on from there. */
void clock_pretend(struct clock *c, int64_t now_ms);

/* The same with the machine's clocks as arguments: `up_ms` counts since it
 * started, also while it sleeps, and never jumps. */
int64_t clock_at(const struct clock *c, int64_t wall_ms, int64_t up_ms);
void clock_trust_at(struct clock *c, int64_t hub_now_ms, int64_t wall_ms,
                    int64_t up_ms);

#endif
