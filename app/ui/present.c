#include "ui/present.h"

#include "base/lang.h"
#include "base/mem.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 32 }; /* turned in squares that stay in the first cache */

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

/* What one pixel right and one down in the frame are on the surface. */
struct steps {
    ptrdiff_t right, down;
};

static void put_pixels(uint32_t *to, struct steps step, const uint32_t *from,
                       int stride, int w, int h)
{
    for (int x = 0; x < w; x++)
        for (int y = 0; y < h; y++)
            to[x * step.right + y * step.down] =
                from[(ptrdiff_t)y * stride + x];
}

typedef uint32_t quad __attribute__((vector_size(16)));

static quad load(const uint32_t *from)
{
    quad q;
    memcpy(&q, from, sizeof q);
    return q;
}

/* Four by four: columns become rows; step.down is 1 or -1. */
static void put_four(uint32_t *to, struct steps step, const uint32_t *from,
                     int stride)
{
    bool up = step.down < 0;
    const uint32_t *first = from + (up ? (ptrdiff_t)3 * stride : 0);
    ptrdiff_t next = up ? -stride : stride;
    quad a = load(first), b = load(first + next);
    quad c = load(first + 2 * next), d = load(first + 3 * next);
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
    uint32_t *column = to + (up ? -3 : 0);
    for (int x = 0; x < 4; x++)
        memcpy(column + x * step.right, &columns[x], sizeof columns[x]);
}

static void put_block(uint32_t *to, struct steps step, const uint32_t *from,
                      int stride, int w, int h)
{
    if (step.down != 1 && step.down != -1) {
        put_pixels(to, step, from, stride, w, h);
        return;
    }
    int whole_w = w & ~3, whole_h = h & ~3;
    for (int x = 0; x < whole_w; x += 4)
        for (int y = 0; y < whole_h; y += 4)
            put_four(to + x * step.right + y * step.down, step,
                     from + (ptrdiff_t)y * stride + x, stride);
    put_pixels(to + whole_w * step.right, step, from + whole_w, stride,
               w - whole_w, whole_h);
    put_pixels(to + whole_h * step.down, step,
               from + (ptrdiff_t)whole_h * stride, stride, w, h - whole_h);
}

void present_turned(const struct pixels *to, const struct place *p,
                    struct rect r, const uint32_t *from, int stride)
{
    const struct steps step = p->rotate == 90 ? (struct steps){to->stride, -1}
                              : p->rotate == 270
                                  ? (struct steps){-to->stride, 1}
                                  : (struct steps){-1, -to->stride};
    struct rect dot =
        place_turned(p, (struct rect){p->at.x + r.x, p->at.y + r.y, 1, 1});
    uint32_t *origin = pixel_at(to, dot.x, dot.y);
    for (int y = 0; y < r.h; y += BLOCK)
        for (int x = 0; x < r.w; x += BLOCK)
            put_block(origin + x * step.right + y * step.down, step,
                      from + (ptrdiff_t)y * stride + x, stride,
                      r.w - x < BLOCK ? r.w - x : BLOCK,
                      r.h - y < BLOCK ? r.h - y : BLOCK);
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
