/* What scrolls is moved, and looks as if it had been drawn anew. */
#include "base/mem.h"
#include "ui/paint.h"
#include "ui/type.h"

#include <SDL.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 40, ROW_H = 96, TILE_AREA = 64 * 64 };

static const struct rect view = {101, 203, 1203, 641};

static struct type *type;
static struct canvas *c;
static struct painter *p;

/* A frame: where its content is, and what lies above it. */
struct scene {
    int dx, dy;
    bool toast, bar;
    int pressed; /* a row */
};

static void draw_row(int i)
{
    const struct style s = {.face = FACE_SANS, .size = 32, .color = COLOR_INK};
    const struct rect r = {view.x + 20, view.y + i * ROW_H, 1100, ROW_H - 10};
    char text[40];
    snprintf(text, sizeof text, "第 %d 行，教工之家", i + 1);
    if (!canvas_sees(c, r))
        return;
    canvas_node_begin(c, ROLE_ROW, r, text, NULL, (struct target){.act = 1});
    canvas_shadow(c, r, 24, E1_CARD);
    canvas_round(c, r, 24, i % 3 ? COLOR_SURFACE : COLOR_OKTINT);
    canvas_border(c, r, 24, 3, COLOR_LINE);
    canvas_ring(c, r.x + 60, r.y + 43, 30, 7, 100 + 20 * i, COLOR_SEAL);
    canvas_line(c, r.x + 130, r.y + 9, r.x + 190, r.y + 77, 5, COLOR_OK);
    canvas_triangle(c, r.x + 200, r.y + 9, r.x + 260, r.y + 30, r.x + 230,
                    r.y + 80, COLOR_TODAY);
    canvas_turned(c, r.x + 330, r.y + 40, 12, s, "已报名");
    canvas_clip_begin(c, rect_inset(r, 20));
    canvas_text(c, (struct rect){r.x + 420, r.y, 400, 86}, s, text);
    canvas_clip_end(c);
    canvas_node_end(c);
}

static void draw(const struct scene *s)
{
    const struct style big = {.face = FACE_BOLD, .size = 44};
    canvas_begin(c, (struct look){0});
    canvas_text(c, (struct rect){100, 100, 900, 160}, big, "活动");
    canvas_scroll_begin(c, view, COLOR_BG, s->dx, s->dy);
    for (int i = 0; i < ROWS; i++)
        draw_row(i);
    if (s->pressed < ROWS)
        canvas_disc(c, view.x + 900, view.y + s->pressed * ROW_H + 40, 30,
                    COLOR_SEAL);
    canvas_scroll_end(c);
    if (s->bar)
        canvas_round(c,
                     (struct rect){view.x + view.w - 20,
                                   view.y + s->dy * view.h / (ROWS * ROW_H), 8,
                                   100},
                     4, COLOR_INK2);
    if (s->toast) {
        const struct rect r = {700, 700, 800, 120};
        canvas_shadow(c, r, 32, E2_SHEET);
        canvas_round(c, r, 32, COLOR_INK);
        canvas_text(c, r, big, "已报名");
    }
}

static const struct {
    const char *why;
    int w, h, rotate, rounds;
} windows[] = {
    {"two thirds", 1280, 720, 0, 40},
    {"as designed", 1920, 1080, 0, 20},
    {"twice", 3840, 2160, 0, 5},
    {"turned", 1280, 720, 180, 20},
    {"turned aside", 1031, 1920, 90, 20},
    {"an odd scale with bars", 1237, 777, 0, 40},
};

static void open_window(int w, int h, int rotate)
{
    struct err err;
    const struct window_options options = {
        .w = w, .h = h, .rotate = rotate, .title = "test"};
    p = painter_open(&options, &err);
    ck_assert_ptr_nonnull(p);
    type_set_scale(type, painter_scale(p));
}

static void set_up(void)
{
    struct err err;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    ck_assert_int_eq(SDL_Init(SDL_INIT_VIDEO), 0);
    type = type_open(NULL, 1000, &err);
    ck_assert_msg(type != NULL, "fonts are not installed");
    c = canvas_new(type, NULL);
}

static void tear_down(void)
{
    painter_close(p);
    p = NULL;
    canvas_free(c);
    type_close(type);
    SDL_Quit();
}

static const SDL_Surface *surface(void)
{
    SDL_Window *w = SDL_GetWindowFromID(1);
    for (uint32_t id = 2; !w && id < 40; id++)
        w = SDL_GetWindowFromID(id);
    return SDL_GetWindowSurface(w);
}

static int pick(uint32_t *seed, int below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (int)((*seed >> 8) % (uint32_t)below);
}

/* Mostly small ways, sometimes far, sometimes none. */
static void go_on(struct scene *s, uint32_t *seed)
{
    static const int ways[] = {0, 1, 2, 14, 50, 96, 300, 2000};
    int way = ways[pick(seed, 8)];
    s->dy += pick(seed, 2) ? way : -way;
    s->dx += pick(seed, 3) ? 0 : pick(seed, 41) - 20;
    s->dy = s->dy < -100 ? -100 : s->dy > 3000 ? 3000 : s->dy;
    s->toast = pick(seed, 3) == 0;
    s->bar = pick(seed, 4) != 0;
    s->pressed = pick(seed, 2) ? ROWS : s->dy / ROW_H + pick(seed, 6);
}

START_TEST(moved_frame_is_the_same_as_one_drawn_whole)
{
    uint32_t seed = 1;
    struct scene s = {.pressed = ROWS};
    open_window(windows[_i].w, windows[_i].h, windows[_i].rotate);
    size_t bytes = (size_t)surface()->pitch * (size_t)surface()->h;
    char *moved = mem_new(bytes);
    for (int round = 0; round < windows[_i].rounds; round++) {
        go_on(&s, &seed);
        draw(&s);
        painter_show(p, c);
        memcpy(moved, surface()->pixels, bytes);
        painter_resized(p);
        painter_show(p, c);
        ck_assert_msg(memcmp(moved, surface()->pixels, bytes) == 0,
                      "%s, round %d: at %d, %d", windows[_i].why, round, s.dx,
                      s.dy);
    }
    free(moved);
}
END_TEST

/* Nothing is drawn but the strip that came into view. */
START_TEST(scrolling_repaints_a_strip)
{
    struct scene s = {.dy = 500, .pressed = ROWS};
    open_window(1920, 1080, 0);
    draw(&s);
    painter_show(p, c);
    s.dy += 14;
    draw(&s);
    ck_assert_int_eq(painter_show(p, c), 14 * view.w);
    s.dy -= 140;
    draw(&s);
    ck_assert_int_eq(painter_show(p, c), 140 * view.w);
    draw(&s);
    ck_assert_int_eq(painter_show(p, c), 0);
}
END_TEST

START_TEST(what_changed_meanwhile_is_repainted_too)
{
    struct scene s = {.dy = 500, .pressed = 8};
    open_window(1920, 1080, 0);
    draw(&s);
    painter_show(p, c);
    s.pressed = 9;
    s.dy += 1;
    draw(&s);
    ck_assert_int_le(painter_show(p, c), view.w + 8 * TILE_AREA);
}
END_TEST

START_TEST(node_that_scrolls_is_where_it_is_seen)
{
    struct scene s = {.dy = 500, .pressed = ROWS};
    open_window(1920, 1080, 0);
    draw(&s);
    const struct node *row = canvas_find(c, "第 8 行，教工之家");
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->rect.y, view.y + 7 * ROW_H - 500);
    ck_assert_ptr_eq(canvas_hit(c, view.x + 50, row->rect.y + 5), row);
    /* recorded ahead, and neither seen nor touched */
    ck_assert_ptr_null(canvas_find(c, "第 5 行，教工之家"));
    ck_assert_ptr_null(canvas_hit(c, view.x + 50, view.y - 5));
}
END_TEST

Suite *suite_paint_scroll(void);

Suite *suite_paint_scroll(void)
{
    Suite *suite = suite_create("paint_scroll");
    TCase *t = tcase_create("paint_scroll");
    tcase_set_tags(t, "long");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, moved_frame_is_the_same_as_one_drawn_whole, 0,
                        sizeof windows / sizeof *windows);
    tcase_add_test(t, scrolling_repaints_a_strip);
    tcase_add_test(t, what_changed_meanwhile_is_repainted_too);
    tcase_add_test(t, node_that_scrolls_is_where_it_is_seen);
    suite_add_tcase(suite, t);
    return suite;
}
