#include "tests/bench/photos.h"

#include "base/mem.h"
#include "ui/jpeg.h"

#include <check.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <unistd.h>

#include <jpeglib.h>

const char photos_folder[] = "build/test-demo/media";

enum { PIECE = 1000, ACROSS = 4, DOWN = 3, QUALITY = 88 };

static bool ends_with(const char *text, const char *ending)
{
    size_t n = strlen(text), m = strlen(ending);
    return n >= m && strcmp(text + n - m, ending) == 0;
}

int photos_list(const char *ending, char (*out)[PHOTO_PATH])
{
    struct dirent **folders, **files;
    int count = 0;
    int n = scandir(photos_folder, &folders, NULL, alphasort);
    ck_assert_msg(n >= 0, "no demo in %s", photos_folder);
    for (int i = 0; i < n; i++) {
        char path[PHOTO_PATH];
        snprintf(path, sizeof path, "%s/%.200s", photos_folder,
                 folders[i]->d_name);
        int m = folders[i]->d_name[0] == '.'
                    ? 0
                    : scandir(path, &files, NULL, alphasort);
        for (int k = 0; k < m; k++) {
            if (ends_with(files[k]->d_name, ending) && count < PHOTOS_LISTED)
                snprintf(out[count++], PHOTO_PATH, "%.100s/%.200s",
                         folders[i]->d_name, files[k]->d_name);
            free(files[k]);
        }
        if (folders[i]->d_name[0] != '.' && m >= 0)
            free(files);
        free(folders[i]);
    }
    free(folders);
    ck_assert_msg(count > 0, "the demo has no %s", ending);
    return count;
}

/* Twelve photos side by side, each near its own size, so that there is as
 * much to decode as in a camera's picture. */
static uint32_t *make_mosaic(void)
{
    char(*list)[PHOTO_PATH] = mem_new(PHOTOS_LISTED * sizeof *list);
    const size_t row = (size_t)PIECE * ACROSS;
    uint32_t *all = mem_new(row * PIECE * DOWN * sizeof *all);
    int count = photos_list("full.jpg", list);
    for (int i = 0; i < ACROSS * DOWN; i++) {
        char path[2 * PHOTO_PATH];
        int w, h;
        snprintf(path, sizeof path, "%s/%s", photos_folder, list[i % count]);
        uint32_t *piece = jpeg_read(path, PIECE, PIECE, FIT_FILL, &w, &h);
        ck_assert_msg(piece, "cannot read %s", path);
        uint32_t *to = all + (size_t)(i / ACROSS) * PIECE * row +
                       (size_t)(i % ACROSS) * PIECE;
        for (int y = 0; y < PIECE; y++)
            memcpy(to + (size_t)y * row, piece + (size_t)y * PIECE,
                   PIECE * sizeof *to);
        free(piece);
    }
    free(list);
    return all;
}

void photos_make_large(const char *path)
{
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr errors;
    uint32_t *pixels = make_mosaic();
    FILE *f = fopen(path, "wbe");
    ck_assert_ptr_nonnull(f);
    j.err = jpeg_std_error(&errors);
    jpeg_create_compress(&j);
    jpeg_stdio_dest(&j, f);
    j.image_width = PIECE * ACROSS;
    j.image_height = PIECE * DOWN;
    j.input_components = 4;
    j.in_color_space = JCS_EXT_BGRX;
    jpeg_set_defaults(&j);
    jpeg_set_quality(&j, QUALITY, TRUE);
    jpeg_start_compress(&j, TRUE);
    while (j.next_scanline < j.image_height) {
        JSAMPROW row =
            (JSAMPROW)(pixels + (size_t)j.next_scanline * j.image_width);
        jpeg_write_scanlines(&j, &row, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    ck_assert_int_eq(fclose(f), 0);
    free(pixels);
}

void photos_link_thumbs(const char *folder, int count)
{
    char(*list)[PHOTO_PATH] = mem_new(PHOTOS_LISTED * sizeof *list);
    char media[PATH_MAX], from[PATH_MAX + PHOTO_PATH], to[PHOTO_PATH];
    int thumbs = photos_list("thumb.jpg", list);
    ck_assert_ptr_nonnull(realpath(photos_folder, media));
    for (int i = 0; i < count; i++) {
        snprintf(from, sizeof from, "%s/%s", media, list[i % thumbs]);
        snprintf(to, sizeof to, "%.300s/t%03d.jpg", folder, i);
        ck_assert_int_eq(symlink(from, to), 0);
    }
    free(list);
}

void photos_remove(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[2 * PHOTO_PATH];
        snprintf(path, sizeof path, "%.300s/%.200s", folder, e->d_name);
        unlink(path);
    }
    if (d)
        closedir(d);
    rmdir(folder);
}
