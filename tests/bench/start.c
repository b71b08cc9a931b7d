/* From fork to the frame, with a real screen in a real window.
 *
 * The screen notes by the same clock as ours when it had shown its first
 * frame, and the first with the whole board and no picture still to come. */
#include "tests/bench/bench.h"
#include "tests/bench/browser.h"
#include "tests/bench/machine.h"
#include "tests/bench/stand.h"

#include <stdio.h>

enum {
    WARM_RUNS = 11,
    COLD_RUNS = 5,
    MEMBERS = 2000,
    NOTICES = 500,
    LOOK_US = 50 * 1000
};

struct start {
    struct samples first, data, cpu;
    struct samples browser; /* empty where there is none */
};

static void start_clear(struct start *s)
{
    samples_clear(&s->first);
    samples_clear(&s->data);
    samples_clear(&s->cpu);
    samples_clear(&s->browser);
}

/* The folder that `name` already has. */
static void start_once(struct world *w, const char *name, struct start *out)
{
    struct screen_process s;
    int64_t from = steady_us();
    kiosk_start(w, &s, name, NULL);
    while (driver_stat(s.driver, "data_frame_us") <= 0)
        nap_us(LOOK_US);
    samples_add(&out->cpu, cpu_s(s.pid));
    samples_add(&out->first,
                (driver_stat(s.driver, "first_frame_us") - (double)from) /
                    1000);
    samples_add(&out->data,
                (driver_stat(s.driver, "data_frame_us") - (double)from) /
                    1000);
    kiosk_stop(&s);
}

static void start_browser(struct world *w, struct start *out)
{
    struct browser b;
    if (!browser_is_installed())
        return;
    browser_start(&b, w, true);
    samples_add(&out->browser, b.first_ms);
    browser_stop(&b);
}

static void tell_browser(const char *name, struct start *s)
{
    double rival = samples_at(&s->browser, 0.5);
    if (s->browser.count == 0)
        report((struct figure){name, "part", 0.1, false}, NAN, 0,
               "not measured: no browser is installed");
    else
        report((struct figure){name, "part", 0.1, false},
               samples_at(&s->first, 0.5) / rival, s->browser.count,
               "of Chromium's time to the same kind of board, by turns: "
               "median %.0f ms, from %.0f to %.0f",
               rival, samples_at(&s->browser, 0), samples_at(&s->browser, 1));
}

static void tell_demo(struct start *warm, struct start *cold, bool is_cold)
{
    report_samples((struct figure){"start.first.warm", "ms", 60, false},
                   &warm->first, 0.5, "demo school, 1920x1080");
    tell_browser("start.first.warm.ratio", warm);
    report_samples((struct figure){"start.pictures.warm", "ms", NAN, false},
                   &warm->data, 0.5, "the board with its photos decoded");
    report_samples((struct figure){"start.cpu.warm", "s", NAN, false},
                   &warm->cpu, 0.5, "until it was seen on, up to 50 ms late");
    report_samples((struct figure){"start.first.cold", "ms", 120, false},
                   &cold->first, 0.5, "%s",
                   is_cold ? "page cache dropped; what the X server and "
                             "this program map stays warm"
                           : "NOT COLD: only root may drop the page cache");
    tell_browser("start.first.cold.ratio", cold);
    report_samples((struct figure){"start.pictures.cold", "ms", NAN, false},
                   &cold->data, 0.5, "the board with its photos decoded");
}

static void start_demo(void)
{
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    struct screen_process s;
    struct start warm = {0}, cold = {0};
    stand_paired_demo(w, &s);
    start_once(w, s.name, &warm); /* the first ones fill the caches */
    start_browser(w, &warm);
    start_clear(&warm);
    for (int i = 0; i < WARM_RUNS; i++) {
        start_once(w, s.name, &warm);
        start_browser(w, &warm);
    }
    bool is_cold = true;
    for (int i = 0; i < COLD_RUNS; i++) {
        is_cold = caches_drop() && is_cold;
        start_once(w, s.name, &cold);
        caches_drop();
        start_browser(w, &cold);
    }
    tell_demo(&warm, &cold, is_cold);
    start_clear(&warm);
    start_clear(&cold);
    world_end(w);
}

static void start_large(void)
{
    struct world *w = world_new(DISPLAY_XVFB, 1920, 1080);
    struct school school;
    struct screen_process s;
    struct start warm = {0};
    world_empty(w);
    stand_fill(w, &(struct stand){MEMBERS, NOTICES, 2}, &school);
    hub_start(w);
    kiosk_paired(w, &s, "large", NULL);
    stand_wait_full(&s);
    kiosk_stop(&s);
    for (int i = 0; i < WARM_RUNS; i++)
        start_once(w, s.name, &warm);
    report_samples((struct figure){"start.data.large", "ms", 120, false},
                   &warm.data, 0.5,
                   "attract from %d members, %d notices, warm", MEMBERS,
                   NOTICES);
    start_clear(&warm);
    world_end(w);
}

void bench_start(void)
{
    start_demo();
    start_large();
}
