#include "ui/play.h"

#include "ui/images.h"
#include "ui/qr.h"
#include "ui/shapes.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { CHUNK = 256 }; /* pixels of an enlarged row */

/* What rounding does to a size is not worth a blur. */
static const double NEARLY = 0.002;

void play_qr(struct stage *s, struct raster *r, const struct mark *m)
{
    struct rect at = stage_place(s->scale, m->at);
    raster_fill(r, at, 0xFFFFFFFF);
    struct qr q = qr_of(m->text);
    int modules = q.size + 2 * QR_QUIET;
    int side = (at.w < at.h ? at.w : at.h) / modules;
    int x0 = at.x + (at.w - side * q.size) / 2;
    int y0 = at.y + (at.h - side * q.size) / 2;
    for (int i = 0; side > 0 && i < q.size * q.size; i++)
        if (q.dark[i])
            raster_fill(r,
                        (struct rect){x0 + i % q.size * side,
                                      y0 + i / q.size * side, side, side},
                        0xFF000000);
    qr_clear(&q);
}

static const struct picture *find(const struct canvas *c, const struct mark *m,
                                  const char *source, enum fit fit)
{
    if (!c->images || !source)
        return NULL;
    return images_get(c->images, source, m->v[0], m->v[1], fit, NULL);
}

/* Where a picture that fills `at` has pixels. */
static struct rect filled(struct rect at, const struct picture *p)
{
    return rect_common(at, (struct rect){at.x, at.y, p->w, p->h});
}

static void play_image(struct stage *s, struct raster *r, const struct mark *m,
                       const struct picture *p)
{
    struct rect at = stage_place(s->scale, m->at);
    int radius = (int)lround(m->radius * s->scale);
    struct round_shape shape = {at, radius, ALL_CORNERS};
    int mix = m->runs_ms > 0 ? stage_mix(s, m) : 256;
    r->clip = rect_common(r->clip, filled(at, p));
    int n = r->clip.w;
    for (int y = r->clip.y; n > 0 && y < r->clip.y + r->clip.h; y++) {
        uint32_t *to = r->pixels + (int64_t)y * r->stride + r->clip.x;
        const uint32_t *from =
            p->pixels + (ptrdiff_t)(y - at.y) * p->w + r->clip.x - at.x;
        if (radius > 0 && !round_is_plain(&shape, y)) {
            row_lerp(s->row, to, from, n, mix);
            cover_round(&shape, r->clip.x, y, n, s->cover);
            row_masked(to, s->row, s->cover, n);
        } else if (mix < 256) {
            row_blend(to, from, n, mix);
        } else {
            memcpy(to, from, (size_t)n * sizeof *to);
        }
    }
}

static void play_crossfade(struct stage *s, struct raster *r,
                           const struct mark *m, const struct picture *a,
                           const struct picture *b)
{
    struct rect at = stage_place(s->scale, m->at);
    int mix = stage_mix(s, m);
    r->clip = rect_common(r->clip, filled(at, a));
    for (int y = r->clip.y; r->clip.w > 0 && y < r->clip.y + r->clip.h; y++) {
        ptrdiff_t skip = (ptrdiff_t)(y - at.y) * a->w + r->clip.x - at.x;
        row_lerp(r->pixels + (int64_t)y * r->stride + r->clip.x,
                 a->pixels + skip, b->pixels + skip, r->clip.w, mix);
    }
}

static uint32_t mixed(uint32_t a, uint32_t b, uint32_t mix) /* 0..256 */
{
    const uint32_t odd = 0x00FF00FF;
    uint32_t rb = (a & odd) * (256 - mix) + (b & odd) * mix;
    uint32_t g = (a >> 8 & 255) * (256 - mix) + (b >> 8 & 255) * mix;
    return 0xFF000000u | (rb >> 8 & odd) | (g & 0xFF00);
}

/* The source pixel for a place, in 256ths, kept inside the picture. */
static uint32_t source_of(double at, int side)
{
    int64_t v = (int64_t)(at * 256) - 128, most = (int64_t)(side - 1) * 256;
    return (uint32_t)(v < 0 ? 0 : v > most ? most : v);
}

/* Where a photo is shown: its left top corner, and device pixels for one of
 * its own. */
struct shown {
    const struct picture *photo;
    double x, y, show;
    const uint32_t *across; /* for each column of the clip: source_of() */
};

/* n pixels between two rows of the source, from the i-th column on. */
static void mix_row(uint32_t *to, const uint32_t *across, int n,
                    const uint32_t *a, const uint32_t *b, uint32_t down)
{
    for (int i = 0; i < n; i++) {
        uint32_t x = across[i] >> 8, f = across[i] & 255;
        uint32_t next = x + (f > 0); /* the last column has no fraction */
        to[i] = mixed(mixed(a[x], a[next], f), mixed(b[x], b[next], f), down);
    }
}

/* One row of the photo, at its own size or enlarged, mixed into `to`. */
static void photo_row(uint32_t *to, const struct shown *s, int y, int n,
                      int mix)
{
    const struct picture *p = s->photo;
    uint32_t sy = source_of((y + 0.5 - s->y) / s->show, p->h);
    const uint32_t *a = p->pixels + (ptrdiff_t)(sy >> 8) * p->w;
    const uint32_t *b = sy & 255 ? a + p->w : a;
    uint32_t enlarged[CHUNK];
    for (int x = 0; x < n; x += CHUNK) {
        int chunk = n - x < CHUNK ? n - x : CHUNK;
        const uint32_t *from = a + (s->across[x] >> 8);
        if (s->show != 1)
            mix_row(enlarged, s->across + x, chunk, a, b, sy & 255);
        row_blend(to + x, s->show != 1 ? enlarged : from, chunk, mix);
    }
}

static void play_photo(struct stage *s, struct raster *r, const struct mark *m,
                       const struct picture *p)
{
    struct rect at = stage_place(s->scale, m->at);
    /* Whatever size it was decoded at, shown to fit zoom times the box. */
    double show = m->v[2] / 1000.0 *
                  fmin((double)at.w / p->w, (double)at.h / p->h);
    show = fabs(show - 1) < NEARLY ? 1 : show;
    double w = p->w * show, h = p->h * show;
    struct shown shown = {
        .photo = p,
        .x = floor(at.x + (at.w - w) / 2 + m->v[3] * s->scale + 0.5),
        .y = floor(at.y + (at.h - h) / 2 + m->v[4] * s->scale + 0.5),
        .show = show,
        .across = s->row};
    struct rect whole = {(int)shown.x, (int)shown.y, (int)lround(w),
                         (int)lround(h)};
    int mix = m->runs_ms > 0 ? stage_mix(s, m) : 256;
    r->clip = rect_common(r->clip, rect_common(at, whole));
    for (int i = 0; i < r->clip.w; i++)
        s->row[i] = source_of((r->clip.x + i + 0.5 - shown.x) / show, p->w);
    for (int y = r->clip.y; r->clip.w > 0 && y < r->clip.y + r->clip.h; y++)
        photo_row(r->pixels + (ptrdiff_t)y * r->stride + r->clip.x, &shown, y,
                  r->clip.w, mix);
}

bool picture_hides(const struct stage *s, const struct canvas *c,
                   const struct mark *m, struct rect damage)
{
    const struct picture *p = find(c, m, m->text, FIT_FILL);
    if (m->kind == MARK_IMAGE && m->runs_ms > 0)
        return false; /* what it fades in over is below */
    if (!p)
        return true; /* a placeholder is drawn all over it */
    struct rect r =
        rect_common(damage, filled(stage_place(s->scale, m->at), p));
    return r.w == damage.w && r.h == damage.h;
}

void play_picture(struct stage *s, struct raster *r, const struct canvas *c,
                  const struct mark *m)
{
    bool photo = m->kind == MARK_PHOTO;
    const struct picture *a = find(c, m, m->text, photo ? FIT_WHOLE : FIT_FILL);
    const struct picture *b = NULL;
    if (a && m->kind == MARK_CROSSFADE)
        b = find(c, m, m->text2, FIT_FILL);
    if (!a)
        raster_fill(r, r->clip, theme_argb(c->look.theme, COLOR_SURFACE2));
    else if (photo)
        play_photo(s, r, m, a);
    else if (b && b->w == a->w && b->h == a->h)
        play_crossfade(s, r, m, a, b);
    else
        play_image(s, r, m, a);
}
