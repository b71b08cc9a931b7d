#include "ui/present.h"

#include "base/lang.h"
#include "base/mem.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_H = 64 };

struct place place_of(int win_w, int win_h, int rotate, int w, int h)
{
    struct place p = {.win_w = win_w, .win_h = win_h, .rotate = rotate};
    bool turned = rotate == 90 || rotate == 270;
    int up_w = turned ? win_h : win_w, up_h = turned ? win_w : win_h;
    p.scale = fmin((double)up_w / w, (double)up_h / h);
    p.at.w = (int)lround(w * p.scale);
    p.at.h = (int)lround(h * p.scale);
    p.at.x = (up_w - p.at.w) / 2;
    p.at.y = (up_h - p.at.h) / 2;
    return p;
}

struct rect place_turned(const struct place *p, struct rect r)
{
    switch (p->rotate) {
    case 90:
        return (struct rect){p->win_w - r.y - r.h, r.x, r.h, r.w};
    case 180:
        return (struct rect){p->win_w - r.x - r.w, p->win_h - r.y - r.h, r.w,
                             r.h};
    case 270:
        return (struct rect){r.y, p->win_h - r.x - r.w, r.h, r.w};
    default:
        return r;
    }
}

void place_upright(const struct place *p, int wx, int wy, int *x, int *y)
{
    switch (p->rotate) {
    case 90:
        *x = wy;
        *y = p->win_w - 1 - wx;
        break;
    case 180:
        *x = p->win_w - 1 - wx;
        *y = p->win_h - 1 - wy;
        break;
    case 270:
        *x = p->win_h - 1 - wy;
        *y = wx;
        break;
    default:
        *x = wx;
        *y = wy;
    }
}

static uint32_t *pixel_at(const struct pixels *s, int x, int y)
{
    return s->first + (ptrdiff_t)y * s->stride + x;
}

typedef uint32_t quad __attribute__((vector_size(16)));

static quad load(const uint32_t *from)
{
    quad q;
    memcpy(&q, from, sizeof q);
    return q;
}

/* Four by four: columns become rows of `to`, `right` apart. */
static void turn_four(uint32_t *to, ptrdiff_t right, const uint32_t *from,
                      ptrdiff_t next)
{
    quad a = load(from), b = load(from + next);
    quad c = load(from + 2 * next), d = load(from + 3 * next);
    quad ab = __builtin_shuffle(a, b, (quad){0, 4, 1, 5});
    quad cd = __builtin_shuffle(c, d, (quad){0, 4, 1, 5});
    quad ab2 = __builtin_shuffle(a, b, (quad){2, 6, 3, 7});
    quad cd2 = __builtin_shuffle(c, d, (quad){2, 6, 3, 7});
    const quad columns[] = {
        __builtin_shuffle(ab, cd, (quad){0, 1, 4, 5}),
        __builtin_shuffle(ab, cd, (quad){2, 3, 6, 7}),
        __builtin_shuffle(ab2, cd2, (quad){0, 1, 4, 5}),
        __builtin_shuffle(ab2, cd2, (quad){2, 3, 6, 7}),
    };
    for (int x = 0; x < 4; x++)
        memcpy(to + x * right, &columns[x], sizeof columns[x]);
}

static void put_backwards(uint32_t *to, int to_stride, const uint32_t *from,
                          int stride, int w, int h)
{
    for (int y = 0; y < h; y++) {
        uint32_t *restrict last = to - (ptrdiff_t)y * to_stride;
        const uint32_t *restrict row = from + (ptrdiff_t)y * stride;
        for (int x = 0; x < w; x++)
            last[-x] = row[x];
    }
}

/* A quarter turn.  Four columns of pixels, each `next` after the last, become
 * four rows of the window, `right` apart; so many rows at a time that what is
 * read stays in the cache until its neighbours are. */
static void put_aside(uint32_t *to, ptrdiff_t right, const uint32_t *from,
                      ptrdiff_t next, int w, int h)
{
    for (int top = 0; top < h; top += BLOCK_H) {
        int rows = h - top < BLOCK_H ? h - top : BLOCK_H;
        int fours = top + (rows & ~3);
        for (int x = 0; x < w; x += 4) {
            int y = top;
            for (; x + 4 <= w && y < fours; y += 4)
                turn_four(to + x * right + y, right, from + y * next + x, next);
            for (; y < top + rows; y++)
                for (int i = x; i < w && i < x + 4; i++)
                    to[i * right + y] = from[y * next + i];
        }
    }
}

void present_turned(const struct pixels *to, const struct place *p,
                    struct rect r, const uint32_t *from, int stride)
{
    struct rect at =
        place_turned(p, (struct rect){p->at.x + r.x, p->at.y + r.y, r.w, r.h});
    const uint32_t *last = from + (ptrdiff_t)(r.h - 1) * stride;
    if (p->rotate == 90) /* the lowest row is the left column */
        put_aside(pixel_at(to, at.x, at.y), to->stride, last, -stride, r.w,
                  r.h);
    else if (p->rotate == 270)
        put_aside(pixel_at(to, at.x, at.y + at.h - 1), -to->stride, from,
                  stride, r.w, r.h);
    else
        put_backwards(pixel_at(to, at.x + at.w - 1, at.y + at.h - 1),
                      to->stride, from, stride, r.w, r.h);
}

/* ---- PNG ---- */

struct shot {
    FILE *file;
    png_structp png;
    png_infop info;
    png_bytep row;
};

static bool write_rows(struct shot *shot, const struct pixels *s)
{
    if (setjmp(png_jmpbuf(shot->png)))
        return false;
    png_init_io(shot->png, shot->file);
    png_set_compression_level(shot->png, 3);
    png_set_IHDR(shot->png, shot->info, (png_uint_32)s->w, (png_uint_32)s->h, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(shot->png, shot->info);
    for (int y = 0; y < s->h; y++) {
        const uint32_t *from = pixel_at(s, 0, y);
        for (int x = 0; x < s->w; x++) {
            shot->row[x * 3] = (png_byte)(from[x] >> 16);
            shot->row[x * 3 + 1] = (png_byte)(from[x] >> 8);
            shot->row[x * 3 + 2] = (png_byte)from[x];
        }
        png_write_row(shot->png, shot->row);
    }
    png_write_end(shot->png, NULL);
    return true;
}

bool present_shot(const struct pixels *s, const char *png_path, struct err *err)
{
    struct shot shot = {.file = fopen(png_path, "wbe")};
    bool ok = false;
    if (shot.file) {
        shot.row = mem_new((size_t)s->w * 3);
        shot.png =
            png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
        if (shot.png)
            shot.info = png_create_info_struct(shot.png);
        ok = shot.info && write_rows(&shot, s);
        png_destroy_write_struct(&shot.png, &shot.info);
        ok = fclose(shot.file) == 0 && ok;
        free(shot.row);
    }
    if (!ok)
        err_set(err, ERR_STORAGE, N_("截图没有存成，请检查磁盘空间。"),
                "cannot write %s", png_path);
    return ok;
}
