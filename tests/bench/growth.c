/* What a first load costs as a school grows: the same rows, ten and a hundred
 * times as many. */
#include "tests/bench/bench.h"

#include "base/mem.h"
#include "tests/bench/client.h"
#include "tests/bench/machine.h"

#include <stdio.h>

enum { PULLS = 5 };

static const struct size {
    const char *name;
    int rows; /* half of them members, half notices */
} sizes[] = {{"1k", 1000}, {"10k", 10000}, {"100k", 100000}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

struct cost {
    struct samples wall, cpu; /* us a row */
};

static void measure(struct world *w, const struct school *school, int rows,
                    struct cost *out)
{
    pid_t hub = child_named("staffroom-hub");
    for (int i = 0; i < PULLS; i++) {
        struct client c;
        char name[16];
        snprintf(name, sizeof name, "pull%d", i);
        client_open(&c, w, name, school, &school->devices[0]);
        double used = cpu_s(0) + cpu_s(hub);
        int64_t from = steady_us();
        client_start(&c, hub_url(w));
        client_wait_ready(&c);
        samples_add(&out->wall, (double)(steady_us() - from) / rows);
        samples_add(&out->cpu, (cpu_s(0) + cpu_s(hub) - used) * 1e6 / rows);
        client_close(&c);
    }
}

static void measure_size(const struct size *size, double *us)
{
    struct world *w = world_new(DISPLAY_XVFB, 320, 240);
    struct school school;
    struct cost cost = {0};
    char name[40];
    mem_give_back(); /* as the screen's program does */
    world_empty(w);
    stand_fill(w, &(struct stand){size->rows / 2, size->rows / 2, 1}, &school);
    hub_start(w);
    measure(w, &school, size->rows, &cost);
    hub_stop(w);
    world_end(w);
    snprintf(name, sizeof name, "sync.growth.%s", size->name);
    report_samples((struct figure){name, "us", NAN, false}, &cost.wall, 0.5,
                   "a row of a first load; processor time of both sides %.1f "
                   "us",
                   samples_at(&cost.cpu, 0.5));
    *us = samples_at(&cost.cpu, 0.5);
    samples_clear(&cost.wall);
    samples_clear(&cost.cpu);
}

void bench_growth(void)
{
    double us[SIZES];
    for (int i = 0; i < SIZES; i++)
        measure_size(&sizes[i], &us[i]);
    report((struct figure){"sync.growth.ratio", "part", NAN, false},
           us[SIZES - 1] / us[SIZES - 2], PULLS,
           "processor time a row, with ten times as many rows: 1 is linear");
}
