#include "ui/raster.h"

enum { CHUNK = 256 }; /* pixels of a colour laid out for row_blend() */

static const uint32_t ODD = 0x00FF00FF;

/* 0..255 to 0..256, so that a shift divides. */
static uint32_t to_mix(uint32_t alpha)
{
    return alpha + (alpha >> 7);
}

static uint32_t blended(uint32_t below, uint32_t above, uint32_t mix)
{
    uint32_t rb = (below & ODD) * (256 - mix) + (above & ODD) * mix;
    uint32_t g = (below >> 8 & 0xFF) * (256 - mix) + (above >> 8 & 0xFF) * mix;
    return 0xFF000000u | (rb >> 8 & ODD) | (g & 0xFF00);
}

void row_blend(uint32_t *restrict to, const uint32_t *restrict from, int n,
               int mix)
{
    uint8_t *restrict d = (uint8_t *)to;
    const uint8_t *restrict s = (const uint8_t *)from;
    const uint16_t over = (uint16_t)mix, under = (uint16_t)(256 - mix);
    for (int i = 0; i < n * 4; i++)
        d[i] = (uint8_t)((uint16_t)(d[i] * under + s[i] * over) >> 8);
}

void row_lerp(uint32_t *restrict to, const uint32_t *restrict a,
              const uint32_t *restrict b, int n, int mix)
{
    uint8_t *restrict d = (uint8_t *)to;
    const uint8_t *restrict p = (const uint8_t *)a;
    const uint8_t *restrict q = (const uint8_t *)b;
    const uint16_t over = (uint16_t)mix, under = (uint16_t)(256 - mix);
    for (int i = 0; i < n * 4; i++)
        d[i] = (uint8_t)((uint16_t)(p[i] * under + q[i] * over) >> 8);
}

void row_fill(uint32_t *restrict to, int n, uint32_t argb)
{
    uint32_t color = argb | 0xFF000000u;
    if (argb >> 24 == 255) {
        for (int i = 0; i < n; i++)
            to[i] = color;
        return;
    }
    uint32_t wash[CHUNK];
    for (int i = 0; i < CHUNK; i++)
        wash[i] = color;
    for (int i = 0; i < n; i += CHUNK)
        row_blend(to + i, wash, n - i < CHUNK ? n - i : CHUNK,
                  (int)to_mix(argb >> 24));
}

void row_cover(uint32_t *restrict to, const uint8_t *restrict cover, int n,
               uint32_t argb)
{
    uint32_t most = to_mix(argb >> 24);
    for (int i = 0; i < n; i++)
        to[i] = blended(to[i], argb, to_mix(cover[i]) * most >> 8);
}

void row_masked(uint32_t *restrict to, const uint32_t *restrict from,
                const uint8_t *restrict cover, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = blended(to[i], from[i], to_mix(cover[i]));
}

void raster_fill(struct raster *r, struct rect at, uint32_t argb)
{
    at = rect_common(at, r->clip);
    for (int y = at.y; at.w > 0 && y < at.y + at.h; y++)
        row_fill(r->pixels + (int64_t)y * r->stride + at.x, at.w, argb);
}

static void row_colors(uint32_t *restrict to, const uint32_t *restrict from,
                       int n, uint32_t most)
{
    for (int i = 0; i < n; i++)
        to[i] = blended(to[i], from[i], to_mix(from[i] >> 24) * most >> 8);
}

/* Inlined, they would not be vectors: the compiler forgets what `restrict`
 * says. */
#define APART __attribute__((noinline))

APART static void bytes_of(uint32_t *restrict mix,
                           const uint8_t *restrict cover, int n, uint32_t most)
{
    for (int i = 0; i < n; i++) {
        uint32_t part = cover[i] * most >> 8;
        part |= part << 8;
        mix[i] = part | part << 16;
    }
}

APART static void bytes_mix(uint8_t *restrict to, const uint8_t *restrict from,
                            const uint8_t *restrict mix, int n)
{
    for (int i = 0; i < n; i++) {
        uint16_t over = (uint16_t)(mix[i] + (mix[i] >> 7));
        uint16_t under = (uint16_t)(256 - over);
        to[i] = (uint8_t)((uint16_t)(to[i] * under + from[i] * over) >> 8);
    }
}

/* As row_cover(), for rows of one colour below each other: with a mix for each
 * byte, 16-bit lanes do all the work. */
static void rows_cover(struct raster *r, struct rect at, const uint8_t *cover,
                       int step, uint32_t argb)
{
    uint32_t wash[CHUNK], mix[CHUNK], most = to_mix(argb >> 24);
    for (int i = 0; i < at.w; i++)
        wash[i] = argb | 0xFF000000u;
    for (int y = at.y; y < at.y + at.h; y++, cover += step) {
        uint32_t *to = r->pixels + (int64_t)y * r->stride + at.x;
        bytes_of(mix, cover, at.w, most);
        bytes_mix((uint8_t *)to, (const uint8_t *)wash, (const uint8_t *)mix,
                  at.w * 4);
    }
}

void raster_glyph(struct raster *r, int x, int y, const struct glyph *g,
                  uint32_t argb)
{
    struct rect at = rect_common((struct rect){x, y, g->w, g->h}, r->clip);
    for (int row = at.y; g->colors && row < at.y + at.h && at.w > 0; row++)
        row_colors(r->pixels + (int64_t)row * r->stride + at.x,
                   g->colors + (row - y) * g->w + at.x - x, at.w,
                   to_mix(argb >> 24));
    for (int right = at.x + at.w; g->pixels && at.x < right; at.x += at.w) {
        at.w = right - at.x < CHUNK ? right - at.x : CHUNK;
        rows_cover(r, at, g->pixels + (at.y - y) * g->w + at.x - x, g->w, argb);
    }
}
