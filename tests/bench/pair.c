#include "tests/bench/pair.h"

#include "tests/bench/machine.h"
#include "tests/bench/stand.h"

static void world_open(struct pair *p)
{
    p->world = world_new(DISPLAY_SEEN, 1920, 1080);
    p->server = child_named("Xvfb");
    p->seen = watch_open(p->world);
}

/* each_ms 0: without any photos. */
static void rival_start(struct rival_board *r, int each_ms)
{
    if (!browser_is_installed())
        return;
    r->world = world_new(DISPLAY_SEEN, 1920, 1080);
    r->server = child_named("Xvfb");
    r->seen = watch_open(r->world);
    if (each_ms > 0)
        world_demo(r->world);
    else
        world_empty(r->world);
    browser_start(&r->browser, r->world, r->seen,
                  &(struct page){"board", each_ms > 0,
                                 each_ms - BOARD_FADE_MS});
}

void pair_close(struct pair *p)
{
    browser_stop(&p->rival.browser);
    watch_close(p->rival.seen);
    world_end(p->rival.world);
    kiosk_stop(&p->screen);
    watch_close(p->seen);
    later_close(p->later);
    world_end(p->world);
}

void pair_open_still(struct pair *p)
{
    world_open(p);
    world_empty(p->world);
    hub_start(p->world);
    kiosk_paired(p->world, &p->screen, "still", NULL);
    stand_wait_full(&p->screen);
    rival_start(&p->rival, 0);
}

void pair_open_photos(struct pair *p, int each_ms)
{
    world_open(p);
    p->later = later_open(p->world);
    stand_paired_demo(p->world, &p->screen);
    later_kiosk(p->later, p->world, &p->screen, false);
    rival_start(&p->rival, each_ms);
}

void pair_tell_size(const struct pair *p, struct figure f, const char *ratio,
                    const char *what)
{
    struct samples theirs = {0};
    double mb = memory_mb(p->screen.pid, "Pss");
    if (p->rival.browser.pid)
        samples_add(&theirs, browser_pss_mb(&p->rival.browser));
    if (mb < 0)
        mb = NAN; /* only root is told */
    report(f, mb, isnan(mb) ? 0 : 1, "%s%s; RSS %.1f",
           isnan(mb) ? "not measured, PSS is root's to read: " : "", what,
           memory_mb(p->screen.pid, "Rss"));
    browser_ratio(ratio, 0.1, mb, &theirs, "at the same time, MB");
    samples_clear(&theirs);
}
