#include "office.h"

#include "base/mem.h"
#include "store/albums.h"
#include "sync/hub/children.h"
#include "sync/hub/files.h"
#include "sync/hub/photo_recipe.h"
#include "sync/hub/pictures.h"

#include <check.h>
#include <png.h>
#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_pictures(void);

/* The hub starts itself as the helper; here "itself" is the test program. */
__attribute__((constructor)) static void be_the_helper(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "render-picture") == 0)
        exit(pictures_helper(argc, argv));
}

static struct office o;

static void setup(void)
{
    office_open(&o);
}

static void teardown(void)
{
    office_close(&o);
}

enum { WIDTH = 64, HEIGHT = 48 };

/* Red on the left, blue on the right, with green added in the upper half. */
static const char *drawn(void)
{
    static const char NAME[] = "drawn.png";
    png_image image = {.version = PNG_IMAGE_VERSION, .width = WIDTH,
                       .height = HEIGHT, .format = PNG_FORMAT_RGB};
    unsigned char *pixels = mem_new(WIDTH * HEIGHT * 3);
    for (int k = 0; k < WIDTH * HEIGHT; k++) {
        pixels[k * 3 + (k % WIDTH < WIDTH / 2 ? 0 : 2)] = 255;
        pixels[k * 3 + 1] = k / WIDTH < HEIGHT / 2 ? 255 : 0;
    }
    snprintf(o.path, sizeof o.path, "%s/%s", o.dir, NAME);
    ck_assert(png_image_write_to_file(&image, o.path, 0, pixels, 0, NULL));
    free(pixels);
    return o.path;
}

static void ended(void *ctx, int k)
{
    (void)ctx, (void)k;
}

/* A camera's photo of it, turned as EXIF says. */
static const char *photo(int orientation)
{
    static char path[128];
    char recipe[PHOTO_RECIPE_SIZE];
    struct photo_recipe r = {.width = 640, .height = 480,
                             .crop = {0, 0, 1, 1}, .tone = "none",
                             .orientation = orientation,
                             .taken = "2026:11:10 10:00:00"};
    snprintf(r.source, sizeof r.source, "%s", drawn());
    photo_recipe_write(&r, recipe);
    snprintf(path, sizeof path, "%s/photo%d.jpg", o.dir, orientation);
    struct child c = {.args = {"render-picture", "--make", recipe, path,
                               NULL}};
    children_run(&c, 1, PICTURE_SECONDS_MAX, ended, NULL);
    ck_assert_msg(c.ok, "%s", c.answer);
    return path;
}

static char *rendition(const char *sha, enum rendition r, size_t *n)
{
    char below[MEDIA_PATH_SIZE], path[256];
    media_path(sha, r, below);
    snprintf(path, sizeof path, "%s/%s", hub_media_dir(o.hub), below);
    char *bytes = file_read(path, PICTURE_BYTES_MAX, n, &o.err);
    ck_assert_ptr_nonnull(bytes);
    return bytes;
}

START_TEST(nothing_of_the_camera_is_left)
{
    static const char *const marks[] = {"Exif", "GPS", "Staffroom",
                                        "ICC_PROFILE", "http://ns.adobe"};
    size_t n;
    const char *path = photo(6);
    char *original = file_read(path, PICTURE_BYTES_MAX, &n, &o.err);
    ck_assert_ptr_nonnull(memmem(original, n, "Exif", 4));
    ck_assert_ptr_nonnull(memmem(original, n, "Staffroom", 9));
    free(original);

    struct picture p = {.path = path};
    pictures_add_all(o.hub, &p, 1, NULL, NULL);
    ck_assert_msg(p.ok, "%s", p.err.detail);
    ck_assert_str_eq(p.taken, "2026:11:10 10:00:00");
    for (int r = 0; r < RENDITIONS; r++) {
        char *bytes = rendition(p.media.sha, (enum rendition)r, &n);
        ck_assert_mem_eq(bytes, "\xFF\xD8\xFF", 3);
        for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
            ck_assert_msg(!memmem(bytes, n, marks[k], strlen(marks[k])),
                          "rendition %d holds %s", r, marks[k]);
        ck_assert(memmem(bytes, n, "\xFF\xC0", 2) != NULL); /* baseline */
        free(bytes);
    }
}
END_TEST

/* The colour in the middle of each quarter: bits 4 red, 2 green, 1 blue. */
static void quarters(const char *jpeg, size_t n, int out[4])
{
    struct jpeg_decompress_struct d;
    struct jpeg_error_mgr errors;
    d.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, (const unsigned char *)jpeg, n);
    jpeg_read_header(&d, TRUE);
    jpeg_start_decompress(&d);
    unsigned char *row = mem_new((size_t)d.output_width * 3);
    while (d.output_scanline < d.output_height) {
        unsigned y = d.output_scanline;
        jpeg_read_scanlines(&d, &row, 1);
        for (unsigned q = 0; q < 4; q++) {
            const unsigned char *p =
                row + d.output_width * (q % 2 * 2 + 1) / 4 * 3;
            if (y == d.output_height * (q / 2 * 2 + 1) / 4)
                out[q] = (p[0] > 128) * 4 + (p[1] > 128) * 2 + (p[2] > 128);
        }
    }
    free(row);
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
}

START_TEST(every_orientation_ends_upright)
{
    static const int expected[4] = {6, 3, 4, 1};
    struct media m;
    ck_assert_msg(pictures_add(o.hub, photo(_i), &m, &o.err), "%s",
                  o.err.detail);
    ck_assert_int_eq(m.width, 640);
    ck_assert_int_eq(m.height, 480);
    size_t n;
    int got[4] = {0};
    char *bytes = rendition(m.sha, RENDITION_FULL, &n);
    quarters(bytes, n, got);
    for (int q = 0; q < 4; q++)
        ck_assert_msg(got[q] == expected[q], "quarter %d: %d", q, got[q]);
    free(bytes);
}
END_TEST

START_TEST(the_same_original_is_made_once)
{
    struct media first, again;
    const char *path = drawn();
    ck_assert(pictures_add(o.hub, path, &first, &o.err));
    ck_assert(pictures_add(o.hub, path, &again, &o.err));
    ck_assert_str_eq(first.sha, again.sha);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM media"), 1);
}
END_TEST

START_TEST(a_lost_rendition_is_made_again)
{
    struct media m;
    const char *path = drawn();
    ck_assert(pictures_add(o.hub, path, &m, &o.err));
    char below[MEDIA_PATH_SIZE], lost[256];
    media_path(m.sha, RENDITION_THUMB, below);
    snprintf(lost, sizeof lost, "%s/%s", hub_media_dir(o.hub), below);
    ck_assert_int_eq(remove(lost), 0);
    ck_assert(pictures_add(o.hub, path, &m, &o.err));
    size_t n;
    free(rendition(m.sha, RENDITION_THUMB, &n));
}
END_TEST

/* A header that promises 40,000 x 40,000 pixels. */
static const unsigned char BOMB[] = {
    0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
    'R', 0, 0, 0x9C, 0x40, 0, 0, 0x9C, 0x40, 8, 2, 0, 0, 0, 0xEA, 0x9B, 0x7C,
    0x29, 0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, 0xAF, 0x06, 0x1E, 0, 0, 0, 0,
    'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};

static const char *bad_file(int which)
{
    static const char SVG[] =
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    size_t n;
    if (which == 0)
        return office_text(&o, "text.jpg", "I am no picture.\n");
    if (which == 1)
        return office_write(&o, "bomb.png", BOMB, sizeof BOMB);
    if (which == 2)
        return office_text(&o, "drawing.jpg", SVG);
    if (which == 3)
        return office_text(&o, "empty.jpg", "");
    if (which == 4)
        return "/dev/zero";
    char *bytes = file_read(photo(1), PICTURE_BYTES_MAX, &n, &o.err);
    office_write(&o, "half.jpg", bytes, n / 2);
    free(bytes);
    return o.path;
}
enum { BAD_FILES = 6 };

START_TEST(a_bad_file_is_refused_with_a_sentence)
{
    struct media m;
    const char *path = bad_file(_i);
    o.err = (struct err){0};
    ck_assert_msg(!pictures_add(o.hub, path, &m, &o.err), "%s", path);
    ck_assert_int_eq(o.err.kind, ERR_INPUT);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM media"), 0);
}
END_TEST

static bool into_album(struct import *i, struct err *err)
{
    return import_photos(i, "秋游", err);
}

START_TEST(photos_come_into_an_album_once)
{
    char folder[96], path[160];
    snprintf(folder, sizeof folder, "%s/pics", o.dir);
    ck_assert(folder_make(folder, &o.err));
    snprintf(path, sizeof path, "%s/01-山顶★.jpg", folder);
    ck_assert_int_eq(rename(photo(1), path), 0);
    ck_assert(office_import(&o, into_album, folder, false));
    ck_assert_int_eq(
        office_count(&o, "SELECT count(*) FROM photo p JOIN album a ON"
                         " a.id = p.album WHERE p.caption = '山顶'"
                         " AND p.starred = 1 AND p.taken_at > 0"
                         " AND a.taken_on = '2026-11-10'"),
        1);
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, into_album, folder, false));
    ck_assert_int_eq(office_rev(&o), rev);
}
END_TEST

START_TEST(one_bad_photo_stops_all_unless_skipped)
{
    char folder[96], path[160];
    snprintf(folder, sizeof folder, "%s/pics", o.dir);
    ck_assert(folder_make(folder, &o.err));
    snprintf(path, sizeof path, "%s/a.jpg", folder);
    ck_assert_int_eq(rename(photo(1), path), 0);
    office_text(&o, "pics/b.jpg", "no picture");
    ck_assert(!office_import(&o, into_album, folder, false));
    ck_assert_ptr_nonnull(strstr(office_errors(&o), "b.jpg"));
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM photo"), 0);
    ck_assert(office_import(&o, into_album, folder, true));
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM photo"), 1);
}
END_TEST

Suite *suite_pictures(void)
{
    enum { SECONDS = 60 };
    Suite *s = suite_create("pictures");
    TCase *t = tcase_create("pictures");
    tcase_set_tags(t, "long");
    tcase_set_timeout(t, SECONDS);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, nothing_of_the_camera_is_left);
    tcase_add_loop_test(t, every_orientation_ends_upright, 1, 9);
    tcase_add_test(t, the_same_original_is_made_once);
    tcase_add_test(t, a_lost_rendition_is_made_again);
    tcase_add_loop_test(t, a_bad_file_is_refused_with_a_sentence, 0,
                        BAD_FILES);
    tcase_add_test(t, photos_come_into_an_album_once);
    tcase_add_test(t, one_bad_photo_stops_all_unless_skipped);
    suite_add_tcase(s, t);
    return s;
}
