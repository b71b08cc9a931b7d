/* How much a hub takes in and gives out: full batches of actions from several
 * screens at once, and first pages of the feed. */
#include "tests/bench/bench.h"

#include "sync/wire.h"
#include "tests/bench/asks.h"
#include "tests/bench/machine.h"
#include "tests/bench/postgres.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ROUNDS = 5,
    CALLERS = STAND_DEVICES,
    BATCHES = 4, /* of each caller in a round */
    MEMBERS = WIRE_ACTIONS_MAX * BATCHES,
    PAGES = 25
};

/* A screen with its requests, written before the clock starts. */
struct caller {
    pthread_t thread;
    int fd, count, answered;
    char *requests[PAGES];
};

static void *call(void *arg)
{
    struct caller *c = arg;
    for (int i = 0; i < c->count; i++) {
        asks_send(c->fd, c->requests[i]);
        c->answered += asks_answer(c->fd, NULL) == 200;
    }
    return NULL;
}

/* All callers at once; the seconds until the last has its answers. */
static double call_all(const char *url, struct caller callers[CALLERS])
{
    for (int i = 0; i < CALLERS; i++)
        callers[i].fd = asks_connect(url);
    int64_t from = steady_us();
    for (int i = 0; i < CALLERS; i++)
        ck_assert_int_eq(
            pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i].thread, NULL);
    double took = (double)(steady_us() - from) / 1e6;
    for (int i = 0; i < CALLERS; i++) {
        ck_assert_int_eq(callers[i].answered, callers[i].count);
        close(callers[i].fd);
        for (int k = 0; k < callers[i].count; k++)
            free(callers[i].requests[k]);
        callers[i] = (struct caller){0};
    }
    return took;
}

/* Every member checks in to an activity of this caller's own. */
static void write_batches(const struct school *s, int round, int who,
                          struct messages *out)
{
    for (int i = 0; i < BATCHES; i++) {
        struct buf body = {0};
        asks_checkins(&s->org, round * CALLERS + who, i * WIRE_ACTIONS_MAX,
                      round * MEMBERS, &body);
        messages_add(out, &body);
    }
}

static void write_requests(const struct device_key *d,
                           const struct messages *bodies, struct caller *c)
{
    while (c->count < bodies->count) {
        const char *body = bodies->list[c->count].text;
        c->requests[c->count++] = asks_request(d, "/v1/actions", body, NULL);
    }
}

/* All that the hub is given, stored by one writer and nothing else. */
static void measure_floor(struct world *w, const struct school *s)
{
    struct samples took = {0}, rate = {0};
    for (int round = 0; round < ROUNDS; round++) {
        struct messages bodies = {0};
        char path[300];
        snprintf(path, sizeof path, "%.200s/floor%d.db", world_folder(w),
                 round);
        for (int i = 0; i < CALLERS; i++)
            write_batches(s, round, i, &bodies);
        floor_take(&bodies, path, &took);
        samples_add(&rate, CALLERS * MEMBERS / took.list[round]);
        messages_clear(&bodies);
    }
    report_samples((struct figure){"hub.actions.floor", "/s", NAN, true},
                   &rate, 0.5,
                   "the same messages stored by SQLite, a synced transaction "
                   "for each %d",
                   WIRE_ACTIONS_MAX);
    samples_clear(&took);
    samples_clear(&rate);
}

static void measure_actions(struct world *w, const struct school *s,
                            const char *name)
{
    struct samples rate = {0}, cost = {0};
    pid_t hub = child_named("staffroom-hub");
    enum { ACTIONS = CALLERS * MEMBERS };
    for (int round = 0; round < ROUNDS; round++) {
        struct caller callers[CALLERS] = {0};
        for (int i = 0; i < CALLERS; i++) {
            struct messages bodies = {0};
            write_batches(s, round, i, &bodies);
            write_requests(&s->devices[i], &bodies, &callers[i]);
            messages_clear(&bodies);
        }
        double used = cpu_s(hub);
        samples_add(&rate, ACTIONS / call_all(hub_url(w), callers));
        samples_add(&cost, (cpu_s(hub) - used) / ACTIONS * 1e6);
    }
    report_samples((struct figure){name, "/s", NAN, true}, &rate, 0.5,
                   "check-ins in batches of %d from %d screens; the hub's "
                   "processor time %.0f us each",
                   WIRE_ACTIONS_MAX, CALLERS, samples_at(&cost, 0.5));
    samples_clear(&rate);
    samples_clear(&cost);
}

static void measure_pages(struct world *w, const struct school *s,
                          const char *name)
{
    struct samples rate = {0}, cost = {0};
    pid_t hub = child_named("staffroom-hub");
    for (int round = 0; round < ROUNDS; round++) {
        struct caller callers[CALLERS] = {0};
        for (int i = 0; i < CALLERS; i++)
            while (callers[i].count < PAGES)
                callers[i].requests[callers[i].count++] =
                    asks_request(&s->devices[i], "/v1/feed", NULL, NULL);
        double used = cpu_s(hub);
        samples_add(&rate, CALLERS * PAGES / call_all(hub_url(w), callers));
        samples_add(&cost, (cpu_s(hub) - used) / (CALLERS * PAGES) * 1e6);
    }
    report_samples((struct figure){name, "/s", NAN, true}, &rate, 0.5,
                   "first pages of %d rows for %d screens; the hub's "
                   "processor time %.0f us each",
                   WIRE_ROWS_MAX, CALLERS, samples_at(&cost, 0.5));
    samples_clear(&rate);
    samples_clear(&cost);
}

static void measure_engine(struct world *w, const char *engine)
{
    struct school school;
    char actions[40], pages[40];
    snprintf(actions, sizeof actions, "hub.actions.%s", engine);
    snprintf(pages, sizeof pages, "hub.pages.%s", engine);
    world_empty(w);
    stand_fill(w, &(struct stand){MEMBERS, 500, ROUNDS * CALLERS}, &school);
    hub_start(w);
    measure_pages(w, &school, pages);
    measure_actions(w, &school, actions);
    hub_stop(w);
    if (strcmp(engine, "sqlite") == 0)
        measure_floor(w, &school);
}

void bench_throughput(void)
{
    struct postgres server;
    struct world *w = world_new(DISPLAY_XVFB, 320, 240);
    measure_engine(w, "sqlite");
    world_end(w);
    w = world_new(DISPLAY_XVFB, 320, 240);
    postgres_start(&server, "/tmp");
    world_use_db(w, server.address);
    measure_engine(w, "postgresql");
    world_end(w);
    postgres_stop(&server);
}
