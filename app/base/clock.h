/* clock.h - wall time that can be corrected and replaced, and steady time.
 *
 * A value, copied freely: each thread has its own.  Wall times are UTC
 * milliseconds since 1970, steady times milliseconds from some start. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t shift_ms;  /* set by a test through the control socket */
    int64_t offset_ms; /* hub time minus this machine's, learnt at sync */
    bool trusted;      /* the hub has told its time in this run */
};

int64_t clock_now_ms(const struct clock *c); /* NULL: the machine's own */
int64_t clock_steady_ms(void);

/* Learns the hub's time as it was at this instant. */
void clock_trust(struct clock *c, int64_t hub_now_ms);

/* Makes clock_now_ms() say now_ms and run on from there. */
void clock_pretend(struct clock *c, int64_t now_ms);

#endif
