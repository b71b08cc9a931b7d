/* damage.h - which parts of a frame differ from the last one.
 *
 * A hash for each tile of all marks that touch it, in order; tiles whose hash
 * changed make rectangles.  What scrolls has tiles of its own, that move with
 * it: when nothing else changed its pixels are moved, and only what came into
 * view is drawn.  Device pixels. */
#ifndef UI_DAMAGE_H
#define UI_DAMAGE_H

#include "ui/marks.h"

enum {
    TILE = 64,
    DAMAGE_MAX = 64,
    OVER_MAX = 16,
    LAYERS_MAX = 1 + SCROLLS_MAX,
    INK_H = 2,
    INK_COLS = 64 /* bits of a row of ink */
};

/* The frame itself, or what scrolls in a part of it. */
struct layer {
    struct rect view;           /* in the frame */
    int dx, dy;                 /* from there to its content */
    int col, row, cols, rows;   /* the tiles of the content that are in view */
    uint64_t *tiles;            /* cols x rows; owned */
    struct rect over[OVER_MAX]; /* of the view, what is drawn above it */
    int over_count;

    /* Of what scrolls: in INK_H rows of content each, the columns of the view,
     * ink_w wide, where there is more than its ground. */
    uint64_t *ink; /* owned */
    int ink_row, ink_rows, ink_w;
};

/* Pixels of `view` come from dx to the right and dy below, where that is in
 * view, too. */
struct shift {
    struct rect view;
    int dx, dy;
    const struct layer *now, *last;
};

struct damage {
    struct rect frame;
    struct layer now[LAYERS_MAX], last[LAYERS_MAX];
    int layers, last_layers;
    struct shift shifts[SCROLLS_MAX]; /* to be done first */
    int shift_count;
    struct rect rects[DAMAGE_MAX];
    int count;
};

/* For frames of w x h; everything is damage next time. */
void damage_size(struct damage *d, int w, int h);
void damage_clear(struct damage *d);
/* Which of the tiles of that side a pixel is in. */
int tile_of(int px, int side);
/* Fills shifts and rects: within the frame, and they may overlap. */
void damage_find(struct damage *d, const struct canvas *c, double scale);

#endif
