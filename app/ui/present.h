/* present.h - where the frame lies in the window, and turning it there. */
#ifndef UI_PRESENT_H
#define UI_PRESENT_H

#include "ui/window.h"

/* Where the frame lies: in the window as it is, or turned upright. */
struct place {
    int win_w, win_h; /* window pixels */
    int rotate;       /* clockwise */
    struct rect at;   /* the frame, in the upright window */
    double scale;     /* device pixels a design pixel */
};

/* The frame of w x h design pixels, as large as fits. */
struct place place_of(int win_w, int win_h, int rotate, int w, int h);
/* A rect of the upright window in window pixels. */
struct rect place_turned(const struct place *p, struct rect r);
/* A point of the window in the upright window. */
void place_upright(const struct place *p, int wx, int wy, int *x, int *y);

/* Puts r.w x r.h pixels where r (of the frame) lies in the window, turned by
 * 90, 180 or 270; `from` is the first, `stride` pixels a row. */
void present_turned(const struct pixels *to, const struct place *p,
                    struct rect r, const uint32_t *from, int stride);

/* Writes them as a PNG file. */
bool present_shot(const struct pixels *s, const char *png_path,
                  struct err *err);

#endif
