#include "ui/shift.h"

#include <stdlib.h>
#include <string.h>

enum {
    BAND_H = 4, /* rows whose changes make common parts */
    GAP = 2,    /* columns between two parts that are better one */
    RECENT = 12 /* so far back a part is looked for to be made higher */
};

static uint64_t ink_at(const struct layer *l, int y)
{
    int row = tile_of(y + l->dy, INK_H) - l->ink_row;
    return row >= 0 && row < l->ink_rows ? l->ink[row] : 0;
}

/* The next run of ones from *at on; false when there is none. */
static bool next_run(uint64_t mask, int *at, int *n)
{
    while (*at < INK_COLS && !(mask >> *at & 1))
        (*at)++;
    for (*n = 0; *at + *n < INK_COLS && mask >> (*at + *n) & 1;)
        (*n)++;
    return *n > 0;
}

static struct rect columns(const struct shift *by, int at, int n, int y, int h)
{
    struct rect r = {by->view.x + at * by->now->ink_w, y, n * by->now->ink_w,
                     h};
    return rect_common(r, by->view);
}

static void move_row(struct stage *s, const struct shift *by, int y,
                     uint64_t mask)
{
    for (int at = 0, n; next_run(mask, &at, &n); at += n) {
        struct rect r = columns(by, at, n, y, 1);
        uint32_t *to = s->pixels + (ptrdiff_t)y * s->stride + r.x;
        memmove(to, to + (ptrdiff_t)by->dy * s->stride,
                (size_t)r.w * sizeof *to);
    }
}

static uint64_t without_gaps(uint64_t mask)
{
    uint64_t left = mask, right = mask;
    for (int i = 0; i < GAP; i++) {
        left |= left << 1;
        right |= right >> 1;
    }
    return left & right;
}

static int add_parts(const struct shift *by, uint64_t mask, int y, int h,
                     struct rect *parts, int count)
{
    mask = without_gaps(mask);
    for (int at = 0, n; next_run(mask, &at, &n); at += n) {
        struct rect r = columns(by, at, n, y, h);
        struct rect *above = NULL;
        for (int i = count > RECENT ? count - RECENT : 0; i < count; i++)
            if (parts[i].x == r.x && parts[i].w == r.w &&
                parts[i].y + parts[i].h == y)
                above = &parts[i];
        if (above) {
            above->h += h;
        } else if (count == SHIFTED_MAX) {
            parts[0] = by->view;
            count = 1;
        } else {
            parts[count++] = r;
        }
    }
    return count;
}

static void move_all(struct stage *s, const struct shift *by)
{
    struct rect v = by->view;
    int w = v.w - abs(by->dx), h = v.h - abs(by->dy);
    int x = by->dx < 0 ? v.x - by->dx : v.x;
    for (int i = 0; i < h; i++) {
        int y = by->dy < 0 ? v.y + v.h - 1 - i : v.y + i;
        uint32_t *to = s->pixels + (ptrdiff_t)y * s->stride + x;
        memmove(to, to + (ptrdiff_t)by->dy * s->stride + by->dx,
                (size_t)w * sizeof *to);
    }
}

int shift_pixels(struct stage *s, const struct shift *by, struct rect *parts)
{
    struct rect v = by->view;
    if (by->dx != 0) { /* columns of ink before and after do not match */
        move_all(s, by);
        parts[0] = v;
        return 1;
    }
    int first = by->dy < 0 ? v.y - by->dy : v.y, h = v.h - abs(by->dy);
    int count = 0;
    for (int i = 0; i < h; i++) {
        int y = by->dy < 0 ? first + h - 1 - i : first + i;
        move_row(s, by, y, ink_at(by->now, y) | ink_at(by->last, y));
    }
    for (int y = first; y < first + h; y += BAND_H) {
        int rows = first + h - y < BAND_H ? first + h - y : BAND_H;
        uint64_t mask = 0;
        for (int i = 0; i < rows; i++)
            mask |= ink_at(by->now, y + i) | ink_at(by->last, y + i);
        count = add_parts(by, mask, y, rows, parts, count);
    }
    return count;
}
