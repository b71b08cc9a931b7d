/* Frames in a real window of 1920 x 1080, drawn by this process. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/photos.h"
#include "tests/bench/stage.h"

#include "ui/scroll.h"
#include "ui/widgets.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FAST_FRAMES = 600,
    PACED_S = 20,
    HZ = 60,
    SLOT_US = 1000000 / HZ,
    FADE_MS = 1200,
    ROWS = 120,
    ROW_H = 96,
    LIST_TOP = 120,
    LIST_H = 864,
    DRAG_PX = 14 /* the finger's way in a frame */
};

/* Frames at 60 Hz, each due by the end of its slot. */
struct pace {
    int64_t due; /* steady us: the end of the slot */
    int frames, late;
};

static bool pace_next(struct pace *p, int seconds)
{
    int64_t now = steady_us();
    if (p->due == 0)
        p->due = now + SLOT_US;
    else {
        p->frames++;
        if (now > p->due)
            p->late++;
        else
            nap_until(p->due);
        p->due += SLOT_US;
        if (now > p->due) /* slots that went by without a frame */
            p->due = now + SLOT_US;
    }
    return p->frames < seconds * HZ;
}

/* ---- the crossfade ---- */

struct crossfade {
    char a[PHOTO_PATH], b[PHOTO_PATH];
    int64_t started_ms;
};

static void begin_fade(struct stage_window *s, struct crossfade *f)
{
    f->started_ms = steady_us() / 1000;
    stage_begin(s);
    canvas_crossfade(s->canvas, (struct rect){0, 0, 1920, 1080}, f->a, f->b,
                     (struct fade){f->started_ms, FADE_MS}, "photo");
    painter_show(s->painter, s->canvas);
}

static double step_fade(struct stage_window *s, struct crossfade *f)
{
    int64_t from = steady_us();
    if (!painter_is_moving(s->painter))
        begin_fade(s, f);
    painter_step(s->painter, from / 1000);
    return (double)(steady_us() - from) / 1000;
}

static void choose_photos(struct crossfade *f)
{
    char list[PHOTOS_LISTED][PHOTO_PATH];
    int n = photos_list("screen.jpg", list);
    *f = (struct crossfade){0};
    snprintf(f->a, sizeof f->a, "%s", list[0]);
    snprintf(f->b, sizeof f->b, "%s", list[n / 2]);
}

static void measure_fade(struct stage_window *s)
{
    struct crossfade f;
    struct samples work = {0}, paced = {0};
    struct pace pace = {0};
    choose_photos(&f);
    do {
        begin_fade(s, &f);
        nap_us(1000);
    } while (images_collect(s->images) || canvas_is_waiting(s->canvas));

    int64_t from = steady_us();
    for (int i = 0; i < FAST_FRAMES; i++)
        samples_add(&work, step_fade(s, &f));
    double took = (double)(steady_us() - from) / 1e6;
    report((struct figure){"render.crossfade.fps", "fps", NAN, true},
           FAST_FRAMES / took, FAST_FRAMES,
           "full screen, as fast as it goes, X server's copy included");
    report_samples((struct figure){"render.crossfade.work.p50", "ms", NAN,
                                   false},
                   &work, 0.5, "%s", "");
    report_samples((struct figure){"render.crossfade.work.p99", "ms", 6, false},
                   &work, 0.99, "%s", "");

    double used = cpu_s(0), server = cpu_s(s->server);
    while (pace_next(&pace, PACED_S))
        samples_add(&paced, step_fade(s, &f));
    used = cpu_s(0) - used;
    server = cpu_s(s->server) - server;
    report((struct figure){"render.crossfade.late", "frames", 0, false},
           pace.late, pace.frames,
           "at %d Hz in %d s (the budget says 60 s); work p99 %.2f ms; CPU "
           "%.2f s, X server %.2f s",
           HZ, PACED_S, samples_at(&paced, 0.99), used, server);
    samples_clear(&work);
    samples_clear(&paced);
}

/* ---- a list under a finger ---- */

static void draw_row(struct canvas *c, int i, int y)
{
    char name[40], place[60];
    snprintf(name, sizeof name, "第 %d 场趣味运动会报名", i + 1);
    snprintf(place, sizeof place, "综合楼 %d 楼，%d 人已报名", i % 6 + 1, i);
    canvas_node_begin(c, ROLE_ROW, (struct rect){64, y, 1760, ROW_H}, name,
                      place, (struct target){.act = 1, .arg = i, .drag = true});
    canvas_fill(c, (struct rect){64, y + ROW_H - 2, 1760, 2}, COLOR_LINE);
    draw_avatar(c, 112, y + ROW_H / 2, 64, name, i % 5 == 0);
    canvas_text(c, (struct rect){168, y, 900, ROW_H},
                (struct style){.size = 32, .color = COLOR_INK}, name);
    canvas_text(c, (struct rect){1080, y, 500, ROW_H},
                (struct style){.size = 26, .color = COLOR_INK2}, place);
    draw_chip_right(c, 1800, y + (ROW_H - 48) / 2, CHIP_TINT, 0, 0,
                    i % 3 ? "可报名" : "已满");
    canvas_node_end(c);
}

static struct rect row_rect(int i)
{
    return (struct rect){0, LIST_TOP + i * ROW_H, 1920, ROW_H};
}

static double draw_list(struct stage_window *s, const struct scroll *list)
{
    int64_t from = steady_us();
    struct canvas *c = s->canvas;
    const struct rect view = {0, LIST_TOP, 1920, LIST_H};
    int at = scroll_offset(list);
    stage_begin(s);
    canvas_heading(c, (struct rect){64, 24, 900, 72},
                   (struct style){.face = FACE_BOLD, .size = 44,
                                  .color = COLOR_INK},
                   "活动");
    canvas_scroll_begin(c, view, COLOR_BG, 0, at);
    for (int i = 0; i < ROWS; i++)
        if (canvas_sees(c, row_rect(i)))
            draw_row(c, i, row_rect(i).y);
    canvas_scroll_end(c);
    draw_position(c, (struct rect){1880, LIST_TOP, 8, LIST_H}, at / ROW_H,
                  LIST_H / ROW_H, ROWS, 0);
    painter_show(s->painter, c);
    return (double)(steady_us() - from) / 1000;
}

/* Down the list and up again under a finger that never rests. */
static void drag_on(struct scroll *list, int *by)
{
    int max = list->content - list->view;
    if ((*by < 0 && scroll_offset(list) >= max) ||
        (*by > 0 && scroll_offset(list) <= 0))
        *by = -*by;
    scroll_drag(list, *by, steady_us() / 1000);
}

static void measure_list(struct stage_window *s)
{
    struct samples work = {0};
    struct pace pace = {0};
    struct scroll list = {0};
    int by = -DRAG_PX;
    scroll_size(&list, LIST_H, ROWS * ROW_H);
    scroll_grab(&list, steady_us() / 1000);
    for (int i = 0; i < 2 * ROWS * ROW_H / DRAG_PX; i++) {
        drag_on(&list, &by); /* every row once, so that its glyphs are there */
        draw_list(s, &list);
    }
    double used = cpu_s(0), server = cpu_s(s->server);
    int64_t from = steady_us();
    while (pace_next(&pace, PACED_S)) {
        drag_on(&list, &by);
        samples_add(&work, draw_list(s, &list));
    }
    double minutes = (double)(steady_us() - from) / 60e6;
    used = (cpu_s(0) - used) / minutes;
    server = (cpu_s(s->server) - server) / minutes;
    report((struct figure){"render.list.cpu", "s/min", 2, false}, used,
           pace.frames, "%d rows dragged at %d Hz, this process alone", ROWS,
           HZ);
    report((struct figure){"render.list.cpu.server", "s/min", 3.5, false},
           used + server, pace.frames, "with the X server");
    report((struct figure){"render.list.late", "frames", 0, false}, pace.late,
           pace.frames, "work p50 %.2f ms, p99 %.2f ms",
           samples_at(&work, 0.5), samples_at(&work, 0.99));
    samples_clear(&work);
}

void bench_render(void)
{
    struct stage_window s;
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    ck_assert_int_eq(setenv("DISPLAY", world_display(w), 1), 0);
    stage_open(&s, photos_folder);
    measure_fade(&s);
    measure_list(&s);
    stage_close(&s);
    world_end(w);
}
