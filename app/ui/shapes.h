/* shapes.h - how much of each pixel a shape covers, row by row.
 *
 * Device pixels.  A row is `cover[0..n)` for the pixels from x at height y,
 * 0..255.  Pure arithmetic. */
#ifndef UI_SHAPES_H
#define UI_SHAPES_H

#include "ui/canvas.h"

#include <stdint.h>

struct round_shape {
    struct rect at;
    int radius, corners; /* corners as canvas_corners() */
};
void cover_round(const struct round_shape *s, int x, int y, int n,
                 uint8_t *cover);
/* True when the row is all inside from left to right edge. */
bool round_is_plain(const struct round_shape *s, int y);

enum { FADE_REACH = 3, FADE_STEPS = 64 }; /* sigmas, and steps in one */
struct shadow_shape {
    struct rect at; /* already moved down */
    float radius, sigma;
    /* what is left of it, by distance from the edge */
    uint8_t fade[2 * FADE_REACH * FADE_STEPS + 1];
};
void shadow_prepare(struct shadow_shape *s); /* fills `fade` */
void cover_shadow(const struct shadow_shape *s, int x, int y, int n,
                  uint8_t *cover);

/* part 0..1, from 12 o'clock, clockwise. */
struct ring_shape {
    float cx, cy, outer, inner, part;
};
void cover_ring(const struct ring_shape *s, int x, int y, int n,
                uint8_t *cover);

struct line_shape {
    float x0, y0, x1, y1, half; /* half the width; round caps */
};
void cover_line(const struct line_shape *s, int x, int y, int n,
                uint8_t *cover);

struct triangle_shape {
    float x[3], y[3];
};
void cover_triangle(const struct triangle_shape *s, int x, int y, int n,
                    uint8_t *cover);

#endif
