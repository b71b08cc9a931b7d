/* A photo wall flung from end to end, in a real window, with the budget of the
 * kiosk: what does not fit is decoded again as it comes back into view. */
#include "tests/bench/wall.h"

#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/stage.h"
#include "ui/scroll.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    IMAGE_BUDGET = 12 * 1024 * 1024, /* app.c */
    HZ = 60,
    SLOT_US = 1000000 / HZ,
    COLUMNS = 4,
    PITCH_X = 338,
    PITCH_Y = 206
};

/* As the gallery lays its wall out (screens/gallery.c). */
static const struct rect view = {520, 136, 1336, 808};
static const double FLING = 6, TIRED = 3; /* pixels a millisecond */

struct wall {
    struct stage_window s;
    struct scroll scroll;
    int count;
    double direction;
    int64_t due; /* the end of the frame's slot */
};

struct pass {
    struct samples work;
    int frames, late, bare; /* bare: with a placeholder in it */
    size_t most;            /* bytes of pixels */
    double took_s, cpu;
};

static struct rect tile_rect(int i)
{
    return (struct rect){view.x + i % COLUMNS * PITCH_X,
                         view.y + i / COLUMNS * PITCH_Y, 322, 190};
}

static bool is_near(const struct wall *w, struct rect r)
{
    int y = r.y - scroll_offset(&w->scroll) - view.y;
    return y > -view.h / 2 - r.h && y < view.h * 3 / 2;
}

static void draw_wall(const struct wall *w, int64_t now_ms)
{
    struct canvas *c = w->s.canvas;
    stage_begin((struct stage_window *)&w->s);
    canvas_begin(c, (struct look){.theme = THEME_LIGHT, .now_ms = now_ms});
    canvas_scroll_begin(c, view, COLOR_BG, 0, scroll_offset(&w->scroll));
    for (int i = 0; i < w->count; i++) {
        char name[16];
        struct rect r = tile_rect(i);
        snprintf(name, sizeof name, "t%03d.jpg", i);
        if (is_near(w, r))
            canvas_expect_image(c, r, name);
        if (canvas_sees(c, r))
            canvas_image(c, r, 16, name, NULL);
    }
    canvas_scroll_end(c);
    painter_show(w->s.painter, c);
}

/* Flung again when it tires, back when it has come to the end. */
static void keep_flying(struct wall *w, int64_t now_ms)
{
    double end = w->scroll.content - w->scroll.view;
    if (w->direction > 0 ? w->scroll.at >= end : w->scroll.at <= 0) {
        w->direction = -w->direction;
        w->scroll.speed = 0;
    }
    if (fabs(w->scroll.speed) < TIRED)
        w->scroll.speed = FLING * w->direction;
    scroll_step(&w->scroll, now_ms);
}

static void frame(struct wall *w, struct pass *p)
{
    int64_t from = steady_us();
    images_collect(w->s.images);
    keep_flying(w, from / 1000);
    draw_wall(w, from / 1000);
    if (painter_is_moving(w->s.painter))
        painter_step(w->s.painter, from / 1000);
    int64_t now = steady_us();
    samples_add(&p->work, (double)(now - from) / 1000);
    p->frames++;
    p->bare += canvas_is_waiting(w->s.canvas);
    size_t held = images_bytes(w->s.images);
    p->most = held > p->most ? held : p->most;
    if (now > w->due) {
        p->late++;
        w->due = now;
    }
    nap_until(w->due);
    w->due += SLOT_US;
}

/* From one end to the other `times` times. */
static void fling(struct wall *w, int times, struct pass *p)
{
    double used = cpu_s(0);
    int64_t from = steady_us();
    w->due = from + SLOT_US;
    w->scroll.last_ms = from / 1000;
    for (double was = w->direction; times > 0; was = w->direction) {
        frame(w, p);
        times -= w->direction != was;
    }
    p->took_s = (double)(steady_us() - from) / 1e6;
    p->cpu = cpu_s(0) - used;
}

static void tell(struct pass *p, const char *late, const char *work,
                 const char *fps, const char *how)
{
    report((struct figure){late, "frames", 0, false}, p->late, p->frames,
           "%s; %d frames with a placeholder; CPU %.2f s in %.1f s", how,
           p->bare, p->cpu, p->took_s);
    report_samples((struct figure){work, "ms", NAN, false}, &p->work, 0.99,
                   "%s", "collecting, recording and showing a frame");
    report((struct figure){fps, "fps", NAN, true}, p->frames / p->took_s,
           p->frames, "paced at %d Hz", HZ);
    samples_clear(&p->work);
}

void bench_wall(const char *folder, int count)
{
    struct wall w = {.count = count, .direction = 1};
    struct pass cold = {0}, warm = {0};
    struct world *world = world_new(DISPLAY_XVFB, 1920, 1080);
    ck_assert_int_eq(setenv("DISPLAY", world_display(world), 1), 0);
    stage_open(&w.s, NULL);
    canvas_free(w.s.canvas);
    w.s.images = images_start(folder, IMAGE_BUDGET, NULL, NULL);
    w.s.canvas = canvas_new(w.s.type, w.s.images);
    scroll_size(&w.scroll, view.h,
                (count + COLUMNS - 1) / COLUMNS * PITCH_Y - 16);
    fling(&w, 1, &cold);
    fling(&w, 2, &warm);
    size_t most = cold.most > warm.most ? cold.most : warm.most;
    report((struct figure){"wall.scroll.pixels", "MB", 40, false},
           (double)most / (1024 * 1024), cold.frames + warm.frames,
           "most held; the budget beyond what is shown is 12 MB");
    tell(&cold, "wall.scroll.cold.late", "wall.scroll.cold.work.p99",
         "wall.scroll.cold.fps", "the first time from end to end");
    tell(&warm, "wall.scroll.late", "wall.scroll.work.p99", "wall.scroll.fps",
         "back and forth again");
    stage_close(&w.s);
    world_end(world);
}
