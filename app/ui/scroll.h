/* scroll.h - a list or wall that follows the finger, flies on and springs
 * back.  Pure arithmetic: time is an argument (steady milliseconds). */
#ifndef UI_SCROLL_H
#define UI_SCROLL_H

#include <stdbool.h>
#include <stdint.h>

struct scroll {
    int view, content; /* heights (or widths) in design pixels */
    double at;         /* first visible pixel; outside 0..max while pulled */
    double speed;      /* pixels a millisecond */
    bool still; /* the owner's wish: it neither flies on nor springs */
    bool held;
    int64_t last_ms;
};

void scroll_size(struct scroll *s, int view, int content);
void scroll_grab(struct scroll *s, int64_t now_ms);
void scroll_drag(struct scroll *s, int by, int64_t now_ms);
void scroll_release(struct scroll *s, int64_t now_ms);
/* Lets time pass.  True while it moves by itself. */
bool scroll_step(struct scroll *s, int64_t now_ms);
int scroll_offset(const struct scroll *s); /* subtract from y when drawing */

#endif
