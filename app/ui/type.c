#include "ui/type.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/breaks.h"
#include "ui/faces.h"
#include "ui/glyphs.h"

#include <stdlib.h>

enum { CACHE_BYTES = 8 << 20, LEAST_SCALE = 100, TOP_SCALE = 8000, EM = 1024 };

struct type {
    struct faces *faces;
    struct glyphs *glyphs;
    struct breaks *breaks;
    char *cache_path;
    uint64_t fonts; /* faces_stamp() at the start */
    int scale;
    bool traditional;
};

/* The file holds glyphs of one scale. */
static uint64_t stamp_of(const struct type *t)
{
    return t->fonts ^ (uint64_t)t->scale * 0x9E3779B97F4A7C15u;
}

static int checked_scale(int scale)
{
    return scale < LEAST_SCALE ? LEAST_SCALE
           : scale > TOP_SCALE ? TOP_SCALE
                               : scale;
}

struct type *type_open(const char *cache_path, int scale, struct err *err)
{
    if (!faces_are_installed(err))
        return NULL;
    struct type *t = mem_new(sizeof *t);
    t->scale = checked_scale(scale);
    t->faces = faces_new();
    t->glyphs = glyphs_new(CACHE_BYTES);
    t->breaks = breaks_new();
    t->cache_path = mem_text(cache_path);
    t->fonts = faces_stamp();
    if (cache_path)
        glyphs_load(t->glyphs, cache_path, stamp_of(t));
    return t;
}

void type_close(struct type *t)
{
    if (!t)
        return;
    if (t->cache_path && !glyphs_save(t->glyphs, t->cache_path, stamp_of(t)))
        log_warn("glyph cache %s not saved", t->cache_path);
    breaks_free(t->breaks);
    glyphs_free(t->glyphs);
    faces_free(t->faces);
    free(t->cache_path);
    free(t);
}

void type_set_scale(struct type *t, int scale)
{
    scale = checked_scale(scale);
    if (scale == t->scale)
        return;
    t->scale = scale;
    glyphs_drop(t->glyphs);
}

int type_scale(const struct type *t)
{
    return t->scale;
}

void type_set_traditional(struct type *t, bool traditional)
{
    t->traditional = traditional;
}

/* Zero width space, joiners, variation selectors, skin tones: what the glyphs
 * beside them already say, or what only layout reads. */
static bool is_unseen(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x200B && code <= 0x200F) ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF ||
           (code >= 0x1F3FB && code <= 0x1F3FF);
}

static int advance_of(const struct type *t, int size, int em)
{
    return (int)((int64_t)em * size * t->scale * 64 / (EM * 1000));
}

static uint64_t key_of(const struct type *t, enum face face, int size,
                       uint32_t code)
{
    return (uint64_t)1 << 63 | (uint64_t)t->traditional << 40 |
           (uint64_t)face << 37 | (uint64_t)(size & 0xFFFF) << 21 |
           (code & 0x1FFFFF);
}

const struct glyph *type_glyph(struct type *t, enum face face, int size,
                               uint32_t code)
{
    static const struct glyph unseen = {0};
    if (is_unseen(code))
        return &unseen;
    uint64_t key = key_of(t, face, size, code);
    const struct glyph *known = glyphs_find(t->glyphs, key);
    if (known)
        return known;

    int px = (size * t->scale + 500) / 1000;
    struct drawn d =
        faces_draw(t->faces, face, t->traditional, px > 0 ? px : 1, code);
    struct glyph glyph = {.pixels = d.pixels,
                          .colors = d.colors,
                          .w = d.w,
                          .h = d.h,
                          .left = d.left,
                          .top = d.top,
                          .advance = advance_of(t, size, d.em)};
    known = glyphs_add(t->glyphs, key, &glyph);
    drawn_clear(&d);
    return known;
}

int type_advance(struct type *t, enum face face, int size, uint32_t code)
{
    bool is_han = code >= 0x4E00 && code <= 0x9FFF;
    if (is_han && face != FACE_ICON)
        return advance_of(t, size, EM);
    return type_glyph(t, face, size, code)->advance;
}

int type_width(struct type *t, enum face face, int size, const char *text)
{
    int64_t sum = 0;
    for (uint32_t code; (code = utf8_next(&text));)
        sum += type_advance(t, face, size, code);
    int64_t unit = 64 * (int64_t)t->scale;
    return (int)((sum * 1000 + unit - 1) / unit);
}

int type_breaks(struct type *t, const char *text, int *offsets, int max)
{
    return breaks_find(t->breaks, text, offsets, max);
}

size_t type_cache_bytes(const struct type *t)
{
    return glyphs_bytes(t->glyphs);
}
