/* Whole frames that move: turned windows, slides between screens, 4K. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/photos.h"
#include "tests/bench/stage.h"

#include "ui/widgets.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FADE_MS = 1200, FADE_STEPS = 120, ROUNDS = 5, TURNS = 4, PACED_S = 20 };

static const double FRAME_MS = 1000.0 / 60;

/* Steps of what runs, each due within its frame. */
struct paced {
    struct samples work; /* ms */
    int late;
    double cpu_s, server_s;
};

/* Starts something that runs. */
typedef void begin_fn(struct stage_window *s, int n);

static void run_paced(struct stage_window *s, begin_fn *begin,
                      struct paced *out)
{
    int64_t frame_us = painter_frame_us(s->painter);
    int64_t end = steady_us() + PACED_S * INT64_C(1000000);
    *out = (struct paced){.cpu_s = -cpu_s(0), .server_s = -cpu_s(s->server)};
    int n = 0;
    for (int64_t due = steady_us() + frame_us; due < end; due += frame_us) {
        int64_t from = steady_us();
        if (!painter_is_moving(s->painter))
            begin(s, n++);
        painter_step(s->painter, steady_us() / 1000);
        int64_t now = steady_us();
        samples_add(&out->work, (double)(now - from) / 1000);
        if (now > due) {
            out->late++;
            due = now;
        }
        nap_until(due);
    }
    out->cpu_s += cpu_s(0);
    out->server_s += cpu_s(s->server);
}

static double as_fast_as_it_goes(struct stage_window *s, begin_fn *begin)
{
    int64_t from = steady_us();
    for (int i = 0; i < FADE_STEPS; i++) {
        if (!painter_is_moving(s->painter))
            begin(s, i);
        painter_step(s->painter, steady_us() / 1000);
    }
    return (double)(steady_us() - from) / 1000 / FADE_STEPS;
}

static void tell(const char *name, struct stage_window *s, begin_fn *begin,
                 double p99_budget)
{
    char late[60], work[60], fps[60];
    struct paced p;
    snprintf(late, sizeof late, "%s.late", name);
    snprintf(work, sizeof work, "%s.work.p99", name);
    snprintf(fps, sizeof fps, "%s.fps", name);
    double ms = as_fast_as_it_goes(s, begin);
    run_paced(s, begin, &p);
    report((struct figure){fps, "fps", NAN, true}, 1000 / ms, FADE_STEPS,
           "as fast as it goes, X server's copy included");
    report_samples((struct figure){work, "ms", p99_budget, false}, &p.work,
                   0.99, "p50 %.2f", samples_at(&p.work, 0.5));
    report((struct figure){late, "frames", 0, false}, p.late, p.work.count,
           "at %d Hz in %d s; CPU %.2f s, X server %.2f s",
           1000000 / painter_frame_us(s->painter), PACED_S, p.cpu_s,
           p.server_s);
    samples_clear(&p.work);
}

/* ---- what runs ---- */

static void begin_frame(struct stage_window *s)
{
    stage_begin(s);
    canvas_begin(s->canvas,
                 (struct look){.portrait = painter_is_portrait(s->painter),
                               .now_ms = steady_us() / 1000});
}

static void begin_fade(struct stage_window *s, int n)
{
    static char photos[PHOTOS_LISTED][PHOTO_PATH];
    static int count;
    if (count == 0)
        count = photos_list("screen.jpg", photos);
    const char *a = photos[0], *b = photos[count / 2];
    begin_frame(s);
    struct canvas *c = s->canvas;
    canvas_crossfade(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)},
                     n % 2 ? b : a, n % 2 ? a : b,
                     (struct fade){steady_us() / 1000, FADE_MS}, "photo");
    painter_show(s->painter, c);
}

static void draw_page(struct canvas *c, int n)
{
    for (int i = 0; i < 12; i++) {
        struct rect r = {64 + (i % 2) * 900, 136 + i / 2 * 140, 860, 124};
        char text[60];
        snprintf(text, sizeof text, "第 %d 页，第 %d 项", n % 2, i + 1);
        canvas_shadow(c, r, 24, E1_CARD);
        canvas_round(c, r, 24, COLOR_SURFACE);
        canvas_text(c, rect_inset(r, 24),
                    (struct style){.size = n % 2 ? 40 : 32, .color = COLOR_INK},
                    text);
    }
}

static void begin_push(struct stage_window *s, int n)
{
    begin_frame(s);
    draw_page(s->canvas, n);
    painter_move(s->painter, n % 2 ? MOVE_PUSH : MOVE_BACK);
    painter_show(s->painter, s->canvas);
}

static void begin_sheet(struct stage_window *s, int n)
{
    begin_frame(s);
    draw_page(s->canvas, 0);
    if (n % 2)
        canvas_corners(s->canvas, (struct rect){0, 152, 1920, 928}, 32, 3,
                       COLOR_SURFACE);
    painter_move(s->painter, n % 2 ? MOVE_SHEET : MOVE_FADE);
    painter_show(s->painter, s->canvas);
}

/* ---- the windows ---- */

static void open_turned(struct stage_window *s, int rotate)
{
    struct err err = {0};
    const struct window_options o = {.rotate = rotate, .title = "bench"};
    stage_open(s, photos_folder);
    painter_close(s->painter);
    s->painter = painter_open(&o, &err);
    ck_assert_msg(s->painter, "%s", err.detail);
    do {
        begin_fade(s, 0);
        nap_us(1000);
    } while (images_collect(s->images) || canvas_is_waiting(s->canvas));
}

/* Processor time: what else the machine does is no part of turning. */
static double cpu_ms_a_step(struct stage_window *s)
{
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    as_fast_as_it_goes(s, begin_fade);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    return ((double)(to.tv_sec - from.tv_sec) * 1000 +
            (double)(to.tv_nsec - from.tv_nsec) / 1e6) /
           FADE_STEPS;
}

static void measure_turned(void)
{
    struct samples ms[TURNS] = {0};
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < TURNS; i++) {
            struct stage_window s;
            open_turned(&s, i * 90);
            samples_add(&ms[i], cpu_ms_a_step(&s));
            stage_close(&s);
        }
    double upright = samples_at(&ms[0], 0.5);
    for (int i = 1; i < TURNS; i++) {
        char name[60];
        snprintf(name, sizeof name, "render.turned.%d", i * 90);
        report((struct figure){name, "part", 0.2, false},
               (samples_at(&ms[i], 0.5) - upright) / FRAME_MS, ROUNDS,
               "of a 60th of a second, processor time on top of %.2f ms for a "
               "step of a full-screen crossfade; medians, by turns",
               upright);
    }
    for (int i = 0; i < TURNS; i++)
        samples_clear(&ms[i]);
}

void bench_present(void)
{
    struct stage_window s;
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    ck_assert_int_eq(setenv("DISPLAY", world_display(w), 1), 0);
    measure_turned();
    stage_open(&s, NULL);
    tell("render.slide", &s, begin_push, NAN);
    tell("render.sheet", &s, begin_sheet, NAN);
    stage_close(&s);
    world_end(w);

    w = world_new(DISPLAY_XVFB, 3840, 2160);
    ck_assert_int_eq(setenv("DISPLAY", world_display(w), 1), 0);
    open_turned(&s, 0);
    tell("render.4k.crossfade", &s, begin_fade, NAN);
    stage_close(&s);
    world_end(w);
}
