/* window.h - SDL's window, and the pixels that reach the glass.
 *
 * The pixels are as the window lies, not turned; 0xFFRRGGBB.  Main thread. */
#ifndef UI_WINDOW_H
#define UI_WINDOW_H

#include "ui/paint.h"

/* What is drawn on. */
struct pixels {
    uint32_t *first;
    int w, h, stride; /* stride: pixels from a row to the next */
};

struct window;

/* SDL video must be initialised. */
struct window *window_open(const struct window_options *o, struct err *err);
void window_close(struct window *w); /* NULL is allowed */

/* The window's pixels, writable until the next call; they stay what they were
 * unless the window's size changed.  False while there are none. */
bool window_pixels(struct window *w, struct pixels *out);
/* Puts these parts of them on the glass; within the window. */
void window_update(struct window *w, const struct rect *parts, int count);

#endif
