#include "ui/shapes.h"

#include <math.h>
#include <string.h>

static float clamped(float v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static float greater(float a, float b)
{
    return a > b ? a : b;
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

static uint8_t to_cover(float inside) /* pixels inside the edge */
{
    return (uint8_t)(clamped(inside + 0.5f) * 255 + 0.5f);
}

bool round_is_plain(const struct round_shape *s, int y)
{
    bool top = s->corners & 3 && y < s->at.y + s->radius;
    bool below = s->corners & 12 && y >= s->at.y + s->at.h - s->radius;
    return !top && !below;
}

/* Coverage beside the arc, `depth` rows into the corner, for the columns
 * first.. counted from the outer edge; step -1 mirrors. */
static void cover_corner(int radius, int depth, int first, int count, int step,
                         uint8_t *cover)
{
    float dy = (float)(radius - depth) - 0.5f;
    for (int i = 0; i < count; i++) {
        float dx = (float)(radius - (first + i)) - 0.5f;
        cover[i * step] = to_cover((float)radius - sqrtf(dx * dx + dy * dy));
    }
}

void cover_round(const struct round_shape *s, int x, int y, int n,
                 uint8_t *cover)
{
    memset(cover, 255, (size_t)n);
    if (round_is_plain(s, y))
        return;
    bool top = y < s->at.y + s->radius && s->corners & 3;
    int depth = top ? y - s->at.y : s->at.y + s->at.h - 1 - y;
    bool left = s->corners & (top ? 1 : 8), right = s->corners & (top ? 2 : 4);

    int end = x + n, inner = s->at.x + s->radius;
    if (left && x < inner)
        cover_corner(s->radius, depth, x - s->at.x,
                     (inner < end ? inner : end) - x, 1, cover);
    int edge = s->at.x + s->at.w; /* counted leftwards from here */
    if (right && end > edge - s->radius) {
        int from = x > edge - s->radius ? x : edge - s->radius;
        cover_corner(s->radius, depth, edge - end, end - from, -1,
                     cover + n - 1);
    }
}

void shadow_prepare(struct shadow_shape *s)
{
    for (int i = 0; i <= 2 * FADE_REACH * FADE_STEPS; i++) {
        float d = (float)i / FADE_STEPS - FADE_REACH;
        /* A Gaussian's share on the far side of an edge, d sigmas away. */
        s->fade[i] = (uint8_t)(127.5f * erfcf(d * 0.70710678f) + 0.5f);
    }
}

static uint8_t faded(const struct shadow_shape *s, float d, float per_step)
{
    float at = d * per_step + FADE_REACH * FADE_STEPS;
    at = at < 0 ? 0 : at;
    int most = 2 * FADE_REACH * FADE_STEPS;
    return s->fade[at < (float)most ? (int)at : most];
}

void cover_shadow(const struct shadow_shape *s, int x, int y, int n,
                  uint8_t *cover)
{
    /* A blurred corner looks like a rounder one: distance to that shape, and
     * the blur across it, is within 2 % of the real thing. */
    float least = 0.5f * (float)(s->at.w < s->at.h ? s->at.w : s->at.h);
    float radius = greater(s->radius, 1.4f * s->sigma);
    radius = lesser(radius, least);
    float half_w = 0.5f * (float)s->at.w - radius;
    float half_h = 0.5f * (float)s->at.h - radius;
    float mx = (float)s->at.x + 0.5f * (float)s->at.w;
    float my = (float)s->at.y + 0.5f * (float)s->at.h;
    float dy = fabsf((float)y + 0.5f - my) - half_h;
    float out_y = greater(dy, 0), per_step = FADE_STEPS / s->sigma;
    for (int i = 0; i < n; i++) {
        float dx = fabsf((float)(x + i) + 0.5f - mx) - half_w;
        float d = dx <= 0   ? out_y
                  : dy <= 0 ? dx
                            : sqrtf(dx * dx + out_y * out_y);
        float inner = greater(dx, dy);
        d += lesser(inner, 0) - radius;
        cover[i] = faded(s, d, per_step);
    }
}

void cover_ring(const struct ring_shape *s, int x, int y, int n, uint8_t *cover)
{
    const float turn = 6.28318531f;
    float ex = sinf(s->part * turn), ey = -cosf(s->part * turn);
    float dy = (float)y + 0.5f - s->cy;
    for (int i = 0; i < n; i++) {
        float dx = (float)(x + i) + 0.5f - s->cx;
        float d = sqrtf(dx * dx + dy * dy);
        float in = lesser(s->outer - d, d - s->inner);
        if (in <= -0.5f) {
            cover[i] = 0;
            continue;
        }
        float share = clamped(in + 0.5f);
        if (s->part < 1) {
            /* Right of the first ray, and left of the second. */
            float first = dx, second = ex * -dy + ey * dx;
            float sector = s->part <= 0.5f ? lesser(first, second)
                                           : greater(first, second);
            share *= clamped(sector + 0.5f);
        }
        cover[i] = (uint8_t)(share * 255 + 0.5f);
    }
}

void cover_line(const struct line_shape *s, int x, int y, int n, uint8_t *cover)
{
    float vx = s->x1 - s->x0, vy = s->y1 - s->y0;
    float square = vx * vx + vy * vy;
    float py = (float)y + 0.5f - s->y0;
    for (int i = 0; i < n; i++) {
        float px = (float)(x + i) + 0.5f - s->x0;
        float t = square > 0 ? clamped((px * vx + py * vy) / square) : 0;
        float dx = px - t * vx, dy = py - t * vy;
        cover[i] = to_cover(s->half - sqrtf(dx * dx + dy * dy));
    }
}

void cover_triangle(const struct triangle_shape *s, int x, int y, int n,
                    uint8_t *cover)
{
    float area = (s->x[1] - s->x[0]) * (s->y[2] - s->y[0]) -
                 (s->x[2] - s->x[0]) * (s->y[1] - s->y[0]);
    float sign = area < 0 ? -1.0f : 1.0f;
    for (int i = 0; i < n; i++) {
        float px = (float)(x + i) + 0.5f, py = (float)y + 0.5f, in = 1;
        for (int k = 0; k < 3; k++) {
            float ax = s->x[k], ay = s->y[k];
            float bx = s->x[(k + 1) % 3] - ax, by = s->y[(k + 1) % 3] - ay;
            float length = sqrtf(bx * bx + by * by);
            float d = length > 0
                          ? sign * (bx * (py - ay) - by * (px - ax)) / length
                          : -1;
            in = lesser(in, d);
        }
        cover[i] = to_cover(in);
    }
}
