/* resize.h - a picture at another size, row by row as it is decoded.
 *
 * Any thread.  Only the few rows that one row of the result is made of are
 * held.  Pixels are 0xFFRRGGBB. */
#ifndef UI_RESIZE_H
#define UI_RESIZE_H

#include <stdint.h>

struct resize {
    int from_w, from_h; /* what there is */
    int to_w, to_h;     /* what the whole picture becomes */
    int w, h;           /* how much of its middle is wanted */
};

/* The part of the source that the result is made of: columns x to x + w,
 * rows from y on. */
struct resize_part {
    int x, y, w;
};

struct resizer;

struct resizer *resize_begin(const struct resize *size,
                             struct resize_part *part);

/* The rows will begin at column x, at or left of the part's, and be `room`
 * pixels long. */
void resize_expect(struct resizer *r, int x, int room);

/* Where the next row goes, the part's first to begin with; it is taken in when
 * the next one is asked for.  NULL when the result is whole. */
uint32_t *resize_row(struct resizer *r);

/* The result, w x h pixels that are yours to free; NULL while it is not
 * whole.  r may be NULL. */
uint32_t *resize_end(struct resizer *r);

#endif
