/* What runs in a frame goes on without being recorded again. */
#include "base/mailbox.h"
#include "base/mem.h"
#include "tests/unit/jpeg_file.h"
#include "ui/images.h"
#include "ui/paint.h"
#include "ui/type.h"

#include <SDL.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { W = 480, H = 270, SIDE = 16, START_MS = 1000, LENGTH_MS = 1000 };

/* In design pixels; the window shows a quarter of each. */
static const struct rect photo = {400, 400, 800, 400};
static const struct rect over = {400, 700, 200, 100};

static char folder[64];
static struct mailbox *woken;
static struct images *images;
static struct type *type;
static struct canvas *c;
static struct painter *p;

static void wake(void *ctx)
{
    mailbox_send(ctx, mem_new(1));
}

static void path_of(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", folder, name);
}

static void write_jpeg(const char *name, unsigned char grey)
{
    char path[128];
    path_of(path, name);
    jpeg_plain(path, SIDE, SIDE, grey);
}

static void draw(int64_t now_ms)
{
    canvas_begin(c, (struct look){.now_ms = now_ms});
    canvas_crossfade(c, photo, "dark.jpg", "light.jpg",
                     (struct fade){START_MS, LENGTH_MS}, "图");
    canvas_fill(c, over, COLOR_SEAL);
}

static void set_up(void)
{
    struct err err;
    const struct window_options o = {.w = W, .h = H, .title = "test"};
    snprintf(folder, sizeof folder, "/tmp/test_running_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_jpeg("dark.jpg", 40);
    write_jpeg("light.jpg", 200);
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    ck_assert_int_eq(SDL_Init(SDL_INIT_VIDEO), 0);
    p = painter_open(&o, &err);
    type = type_open(NULL, painter_scale(p), &err);
    woken = mailbox_new();
    images = images_start(folder, 1 << 20, wake, woken);
    c = canvas_new(type, images);
    for (draw(0); canvas_is_waiting(c); draw(0)) {
        free(mailbox_wait(woken, 20000));
        images_collect(images);
    }
}

static void tear_down(void)
{
    char path[128];
    canvas_free(c);
    images_stop(images);
    mailbox_free(woken);
    type_close(type);
    painter_close(p);
    SDL_Quit();
    path_of(path, "dark.jpg");
    unlink(path);
    path_of(path, "light.jpg");
    unlink(path);
    rmdir(folder);
}

static uint32_t pixel(int x, int y)
{
    SDL_Window *w = SDL_GetWindowFromID(1);
    for (uint32_t id = 2; !w && id < 20; id++)
        w = SDL_GetWindowFromID(id);
    const SDL_Surface *s = SDL_GetWindowSurface(w);
    const uint32_t *row =
        (const uint32_t *)((const char *)s->pixels + y * s->pitch);
    return row[x] & 0xFFFFFF;
}

static uint32_t token(enum color color)
{
    return theme_argb(THEME_LIGHT, color) & 0xFFFFFF;
}

static void check_grey(int grey)
{
    uint32_t got = pixel(150, 110);
    ck_assert_msg(abs((int)(got & 255) - grey) <= 3, "%06X is not about %d",
                  got, grey);
    ck_assert_uint_eq(pixel(110, 190), token(COLOR_SEAL));
    ck_assert_uint_eq(pixel(20, 20), token(COLOR_BG));
}

START_TEST(photo_fades_without_being_drawn_again)
{
    draw(START_MS);
    ck_assert_int_gt(painter_show(p, c), 0);
    ck_assert(painter_is_moving(p));
    check_grey(40);
    painter_step(p, START_MS + LENGTH_MS / 4);
    check_grey(80);
    painter_step(p, START_MS + LENGTH_MS / 2);
    check_grey(120);
    ck_assert(painter_is_moving(p));
    painter_step(p, START_MS + LENGTH_MS);
    check_grey(200);
    ck_assert(!painter_is_moving(p));
}
END_TEST

START_TEST(fade_that_is_over_does_not_run)
{
    draw(START_MS + LENGTH_MS);
    painter_show(p, c);
    ck_assert(!painter_is_moving(p));
    check_grey(200);
}
END_TEST

START_TEST(fade_joined_in_its_middle_shows_its_middle)
{
    draw(START_MS + LENGTH_MS / 2);
    painter_show(p, c);
    check_grey(120);
    ck_assert(painter_is_moving(p));
}
END_TEST

/* What is drawn again meanwhile is no change to what runs. */
START_TEST(frame_recorded_during_a_fade_repaints_nothing)
{
    draw(START_MS);
    painter_show(p, c);
    painter_step(p, START_MS + LENGTH_MS / 2);
    draw(START_MS + LENGTH_MS / 2 + 8);
    ck_assert_int_eq(painter_show(p, c), 0);
    check_grey(120);
}
END_TEST

START_TEST(fade_goes_on_under_a_move)
{
    draw(START_MS);
    painter_show(p, c);
    painter_move(p, MOVE_FADE);
    draw(START_MS);
    canvas_fill(c, (struct rect){1600, 800, 80, 80}, COLOR_OK);
    painter_show(p, c);
    painter_step(p, START_MS);
    painter_step(p, START_MS + LENGTH_MS);
    ck_assert(!painter_is_moving(p));
    check_grey(200);
    ck_assert_uint_eq(pixel(410, 210), token(COLOR_OK));
}
END_TEST

Suite *suite_paint_running(void);

Suite *suite_paint_running(void)
{
    Suite *suite = suite_create("paint_running");
    TCase *t = tcase_create("paint_running");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, photo_fades_without_being_drawn_again);
    tcase_add_test(t, fade_that_is_over_does_not_run);
    tcase_add_test(t, fade_joined_in_its_middle_shows_its_middle);
    tcase_add_test(t, frame_recorded_during_a_fade_repaints_nothing);
    tcase_add_test(t, fade_goes_on_under_a_move);
    suite_add_tcase(suite, t);
    return suite;
}
