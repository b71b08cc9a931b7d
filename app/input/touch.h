/* touch.h - what fingers mean: taps, drags, swipes and pinches; and what is
 * no finger: palms, whatever rests on the bezel, a tap's echo.
 *
 * Knows the last frame's targets and nothing of windows.  Design pixels,
 * steady milliseconds, main thread.
 *
 * - A tap ends within the slop of where it began, or anywhere on its target
 *   once it has left that and come back, or rested too long for a swipe.
 * - Three contacts are a palm: nothing counts until all have gone.
 * - A touch that begins within TOUCH_EDGE_PX of the edge is the bezel's, and
 *   one above canvas_reach_y() is nobody's.
 * - Within TOUCH_DOUBLE_MS of a new page nothing can be tapped, nor what has
 *   just come under the finger that tapped: the second half of a double tap
 *   does not fall through.  Keys that stay where they are can be tapped as
 *   fast as a hand can, with two fingers in turn, too. */
#ifndef INPUT_TOUCH_H
#define INPUT_TOUCH_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TOUCH_SLOP_PX = 24, /* a finger may tremble so far and still tap */
    TOUCH_SWIPE_PX = 120,
    TOUCH_SWIPE_MS = 700,
    TOUCH_DOUBLE_MS = 350,
    TOUCH_LONG_MS = 500,
    TOUCH_EDGE_PX = 12,
    TOUCH_STALE_MS = 10000, /* silent for so long: a drop of water */
    TOUCH_CONTACTS = 10,
    TOUCH_PALM = 3
};

enum gesture_kind {
    GESTURE_NONE,
    GESTURE_PRESS,   /* the pressed target changed: draw */
    GESTURE_TAP,     /* or a long press: the target's arg is its hold then */
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
    bool spent; /* its key was taken when the next finger came */
    int64_t id;
    int x, y, from_x, from_y;
    int64_t from_ms, last_ms;
};

/* All zero: no finger. */
struct touch {
    struct finger fingers[TOUCH_CONTACTS];
    struct target pressed; /* act 0: none */
    struct target aimed;   /* what the finger went down on */
    enum role aimed_role;
    struct target drag;    /* the target that is being dragged, or act 0 */
    bool moved;            /* it drags, or there were two: no tap any more */
    bool left;             /* the finger has been beside its target */
    bool pinched;          /* no swipe either */
    bool palm;
    struct node tapped;    /* the last tap, for the double; no label */
    int64_t tapped_ms;
    unsigned page, shown;  /* shown: the last one that was on the glass */
    int64_t page_ms;       /* when it came, and then when it was shown */
};

/* Before every event and once a turn: `page` is another number whenever
 * other things may lie under the finger (kiosk_page()). */
void touch_page(struct touch *t, unsigned page, int64_t now_ms);
/* A frame of the page is on the glass: whoever tapped before could not see it,
 * however long it took to draw. */
void touch_shown(struct touch *t, int64_t now_ms);
/* Somebody has looked at the page before touching it: no echo. */
void touch_looked(struct touch *t);

struct gesture touch_down(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms);
struct gesture touch_move(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms);
struct gesture touch_up(struct touch *t, const struct canvas *c, int64_t id,
                        int x, int y, int64_t now_ms);

/* A finger that rests becomes a long press.  Due at touch_due_ms(), which is
 * INT64_MAX while none waits. */
struct gesture touch_rest(struct touch *t, int64_t now_ms);
int64_t touch_due_ms(const struct touch *t);

#endif
