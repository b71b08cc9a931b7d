/* widgets_draw.h - what the widgets_*.c files share; only they and their test
 * include it.
 *
 * Main thread; design pixels. */
#ifndef UI_WIDGETS_DRAW_H
#define UI_WIDGETS_DRAW_H

#include "ui/canvas.h"

enum {
    WIDGET_RADIUS = 24,       /* cards, buttons */
    WIDGET_SMALL_RADIUS = 20, /* dock buttons, pills, inputs */
    WIDGET_KEY_RADIUS = 16,   /* keys, leaves */
    WIDGET_PUSH = 2           /* how far a label moves under the finger */
};

/* The fill of a widget, the colour of what is on it, and its edge. */
struct ground {
    enum color fill, ink, edge;
    int edge_px;
};

bool widget_is_contrast(const struct canvas *c);

/* Fill and edge; in high contrast the edge is 3 px of white instead. */
void widget_ground(struct canvas *c, struct rect r, int radius,
                   struct ground g);
/* As widget_ground, raised above the page by e1. */
void widget_raised(struct canvas *c, struct rect r, int radius,
                   enum color fill);

/* The size that s is drawn at: larger with large type. */
int widget_px(const struct canvas *c, struct style s);
/* The step of the type scale at or below px; never under 24. */
int widget_step(int px);
/* s, down the type scale until the text fits the width or 24 is reached;
 * what large type would cut is not enlarged. */
struct style widget_fit(const struct canvas *c, struct style s,
                        const char *text, int width);

/* A line and a smaller one under it, both in the middle of the box. */
void widget_lines(struct canvas *c, struct rect box, struct style first,
                  const char *text, struct style second, const char *under);

#endif
