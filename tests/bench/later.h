/* later.h - screens that believe that time has gone by.
 *
 * later.so (tests/bench/preload) lies beside run-bench.  Preloaded into a
 * kiosk it moves its steady clock on, so that what lasts 12 s on a board need
 * not be waited for; what it does then goes at its usual pace. */
#ifndef BENCH_LATER_H
#define BENCH_LATER_H

#include "tests/bench/watch.h"
#include "tests/e2e/world.h"

#include <stdint.h>

struct later;
struct later *later_open(const struct world *w);
void later_close(struct later *l); /* NULL is allowed */

/* kiosk_start(), with the demo's rows, stand-alone or not, light. */
void later_kiosk(struct later *l, struct world *w, struct screen_process *s,
                 bool alone);
void later_pass(struct later *l, struct screen_process *s, int64_t ms);

/* What the board does by itself. */
enum { BOARD_HOLD_MS = 12000, BOARD_FADE_MS = 1200 };
extern const struct rect board_photo_part, board_text_part;

/* The board began to show its photo at `since_us`: lets the next one begin to
 * fade in `in_ms` from now, and returns when it did; steady us. */
int64_t later_fade(struct later *l, struct screen_process *s,
                   struct watch *seen, int64_t since_us, int in_ms);

/* Waits for it, as long as it takes; when its fade has ended, steady us. */
int64_t later_next_fade(struct watch *seen);

#endif
