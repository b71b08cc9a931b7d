#include "ui/play.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { TURNED_MAX = 4096 }; /* device pixels: longer text is not turned */

void play_text(struct stage *s, struct raster *r, struct type *type,
               const struct mark *m)
{
    int64_t pen = llround(m->v[0] * s->scale); /* 64ths */
    int base = (int)lround(m->v[1] * s->scale / 64);
    int end = r->clip.x + r->clip.w;
    const char *p = m->text;
    uint32_t before = 0;
    for (uint32_t code; (code = type_next(type, &p)); before = code) {
        pen += type_gap(type, (enum face)m->face, m->size, before, code);
        const struct glyph *g =
            type_glyph(type, (enum face)m->face, m->size, code);
        int x = (int)((pen + 32) >> 6);
        if (x > end + m->size * 8) /* no glyph reaches back that far */
            break;
        raster_glyph(r, x + g->left, base - g->top, g, m->argb);
        pen += g->advance;
    }
}

/* The line as coverage, its middle in the middle of w x h. */
static uint8_t *line_cover(struct type *type, const struct mark *m, int w,
                           int h)
{
    uint8_t *cover = mem_new((size_t)w * (size_t)h);
    enum face face = (enum face)m->face;
    bool kai = face == FACE_KAI || face == FACE_KAI_BOLD;
    int px = m->size * type_scale(type) / 1000;
    int base = h / 2 + px * (kai ? 350 : 380) / 1000;
    int64_t wide = (int64_t)type_width(type, face, m->size, m->text);
    int64_t pen = (w - wide * type_scale(type) / 1000) * 32;
    const char *p = m->text;
    uint32_t before = 0;
    for (uint32_t code; (code = type_next(type, &p)); before = code) {
        pen += type_gap(type, face, m->size, before, code);
        const struct glyph *g = type_glyph(type, face, m->size, code);
        int x0 = (int)((pen + 32) >> 6) + g->left, y0 = base - g->top;
        pen += g->advance;
        for (int y = 0; g->pixels && y < g->h; y++)
            for (int x = 0; x < g->w; x++)
                if (x0 + x >= 0 && x0 + x < w && y0 + y >= 0 && y0 + y < h &&
                    g->pixels[y * g->w + x] > cover[(y0 + y) * w + x0 + x])
                    cover[(y0 + y) * w + x0 + x] = g->pixels[y * g->w + x];
    }
    return cover;
}

static float sample(const uint8_t *cover, int w, int h, float x, float y)
{
    int x0 = (int)floorf(x), y0 = (int)floorf(y);
    if (x0 < 0 || y0 < 0 || x0 + 1 >= w || y0 + 1 >= h)
        return 0;
    float fx = x - (float)x0, fy = y - (float)y0;
    const uint8_t *p = cover + y0 * w + x0;
    float top = (float)p[0] * (1 - fx) + (float)p[1] * fx;
    float below = (float)p[w] * (1 - fx) + (float)p[w + 1] * fx;
    return top * (1 - fy) + below * fy;
}

void play_turned(struct stage *s, struct raster *r, struct type *type,
                 const struct mark *m)
{
    struct rect at = stage_place(s->scale, m->seen);
    int px = m->size * type_scale(type) / 1000;
    int w = type_width(type, (enum face)m->face, m->size, m->text) *
                type_scale(type) / 1000 +
            2 * px;
    int h = 2 * px + 4;
    if (w > TURNED_MAX || h > TURNED_MAX || at.w <= 0)
        return;
    uint8_t *cover = line_cover(type, m, w, h);

    float angle = (float)m->v[2] * 3.14159265f / 180;
    float cosine = cosf(angle), sine = sinf(angle);
    float cx = (float)(m->v[0] * s->scale), cy = (float)(m->v[1] * s->scale);
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        for (int i = 0; i < r->clip.w; i++) {
            float dx = (float)(r->clip.x + i) + 0.5f - cx;
            float dy = (float)y + 0.5f - cy;
            s->cover[i] = (uint8_t)sample(
                cover, w, h, dx * cosine - dy * sine + (float)w / 2 - 0.5f,
                dx * sine + dy * cosine + (float)h / 2 - 0.5f);
        }
        row_cover(r->pixels + (int64_t)y * r->stride + r->clip.x, s->cover,
                  r->clip.w, m->argb);
    }
    free(cover);
}
