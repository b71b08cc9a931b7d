#include "tests/unit/jpeg_file.h"

#include "base/mem.h"

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

struct colors {
    int parts;
    J_COLOR_SPACE space;
    unsigned char left[4], right[4];
};

static void write_rows(struct jpeg_compress_struct *j, const struct colors *c)
{
    size_t w = j->image_width, parts = (size_t)c->parts;
    unsigned char *row = mem_new(w * parts);
    for (size_t x = 0; x < w; x++)
        memcpy(row + x * parts, x < w / 2 ? c->left : c->right, parts);
    while (j->next_scanline < j->image_height)
        jpeg_write_scanlines(j, &row, 1);
    free(row);
}

static void write_file(const char *path, int w, int h, bool progressive,
                       const struct colors *c)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr errors;
    j.err = jpeg_std_error(&errors);
    jpeg_create_compress(&j);
    jpeg_stdio_dest(&j, f);
    j.image_width = (unsigned)w;
    j.image_height = (unsigned)h;
    j.input_components = c->parts;
    j.in_color_space = c->space;
    jpeg_set_defaults(&j);
    jpeg_set_quality(&j, 95, TRUE);
    if (progressive)
        jpeg_simple_progression(&j);
    jpeg_start_compress(&j, TRUE);
    write_rows(&j, c);
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    fclose(f);
}

void jpeg_halves(const char *path, int w, int h, enum jpeg_kind kind)
{
    static const struct colors colors[] = {
        [JPEG_BASELINE] = {3, JCS_RGB, {255, 0, 0}, {0, 0, 255}},
        [JPEG_PROGRESSIVE] = {3, JCS_RGB, {255, 0, 0}, {0, 0, 255}},
        [JPEG_GREY] = {1, JCS_GRAYSCALE, {255}, {0}},
        [JPEG_CMYK] = {4, JCS_CMYK, {0, 255, 255, 0}, {255, 255, 0, 0}},
    };
    write_file(path, w, h, kind == JPEG_PROGRESSIVE, &colors[kind]);
}

void jpeg_plain(const char *path, int w, int h, unsigned char grey)
{
    write_file(path, w, h, false,
               &(struct colors){1, JCS_GRAYSCALE, {grey}, {grey}});
}
