/* The screens of the demo school, drawn whole: rows to marks to pixels. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/stage.h"
#include "tests/bench/stand.h"

#include "base/mailbox.h"
#include "screens/kiosk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 21, TURNS = 40, TURN_US = 20 * 1000, PATH_SIZE = 300 };

static const struct {
    const char *name; /* of the figure */
    const struct screen *screen; /* NULL: where the kiosk begins */
} shown[] = {
    {"render.screen.attract", NULL},
    {"render.screen.home", &screen_home},
    {"render.screen.notices", &screen_notices},
    {"render.screen.activities", &screen_activities},
    {"render.screen.gallery", &screen_gallery},
};

static void draw_whole(struct stage_window *s, struct kiosk *k)
{
    canvas_begin(s->canvas, kiosk_look(k));
    kiosk_draw(k, s->canvas);
    painter_show(s->painter, s->canvas);
}

/* Until its pictures are there and nothing moves in. */
static void let_come(struct stage_window *s, struct kiosk *k)
{
    for (int i = 0; i < TURNS || canvas_is_waiting(s->canvas); i++) {
        int64_t next;
        ck_assert_int_lt(i, 100 * TURNS);
        images_collect(s->images);
        kiosk_update(k, clock_steady_ms(), &next);
        draw_whole(s, k);
        nap_us(TURN_US);
    }
}

static double measure_screen(struct stage_window *s, struct kiosk *k,
                             const char *name)
{
    struct samples took = {0};
    let_come(s, k);
    for (int i = 0; i < RUNS; i++) {
        painter_resized(s->painter);
        int64_t from = steady_us();
        draw_whole(s, k);
        samples_add(&took, (double)(steady_us() - from) / 1000);
    }
    double median = samples_at(&took, 0.5);
    report_samples((struct figure){name, "ms", NAN, false}, &took, 0.5,
                   "every pixel drawn and put in the window again");
    samples_clear(&took);
    return median;
}

void bench_screens(void)
{
    struct stage_window s;
    struct screen_process kiosk;
    struct err err = {0};
    char path[PATH_SIZE];
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    ck_assert_int_eq(setenv("DISPLAY", world_display(w), 1), 0);
    stand_paired_demo(w, &kiosk);
    snprintf(path, sizeof path, "%s/media", kiosk.data);
    stage_open(&s, path);
    snprintf(path, sizeof path, "%s/staffroom.db", kiosk.data);
    struct db *db = db_open(path, DB_READ_ONLY, &err);
    struct kiosk_hooks hooks = {.replies = mailbox_new()};
    struct kiosk_options options = {.theme = THEME_LIGHT};
    struct kiosk *k = db ? kiosk_new(db, &hooks, &options, &err) : NULL;
    ck_assert_msg(k, "%s", err.detail);

    int heaviest = 0;
    double most = 0;
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if (shown[i].screen)
            kiosk_go(k, shown[i].screen, "");
        double took = measure_screen(&s, k, shown[i].name);
        heaviest = took > most ? (int)i : heaviest;
        most = took > most ? took : most;
    }
    report((struct figure){"render.screen.heaviest", "ms", NAN, false}, most,
           RUNS, "%s", shown[heaviest].name);
    kiosk_free(k);
    db_close(db);
    mailbox_free(hooks.replies);
    stage_close(&s);
    world_end(w);
}
