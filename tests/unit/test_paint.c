#include "ui/moves.h"
#include "ui/paint.h"
#include "ui/present.h"
#include "ui/type.h"

#include <SDL.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { W = 480, H = 270, WHOLE = W * H, TILE_AREA = 64 * 64 };

static struct type *type;
static struct canvas *c;
static struct painter *p;

static void open_window(int w, int h, int rotate)
{
    struct err err;
    const struct window_options options = {
        .w = w, .h = h, .rotate = rotate, .title = "test"};
    painter_close(p);
    p = painter_open(&options, &err);
    ck_assert_ptr_nonnull(p);
    type_set_scale(type, painter_scale(p));
}

static void set_up(void)
{
    struct err err;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    ck_assert_int_eq(SDL_Init(SDL_INIT_VIDEO), 0);
    type = type_open(NULL, 250, &err);
    ck_assert_msg(type != NULL, "fonts are not installed");
    c = canvas_new(type, NULL);
    open_window(W, H, 0);
}

static void tear_down(void)
{
    painter_close(p);
    p = NULL;
    canvas_free(c);
    type_close(type);
    SDL_Quit();
}

/* A page with one square whose corner is at x, y. */
static void draw(enum theme theme, int x, int y)
{
    const struct style s = {.face = FACE_SANS, .size = 44, .color = COLOR_INK};
    canvas_begin(
        c, (struct look){.portrait = painter_is_portrait(p), .theme = theme});
    canvas_text(c, (struct rect){40, 900, 600, 80}, s, "教工之家");
    canvas_fill(c, (struct rect){x, y, 40, 40}, COLOR_SEAL);
}

static SDL_Window *window(void)
{
    SDL_Window *w = SDL_GetWindowFromID(1);
    for (uint32_t id = 2; !w && id < 20; id++)
        w = SDL_GetWindowFromID(id);
    return w;
}

static uint32_t pixel(int x, int y)
{
    const SDL_Surface *s = SDL_GetWindowSurface(window());
    const uint32_t *row =
        (const uint32_t *)((const char *)s->pixels + y * s->pitch);
    return row[x] & 0xFFFFFF;
}

static uint32_t token(enum theme theme, enum color color)
{
    return theme_argb(theme, color) & 0xFFFFFF;
}

START_TEST(same_frame_again_repaints_nothing)
{
    draw(THEME_LIGHT, 400, 400);
    ck_assert_int_eq(painter_show(p, c), WHOLE);
    draw(THEME_LIGHT, 400, 400);
    ck_assert_int_eq(painter_show(p, c), 0);
    ck_assert_int_eq(painter_stats(p).frames, 1);
}
END_TEST

START_TEST(small_change_repaints_little)
{
    draw(THEME_LIGHT, 40, 40);
    painter_show(p, c);
    draw(THEME_LIGHT, 1040, 440);
    const int pixels = painter_show(p, c);
    ck_assert_int_gt(pixels, 0);
    ck_assert_int_le(pixels, 6 * TILE_AREA);
    ck_assert_uint_eq(pixel(12, 12), token(THEME_LIGHT, COLOR_BG));
    ck_assert_uint_eq(pixel(262, 112), token(THEME_LIGHT, COLOR_SEAL));
}
END_TEST

START_TEST(repainting_parts_gives_the_same_as_painting_whole)
{
    uint32_t parts[64];
    for (int i = 0; i < 8; i++) {
        draw(THEME_LIGHT, 40 + 30 * i, 860 + 5 * i);
        painter_show(p, c);
    }
    for (int i = 0; i < 64; i++)
        parts[i] = pixel(10 + i * 2, 232);
    painter_resized(p);
    ck_assert_int_eq(painter_show(p, c), WHOLE);
    for (int i = 0; i < 64; i++)
        ck_assert_uint_eq(parts[i], pixel(10 + i * 2, 232));
}
END_TEST

START_TEST(order_of_marks_is_a_change)
{
    const struct rect r = {100, 100, 100, 100};
    canvas_begin(c, (struct look){0});
    canvas_fill(c, r, COLOR_SEAL);
    canvas_fill(c, r, COLOR_OK);
    painter_show(p, c);
    canvas_begin(c, (struct look){0});
    canvas_fill(c, r, COLOR_OK);
    canvas_fill(c, r, COLOR_SEAL);
    ck_assert_int_gt(painter_show(p, c), 0);
    ck_assert_uint_eq(pixel(30, 30), token(THEME_LIGHT, COLOR_SEAL));
}
END_TEST

static const struct {
    const char *why;
    int w, h, rotate;
    bool portrait;
    int scale;
    struct rect at; /* where the design's 100, 200, 10, 10 lies */
} windows[] = {
    {"as designed", 1920, 1080, 0, false, 1000, {100, 200, 10, 10}},
    {"two thirds", 1280, 720, 0, false, 667, {67, 133, 6, 7}},
    {"high", 1080, 1920, 0, true, 1000, {100, 200, 10, 10}},
    {"turned to portrait", 1920, 1080, 90, true, 1000, {1710, 100, 10, 10}},
    {"the other way", 1920, 1080, 270, true, 1000, {200, 970, 10, 10}},
    {"upside down", 1920, 1080, 180, false, 1000, {1810, 870, 10, 10}},
    {"bars above and below", 960, 740, 0, false, 500, {50, 200, 5, 5}},
    {"bars at the sides", 1160, 540, 0, false, 500, {150, 100, 5, 5}},
    {"turned, with bars", 960, 740, 180, false, 500, {905, 535, 5, 5}},
};

START_TEST(frame_fits_the_window)
{
    open_window(windows[_i].w, windows[_i].h, windows[_i].rotate);
    ck_assert_int_eq(painter_is_portrait(p), windows[_i].portrait);
    ck_assert_msg(painter_scale(p) == windows[_i].scale, "%s: %d",
                  windows[_i].why, painter_scale(p));
    const struct rect at = painter_place(p, (struct rect){100, 200, 10, 10});
    ck_assert_msg(memcmp(&at, &windows[_i].at, sizeof at) == 0,
                  "%s: %d %d %d %d", windows[_i].why, at.x, at.y, at.w, at.h);
}
END_TEST

START_TEST(touch_lands_where_it_was_drawn)
{
    open_window(windows[_i].w, windows[_i].h, windows[_i].rotate);
    const struct rect r = {100, 200, 40, 40};
    const struct rect at = painter_place(p, r);
    int x, y;
    painter_locate(p, at.x + at.w / 2, at.y + at.h / 2, &x, &y);
    ck_assert_msg(rect_contains(rect_inset(r, 10), x, y), "%s: %d %d",
                  windows[_i].why, x, y);
    painter_locate(p, at.x - 2, at.y - 2, &x, &y);
    ck_assert_msg(!rect_contains(r, x, y), "%s", windows[_i].why);

    draw(THEME_LIGHT, r.x, r.y);
    painter_show(p, c);
    ck_assert_uint_eq(pixel(at.x, at.y), token(THEME_LIGHT, COLOR_SEAL));
    ck_assert_uint_eq(pixel(at.x + at.w - 1, at.y + at.h - 1),
                      token(THEME_LIGHT, COLOR_SEAL));
    ck_assert_uint_eq(pixel(at.x - 2, at.y), token(THEME_LIGHT, COLOR_BG));
}
END_TEST

START_TEST(bars_have_the_colour_of_the_page)
{
    open_window(480, 370, 0);
    draw(THEME_LIGHT, 40, 40);
    painter_show(p, c);
    ck_assert_uint_eq(pixel(5, 5), token(THEME_LIGHT, COLOR_BG));
    draw(THEME_QUIET, 40, 40);
    painter_show(p, c);
    ck_assert_uint_eq(pixel(5, 5), token(THEME_QUIET, COLOR_BG));
    ck_assert_uint_eq(pixel(475, 365), token(THEME_QUIET, COLOR_BG));
}
END_TEST

static const struct {
    const char *why;
    int rotate, w, h;
} turns[] = {
    {"a quarter", 90, 70, 131},       {"half", 180, 71, 33},
    {"three quarters", 270, 70, 131}, {"odd sides", 90, 67, 3},
    {"odd sides, back", 270, 3, 67},  {"one pixel", 90, 1, 1},
};

/* Every pixel of a part is where place_turned() says, and no other changed. */
START_TEST(part_is_turned_pixel_by_pixel)
{
    enum { GLASS_W = 200, GLASS_H = 160, ROOM = 140 * 140 };
    static uint32_t glass[GLASS_W * GLASS_H], frame[ROOM];
    const struct pixels to = {glass, GLASS_W, GLASS_H, GLASS_W};
    const struct rect r = {5, 7, turns[_i].w, turns[_i].h};
    struct place place = {.win_w = GLASS_W,
                          .win_h = GLASS_H,
                          .rotate = turns[_i].rotate,
                          .at = {2, 3, 150, 150}};
    memset(glass, 0, sizeof glass);
    for (int i = 0; i < ROOM; i++)
        frame[i] = 1 + (uint32_t)i;
    present_turned(&to, &place, r, frame, 140);
    int written = 0;
    for (int i = 0; i < GLASS_W * GLASS_H; i++)
        written += glass[i] != 0;
    ck_assert_int_eq(written, r.w * r.h);
    for (int y = 0; y < r.h; y++)
        for (int x = 0; x < r.w; x++) {
            const struct rect dot = place_turned(
                &place, (struct rect){2 + r.x + x, 3 + r.y + y, 1, 1});
            ck_assert_msg(glass[dot.y * GLASS_W + dot.x] == frame[y * 140 + x],
                          "%s: %d, %d", turns[_i].why, x, y);
        }
}
END_TEST

static const enum move moves[] = {MOVE_PUSH, MOVE_BACK, MOVE_FADE, MOVE_SHEET,
                                  MOVE_THEME};

START_TEST(move_ends_in_the_new_frame)
{
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    painter_move(p, moves[_i]);
    draw(THEME_QUIET, 1040, 440);
    painter_show(p, c);
    ck_assert(painter_is_moving(p));
    ck_assert_uint_eq(pixel(262, 112), token(THEME_LIGHT, COLOR_BG));

    painter_step(p, 1000);
    painter_step(p, 1000 + move_ms(moves[_i]) / 3);
    const uint32_t between = pixel(400, 20);
    ck_assert_uint_ne(between, token(THEME_LIGHT, COLOR_BG));
    ck_assert_uint_ne(between, token(THEME_QUIET, COLOR_BG));

    painter_step(p, 1000 + move_ms(moves[_i]));
    ck_assert(!painter_is_moving(p));
    ck_assert_uint_eq(pixel(262, 112), token(THEME_QUIET, COLOR_SEAL));
    ck_assert_uint_eq(pixel(400, 20), token(THEME_QUIET, COLOR_BG));
}
END_TEST

/* From light to quiet and back, `now` the time of its begin. */
static void fade_there_and_back(int64_t now)
{
    static const enum theme themes[] = {THEME_QUIET, THEME_LIGHT};
    for (int i = 0; i < 2; i++, now += 10000) {
        painter_move(p, MOVE_FADE);
        draw(themes[i], 40, 440);
        painter_show(p, c);
        painter_step(p, now);
        painter_step(p, now + 100);
        const uint32_t between = pixel(400, 20);
        ck_assert_uint_ne(between, token(THEME_LIGHT, COLOR_BG));
        ck_assert_uint_ne(between, token(THEME_QUIET, COLOR_BG));
        painter_step(p, now + 10000);
        ck_assert_uint_eq(pixel(400, 20), token(themes[i], COLOR_BG));
    }
}

START_TEST(moves_after_a_rest_are_like_those_before)
{
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    fade_there_and_back(1000);
    painter_rest(p, 50000);
    painter_rest(p, 90000);
    fade_there_and_back(100000);
    ck_assert(!painter_is_moving(p));
}
END_TEST

START_TEST(only_frames_that_can_be_seen_are_counted)
{
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    painter_move(p, MOVE_THEME);
    draw(THEME_QUIET, 40, 440);
    painter_show(p, c); /* shows with the first step */
    ck_assert_int_eq(painter_stats(p).frames, 1);
    painter_step(p, 1000);
    painter_step(p, 1001); /* as it was */
    ck_assert_int_eq(painter_stats(p).frames, 2);
    painter_step(p, 1500);
    ck_assert_int_eq(painter_stats(p).frames, 3);
}
END_TEST

START_TEST(frame_that_changes_during_a_move_is_where_it_ends)
{
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    painter_move(p, MOVE_FADE);
    draw(THEME_LIGHT, 1040, 440);
    painter_show(p, c);
    painter_step(p, 0);
    draw(THEME_LIGHT, 1440, 440);
    painter_show(p, c);
    ck_assert(painter_is_moving(p));
    painter_step(p, 5000);
    ck_assert_uint_eq(pixel(262, 112), token(THEME_LIGHT, COLOR_BG));
    ck_assert_uint_eq(pixel(362, 112), token(THEME_LIGHT, COLOR_SEAL));
}
END_TEST

START_TEST(move_that_another_follows_goes_on_from_its_middle)
{
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    painter_move(p, MOVE_THEME);
    draw(THEME_QUIET, 40, 440);
    painter_show(p, c);
    painter_step(p, 0);
    painter_step(p, 1000);
    const uint32_t middle = pixel(400, 20);
    painter_move(p, MOVE_FADE);
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    ck_assert_uint_eq(pixel(400, 20), middle);
    painter_step(p, 5000);
    ck_assert_uint_ne(pixel(400, 20), middle);
    painter_step(p, 5000 + move_ms(MOVE_FADE));
    ck_assert_uint_eq(pixel(400, 20), token(THEME_LIGHT, COLOR_BG));
}
END_TEST

/* The window's pixels are other ones then, and the old ones are gone. */
START_TEST(window_that_was_resized_is_drawn_whole)
{
    draw(THEME_LIGHT, 1040, 440);
    painter_show(p, c);
    painter_move(p, MOVE_FADE);
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    SDL_SetWindowSize(window(), 2 * W, 2 * H);
    painter_step(p, 1000);
    ck_assert(!painter_is_moving(p));
    type_set_scale(type, painter_scale(p));
    draw(THEME_LIGHT, 1040, 440);
    ck_assert_int_eq(painter_show(p, c), 4 * WHOLE);
    ck_assert_uint_eq(pixel(2 * 262, 2 * 112), token(THEME_LIGHT, COLOR_SEAL));
    SDL_SetWindowSize(window(), W / 2, H / 2);
    draw(THEME_LIGHT, 40, 440);
    ck_assert_int_eq(painter_show(p, c), WHOLE / 4);
    ck_assert_uint_eq(pixel(7, 57), token(THEME_LIGHT, COLOR_SEAL));
}
END_TEST

START_TEST(move_without_a_change_does_not_start)
{
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    painter_move(p, MOVE_PUSH);
    ck_assert_int_eq(painter_show(p, c), 0);
    ck_assert(!painter_is_moving(p));
    draw(THEME_LIGHT, 1040, 440);
    painter_show(p, c);
    ck_assert(!painter_is_moving(p));
}
END_TEST

START_TEST(first_frame_does_not_move)
{
    painter_move(p, MOVE_PUSH);
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    ck_assert(!painter_is_moving(p));
}
END_TEST

START_TEST(shot_is_a_png_of_the_window)
{
    char folder[] = "/tmp/test_paint_XXXXXX", path[64];
    struct err err;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/shot.png", folder);
    draw(THEME_LIGHT, 40, 440);
    painter_show(p, c);
    ck_assert(painter_shot(p, path, &err));
    unsigned char head[24] = {0};
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fread(head, 1, sizeof head, f), sizeof head);
    fclose(f);
    ck_assert_mem_eq(head, "\x89PNG", 4);
    ck_assert_int_eq(head[18] << 8 | head[19], W);
    ck_assert_int_eq(head[22] << 8 | head[23], H);
    unlink(path);
    rmdir(folder);
    ck_assert(!painter_shot(p, path, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
}
END_TEST

/* One of everything, at an odd scale and half outside. */
START_TEST(every_mark_can_be_drawn_anywhere)
{
    const struct style s = {.face = FACE_KAI, .size = 60, .color = COLOR_TODAY};
    open_window(333, 444, 90);
    for (int at = -200; at < 2000; at += 550) {
        const struct rect r = {at, at, 300, 200};
        canvas_begin(c, (struct look){.portrait = painter_is_portrait(p)});
        canvas_shadow(c, r, 24, E1_CARD);
        canvas_shadow(c, r, 32, E2_SHEET);
        canvas_round(c, r, 24, COLOR_SURFACE);
        canvas_border(c, r, 24, 3, COLOR_LINE);
        canvas_border(c, (struct rect){at, at, 2, 2}, 24, 30, COLOR_LINE);
        canvas_corners(c, r, 500, 3, COLOR_OK);
        canvas_ring(c, at, at, 100, 20, 333, COLOR_OK);
        canvas_line(c, at, at, at + 400, at - 300, 44, COLOR_OK);
        canvas_dashes(c, at, at, at + 400, at, 4, 8, 8, COLOR_OK);
        canvas_triangle(c, at, at, at + 99, at, at, at + 99, COLOR_OK);
        canvas_text(c, r, s, "教工之家 😀");
        canvas_turned(c, at, at, 12, s, "已报名");
        canvas_qr(c, (struct rect){at, at, 220, 220}, "https://a.example/");
        ck_assert_int_gt(painter_show(p, c), 0);
    }
}
END_TEST

Suite *suite_paint(void);

Suite *suite_paint(void)
{
    enum { WINDOWS = sizeof windows / sizeof *windows };
    Suite *suite = suite_create("paint");
    TCase *t = tcase_create("paint");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, same_frame_again_repaints_nothing);
    tcase_add_test(t, small_change_repaints_little);
    tcase_add_test(t, repainting_parts_gives_the_same_as_painting_whole);
    tcase_add_test(t, order_of_marks_is_a_change);
    tcase_add_loop_test(t, frame_fits_the_window, 0, WINDOWS);
    tcase_add_loop_test(t, touch_lands_where_it_was_drawn, 0, WINDOWS);
    tcase_add_loop_test(t, part_is_turned_pixel_by_pixel, 0,
                        sizeof turns / sizeof *turns);
    tcase_add_test(t, bars_have_the_colour_of_the_page);
    tcase_add_loop_test(t, move_ends_in_the_new_frame, 0,
                        sizeof moves / sizeof *moves);
    tcase_add_test(t, moves_after_a_rest_are_like_those_before);
    tcase_add_test(t, only_frames_that_can_be_seen_are_counted);
    tcase_add_test(t, frame_that_changes_during_a_move_is_where_it_ends);
    tcase_add_test(t, move_that_another_follows_goes_on_from_its_middle);
    tcase_add_test(t, window_that_was_resized_is_drawn_whole);
    tcase_add_test(t, move_without_a_change_does_not_start);
    tcase_add_test(t, first_frame_does_not_move);
    tcase_add_test(t, shot_is_a_png_of_the_window);
    tcase_add_test(t, every_mark_can_be_drawn_anywhere);
    suite_add_tcase(suite, t);
    return suite;
}
