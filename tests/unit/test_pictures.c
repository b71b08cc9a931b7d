/* Pictures as they come in, played into memory. */
#include "base/mailbox.h"
#include "base/mem.h"
#include "tests/unit/jpeg_file.h"
#include "ui/images.h"
#include "ui/play.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *suite_pictures_shown(void);

enum { W = 1920, H = 1080, FADE_MS = 160, PATIENCE_MS = 20000 };

static const struct rect tile = {100, 100, 320, 240};
static const struct rect box = {600, 100, 800, 600};
static const int middle_x = 260, middle_y = 150; /* beside the icon */

static char folder[64];
static struct mailbox *woken;
static struct images *images;
static struct type *type;
static struct canvas *c;
static struct stage stage;

static void wake(void *ctx)
{
    mailbox_send(ctx, mem_new(1));
}

static const struct {
    const char *name;
    int w, h;
    unsigned char grey;
} files[] = {
    {"white.jpg", 64, 48, 255},
    {"thumb.jpg", 64, 48, 0},
    {"screen.jpg", 640, 480, 255},
};

static void path_of(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", folder, name);
}

static void write_jpeg(const char *name, int w, int h, unsigned char grey)
{
    char path[128];
    path_of(path, name);
    jpeg_plain(path, w, h, grey);
}

static void set_up(void)
{
    struct err err;
    snprintf(folder, sizeof folder, "/tmp/test_pictures_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_jpeg(files[i].name, files[i].w, files[i].h, files[i].grey);
    type = type_open(NULL, 1000, &err);
    ck_assert_ptr_nonnull(type);
    woken = mailbox_new();
    images = images_start(folder, 64 << 20, wake, woken);
    c = canvas_new(type, images);
    stage = (struct stage){.pixels = mem_new((size_t)W * H * 4),
                           .w = W,
                           .h = H,
                           .stride = W,
                           .scale = 1,
                           .cover = mem_new(W + 1),
                           .row = mem_new((W + 1) * 4)};
}

static void tear_down(void)
{
    free(stage.pixels);
    free(stage.cover);
    free(stage.row);
    canvas_free(c);
    images_stop(images);
    mailbox_free(woken);
    type_close(type);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        path_of(path, files[i].name);
        unlink(path);
    }
    rmdir(folder);
}

static void play(void)
{
    stage.now_ms = canvas_look(c).now_ms;
    stage_play(&stage, c, (struct rect){0, 0, W, H});
}

static void draw_tile(int64_t now_ms, bool still)
{
    canvas_begin(c, (struct look){.still = still, .now_ms = now_ms});
    canvas_image(c, tile, 16, "white.jpg", NULL);
    play();
}

static uint32_t pixel(int x, int y)
{
    return stage.pixels[y * W + x];
}

static int blue(int x, int y)
{
    return (int)(pixel(x, y) & 255);
}

static int placeholder(void)
{
    return (int)(theme_argb(THEME_LIGHT, COLOR_SURFACE2) & 255);
}

static void let_come(void)
{
    do
        free(mailbox_wait(woken, PATIENCE_MS));
    while (images_collect(images) && images_are_busy(images));
}

START_TEST(picture_fades_in_over_its_placeholder)
{
    const int from = placeholder(), half = (from + 255) / 2;
    draw_tile(1000, false);
    ck_assert_int_eq(blue(middle_x, middle_y), from);
    uint32_t corner = pixel(tile.x, tile.y);
    let_come();
    const struct {
        int at, grey;
    } steps[] = {{2000, from},
                 {2000 + FADE_MS / 2, half},
                 {2000 + FADE_MS, 255}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        draw_tile(steps[i].at, false);
        ck_assert_int_le(abs(blue(middle_x, middle_y) - steps[i].grey), 2);
        ck_assert_uint_eq(pixel(tile.x, tile.y), corner);
    }
}
END_TEST

START_TEST(nothing_fades_when_the_look_keeps_still)
{
    draw_tile(1000, true);
    let_come();
    draw_tile(2000, true);
    ck_assert_int_eq(blue(middle_x, middle_y), 255);
}
END_TEST

START_TEST(expected_picture_is_there_at_once)
{
    canvas_begin(c, (struct look){.now_ms = 1000});
    canvas_expect_image(c, tile, "white.jpg");
    let_come();
    draw_tile(2000, false);
    ck_assert_int_eq(blue(middle_x, middle_y), 255);
}
END_TEST

static void expect_photo(const char *source)
{
    canvas_begin(c, (struct look){.now_ms = 500});
    canvas_expect_photo(c, box, source);
    let_come();
}

static void draw_photo(int64_t now_ms, int zoom)
{
    canvas_begin(c, (struct look){.now_ms = now_ms});
    canvas_photo(c, box, "screen.jpg", "thumb.jpg", zoom, 0, 0, NULL);
    play();
}

START_TEST(photo_fades_in_over_its_thumb)
{
    const int x = box.x + box.w / 2, y = box.y + box.h / 2;
    expect_photo("thumb.jpg");
    draw_photo(1000, 1000);
    let_come();
    draw_photo(2000, 1000);
    ck_assert_int_le(blue(x, y), 2);
    draw_photo(2000 + FADE_MS / 2, 1000);
    ck_assert_int_le(abs(blue(x, y) - 128), 3);
    draw_photo(2000 + FADE_MS, 1000);
    ck_assert_int_eq(blue(x, y), 255);
}
END_TEST

START_TEST(photo_that_is_enlarged_shows_what_there_is)
{
    const int x = box.x + box.w / 2, y = box.y + box.h / 2;
    expect_photo("thumb.jpg");
    draw_photo(2000, 1500); /* its larger pixels are not there yet */
    ck_assert_int_le(blue(x, y), 2);
    let_come();
    draw_photo(3000, 1500);
    draw_photo(3000 + FADE_MS, 1500);
    ck_assert_int_eq(blue(x, y), 255);
}
END_TEST

START_TEST(photo_that_never_comes_is_enlarged_from_what_is_around)
{
    bool waiting = true;
    for (int64_t now = 1000; now < 4000; now += 1000) {
        canvas_begin(c, (struct look){.now_ms = now});
        canvas_photo(c, box, "absent.jpg", "screen.jpg", 2000, 0, 0, NULL);
        if (images_are_busy(images))
            let_come();
    }
    ck_assert_ptr_nonnull(images_get(images, "screen.jpg", 2 * box.w,
                                     2 * box.h, FIT_WHOLE, &waiting));
    ck_assert(!canvas_is_waiting(c));
}
END_TEST

START_TEST(photo_in_another_box_shows_the_size_there_is)
{
    static const struct rect larger = {600, 100, 1000, 750};
    expect_photo("screen.jpg");
    canvas_begin(c, (struct look){.now_ms = 1000});
    canvas_photo(c, larger, "screen.jpg", "thumb.jpg", 1000, 0, 0, NULL);
    play();
    ck_assert_int_eq(blue(larger.x + 2, larger.y + 2), 255);
    ck_assert_int_eq(blue(larger.x + 997, larger.y + 747), 255);
    let_come();
    canvas_begin(c, (struct look){.now_ms = 2000});
    canvas_photo(c, larger, "screen.jpg", "thumb.jpg", 1000, 0, 0, NULL);
    play();
    ck_assert_int_eq(blue(larger.x + 500, larger.y + 300), 255);
}
END_TEST

START_TEST(expected_photo_is_there_at_once)
{
    expect_photo("screen.jpg");
    draw_photo(2000, 1000);
    ck_assert_int_eq(blue(box.x + box.w / 2, box.y + box.h / 2), 255);
}
END_TEST

Suite *suite_pictures_shown(void)
{
    Suite *suite = suite_create("pictures_shown");
    TCase *t = tcase_create("pictures");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, picture_fades_in_over_its_placeholder);
    tcase_add_test(t, nothing_fades_when_the_look_keeps_still);
    tcase_add_test(t, expected_picture_is_there_at_once);
    tcase_add_test(t, photo_fades_in_over_its_thumb);
    tcase_add_test(t, photo_that_is_enlarged_shows_what_there_is);
    tcase_add_test(t, photo_that_never_comes_is_enlarged_from_what_is_around);
    tcase_add_test(t, photo_in_another_box_shows_the_size_there_is);
    tcase_add_test(t, expected_photo_is_there_at_once);
    suite_add_tcase(suite, t);
    return suite;
}
