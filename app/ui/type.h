/* type.h - glyphs and lines: which font draws a character, how wide text is,
 * where Chinese lines break (ICU).
 *
 * Main thread.  Fonts are opened on the first miss of the glyph cache, which
 * has a fixed budget and a file that keeps it between runs. */
#ifndef UI_TYPE_H
#define UI_TYPE_H

#include "base/err.h"
#include "ui/canvas.h"

#include <stddef.h>

struct type;

/* `cache_path` may be NULL: no file.  `scale` in thousandths: 667 draws the
 * design at two thirds.  ERR_STORAGE when a font package is missing. */
struct type *type_open(const char *cache_path, int scale, struct err *err);
/* Writes the cache file when it gained glyphs; NULL is allowed. */
void type_close(struct type *t);
void type_set_scale(struct type *t, int scale);
int type_scale(const struct type *t);
/* zh_TW draws Traditional forms: another face of the same fonts. */
void type_set_traditional(struct type *t, bool traditional);

/* Width in design pixels, rounded up.  `size` already enlarged. */
int type_width(struct type *t, enum face face, int size, const char *text);

/* One glyph: 8-bit coverage, in device pixels. */
struct glyph {
    const unsigned char *pixels; /* w x h; NULL for a blank */
    const uint32_t *colors;      /* instead of pixels: an emoji, ARGB */
    int w, h;
    int left, top; /* from the pen and up from the baseline to the corner */
    int advance;   /* device pixels, in 64ths */
};

/* Valid until the next call that may add a glyph. */
const struct glyph *type_glyph(struct type *t, enum face face, int size,
                               uint32_t code);

/* Its advance alone, in 64ths of a device pixel: cheaper, as a Han character
 * need not be drawn to know it.  Characters that show nothing have 0. */
int type_advance(struct type *t, enum face face, int size, uint32_t code);

/* Where lines break: byte offsets into text, at most `max`; each a place
 * where a line may end (the last is the text's length). */
int type_breaks(struct type *t, const char *text, int *offsets, int max);

/* Bytes held by the cache now, and its limit. */
size_t type_cache_bytes(const struct type *t);

#endif
