#include "ui/damage.h"

#include "base/mem.h"
#include "ui/play.h"

#include <stdlib.h>
#include <string.h>

void damage_size(struct damage *d, int w, int h)
{
    damage_clear(d);
    d->cols = (w + TILE - 1) / TILE;
    d->rows = (h + TILE - 1) / TILE;
    size_t n = (size_t)d->cols * (size_t)d->rows + 1;
    d->tiles = mem_new(n * sizeof *d->tiles);
    d->last = mem_new(n * sizeof *d->last);
}

void damage_clear(struct damage *d)
{
    free(d->tiles);
    free(d->last);
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

static void hash_frame(struct damage *d, const struct canvas *c, double scale,
                       int w, int h)
{
    uint64_t page = stirred(2, theme_argb(c->look.theme, COLOR_BG));
    for (int i = 0; i < d->cols * d->rows; i++)
        d->tiles[i] = page;
    for (int i = 0; i < c->mark_count; i++) {
        const struct mark *m = &c->marks[i];
        struct rect r =
            rect_common(stage_place(scale, m->seen), (struct rect){0, 0, w, h});
        if (r.w <= 0 || r.h <= 0)
            continue;
        uint64_t hash = hash_mark(m);
        for (int y = r.y / TILE; y <= (r.y + r.h - 1) / TILE; y++)
            for (int x = r.x / TILE; x <= (r.x + r.w - 1) / TILE; x++) {
                uint64_t *tile = &d->tiles[y * d->cols + x];
                *tile = stirred(*tile, hash);
            }
    }
}

/* Adds n tiles from x, y; the rectangles still count in tiles here.  Grows
 * the rect above when it has the same sides; when there are too many, the
 * last one takes all that follow. */
static void add_run(struct damage *d, int x, int y, int n)
{
    for (int i = 0; i < d->count; i++) {
        struct rect *r = &d->rects[i];
        if (r->x == x && r->w == n && r->y + r->h == y) {
            r->h++;
            return;
        }
    }
    if (d->count < DAMAGE_MAX) {
        d->rects[d->count++] = (struct rect){x, y, n, 1};
        return;
    }
    /* Everything in one: still right, only slower. */
    d->rects[0] = (struct rect){0, 0, d->cols, d->rows};
    d->count = 1;
}

void damage_find(struct damage *d, const struct canvas *c, double scale, int w,
                 int h)
{
    hash_frame(d, c, scale, w, h);
    d->count = 0;
    for (int y = 0; y < d->rows; y++)
        for (int x = 0; x < d->cols; x++) {
            int n = 0;
            while (x + n < d->cols && d->tiles[y * d->cols + x + n] !=
                                          d->last[y * d->cols + x + n])
                n++;
            bool is_whole = d->count == 1 && d->rects[0].h == d->rows &&
                            d->rects[0].w == d->cols;
            if (n > 0 && !is_whole)
                add_run(d, x, y, n);
            x += n;
        }
    for (int i = 0; i < d->count; i++) {
        struct rect r = d->rects[i];
        d->rects[i] = rect_common(
            (struct rect){r.x * TILE, r.y * TILE, r.w * TILE, r.h * TILE},
            (struct rect){0, 0, w, h});
    }
    uint64_t *seen = d->last;
    d->last = d->tiles;
    d->tiles = seen;
}
