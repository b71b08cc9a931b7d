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
#include <stdint.h>

struct type;

/* `cache_path` may be NULL: no file.  `scale` in thousandths: 667 draws the
 * design at two thirds.  ERR_STORAGE when a font package is missing. */
struct type *type_open(const char *cache_path, int scale, struct err *err);
/* Writes the cache file when it gained glyphs; NULL is allowed. */
void type_close(struct type *t);
/* To be called again and again when there is nothing to draw: writes the cache
 * file once no glyph has been added for a while, then seldom, and closes the
 * fonts.  A few ms when it writes. */
void type_rest(struct type *t, int64_t steady_ms);
void type_set_scale(struct type *t, int scale);
int type_scale(const struct type *t);
/* zh_TW draws Traditional forms: another face of the same fonts. */
void type_set_traditional(struct type *t, bool traditional);

/* What is drawn as one: a character with the joiners, selectors, tones and
 * marks that belong to it.  Moves *text behind it; 0 at the end.  Several code
 * points together have a code of their own, good until the next call; two
 * dashes in a row are one long one. */
uint32_t type_next(struct type *t, const char **text);

/* Width in design pixels, rounded up, of a line of its own.  `size` already
 * enlarged. */
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

/* What the advance of a is changed by when b follows (ui/spacing.h), and how
 * much of a mark is blank before or behind its ink; 64ths of a device pixel. */
int type_gap(struct type *t, enum face face, int size, uint32_t a, uint32_t b);
int type_lead(struct type *t, enum face face, int size, uint32_t code);
int type_trail(struct type *t, enum face face, int size, uint32_t code);

/* Where lines break: byte offsets into text, at most `max`; each a place
 * where a line may end (the last is the text's length). */
int type_breaks(struct type *t, const char *text, int *offsets, int max);

/* Bytes held by the cache now. */
size_t type_cache_bytes(const struct type *t);
/* Fonts opened so far: none while the cache has every glyph. */
int type_fonts_opened(const struct type *t);

#endif
