/* The hub's answers to screens that have everything, and what screens that
 * wait cost it. */
#include "tests/bench/bench.h"

#include "tests/bench/asks.h"
#include "tests/bench/machine.h"

#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CALLERS = 8,
    ROUNDS = 7,
    ROUND_US = 1000 * 1000,
    WAITERS = 500,
    REST_US = 1500 * 1000,
    PATIENCE_MS = 10000
};

struct caller {
    pthread_t thread;
    int fd;
    const char *request; /* signed once, asked again and again */
    int64_t until;
    int answers, refused;
    struct samples took; /* ms */
};

static void *call_on(void *arg)
{
    struct caller *c = arg;
    while (steady_us() < c->until) {
        int64_t from = steady_us();
        asks_send(c->fd, c->request);
        if (asks_answer(c->fd, NULL) == 200)
            c->answers++;
        else
            c->refused++;
        samples_add(&c->took, (double)(steady_us() - from) / 1000);
    }
    return NULL;
}

static void measure_polls(const char *url, const char *request, pid_t hub)
{
    struct samples rate = {0}, took = {0}, cost = {0};
    for (int round = 0; round < ROUNDS; round++) {
        struct caller callers[CALLERS] = {0};
        int answers = 0;
        double used = cpu_s(hub);
        for (int i = 0; i < CALLERS; i++)
            callers[i].fd = asks_connect(url);
        int64_t from = steady_us();
        for (int i = 0; i < CALLERS; i++) {
            callers[i].request = request;
            callers[i].until = from + ROUND_US;
            ck_assert_int_eq(pthread_create(&callers[i].thread, NULL, call_on,
                                            &callers[i]),
                             0);
        }
        for (int i = 0; i < CALLERS; i++) {
            pthread_join(callers[i].thread, NULL);
            close(callers[i].fd);
            answers += callers[i].answers;
            ck_assert_int_eq(callers[i].refused, 0);
            for (int k = 0; k < callers[i].took.count; k++)
                samples_add(&took, callers[i].took.list[k]);
            samples_clear(&callers[i].took);
        }
        samples_add(&rate, answers / ((double)(steady_us() - from) / 1e6));
        samples_add(&cost, (cpu_s(hub) - used) / answers * 1e6);
    }
    report_samples((struct figure){"hub.polls", "/s", NAN, true}, &rate, 0.5,
                   "signed, caught up, %d connections from this machine",
                   CALLERS);
    report_samples((struct figure){"hub.polls.cpu", "us", NAN, false}, &cost,
                   0.5, "of the hub's processor time a poll");
    report_samples((struct figure){"hub.polls.p99", "ms", NAN, false}, &took,
                   0.99, "%s", "");
    samples_clear(&rate);
    samples_clear(&took);
    samples_clear(&cost);
}

/* ---- those that wait ---- */

static void collect_answers(struct pollfd *waiting, int64_t from,
                            struct samples *took)
{
    while (took->count < WAITERS) {
        ck_assert_int_gt(poll(waiting, WAITERS, PATIENCE_MS), 0);
        for (int i = 0; i < WAITERS; i++) {
            if (!waiting[i].revents)
                continue;
            ck_assert_int_eq(asks_answer(waiting[i].fd, NULL), 200);
            samples_add(took, (double)(steady_us() - from) / 1000);
            waiting[i].events = 0;
            waiting[i].revents = 0;
            close(waiting[i].fd);
            waiting[i].fd = -1;
        }
    }
}

static void measure_waiters(const char *url, const char *request,
                            const struct school *school, pid_t hub)
{
    struct pollfd waiting[WAITERS];
    struct samples took = {0};
    double before = memory_mb(hub, "Rss");
    for (int i = 0; i < WAITERS; i++) {
        waiting[i] = (struct pollfd){asks_connect(url), POLLIN, 0};
        asks_send(waiting[i].fd, request);
    }
    nap_us(REST_US);
    ck_assert_msg(poll(waiting, WAITERS, 0) == 0, "some did not wait");
    double held = memory_mb(hub, "Rss") - before;
    int64_t asleep = sleeps(hub);
    double used = cpu_s(hub);
    nap_us(REST_US);
    report((struct figure){"hub.waiting", "KB", NAN, false},
           held * 1024 / WAITERS, WAITERS,
           "resident for each idle long poll without TLS (budget with TLS: 16 "
           "KB); idle meanwhile %.3f CPU s, %lld sleeps",
           cpu_s(hub) - used, (long long)(sleeps(hub) - asleep));

    int fd = asks_connect(url);
    char *checkin =
        asks_checkin(&school->devices[1], school->org.id, 0, 0, 1);
    int64_t from = steady_us();
    asks_send(fd, checkin);
    collect_answers(waiting, from, &took);
    ck_assert_int_eq(asks_answer(fd, NULL), 200);
    report_samples((struct figure){"hub.woken.p99", "ms", NAN, false}, &took,
                   0.99,
                   "a change at the last of %d screens that wait (budget: 500 "
                   "ms for 5,000 with TLS)",
                   WAITERS);
    free(checkin);
    close(fd);
    samples_clear(&took);
}

void bench_hub(void)
{
    struct world *w = world_new(DISPLAY_XVFB, 320, 240);
    struct school school;
    char cursor[512] = "", target[700];
    world_empty(w);
    stand_fill(w, &(struct stand){2000, 500, 2}, &school);
    hub_start(w);
    pid_t hub = child_named("staffroom-hub");
    const struct device_key *d = &school.devices[0];
    int fd = asks_connect(hub_url(w));
    asks_feed(fd, d, cursor, NULL);
    close(fd);

    snprintf(target, sizeof target, "/v1/feed?cursor=%s", cursor);
    char *now = asks_request(d, target, NULL, NULL);
    measure_polls(hub_url(w), now, hub);
    free(now);
    snprintf(target, sizeof target, "/v1/feed?cursor=%s&wait=25", cursor);
    char *later = asks_request(d, target, NULL, NULL);
    measure_waiters(hub_url(w), later, &school, hub);
    free(later);
    hub_stop(w);
    world_end(w);
}
