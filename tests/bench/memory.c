/* What a screen holds and does while nobody is there: one with an empty
 * school, where only the clock moves, and one with the demo's photos. */
#include "tests/bench/bench.h"
#include "tests/bench/browser.h"
#include "tests/bench/machine.h"
#include "tests/bench/stand.h"

enum { MINUTE_US = 60 * 1000 * 1000 };

struct watched {
    struct world *world;
    struct screen_process screen;
    pid_t server; /* the X server */
    double kiosk_s, server_s;
    int64_t sleeps, main_sleeps;
    struct rival { /* the same in a browser, on a display of its own */
        struct world *world;
        struct browser browser; /* pid 0: none is installed */
        pid_t server;
        double browser_s, server_s, pss;
        int64_t sleeps;
    } rival;
};

static void watch_open(struct watched *o)
{
    o->world = world_new(DISPLAY_XVFB, 1920, 1080);
    o->server = child_named("Xvfb");
}

static void rival_open(struct rival *r, bool photos)
{
    if (!browser_is_installed())
        return;
    r->world = world_new(DISPLAY_XVFB, 1920, 1080);
    r->server = child_named("Xvfb");
    browser_start(&r->browser, r->world, photos);
}

/* Adds what has been used so far, `sign` 1, or takes it away, -1. */
static void watch_add(struct watched *o, int sign)
{
    struct rival *r = &o->rival;
    o->kiosk_s += sign * cpu_s(o->screen.pid);
    o->server_s += sign * cpu_s(o->server);
    o->sleeps += sign * sleeps(o->screen.pid);
    o->main_sleeps += sign * sleeps_main(o->screen.pid);
    if (r->browser.pid == 0)
        return;
    r->browser_s += sign * browser_cpu_s(&r->browser);
    r->server_s += sign * cpu_s(r->server);
    r->sleeps += sign * browser_sleeps(&r->browser);
}

static void watch_close(struct watched *o)
{
    browser_stop(&o->rival.browser);
    world_end(o->rival.world);
    world_end(o->world);
}

static void tell_ratio(const char *name, const struct rival *r, double budget,
                       double ours, double theirs)
{
    struct figure f = {name, "part", budget, false};
    if (r->browser.pid == 0)
        report(f, NAN, 0, "not measured: no browser is installed");
    else
        report(f, ours / theirs, 1,
               "of Chromium with the same kind of board at the same time: "
               "%.3f",
               theirs);
}

static void tell_size(struct watched *o, double pss, double rss)
{
    static const char DENIED[] =
        "PSS is root's to read: this is RSS, which counts shared pages whole";
    if (pss < 0)
        rss = driver_stat(o->screen.driver, "rss_kb") / 1024;
    double size = pss < 0 ? rss : pss;
    report((struct figure){"memory.pss.60s", "MB", 40, false}, size, 1, "%s",
           pss < 0 ? DENIED : "demo board after 60 s alone");
    tell_ratio("memory.pss.ratio", &o->rival, 0.1, size, o->rival.pss);
    report((struct figure){"memory.rss.60s", "MB", NAN, false}, rss, 1,
           "shared libraries counted whole");
    report((struct figure){"memory.peak", "MB", NAN, false},
           peak_mb(o->screen.pid), 1,
           "highest resident size since the start");
}

static void tell_minutes(const struct watched *still,
                         const struct watched *photos)
{
    const struct rival *r = &still->rival, *p = &photos->rival;
    double both = photos->kiosk_s + photos->server_s;
    report((struct figure){"idle.cpu", "s/min", 0.02, false}, still->kiosk_s,
           1, "clock HH:MM, hub connected, no photos; X server %.3f s",
           still->server_s);
    tell_ratio("idle.cpu.ratio", r, 0.1, still->kiosk_s, r->browser_s);
    report((struct figure){"idle.wakeups", "/min", 10, false},
           (double)still->sleeps, 1, "of all threads; main thread %lld",
           (long long)still->main_sleeps);
    tell_ratio("idle.wakeups.ratio", r, 0.1, (double)still->sleeps,
               (double)r->sleeps);
    report((struct figure){"crossfade.minute.cpu", "s/min", 0.5, false}, both,
           1,
           "a photo each 12 s (the budget says 8): kiosk %.3f s, X server "
           "%.3f s, %lld sleeps",
           photos->kiosk_s, photos->server_s, (long long)photos->sleeps);
    tell_ratio("crossfade.minute.ratio", p, 1.0 / 7, both,
               p->browser_s + p->server_s);
}

void bench_memory(void)
{
    struct watched still = {0}, photos = {0};
    watch_open(&still);
    world_empty(still.world);
    hub_start(still.world);
    kiosk_paired(still.world, &still.screen, "still", NULL);
    stand_wait_full(&still.screen);
    rival_open(&still.rival, false);

    watch_open(&photos);
    stand_paired_demo(photos.world, &photos.screen);
    kiosk_start(photos.world, &photos.screen, "demo", NULL);
    driver_wait_screen(photos.screen.driver, "attract");
    rival_open(&photos.rival, true);
    nap_us(MINUTE_US);
    double pss = memory_mb(photos.screen.pid, "Pss");
    double rss = memory_mb(photos.screen.pid, "Rss");
    if (photos.rival.browser.pid)
        photos.rival.pss = browser_pss_mb(&photos.rival.browser);

    watch_add(&still, -1);
    watch_add(&photos, -1);
    nap_us(MINUTE_US);
    watch_add(&still, 1);
    watch_add(&photos, 1);

    tell_size(&photos, pss, rss);
    tell_minutes(&still, &photos);
    watch_close(&photos);
    watch_close(&still);
}
