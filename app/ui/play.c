#include "ui/play.h"

#include "ui/shapes.h"

#include <math.h>
#include <stddef.h>

struct rect stage_place(double scale, struct rect r)
{
    int x0 = (int)lround(r.x * scale), y0 = (int)lround(r.y * scale);
    int x1 = (int)lround((r.x + r.w) * scale);
    int y1 = (int)lround((r.y + r.h) * scale);
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

/* Rounded once, so that whatever the place, content has the same pixels. */
struct rect stage_shift(double scale, const struct scrolled *s)
{
    return (struct rect){(int)lround(s->dx * scale), (int)lround(s->dy * scale),
                         0, 0};
}

static struct rect shift_of(const struct stage *s, const struct canvas *c,
                            const struct mark *m)
{
    if (m->scroll == 0)
        return (struct rect){0};
    return stage_shift(s->scale, &c->scrolls[m->scroll - 1]);
}

struct rect stage_seen(double scale, const struct canvas *c,
                       const struct mark *m)
{
    struct rect r = stage_place(scale, m->seen);
    if (m->scroll == 0)
        return r;
    const struct scrolled *s = &c->scrolls[m->scroll - 1];
    struct rect by = stage_shift(scale, s);
    r.x -= by.x;
    r.y -= by.y;
    return rect_common(r, stage_place(scale, s->view));
}

int stage_mix(const struct stage *s, const struct mark *m)
{
    int64_t past = s->now_ms - m->start_ms;
    if (past <= 0)
        return 0;
    return past >= m->runs_ms ? 256 : (int)(past * 256 / m->runs_ms);
}

static int px(const struct stage *s, int design)
{
    return (int)lround(design * s->scale);
}

static int device_radius(const struct stage *s, struct rect at, int radius,
                         bool all_corners)
{
    int least = at.w < at.h ? at.w : at.h;
    int most = all_corners ? least / 2 : least;
    /* Half of an odd height still closes the end of a pill. */
    if (all_corners && px(s, 2 * radius) >= least - 1)
        return most;
    return px(s, radius) < most ? px(s, radius) : most;
}

static uint32_t *at_row(const struct raster *r, int y)
{
    return r->pixels + (int64_t)y * r->stride + r->clip.x;
}

static void play_round(struct stage *s, struct raster *r, const struct mark *m)
{
    struct rect at = stage_place(s->scale, m->at);
    struct round_shape shape = {
        at, device_radius(s, at, m->radius, m->corners == ALL_CORNERS),
        m->corners};
    r->clip = rect_common(r->clip, at);
    if (r->clip.w <= 0)
        return;
    int left = at.x + shape.radius, right = at.x + at.w - shape.radius;
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        uint32_t *to = at_row(r, y);
        if (shape.radius == 0 || round_is_plain(&shape, y)) {
            row_fill(to, r->clip.w, m->argb);
            continue;
        }
        int x0 = r->clip.x, x1 = x0 + r->clip.w;
        int a = left < x0 ? x0 : left > x1 ? x1 : left;
        int b = right > x1 ? x1 : right < a ? a : right;
        cover_round(&shape, x0, y, a - x0, s->cover);
        row_cover(to, s->cover, a - x0, m->argb);
        if (b > a)
            row_fill(to + (a - x0), b - a, m->argb);
        cover_round(&shape, b, y, x1 - b, s->cover);
        row_cover(to + (b - x0), s->cover, x1 - b, m->argb);
    }
}

/* The two sides of a border where nothing is round. */
static void play_sides(struct raster *r, struct rect at, int width, int y,
                       uint32_t argb)
{
    raster_fill(r, (struct rect){at.x, y, width, 1}, argb);
    raster_fill(r, (struct rect){at.x + at.w - width, y, width, 1}, argb);
}

/* A row of the outer shape without the inner one. */
static void play_edge(struct stage *s, struct raster *r,
                      const struct round_shape *outer,
                      const struct round_shape *inner, int y, uint32_t argb)
{
    int x0 = r->clip.x, n = r->clip.w;
    struct rect in = rect_common(inner->at, (struct rect){x0, y, n, 1});
    cover_round(outer, x0, y, n, s->cover);
    if (in.w > 0 && in.h > 0) {
        uint8_t *hole = (uint8_t *)s->row, *cover = s->cover + (in.x - x0);
        cover_round(inner, in.x, y, in.w, hole);
        for (int i = 0; i < in.w; i++)
            cover[i] = (uint8_t)(cover[i] > hole[i] ? cover[i] - hole[i] : 0);
    }
    row_cover(at_row(r, y), s->cover, n, argb);
}

static void play_border(struct stage *s, struct raster *r, const struct mark *m)
{
    struct rect at = stage_place(s->scale, m->at);
    int width = px(s, m->v[0]) > 0 ? px(s, m->v[0]) : 1;
    struct round_shape outer = {at, device_radius(s, at, m->radius, true),
                                ALL_CORNERS};
    struct round_shape inner = {rect_inset(at, width), outer.radius - width,
                                ALL_CORNERS};
    if (inner.radius < 0)
        inner.radius = 0;
    r->clip = rect_common(r->clip, at);
    if (r->clip.w <= 0)
        return;
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        bool plain = round_is_plain(&outer, y) && y >= inner.at.y &&
                     y < inner.at.y + inner.at.h;
        if (plain)
            play_sides(r, at, width, y, m->argb);
        else
            play_edge(s, r, &outer, &inner, y, m->argb);
    }
}

/* What casts a shadow is drawn on it next: the middle is left out. */
static void play_shadow(struct stage *s, struct raster *r, const struct mark *m)
{
    struct rect at = stage_place(s->scale, m->at), below = m->at;
    below.y += m->v[0];
    struct shadow_shape shape = {.at = stage_place(s->scale, below),
                                 .radius = (float)(m->radius * s->scale),
                                 .sigma = (float)(m->v[1] * s->scale / 2)};
    shadow_prepare(&shape);
    int radius = px(s, m->radius);
    int in0 = at.x + radius, in1 = at.x + at.w - radius;
    int x0 = r->clip.x, x1 = x0 + r->clip.w;
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        uint32_t *to = at_row(r, y);
        bool hidden = y >= at.y && y < at.y + at.h;
        int a = hidden && in0 < x1 ? (in0 > x0 ? in0 : x0) : x1;
        int b = hidden && in1 > a ? (in1 < x1 ? in1 : x1) : a;
        cover_shadow(&shape, x0, y, a - x0, s->cover);
        row_cover(to, s->cover, a - x0, m->argb);
        cover_shadow(&shape, b, y, x1 - b, s->cover);
        row_cover(to + (b - x0), s->cover, x1 - b, m->argb);
    }
}

static void play_ring(struct stage *s, struct raster *r, const struct mark *m)
{
    struct ring_shape shape = {
        (float)(m->v[0] * s->scale), (float)(m->v[1] * s->scale),
        (float)(m->v[2] * s->scale), (float)((m->v[2] - m->v[3]) * s->scale),
        (float)m->v[4] / 1000};
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        cover_ring(&shape, r->clip.x, y, r->clip.w, s->cover);
        row_cover(at_row(r, y), s->cover, r->clip.w, m->argb);
    }
}

static void play_line(struct stage *s, struct raster *r, const struct mark *m)
{
    struct line_shape shape = {
        (float)(m->v[0] * s->scale), (float)(m->v[1] * s->scale),
        (float)(m->v[2] * s->scale), (float)(m->v[3] * s->scale),
        (float)(m->v[4] * s->scale / 2)};
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        cover_line(&shape, r->clip.x, y, r->clip.w, s->cover);
        row_cover(at_row(r, y), s->cover, r->clip.w, m->argb);
    }
}

static void play_triangle(struct stage *s, struct raster *r,
                          const struct mark *m)
{
    struct triangle_shape shape;
    for (int i = 0; i < 3; i++) {
        shape.x[i] = (float)(m->v[2 * i] * s->scale);
        shape.y[i] = (float)(m->v[2 * i + 1] * s->scale);
    }
    for (int y = r->clip.y; y < r->clip.y + r->clip.h; y++) {
        cover_triangle(&shape, r->clip.x, y, r->clip.w, s->cover);
        row_cover(at_row(r, y), s->cover, r->clip.w, m->argb);
    }
}

static void play_mark(struct stage *s, const struct canvas *c,
                      const struct mark *m, struct rect damage)
{
    struct rect by = shift_of(s, c, m);
    struct raster r = {s->pixels, s->stride,
                       rect_common(stage_seen(s->scale, c, m), damage)};
    if (r.clip.w <= 0 || r.clip.h <= 0)
        return;
    /* What scrolls is drawn as if its content lay where the frame does. */
    r.pixels -= (ptrdiff_t)by.y * s->stride + by.x;
    r.clip.x += by.x;
    r.clip.y += by.y;
    static void (*const shapes[])(struct stage *, struct raster *,
                                  const struct mark *) = {
        [MARK_ROUND] = play_round,   [MARK_BORDER] = play_border,
        [MARK_SHADOW] = play_shadow, [MARK_RING] = play_ring,
        [MARK_LINE] = play_line,     [MARK_TRIANGLE] = play_triangle,
        [MARK_QR] = play_qr,
    };
    if (m->kind == MARK_TEXT)
        play_text(s, &r, c->type, m);
    else if (m->kind == MARK_TURNED)
        play_turned(s, &r, c->type, m);
    else if (m->kind == MARK_QR || m->kind < MARK_TEXT)
        shapes[m->kind](s, &r, m);
    else
        play_picture(s, &r, c, m);
}

static bool hides(const struct stage *s, const struct canvas *c,
                  const struct mark *m, struct rect damage)
{
    struct rect by = shift_of(s, c, m);
    struct rect r = rect_common(stage_seen(s->scale, c, m), damage);
    if (m->radius != 0 || r.w != damage.w || r.h != damage.h)
        return false;
    if (m->kind == MARK_ROUND)
        return m->argb >> 24 == 255;
    damage.x += by.x;
    damage.y += by.y;
    return (m->kind == MARK_IMAGE || m->kind == MARK_CROSSFADE) &&
           picture_hides(s, c, m, damage);
}

/* Nothing below what hides the whole damage need be drawn. */
static int first_seen(const struct stage *s, const struct canvas *c,
                      struct rect damage)
{
    for (int i = c->mark_count - 1; i >= 0; i--)
        if (hides(s, c, &c->marks[i], damage))
            return i;
    return -1;
}

void stage_play(struct stage *s, const struct canvas *c, struct rect damage)
{
    damage = rect_common(damage, (struct rect){0, 0, s->w, s->h});
    if (damage.w <= 0 || damage.h <= 0)
        return;
    int first = first_seen(s, c, damage);
    if (first < 0) {
        struct raster r = {s->pixels, s->stride, damage};
        raster_fill(&r, damage, theme_argb(c->look.theme, COLOR_BG));
        first = 0;
    }
    for (int i = first; i < c->mark_count; i++)
        play_mark(s, c, &c->marks[i], damage);
}
