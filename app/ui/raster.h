/* raster.h - the loops that change pixels.
 *
 * Pixels are 0xFFRRGGBB; the target is opaque.  Colours are 0xAARRGGBB, not
 * premultiplied; `mix` is 0..256 of what is put on top.  Plain loops that the
 * compiler turns into vector code at -O3. */
#ifndef UI_RASTER_H
#define UI_RASTER_H

#include "ui/canvas.h"
#include "ui/type.h"

#include <stdint.h>

/* What is drawn on, and where drawing is allowed. */
struct raster {
    uint32_t *pixels;
    int stride;       /* pixels from a row to the next */
    struct rect clip; /* within what there is */
};

/* One row each; n pixels. */
void row_fill(uint32_t *restrict to, int n, uint32_t argb);
void row_cover(uint32_t *restrict to, const uint8_t *restrict cover, int n,
               uint32_t argb);
/* Pixels under a coverage: the round corners of a photo. */
void row_masked(uint32_t *restrict to, const uint32_t *restrict from,
                const uint8_t *restrict cover, int n);
void row_lerp(uint32_t *restrict to, const uint32_t *restrict a,
              const uint32_t *restrict b, int n, int mix);
/* Mixes `from` into `to`. */
void row_blend(uint32_t *restrict to, const uint32_t *restrict from, int n,
               int mix);

void raster_fill(struct raster *r, struct rect at, uint32_t argb);
/* A glyph whose left top corner is at x, y. */
void raster_glyph(struct raster *r, int x, int y, const struct glyph *g,
                  uint32_t argb);

#endif
