/* hand.h - a hand on the glass: the X server's own test pointer.
 *
 * The kiosk takes it for a finger, a browser for a mouse.  Strokes are made
 * by a process of their own, so that whoever draws is not held up. */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include <stdint.h>
#include <sys/types.h>

struct hand;
struct hand *hand_open(const char *display);
void hand_close(struct hand *h); /* NULL is allowed */

/* Each returns when the server has taken it in. */
void hand_move(struct hand *h, int x, int y);
void hand_press(struct hand *h);
void hand_lift(struct hand *h);
void hand_tap(struct hand *h, int x, int y);

/* One motion, for so long. */
struct stroke {
    int x, y, to_y; /* drags from y to to_y, lifts, and again from y */
    int px_s;
    int wheel;      /* 0, or turns the wheel at x, y instead */
    int click_px;   /* how far each of its clicks moves what is there */
    int seconds;
};
enum { WHEEL_UP = 4, WHEEL_DOWN = 5 };
pid_t hand_begin(const char *display, const struct stroke *s);
/* Taps one after the other. */
struct tap {
    int x, y;
};
pid_t hand_taps(const char *display, const struct tap *taps, int count,
                int64_t rest_us);
void hand_wait(pid_t hand);

#endif
