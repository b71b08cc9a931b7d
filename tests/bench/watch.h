/* watch.h - frames counted from outside, by the pixels of a display.
 *
 * The X server of a DISPLAY_SEEN world keeps its pixels in a file.  Mapped,
 * they are looked at thousands of times a second without costing the server
 * or the program that draws anything.  One thread. */
#ifndef BENCH_WATCH_H
#define BENCH_WATCH_H

#include "tests/bench/bench.h"
#include "tests/e2e/world.h"
#include "ui/canvas.h"

struct watch;
struct watch *watch_open(const struct world *w);
void watch_close(struct watch *w); /* NULL is allowed */

uint32_t watch_pixel(const struct watch *w, int x, int y); /* 0xRRGGBB */

/* Remembers some rows of the rect; then waits until they are different.
 * Returns the steady us when that was seen; 0: not until `until_us`. */
void watch_take(struct watch *w, struct rect r);
int64_t watch_change(struct watch *w, int64_t until_us);

/* In between a process of its own notes when those rows change.  The next
 * frame begins when a row changes again, SOONEST_MS after this one, or at any
 * change after WHOLE_MS. */
enum { WATCH_SOONEST_MS = 5, WATCH_WHOLE_MS = 10 };
void watch_begin(struct watch *w, struct rect r);
/* Appends the ms from frame to frame; returns how many frames there were.
 * Gaps of more than `rest_ms` are rests and not counted: INFINITY for a
 * motion without any. */
int watch_end(struct watch *w, double rest_ms, struct samples *gaps_ms);
/* After the end: when the last of them was seen, steady us; 0: none was. */
int64_t watch_last_us(const struct watch *w);

/* What gaps mean at 60 Hz. */
double gaps_fps(const struct samples *gaps_ms);
int gaps_late(const struct samples *gaps_ms); /* a whole slot was missed */

#endif
