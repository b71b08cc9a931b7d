/* What a screen holds and does while nobody is there: one with an empty
 * school, where only the clock moves, and one with the demo's photos; beside
 * each the same page in a browser, at the same time. */
#include "tests/bench/bench.h"
#include "tests/bench/machine.h"
#include "tests/bench/pair.h"

enum {
    MINUTE_US = 60 * 1000 * 1000,
    MINUTES = 3,
    EACH_MS = 8000, /* a crossfade, in a minute of them */
    IN_MS = 4000,   /* from half-way to the next */
    FADES = 7
};

/* ---- what is used ---- */

struct used {
    double kiosk_s, server_s, rival_s, rival_server_s;
    int64_t sleeps, main_sleeps, rival_sleeps, at_us;
};

static struct used used_now(const struct pair *p)
{
    struct used u = {.at_us = steady_us(),
                     .kiosk_s = cpu_s(p->screen.pid),
                     .server_s = cpu_s(p->server),
                     .sleeps = sleeps(p->screen.pid),
                     .main_sleeps = sleeps_main(p->screen.pid)};
    if (p->rival.browser.pid == 0)
        return u;
    u.rival_s = browser_cpu_s(&p->rival.browser);
    u.rival_server_s = cpu_s(p->rival.server);
    u.rival_sleeps = browser_sleeps(&p->rival.browser);
    return u;
}

/* Of several minutes. */
struct minutes {
    struct samples kiosk, server, sleeps, main_sleeps;
    struct samples rival, rival_all, rival_sleeps; /* all: with its server */
};

/* What was used from a to b, made a minute's. */
static void add_minute(struct minutes *m, struct used a, struct used b)
{
    double part = 60e6 / (double)(b.at_us - a.at_us);
    double rival_s = (b.rival_s - a.rival_s) * part;
    double server_s = (b.rival_server_s - a.rival_server_s) * part;
    samples_add(&m->kiosk, (b.kiosk_s - a.kiosk_s) * part);
    samples_add(&m->server, (b.server_s - a.server_s) * part);
    samples_add(&m->sleeps, (double)(b.sleeps - a.sleeps) * part);
    samples_add(&m->main_sleeps,
                (double)(b.main_sleeps - a.main_sleeps) * part);
    samples_add(&m->rival, rival_s);
    samples_add(&m->rival_all, rival_s + server_s);
    samples_add(&m->rival_sleeps,
                (double)(b.rival_sleeps - a.rival_sleeps) * part);
}

static void minutes_clear(struct minutes *m)
{
    samples_clear(&m->kiosk);
    samples_clear(&m->server);
    samples_clear(&m->sleeps);
    samples_clear(&m->main_sleeps);
    samples_clear(&m->rival);
    samples_clear(&m->rival_all);
    samples_clear(&m->rival_sleeps);
}

/* ---- telling ---- */

static const char at_once[] = "at the same time";

static void measure_rest(const struct pair *p)
{
    pair_tell_size(p, (struct figure){"memory.pss.60s", "MB", 40, false},
                   "memory.pss.60s.ratio", "demo board after 60 s alone");
    report((struct figure){"memory.peak", "MB", NAN, false},
           peak_mb(p->screen.pid), 1, "highest resident size since the start");
}

static void tell_idle(struct minutes *m)
{
    report_samples((struct figure){"idle.cpu", "s/min", 0.02, false},
                   &m->kiosk, 0.5,
                   "clock HH:MM, hub connected, no photos; X server %.3f s",
                   samples_at(&m->server, 0.5));
    browser_ratio("idle.cpu.ratio", 0.1, samples_at(&m->kiosk, 0.5), &m->rival,
                  at_once);
    report_samples((struct figure){"idle.wakeups", "/min", 10, false},
                   &m->sleeps, 0.5, "of all threads; main thread %.0f",
                   samples_at(&m->main_sleeps, 0.5));
    browser_ratio("idle.wakeups.ratio", 0.1, samples_at(&m->sleeps, 0.5),
                  &m->rival_sleeps, at_once);
}

static void tell_fades(struct minutes *m)
{
    double both = samples_at(&m->kiosk, 0.5) + samples_at(&m->server, 0.5);
    report((struct figure){"crossfade.minute.cpu", "s/min", 0.5, false}, both,
           m->kiosk.count,
           "medians; a crossfade each %d s: kiosk %.3f s, X server %.3f s, "
           "%.0f sleeps",
           EACH_MS / 1000, samples_at(&m->kiosk, 0.5),
           samples_at(&m->server, 0.5), samples_at(&m->sleeps, 0.5));
    browser_ratio("crossfade.minute.ratio", 1.0 / 7, both, &m->rival_all,
                  at_once);
}

/* ---- the minutes ---- */

/* FADES of them, the first IN_MS from now; ends when the next were due in
 * IN_MS. */
static void fade_on(struct pair *p, int64_t *since_us)
{
    for (int i = 0; i < FADES; i++) {
        int64_t at =
            later_fade(p->later, &p->screen, p->seen, *since_us, IN_MS);
        *since_us = at + BOARD_FADE_MS * 1000;
        nap_until(at + (EACH_MS - IN_MS) * 1000);
    }
}

static void measure_minutes(struct pair *still, struct pair *photos)
{
    struct minutes idle = {0}, fades = {0};
    int64_t shown_us = later_next_fade(photos->seen);
    for (int i = 0; i < MINUTES; i++) {
        struct used a = used_now(still), b = used_now(photos);
        fade_on(photos, &shown_us);
        add_minute(&fades, b, used_now(photos));
        nap_until(a.at_us + MINUTE_US);
        add_minute(&idle, a, used_now(still));
    }
    tell_idle(&idle);
    tell_fades(&fades);
    minutes_clear(&idle);
    minutes_clear(&fades);
}

void bench_memory(void)
{
    struct pair still = {0}, photos = {0};
    pair_open_still(&still);
    pair_open_photos(&photos, EACH_MS);
    nap_us(MINUTE_US);
    measure_rest(&photos);
    measure_minutes(&still, &photos);
    pair_close(&still);
    pair_close(&photos);
}
