/* Frames in a real window of 1920 x 1080, drawn by this process: a crossfade
 * and a list under a finger, by turns with the same in a browser. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/photos.h"
#include "tests/bench/side.h"
#include "tests/bench/stage.h"

#include "ui/scroll.h"
#include "ui/widgets.h"

#include <SDL.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FAST_FRAMES = 600,
    PACED_S = 60,
    TURNS = 3,
    TURN_S = 5,
    SETTLE_US = 500 * 1000, /* what a turn has to get going */
    HZ = 60,
    SLOT_US = 1000000 / HZ,
    FADE_MS = 1200,
    ROWS = 120,
    ROW_H = 96,
    LIST_TOP = 120,
    LIST_H = 864,
    DRAG_PX_S = 840
};

static const struct rect everywhere = {0, 0, 1920, 1080};

/* The two and where ours is drawn. */
struct scene {
    struct stage_window stage;
    struct side ours;
    struct rival rival;
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

static void fade_fast(struct stage_window *s, struct crossfade *f)
{
    struct samples work = {0};
    int64_t from = steady_us();
    for (int i = 0; i < FAST_FRAMES; i++)
        samples_add(&work, step_fade(s, f));
    double took = (double)(steady_us() - from) / 1e6;
    report((struct figure){"render.crossfade.fps", "fps", NAN, true},
           FAST_FRAMES / took, FAST_FRAMES,
           "full screen, as fast as it goes, X server's copy included");
    report_samples((struct figure){"render.crossfade.work.p50", "ms", NAN,
                                   false},
                   &work, 0.5, "%s", "");
    report_samples((struct figure){"render.crossfade.work.p99", "ms", 6, false},
                   &work, 0.99, "%s", "");
    samples_clear(&work);
}

static void fade_paced(struct stage_window *s, struct crossfade *f)
{
    struct samples paced = {0};
    struct pace pace = {0};
    double used = cpu_s(0), server = cpu_s(s->server);
    while (pace_next(&pace, PACED_S))
        samples_add(&paced, step_fade(s, f));
    used = cpu_s(0) - used;
    server = cpu_s(s->server) - server;
    report((struct figure){"render.crossfade.late", "frames", 0, false},
           pace.late, pace.frames,
           "at %d Hz in %d s; work p99 %.2f ms; CPU %.2f s, X server %.2f s",
           HZ, PACED_S, samples_at(&paced, 0.99), used, server);
    samples_clear(&paced);
}

/* A click on the page starts its crossfade, to and fro; another halts it. */
static void fade_of_rival(struct rival *r)
{
    if (!r->browser.pid)
        return;
    hand_tap(r->hand, 960, 540);
    nap_us(SETTLE_US);
    side_begin(&r->side, everywhere);
    nap_us(TURN_S * 1000000);
    side_end(&r->side, INFINITY);
    hand_tap(r->hand, 960, 540);
    nap_us(SETTLE_US);
}

static void measure_fade(struct scene *s)
{
    struct crossfade f;
    choose_photos(&f);
    do {
        begin_fade(&s->stage, &f);
        nap_us(1000);
    } while (images_collect(s->stage.images) ||
             canvas_is_waiting(s->stage.canvas));
    fade_fast(&s->stage, &f);
    fade_paced(&s->stage, &f);
    rival_open(&s->rival, &(struct page){"fade", true, 0});
    for (int i = 0; i < TURNS; i++) {
        struct pace pace = {0};
        side_begin(&s->ours, everywhere);
        while (pace_next(&pace, TURN_S))
            step_fade(&s->stage, &f);
        side_end(&s->ours, INFINITY);
        fade_of_rival(&s->rival);
    }
    sides_tell("crossfade", &s->ours, &s->rival.side, 1.0 / 7);
    rival_close(&s->rival);
    side_clear(&s->ours);
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

/* What the finger has done since the last frame. */
static void follow_finger(struct scroll *list)
{
    SDL_Event e;
    int64_t now = steady_us() / 1000;
    while (SDL_PollEvent(&e))
        if (e.type == SDL_MOUSEBUTTONDOWN)
            scroll_grab(list, now);
        else if (e.type == SDL_MOUSEBUTTONUP)
            scroll_release(list, now);
        else if (e.type == SDL_MOUSEMOTION && list->held)
            scroll_drag(list, e.motion.yrel, now);
    scroll_step(list, now);
}

/* Up the list in even turns, down in odd ones. */
static struct stroke stroke_of(int turn)
{
    struct stroke s = {960, 900, 200, DRAG_PX_S, 0, 0, TURN_S + 1};
    if (turn % 2)
        s = (struct stroke){960, 200, 900, DRAG_PX_S, 0, 0, TURN_S + 1};
    return s;
}

struct list_sums {
    struct samples work, alone; /* ms a frame; CPU s a minute without server */
    int frames, late;
};

static void list_turn(struct scene *s, struct scroll *list, int turn,
                      struct list_sums *sums)
{
    struct pace pace = {0};
    struct stroke stroke = stroke_of(turn);
    pid_t hand = hand_begin(s->ours.display, &stroke);
    for (int64_t until = steady_us() + SETTLE_US; steady_us() < until;) {
        follow_finger(list);
        draw_list(&s->stage, list);
        nap_us(SLOT_US / 2);
    }
    side_begin(&s->ours, everywhere);
    double used = cpu_s(0);
    while (pace_next(&pace, TURN_S)) {
        follow_finger(list);
        samples_add(&sums->work, draw_list(&s->stage, list));
    }
    samples_add(&sums->alone, (cpu_s(0) - used) * 60 / TURN_S);
    side_end(&s->ours, INFINITY);
    sums->frames += pace.frames;
    sums->late += pace.late;
    hand_wait(hand);
}

static void list_of_rival(struct rival *r, int turn)
{
    if (!r->browser.pid)
        return;
    struct stroke s = {.x = 960, .y = 500, .px_s = DRAG_PX_S,
                       .wheel = turn % 2 ? WHEEL_UP : WHEEL_DOWN,
                       .click_px = PAGE_WHEEL_PX, .seconds = TURN_S + 1};
    pid_t hand = hand_begin(r->side.display, &s);
    nap_us(SETTLE_US);
    side_begin(&r->side, everywhere);
    nap_us(TURN_S * 1000000);
    side_end(&r->side, INFINITY);
    hand_wait(hand);
}

static void tell_list(struct scene *s, struct list_sums *sums)
{
    report_samples((struct figure){"render.list.cpu", "s/min", 2, false},
                   &sums->alone, 0.5,
                   "%d rows dragged at %d px/s, this process alone", ROWS,
                   DRAG_PX_S);
    report_samples((struct figure){"render.list.cpu.server", "s/min", 3.5,
                                   false},
                   &s->ours.cpu, 0.5, "with the X server");
    report((struct figure){"render.list.late", "frames", 0, false}, sums->late,
           sums->frames, "at %d Hz; work p50 %.2f ms, p99 %.2f ms", HZ,
           samples_at(&sums->work, 0.5), samples_at(&sums->work, 0.99));
    sides_tell("list", &s->ours, &s->rival.side, 1.0 / 4);
}

static void measure_list(struct scene *s)
{
    struct list_sums sums = {0};
    struct scroll list = {0};
    scroll_size(&list, LIST_H, ROWS * ROW_H);
    for (int y = 0; y < ROWS * ROW_H - LIST_H; y += ROW_H) {
        list.at = y; /* every row once, so that its glyphs are there */
        draw_list(&s->stage, &list);
    }
    list.at = 0;
    rival_open(&s->rival, &(struct page){"list", true, 0});
    for (int i = 0; i < TURNS; i++) {
        list_turn(s, &list, i, &sums);
        list_of_rival(&s->rival, i);
    }
    tell_list(s, &sums);
    rival_close(&s->rival);
    side_clear(&s->ours);
    samples_clear(&sums.work);
    samples_clear(&sums.alone);
}

void bench_render(void)
{
    struct world *w = world_new(DISPLAY_SEEN, 1920, 1080);
    struct scene s = {.ours.display = world_display(w)};
    ck_assert_int_eq(setenv("DISPLAY", s.ours.display, 1), 0);
    stage_open(&s.stage, photos_folder);
    s.ours.seen = watch_open(w);
    s.ours.server = s.stage.server;
    measure_fade(&s);
    measure_list(&s);
    watch_close(s.ours.seen);
    stage_close(&s.stage);
    world_end(w);
}
