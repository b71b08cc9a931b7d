/* resize.h - a picture at another size.  Any thread. */
#ifndef UI_RESIZE_H
#define UI_RESIZE_H

#include <stdint.h>

struct resize {
    int from_w, from_h; /* what there is */
    int to_w, to_h;     /* what the whole picture becomes */
};

/* The middle w x h of the resized picture (w <= to_w, h <= to_h); pixels are
 * 0xFFRRGGBB and the result is yours to free. */
uint32_t *resize_cut(const uint32_t *from, const struct resize *size, int w,
                     int h);

#endif
