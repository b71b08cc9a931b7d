/* damage.h - which parts of a frame differ from the last one.
 *
 * A hash for each tile of all marks that touch it, in order; tiles whose hash
 * changed make rectangles.  Device pixels. */
#ifndef UI_DAMAGE_H
#define UI_DAMAGE_H

#include "ui/marks.h"

enum { TILE = 64, DAMAGE_MAX = 48 };

struct damage {
    int cols, rows;
    uint64_t *tiles, *last; /* cols x rows each */
    struct rect rects[DAMAGE_MAX];
    int count;
};

/* For frames of w x h; everything is damage next time. */
void damage_size(struct damage *d, int w, int h);
void damage_clear(struct damage *d);
/* Fills rects: disjoint, within w x h. */
void damage_find(struct damage *d, const struct canvas *c, double scale, int w,
                 int h);

#endif
