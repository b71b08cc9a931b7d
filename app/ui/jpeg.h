/* jpeg.h - the only door to libjpeg: a file as pixels of the size asked.
 *
 * Any thread.  The file is hostile until it is decoded. */
#ifndef UI_JPEG_H
#define UI_JPEG_H

#include "ui/images.h"

/* w x h or, for FIT_WHOLE, what fits inside it; *out_w x *out_h pixels that
 * are yours to free.  NULL when the file is absent, broken or too large. */
uint32_t *jpeg_read(const char *path, int w, int h, enum fit fit, int *out_w,
                    int *out_h);

#endif
