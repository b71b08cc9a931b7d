/* Every screen waits for news.  What does each cost, and how long until one
 * urgent notice of the district is at all of them? */
#include "tests/load/load.h"

#include "base/clock.h"
#include "tests/bench/machine.h"
#include "tests/load/load_screens.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SPREAD_MS = 5000,
    PATIENCE_S = 120,
    REST_MS = 3000,
    ROUNDS = 5,
    TOLD_S = 20 /* then it is lost */
};

struct officer {
    const struct crowd *crowd;
    int round;
    double took_ms;
};

static void *import_notice(void *arg)
{
    struct officer *o = arg;
    char path[100], words[200];
    snprintf(path, sizeof path, "%s/urgent-%d.md", o->crowd->dir, o->round);
    snprintf(words, sizeof words, "import notices %s --org=%s", path,
             o->crowd->district.id);
    int64_t from = steady_us();
    crowd_command(o->crowd, words);
    o->took_ms = (double)(steady_us() - from) / 1000;
    return NULL;
}

static void write_notice(const struct crowd *c, int round)
{
    char path[100];
    snprintf(path, sizeof path, "%s/urgent-%d.md", c->dir, round);
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    fprintf(f,
            "---\ntitle: 紧急通知第 %d 号\nurgent: true\nexpires: 2099-01-01 08:00\n---\n"
            "各位老师：请立即到操场集合。\n",
            round + 1);
    fclose(f);
}

static void wait_holding(struct fleet *f, int count)
{
    int64_t until = clock_steady_ms() + PATIENCE_S * 1000LL;
    while (f->holding < count && f->wrong == 0) {
        fleet_run(f, 20);
        ck_assert_msg(clock_steady_ms() < until,
                      "%d of %d screens wait: the others are lost", f->holding,
                      count);
    }
    ck_assert_msg(f->wrong == 0, "%d wrong answers, first %s", f->wrong,
                  f->first_wrong);
}

/* What a round has cost. */
struct spent {
    double hub_s, here_s; /* processor seconds */
};

/* One notice, until all have it and wait for the next. */
static void tell_all(struct fleet *f, int round, struct samples *took,
                     struct samples *first, struct samples *command,
                     struct spent *spent)
{
    const struct crowd *c = f->crowd;
    struct officer o = {c, round, 0};
    pthread_t thread;
    write_notice(c, round);
    struct spent from = {cpu_s(c->hub), cpu_s(0)};
    fleet_expect(f);
    ck_assert_int_eq(pthread_create(&thread, NULL, import_notice, &o), 0);
    int64_t until = clock_steady_ms() + TOLD_S * 1000LL;
    while (f->told < c->screen_count && f->wrong == 0 &&
           clock_steady_ms() < until)
        fleet_run(f, 10);
    pthread_join(thread, NULL);
    ck_assert_msg(f->told == c->screen_count,
                  "the notice was lost on %d screens",
                  c->screen_count - f->told);
    samples_add(command, o.took_ms);
    samples_add(first, f->told_ms[0]);
    for (int i = 0; i < f->told; i++)
        samples_add(took, f->told_ms[i]);
    wait_holding(f, c->screen_count);
    spent->hub_s += cpu_s(c->hub) - from.hub_s;
    spent->here_s += cpu_s(0) - from.here_s;
}

void load_idle(const struct load_sizes *s)
{
    struct crowd c;
    struct fleet f;
    struct samples took = {0}, first = {0}, command = {0};
    struct spent spent = {0};
    crowd_open(&c, s->count, CROWD_SCREENS);
    crowd_serve(&c, true);
    crowd_command(&c, "check"); /* the database's own cache is no screen's */
    double before = memory_mb(c.hub, "Rss");
    fleet_open(&f, &c, 0, SPREAD_MS, s->seed);
    f.told_ms = calloc((size_t)s->count, sizeof *f.told_ms);
    ck_assert_ptr_nonnull(f.told_ms);
    f.told = s->count; /* nothing to hear yet */
    wait_holding(&f, s->count);
    fleet_run(&f, REST_MS);
    wait_holding(&f, s->count);
    double each = (memory_mb(c.hub, "Rss") - before) * 1024 / s->count;
    double used = cpu_s(c.hub);
    fleet_run(&f, REST_MS);
    used = cpu_s(c.hub) - used;
    report((struct figure){"load.idle.each", "KB", 16, false}, each, s->count,
           "resident for each idle long poll with TLS; hub %.1f MB before; "
           "%.2f%% of a processor meanwhile",
           before, used / REST_MS * 1e5);
    for (int i = 0; i < ROUNDS; i++)
        tell_all(&f, i, &took, &first, &command, &spent);
    report_samples((struct figure){"load.idle.notice.p99", "ms", 500, false},
                   &took, 0.99,
                   "an urgent notice at a screen, from the officer's Enter; "
                   "%d notices, the first screen after %.0f, the command "
                   "itself takes %.0f",
                   ROUNDS, samples_at(&first, 0.5), samples_at(&command, 0.5));
    report((struct figure){"load.idle.notice.cpu", "us", NAN, false},
           spent.hub_s / took.count * 1e6, took.count,
           "processor time of the hub for each screen that is told and asks "
           "again; %.0f of the screens; %lld were told to come later",
           spent.here_s / took.count * 1e6, (long long)f.busy);
    report((struct figure){"load.idle.after", "KB", NAN, false},
           (memory_mb(c.hub, "Rss") - before) * 1024 / s->count, s->count,
           "resident for each when all have been told");
    free(f.told_ms);
    fleet_close(&f);
    crowd_stop(&c);
    const bool measured = s->count >= LOAD_MEASURED;
    ck_assert_msg(!measured || each <= 16, "too large: %.1f KB each",
                  each);
    samples_clear(&took);
    samples_clear(&first);
    samples_clear(&command);
    crowd_close(&c);
}
