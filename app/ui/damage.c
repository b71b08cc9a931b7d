#include "ui/damage.h"

#include "base/mem.h"
#include "ui/play.h"

#include <stdlib.h>
#include <string.h>

void damage_size(struct damage *d, int w, int h)
{
    damage_clear(d);
    d->frame = (struct rect){0, 0, w, h};
}

void damage_clear(struct damage *d)
{
    for (int i = 0; i < LAYERS_MAX; i++) {
        free(d->now[i].tiles);
        free(d->last[i].tiles);
        free(d->now[i].ink);
        free(d->last[i].ink);
    }
    *d = (struct damage){0};
}

static uint64_t stirred(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const char *p = bytes;
    for (; n >= sizeof hash; n -= sizeof hash, p += sizeof hash) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        hash = stirred(hash, word);
    }
    uint64_t rest = n;
    memcpy(&rest, p, n);
    return stirred(hash, rest ^ (uint64_t)n << 56);
}

static uint64_t hash_mark(const struct mark *m)
{
    uint64_t hash = hash_bytes(1, m, offsetof(struct mark, text));
    if (m->text)
        hash = hash_bytes(hash, m->text, strlen(m->text));
    if (m->text2)
        hash = hash_bytes(hash, m->text2, strlen(m->text2));
    return hash;
}

/* ---- the layers of a frame ---- */

int tile_of(int px, int side)
{
    return px >= 0 ? px / side : -((side - 1 - px) / side);
}

static void lay_tiles(struct layer *l, struct rect view, int dx, int dy,
                      uint64_t ground)
{
    l->view = view;
    l->dx = dx;
    l->dy = dy;
    l->over_count = 0;
    l->col = tile_of(view.x + dx, TILE);
    l->row = tile_of(view.y + dy, TILE);
    l->cols =
        view.w > 0 ? tile_of(view.x + dx + view.w - 1, TILE) - l->col + 1 : 0;
    l->rows =
        view.h > 0 ? tile_of(view.y + dy + view.h - 1, TILE) - l->row + 1 : 0;
    size_t n = (size_t)l->cols * (size_t)l->rows;
    l->tiles = mem_resize(l->tiles, (n + 1) * sizeof *l->tiles);
    for (size_t i = 0; i < n; i++)
        l->tiles[i] = ground;
}

static void lay_ink(struct layer *l)
{
    int top = l->view.y + l->dy, below = top + l->view.h;
    l->ink_w = (l->view.w + INK_COLS - 1) / INK_COLS;
    l->ink_row = tile_of(top, INK_H);
    l->ink_rows = tile_of(below, INK_H) - l->ink_row + 1;
    l->ink = mem_resize(l->ink, (size_t)l->ink_rows * sizeof *l->ink);
    memset(l->ink, 0, (size_t)l->ink_rows * sizeof *l->ink);
}

/* r: of the content. */
static void add_ink(struct layer *l, struct rect r)
{
    struct rect all = {l->view.x + l->dx, l->ink_row * INK_H, l->view.w,
                       l->ink_rows * INK_H};
    r = rect_common(r, all);
    if (r.w <= 0 || r.h <= 0)
        return;
    int from = (r.x - all.x) / l->ink_w;
    int until = (r.x - all.x + r.w - 1) / l->ink_w;
    uint64_t mask = ~UINT64_C(0) >> (INK_COLS - 1 - until) & ~UINT64_C(0)
                                                                 << from;
    for (int y = tile_of(r.y, INK_H); y <= tile_of(r.y + r.h - 1, INK_H); y++)
        l->ink[y - l->ink_row] |= mask;
}

static void hash_marks(struct damage *d, const struct canvas *c, double scale)
{
    for (int i = 0; i < c->mark_count; i++) {
        const struct mark *m = &c->marks[i];
        struct layer *l = &d->now[m->scroll];
        struct rect all = {l->col * TILE, l->row * TILE, l->cols * TILE,
                           l->rows * TILE};
        struct rect r = rect_common(stage_place(scale, m->seen), all);
        if (m->scroll > 0)
            add_ink(l, r);
        if (r.w <= 0 || r.h <= 0)
            continue;
        uint64_t hash = hash_mark(m);
        for (int y = tile_of(r.y, TILE); y <= tile_of(r.y + r.h - 1, TILE); y++)
            for (int x = tile_of(r.x, TILE); x <= tile_of(r.x + r.w - 1, TILE);
                 x++) {
                uint64_t *tile = &l->tiles[(y - l->row) * l->cols + x - l->col];
                *tile = stirred(*tile, hash);
            }
    }
}

static bool is_within(struct rect a, struct rect b)
{
    struct rect both = rect_common(a, b);
    return both.w == a.w && both.h == a.h;
}

static void add_over(struct layer *l, struct rect r)
{
    r = rect_common(r, l->view);
    if (r.w <= 0 || r.h <= 0)
        return;
    for (int i = l->over_count - 1; i >= 0; i--) {
        if (is_within(r, l->over[i]))
            return;
        if (is_within(l->over[i], r))
            l->over[i] = l->over[--l->over_count];
    }
    if (l->over_count == OVER_MAX) {
        l->over_count = 0;
        r = l->view;
    }
    l->over[l->over_count++] = r;
}

static void lay_frame(struct damage *d, const struct canvas *c, double scale)
{
    lay_tiles(&d->now[0], d->frame, 0, 0,
              stirred(2, theme_argb(c->look.theme, COLOR_BG)));
    d->layers = 1 + c->scroll_count;
    for (int i = 0; i < c->scroll_count; i++) {
        const struct scrolled *s = &c->scrolls[i];
        struct layer *l = &d->now[1 + i];
        struct rect by = stage_shift(scale, s);
        lay_tiles(l, rect_common(stage_place(scale, s->view), d->frame), by.x,
                  by.y, 3);
        lay_ink(l);
        for (int k = s->end; k < c->mark_count; k++)
            add_over(l, stage_seen(scale, c, &c->marks[k]));
    }
    hash_marks(d, c, scale);
}

/* ---- what changed in them ---- */

static void add_rect(struct damage *d, struct rect r)
{
    r = rect_common(r, d->frame);
    if (r.w <= 0 || r.h <= 0 || (d->count == 1 && is_within(r, d->rects[0])))
        return;
    if (d->count == DAMAGE_MAX) { /* still right, only slower */
        d->count = 0;
        r = d->frame;
    }
    d->rects[d->count++] = r;
}

/* A row of n tiles; grows a rect of the same layer above it when that has the
 * same sides. */
static void add_run(struct damage *d, const struct layer *l, int first, int x,
                    int y, int n)
{
    struct rect r = {(l->col + x) * TILE - l->dx, (l->row + y) * TILE - l->dy,
                     n * TILE, TILE};
    r = rect_common(r, l->view);
    for (int i = first; i < d->count; i++) {
        struct rect *above = &d->rects[i];
        if (above->x == r.x && above->w == r.w && above->y + above->h == r.y) {
            above->h += r.h;
            return;
        }
    }
    add_rect(d, r);
}

/* Tiles that came into view are drawn with the strips that did. */
static bool is_changed(const struct layer *now, const struct layer *last, int x,
                       int y)
{
    int col = now->col + x - last->col, row = now->row + y - last->row;
    return col >= 0 && col < last->cols && row >= 0 && row < last->rows &&
           now->tiles[y * now->cols + x] != last->tiles[row * last->cols + col];
}

static void compare_tiles(struct damage *d, const struct layer *now,
                          const struct layer *last)
{
    int first = d->count;
    for (int y = 0; y < now->rows; y++)
        for (int x = 0; x < now->cols; x++) {
            int n = 0;
            while (x + n < now->cols && is_changed(now, last, x + n, y))
                n++;
            if (n > 0)
                add_run(d, now, first, x, y, n);
            x += n;
        }
}

/* The strips that came into view, what lies above the content, and where that
 * was moved to with it. */
static void add_shift(struct damage *d, const struct layer *now,
                      const struct layer *last)
{
    struct rect v = now->view;
    int dx = now->dx - last->dx, dy = now->dy - last->dy;
    d->shifts[d->shift_count++] = (struct shift){v, dx, dy, now, last};
    if (dy != 0)
        add_rect(
            d, (struct rect){v.x, dy > 0 ? v.y + v.h - dy : v.y, v.w, abs(dy)});
    if (dx != 0)
        add_rect(
            d, (struct rect){dx > 0 ? v.x + v.w - dx : v.x, v.y, abs(dx), v.h});
    for (int i = 0; i < now->over_count; i++)
        add_rect(d, now->over[i]);
    for (int i = 0; i < last->over_count; i++) {
        struct rect r = last->over[i];
        r.x -= dx;
        r.y -= dy;
        add_rect(d, rect_common(r, v));
    }
}

static bool is_same_place(const struct layer *a, const struct layer *b)
{
    return a->view.x == b->view.x && a->view.y == b->view.y &&
           a->view.w == b->view.w && a->view.h == b->view.h &&
           abs(a->dx - b->dx) < a->view.w && abs(a->dy - b->dy) < a->view.h;
}

void damage_find(struct damage *d, const struct canvas *c, double scale)
{
    struct layer was[LAYERS_MAX];
    memcpy(was, d->last, sizeof was);
    memcpy(d->last, d->now, sizeof d->last);
    memcpy(d->now, was, sizeof d->now);
    d->last_layers = d->layers;
    d->count = d->shift_count = 0;
    lay_frame(d, c, scale);
    for (int i = 0; i < d->layers; i++) {
        const struct layer *now = &d->now[i], *last = &d->last[i];
        if (i >= d->last_layers || !is_same_place(now, last)) {
            add_rect(d, now->view);
            continue;
        }
        if (now->dx != last->dx || now->dy != last->dy)
            add_shift(d, now, last);
        compare_tiles(d, now, last);
    }
}
