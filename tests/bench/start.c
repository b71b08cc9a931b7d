/* From fork to the frame, with a real screen in a real window.
 *
 * The screen notes by the same clock as ours when it had shown its first
 * frame, and the first with the whole board and no picture still to come. */
#include "tests/bench/bench.h"
#include "tests/bench/browser.h"
#include "tests/bench/machine.h"
#include "tests/bench/stand.h"
#include "tests/bench/watch.h"

#include <stdio.h>

enum {
    WARM_RUNS = 11,
    COLD_RUNS = 5,
    MEMBERS = 2000,
    NOTICES = 500,
    PHOTO_HOLD_MS = 12000,
    LOOK_US = 50 * 1000
};

struct start {
    struct samples first, data, cpu;
    struct samples seen;        /* first, as seen from outside */
    struct samples text, whole; /* the browser's; empty where there is none */
};

static void start_clear(struct start *s)
{
    samples_clear(&s->first);
    samples_clear(&s->data);
    samples_clear(&s->cpu);
    samples_clear(&s->seen);
    samples_clear(&s->text);
    samples_clear(&s->whole);
}

/* Where the board has its clock and date, and no picture. */
static const struct rect text_part = {1184, 150, 660, 450};

static void add_ms(struct samples *s, double at_us, int64_t from)
{
    samples_add(s, (at_us - (double)from) / 1000);
}

/* In the folder that `name` already has; `seen` may be NULL. */
static void start_once(struct world *w, struct watch *seen, const char *name,
                       struct start *out)
{
    struct screen_process s;
    struct samples gaps = {0};
    if (seen)
        watch_begin(seen, text_part);
    int64_t from = steady_us();
    kiosk_start(w, &s, name, NULL);
    while (driver_stat(s.driver, "data_frame_us") <= 0)
        nap_us(LOOK_US);
    samples_add(&out->cpu, cpu_s(s.pid));
    add_ms(&out->first, driver_stat(s.driver, "first_frame_us"), from);
    add_ms(&out->data, driver_stat(s.driver, "data_frame_us"), from);
    if (seen) {
        watch_end(seen, INFINITY, &gaps);
        add_ms(&out->seen, (double)watch_last_us(seen), from);
        samples_clear(&gaps);
    }
    kiosk_stop(&s);
}

static void start_browser(struct world *w, struct watch *seen,
                          struct start *out)
{
    struct browser b;
    if (!browser_is_installed())
        return;
    browser_start(&b, w, seen, &(struct page){"board", true, PHOTO_HOLD_MS});
    samples_add(&out->text, b.text_ms);
    samples_add(&out->whole, b.whole_ms);
    browser_stop(&b);
}

static void tell_ratio(const char *name, double budget, struct samples *ours,
                       struct samples *theirs)
{
    browser_ratio(name, budget, samples_at(ours, 0.5), theirs, "by turns, ms");
}

static void tell_warm(struct start *s)
{
    report_samples((struct figure){"start.first.warm", "ms", 60, false},
                   &s->first, 0.5,
                   "demo school, 1920x1080; its text whole as seen from "
                   "outside: %.1f ms",
                   samples_at(&s->seen, 0.5));
    tell_ratio("start.first.warm.ratio", 0.1, &s->first, &s->text);
    report_samples((struct figure){"start.pictures.warm", "ms", NAN, false},
                   &s->data, 0.5, "the board with its photos decoded");
    tell_ratio("start.pictures.warm.ratio", NAN, &s->data, &s->whole);
    report_samples((struct figure){"start.cpu.warm", "s", NAN, false}, &s->cpu,
                   0.5, "until it was seen on, up to 50 ms late");
}

static void tell_cold(struct start *s, bool is_cold)
{
    report_samples((struct figure){"start.first.cold", "ms", 120, false},
                   &s->first, 0.5, "%s; as seen from outside: %.1f ms",
                   is_cold ? "page cache dropped; what the X server and "
                             "this program map stays warm"
                           : "NOT COLD: only root may drop the page cache",
                   samples_at(&s->seen, 0.5));
    tell_ratio("start.first.cold.ratio", 0.1, &s->first, &s->text);
    report_samples((struct figure){"start.pictures.cold", "ms", NAN, false},
                   &s->data, 0.5, "the board with its photos decoded");
    tell_ratio("start.pictures.cold.ratio", NAN, &s->data, &s->whole);
}

static void start_demo(void)
{
    struct world *w = world_new(DISPLAY_SEEN, 1920, 1080);
    struct watch *seen = watch_open(w);
    struct screen_process s;
    struct start warm = {0}, cold = {0};
    stand_paired_demo(w, &s);
    start_once(w, seen, s.name, &warm); /* the first ones fill the caches */
    start_browser(w, seen, &warm);
    start_clear(&warm);
    for (int i = 0; i < WARM_RUNS; i++) {
        start_once(w, seen, s.name, &warm);
        start_browser(w, seen, &warm);
    }
    bool is_cold = true;
    for (int i = 0; i < COLD_RUNS; i++) {
        is_cold = caches_drop() && is_cold;
        start_once(w, seen, s.name, &cold);
        caches_drop();
        start_browser(w, seen, &cold);
    }
    tell_warm(&warm);
    tell_cold(&cold, is_cold);
    start_clear(&warm);
    start_clear(&cold);
    watch_close(seen);
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
        start_once(w, NULL, s.name, &warm);
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
