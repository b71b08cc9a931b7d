#include "ui/type.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/breaks.h"
#include "ui/faces.h"
#include "ui/glyphs.h"
#include "ui/spacing.h"

#include <stdlib.h>

enum {
    CACHE_BYTES = 8 << 20,
    LEAST_SCALE = 100,
    TOP_SCALE = 8000,
    EM = SPACING_EM,
    QUIET_MS = 3000, /* without a new glyph before the file is written */
    IDLE_MS = 10 * 1000, /* the same before fonts are closed */
    KEPT_MS = 60 * 60 * 1000, /* between two times */
    CLUSTER_MAX = 16, /* code points; what is more of one shows nothing */
    DASH = 0x2014,
    LONG_DASH = 0x2E3A
};

static const uint32_t IS_CLUSTER = 0x80000000; /* in a code: a hash */

struct type {
    struct faces *faces;
    struct glyphs *glyphs;
    struct breaks *breaks;
    char *cache_path;
    uint64_t fonts; /* faces_stamp() at the start */
    int scale;
    bool traditional;

    size_t bytes; /* of the cache when type_rest() last saw it change */
    int64_t changed_ms, due_ms; /* then, and when the file may be written */

    uint32_t cluster; /* the code of what type_next() met last */
    uint32_t codes[CLUSTER_MAX];
    int code_count;
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

static void save(struct type *t)
{
    if (t->cache_path && !glyphs_save(t->glyphs, t->cache_path, stamp_of(t)))
        log_warn("glyph cache %s not saved", t->cache_path);
}

void type_rest(struct type *t, int64_t steady_ms)
{
    size_t bytes = glyphs_bytes(t->glyphs);
    if (bytes != t->bytes) {
        t->bytes = bytes;
        t->changed_ms = steady_ms;
    }
    if (steady_ms >= t->changed_ms + IDLE_MS)
        faces_rest(t->faces);
    if (!glyphs_gained(t->glyphs) || steady_ms < t->due_ms ||
        steady_ms < t->changed_ms + QUIET_MS)
        return;
    save(t);
    t->due_ms = steady_ms + KEPT_MS;
}

void type_close(struct type *t)
{
    if (!t)
        return;
    save(t);
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

/* Of what comes alone: controls, zero width space, joiners, directions,
 * selectors, tags.  They only change what stands beside them. */
static bool is_unseen(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD ||
           (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

/* By the first byte: ASCII and most Han, nearly all that text consists of. */
static bool stands_alone(unsigned char lead)
{
    return lead < 0xCC || (lead >= 0xE4 && lead <= 0xE9);
}

/* False for nearly all the rest: no need to ask ICU. */
static bool may_extend(uint32_t code)
{
    return code >= 0x300 && !(code >= 0x2010 && code < 0x20D0) &&
           !(code >= 0x2100 && code < 0x302A) &&
           !(code >= 0x30A0 && code < 0xA000) &&
           !(code >= 0xFF00 && code < 0xFF9E);
}

static uint32_t take_cluster(struct type *t, const char *from, const char *end)
{
    uint32_t hash = 2166136261u;
    t->code_count = 0;
    while (from < end && t->code_count < CLUSTER_MAX) {
        uint32_t code = utf8_next(&from);
        hash = (hash ^ code) * 16777619u;
        t->codes[t->code_count++] = code;
    }
    return t->cluster = IS_CLUSTER | hash;
}

uint32_t type_next(struct type *t, const char **text)
{
    const char *from = *text;
    uint32_t code = utf8_next(text);
    const char *behind = *text, *peek = behind;
    if (!code || stands_alone((unsigned char)*behind))
        return code;
    uint32_t next = utf8_next(&peek);
    if (code == DASH && next == DASH) {
        *text = peek;
        return LONG_DASH;
    }
    if (!may_extend(next))
        return code;
    const char *end = from + breaks_cluster(t->breaks, from);
    if (end <= behind)
        return code;
    *text = end;
    return take_cluster(t, from, end);
}

static int advance_of(const struct type *t, int size, int em)
{
    return (int)((int64_t)em * size * t->scale * 64 / (EM * 1000));
}

static uint64_t key_of(const struct type *t, enum face face, int size,
                       uint32_t code)
{
    return (uint64_t)1 << 63 | (uint64_t)t->traditional << 51 |
           (uint64_t)face << 48 | (uint64_t)(size & 0xFFFF) << 32 | code;
}

static const struct glyph *draw(struct type *t, enum face face, int size,
                                uint32_t code)
{
    int px = (size * t->scale + 500) / 1000;
    bool is_cluster = code == t->cluster && code != 0;
    struct drawn d = faces_draw(t->faces, face, t->traditional, px > 0 ? px : 1,
                                is_cluster ? t->codes : &code,
                                is_cluster ? t->code_count : 1);
    struct glyph glyph = {.pixels = d.pixels,
                          .colors = d.colors,
                          .w = d.w,
                          .h = d.h,
                          .left = d.left,
                          .top = d.top,
                          .advance = advance_of(t, size, d.em)};
    const struct glyph *drawn =
        glyphs_add(t->glyphs, key_of(t, face, size, code), &glyph);
    drawn_clear(&d);
    return drawn;
}

const struct glyph *type_glyph(struct type *t, enum face face, int size,
                               uint32_t code)
{
    static const struct glyph unseen = {0};
    if (is_unseen(code))
        return &unseen;
    const struct glyph *known =
        glyphs_find(t->glyphs, key_of(t, face, size, code));
    if (known)
        return known;
    /* The next start is at another time: digits are drawn all together. */
    bool is_digit = code >= '0' && code <= '9';
    for (uint32_t other = '0'; is_digit && other <= '9'; other++)
        if (other != code)
            draw(t, face, size, other);
    return draw(t, face, size, code);
}

/* The brush has only one set of marks. */
static bool is_centred(const struct type *t, enum face face)
{
    return t->traditional && face != FACE_KAI && face != FACE_KAI_BOLD;
}

int type_advance(struct type *t, enum face face, int size, uint32_t code)
{
    bool is_han = code >= 0x4E00 && code <= 0x9FFF;
    if (is_han && face != FACE_ICON)
        return advance_of(t, size, EM);
    return type_glyph(t, face, size, code)->advance;
}

/* The blank half of a mark, if it has a whole em in this font. */
static int blank_of(struct type *t, enum face face, int size, uint32_t code,
                    enum blank side)
{
    int whole = advance_of(t, size, EM);
    return spacing_blank(code, is_centred(t, face)) == side &&
                   type_advance(t, face, size, code) == whole
               ? whole / 2
               : 0;
}

int type_lead(struct type *t, enum face face, int size, uint32_t code)
{
    return blank_of(t, face, size, code, BLANK_LEFT);
}

int type_trail(struct type *t, enum face face, int size, uint32_t code)
{
    return blank_of(t, face, size, code, BLANK_RIGHT);
}

int type_gap(struct type *t, enum face face, int size, uint32_t a, uint32_t b)
{
    int em = face == FACE_ICON ? 0 : spacing_between(a, b, is_centred(t, face));
    if (em >= 0)
        return em ? advance_of(t, size, em) : 0;
    int trail = type_trail(t, face, size, a);
    int lead = type_lead(t, face, size, b);
    if (spacing_blank(a, false) == BLANK_LEFT)
        return -lead;
    if (spacing_blank(b, false) == BLANK_RIGHT)
        return -trail;
    return lead > 0 && trail > 0 ? -trail : 0; /* 0 beside a narrow quote */
}

int type_width(struct type *t, enum face face, int size, const char *text)
{
    int64_t sum = 0;
    uint32_t before = 0;
    for (uint32_t code; (code = type_next(t, &text)); before = code) {
        sum += type_advance(t, face, size, code);
        sum += before ? type_gap(t, face, size, before, code)
                      : -type_lead(t, face, size, code);
    }
    int64_t unit = 64 * (int64_t)t->scale;
    return (int)((sum * 1000 + unit - 1) / unit);
}

int type_breaks(struct type *t, const char *text, int *offsets, int max)
{
    return breaks_find(t->breaks, text, offsets, max);
}

int type_fonts_opened(const struct type *t)
{
    return faces_opened(t->faces);
}

size_t type_cache_bytes(const struct type *t)
{
    return glyphs_bytes(t->glyphs);
}
