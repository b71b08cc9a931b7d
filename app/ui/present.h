/* present.h - puts finished pixels on the window's surface, turned. */
#ifndef UI_PRESENT_H
#define UI_PRESENT_H

#include "base/err.h"
#include "ui/canvas.h"

#include <SDL.h>

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

/* Copies r.w x r.h pixels to where r (of the frame) lies in the window;
 * `from` is its first pixel, `stride` pixels a row.  Returns the window's
 * rect for SDL_UpdateWindowSurfaceRects(). */
SDL_Rect present_put(SDL_Surface *to, const struct place *p, struct rect r,
                     const uint32_t *from, int stride);

/* Writes the surface as a PNG file. */
bool present_shot(const SDL_Surface *s, const char *png_path, struct err *err);

#endif
