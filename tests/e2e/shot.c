#include "tests/e2e/shot.h"

#include "base/mem.h"

#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHADES = 5,       /* steps of a channel where the picture is coarse */
    AREA_PART = 4000, /* a colour of that part of the pixels stays exact */
    COLORS = 1 << 24,
    INDEXED_MAX = 256,
};

void shot_clear(struct shot *p)
{
    free(p->rgb);
    *p = (struct shot){0};
}

static size_t count_pixels(const struct shot *p)
{
    return (size_t)p->w * (size_t)p->h;
}

bool shot_read(const char *png_path, struct shot *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    *out = (struct shot){0};
    if (!png_image_begin_read_from_file(&image, png_path))
        return false;
    image.format = PNG_FORMAT_RGB;
    *out = (struct shot){(int)image.width, (int)image.height,
                            mem_new(PNG_IMAGE_SIZE(image))};
    bool ok = png_image_finish_read(&image, NULL, out->rgb, 0, NULL) != 0;
    png_image_free(&image);
    if (!ok)
        shot_clear(out);
    return ok;
}

static uint32_t color_at(const struct shot *p, size_t i)
{
    const unsigned char *c = p->rgb + 3 * i;
    return (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
}

/* A shot as its few colours, and which of them each pixel has. */
struct indexed {
    png_color colors[INDEXED_MAX];
    int count; /* 0: they are too many */
    unsigned char *pixels;
};

static struct indexed index_colors(const struct shot *p)
{
    struct indexed x = {.pixels = mem_new(count_pixels(p) + 1)};
    uint16_t *known = mem_new(COLORS * sizeof *known); /* 1: the first */
    for (size_t i = 0; i < count_pixels(p); i++) {
        const unsigned char *c = p->rgb + 3 * i;
        uint16_t *k = &known[color_at(p, i)];
        if (*k == 0 && x.count == INDEXED_MAX) {
            x.count = 0;
            break;
        }
        if (*k == 0) {
            x.colors[x.count++] = (png_color){c[0], c[1], c[2]};
            *k = (uint16_t)x.count;
        }
        x.pixels[i] = (unsigned char)(*k - 1);
    }
    free(known);
    return x;
}

/* Screens are made of flat areas: without filters, and with the most
 * thorough search for repetition, they are smallest. */
static void write_rows(png_struct *png, png_info *info, const struct shot *p,
                       const struct indexed *x)
{
    const size_t width = (size_t)p->w;
    png_set_IHDR(png, info, (unsigned)p->w, (unsigned)p->h, 8,
                 x->count ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (x->count)
        png_set_PLTE(png, info, x->colors, x->count);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_compression_level(png, 9);
    png_write_info(png, info);
    for (size_t y = 0; y < (size_t)p->h; y++)
        png_write_row(png, x->count ? x->pixels + y * width
                                    : p->rgb + 3 * y * width);
    png_write_end(png, info);
}

bool shot_write(const char *png_path, const struct shot *p)
{
    struct indexed x = index_colors(p);
    FILE *f = fopen(png_path, "we");
    png_struct *png =
        f ? png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL)
          : NULL;
    png_info *info = png ? png_create_info_struct(png) : NULL;
    const bool ok = info && !setjmp(png_jmpbuf(png));
    if (ok) {
        png_init_io(png, f);
        write_rows(png, info, p, &x);
    }
    png_destroy_write_struct(&png, &info);
    free(x.pixels);
    return f && fclose(f) == 0 && ok;
}

void shot_coarsen(struct shot *p)
{
    const size_t n = count_pixels(p);
    uint32_t *counts = mem_new(COLORS * sizeof *counts);
    for (size_t i = 0; i < n; i++)
        counts[color_at(p, i)]++;
    for (size_t i = 0; i < n; i++)
        if (counts[color_at(p, i)] < n / AREA_PART)
            for (int k = 0; k < 3; k++) {
                int shade = (p->rgb[3 * i + k] * SHADES + 127) / 255;
                p->rgb[3 * i + k] = (unsigned char)(shade * 255 / SHADES);
            }
    free(counts);
}

static bool is_other(const unsigned char *a, const unsigned char *b)
{
    for (int i = 0; i < 3; i++)
        if (abs(a[i] - b[i]) > SHOT_SHADE)
            return true;
    return false;
}

int shot_difference(const struct shot *a, const struct shot *b)
{
    const size_t n = count_pixels(a);
    int others = 0;
    if (a->w != b->w || a->h != b->h)
        return (int)n;
    for (size_t i = 0; i < n; i++)
        others += is_other(a->rgb + 3 * i, b->rgb + 3 * i);
    return others;
}

/* Copies `p` into `to`, its left edge at x. */
static void put(struct shot *to, int x, const struct shot *p)
{
    for (int y = 0; y < p->h && y < to->h; y++)
        memcpy(to->rgb + 3 * ((size_t)y * (size_t)to->w + (size_t)x),
               p->rgb + 3 * (size_t)y * (size_t)p->w, 3 * (size_t)p->w);
}

/* Red where they differ, over a pale picture of what is there now. */
static void mark(struct shot *p, const struct shot *old,
                 const struct shot *now)
{
    const bool same_size = old->w == now->w && old->h == now->h;
    for (size_t i = 0; i < count_pixels(p); i++) {
        unsigned char *c = p->rgb + 3 * i;
        bool other = !same_size ||
                     is_other(old->rgb + 3 * i, now->rgb + 3 * i);
        for (int k = 0; k < 3; k++)
            c[k] = other ? (k == 0 ? 255 : 0)
                         : (unsigned char)(192 + now->rgb[3 * i + k] / 4);
    }
}

bool shot_write_difference(const char *png_path, const struct shot *old,
                              const struct shot *now)
{
    struct shot three = {2 * now->w + old->w,
                            old->h > now->h ? old->h : now->h, NULL};
    struct shot marked = {now->w, now->h, NULL};
    three.rgb = mem_new(3 * count_pixels(&three) + 1);
    marked.rgb = mem_new(3 * count_pixels(&marked) + 1);
    mark(&marked, old, now);
    put(&three, 0, old);
    put(&three, old->w, now);
    put(&three, old->w + now->w, &marked);
    bool ok = shot_write(png_path, &three);
    shot_clear(&three);
    shot_clear(&marked);
    return ok;
}
