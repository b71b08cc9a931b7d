#include "tests/bench/side.h"

#include "tests/bench/machine.h"

#include <stdio.h>

enum { NAME_SIZE = 60 };

static double used_s(const struct side *s)
{
    pid_t all[FAMILY_MAX] = {s->pid};
    int n = s->is_browser ? family(s->pid, all) : 1;
    double sum = cpu_s(s->server);
    for (int i = 0; i < n; i++)
        sum += cpu_s(all[i]);
    return sum;
}

void side_begin(struct side *s, struct rect r)
{
    watch_begin(s->seen, r);
    s->used_s = used_s(s);
    s->from_us = steady_us();
}

int side_end(struct side *s, double rest_ms)
{
    double minutes = (double)(steady_us() - s->from_us) / 60e6;
    double used = used_s(s) - s->used_s;
    int frames = watch_end(s->seen, rest_ms, &s->gaps_ms);
    samples_add(&s->cpu, used / minutes);
    s->all_s += used;
    s->frames += frames;
    return frames;
}

void side_clear(struct side *s)
{
    samples_clear(&s->gaps_ms);
    samples_clear(&s->cpu);
    s->all_s = 0;
    s->frames = 0;
}

static double frame_ms(const struct side *s)
{
    return s->frames > 0 ? s->all_s * 1000 / s->frames : NAN;
}

/* ---- telling ---- */

static struct figure figure_of(char name[NAME_SIZE], const char *scene,
                               const char *what, const char *unit)
{
    snprintf(name, NAME_SIZE, "render.%s.seen.%s", scene, what);
    return (struct figure){name, unit, NAN, false};
}

static void tell_frames(const char *scene, struct side *s,
                        const char *of_browser[3])
{
    char name[NAME_SIZE];
    struct figure f = figure_of(name, scene, "fps", "fps");
    f.higher = true;
    report(f, gaps_fps(&s->gaps_ms), s->gaps_ms.count,
           "counted by the window's pixels%s", of_browser[0]);
    report_samples(figure_of(name, scene, "p99", "ms"), &s->gaps_ms, 0.99,
                   "from frame to frame%s", of_browser[1]);
    f = figure_of(name, scene, "late", "frames");
    f.budget = 0;
    report(f, gaps_late(&s->gaps_ms), s->gaps_ms.count,
           "25 ms or more after the last%s", of_browser[2]);
}

void sides_tell(const char *scene, struct side *ours, struct side *theirs,
                double ratio_budget)
{
    char name[NAME_SIZE], fps[60] = "", p99[60] = "", late[60] = "";
    if (theirs->cpu.count > 0) {
        snprintf(fps, sizeof fps, "; Chromium: %.1f",
                 gaps_fps(&theirs->gaps_ms));
        snprintf(p99, sizeof p99, "; Chromium: %.1f",
                 samples_at(&theirs->gaps_ms, 0.99));
        snprintf(late, sizeof late, "; Chromium: %d of %d",
                 gaps_late(&theirs->gaps_ms), theirs->gaps_ms.count);
    }
    tell_frames(scene, ours, (const char *[]){fps, p99, late});
    double used = samples_at(&ours->cpu, 0.5);
    report_samples(figure_of(name, scene, "cpu", "s/min"), &ours->cpu, 0.5,
                   "with the X server; %.2f ms a frame", frame_ms(ours));
    browser_ratio(figure_of(name, scene, "cpu.ratio", "part").name,
                  ratio_budget, used, &theirs->cpu, "by turns, s/min");
    struct samples frame = {0};
    if (theirs->frames > 0)
        samples_add(&frame, frame_ms(theirs));
    browser_ratio(figure_of(name, scene, "frame.ratio", "part").name, NAN,
                  frame_ms(ours), &frame, "CPU ms a frame");
    samples_clear(&frame);
}

/* ---- the rival ---- */

void rival_open(struct rival *r, const struct page *page)
{
    *r = (struct rival){0};
    if (!browser_is_installed())
        return;
    r->world = world_new(DISPLAY_SEEN, 1920, 1080);
    r->side.server = child_named("Xvfb");
    world_demo(r->world);
    r->seen = watch_open(r->world);
    r->hand = hand_open(world_display(r->world));
    browser_start(&r->browser, r->world, r->seen, page);
    r->side.seen = r->seen;
    r->side.display = world_display(r->world);
    r->side.pid = r->browser.pid;
    r->side.is_browser = true;
}

void rival_close(struct rival *r)
{
    browser_stop(&r->browser);
    hand_close(r->hand);
    watch_close(r->seen);
    world_end(r->world);
    side_clear(&r->side);
}
