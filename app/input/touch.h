/* touch.h - what fingers mean: taps, drags, swipes and pinches.
 *
 * Knows the last frame's targets and nothing of windows.  Design pixels,
 * steady milliseconds, main thread. */
#ifndef INPUT_TOUCH_H
#define INPUT_TOUCH_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TOUCH_SLOP_PX = 24,    /* a finger may tremble so far and still tap */
    TOUCH_SWIPE_PX = 120,
    TOUCH_SWIPE_MS = 700,
    TOUCH_DOUBLE_MS = 350
};

enum gesture_kind {
    GESTURE_NONE,
    GESTURE_PRESS,   /* the pressed target changed: draw */
    GESTURE_TAP,
    GESTURE_DOUBLE,
    GESTURE_GRAB,
    GESTURE_DRAG,
    GESTURE_RELEASE,
    GESTURE_SWIPE,
    GESTURE_PINCH,
};

struct gesture {
    enum gesture_kind kind;
    struct target target;
    int x, y, dx, dy;
    double scale;
};

struct finger {
    bool down;
    int64_t id;
    int x, y, from_x, from_y;
    int64_t from_ms;
};

struct touch {
    struct finger fingers[2];
    struct target pressed; /* act 0: none */
    struct target drag;    /* the target that is being dragged, or act 0 */
    bool moved;            /* beyond the slop: no tap any more */
    bool pinched;
    struct target tapped;  /* the last tap, for the double */
    int64_t tapped_ms;
};

struct gesture touch_down(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms);
struct gesture touch_move(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms);
struct gesture touch_up(struct touch *t, const struct canvas *c, int64_t id,
                        int x, int y, int64_t now_ms);

#endif
