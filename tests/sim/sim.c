#include "tests/sim/sim.h"

#include "base/mem.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FAILURES_MAX = 20 };

/* Noon in Beijing, a Tuesday in September 2026: before a change of the hour
 * in Europe and America. */
#define START_MS INT64_C(1788235200000)

struct event {
    int64_t at;
    uint64_t order;
    void (*run)(void *ctx, int64_t arg);
    void *ctx;
    int64_t arg;
};

static struct {
    int64_t now;
    struct event *heap; /* the soonest first */
    size_t count, room;
    uint64_t order;
    uint64_t streams[CHANCES];
    uint64_t trace;
    const struct machine *machine;
    int failures;
} sim;

/* ---- chance ---- */

/* splitmix64: any seed is a good one. */
uint64_t chance_bits(enum chance c)
{
    uint64_t z = sim.streams[c] += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int64_t chance_below(enum chance c, int64_t n)
{
    return (int64_t)(chance_bits(c) % (uint64_t)n);
}

int64_t chance_in(enum chance c, int64_t least, int64_t most)
{
    return least + chance_below(c, most - least + 1);
}

int64_t chance_about(enum chance c, int64_t mean)
{
    int64_t most = mean;
    while (chance_is(c, 400))
        most *= 2;
    return chance_in(c, 0, most);
}

bool chance_is(enum chance c, int per_mille)
{
    return chance_below(c, 1000) < per_mille;
}

/* ---- libsodium's ---- */

static const char *random_name(void)
{
    return "simulation";
}

static void random_bytes(void *const buf, const size_t size)
{
    unsigned char *out = buf;
    for (size_t i = 0; i < size; i += 8) {
        uint64_t bits = chance_bits(CHANCE_MACHINE);
        memcpy(out + i, &bits, size - i < 8 ? size - i : 8);
    }
}

static uint32_t random_number(void)
{
    return (uint32_t)chance_bits(CHANCE_MACHINE);
}

static void use_our_random(void)
{
    static struct randombytes_implementation ours = {
        .implementation_name = random_name,
        .random = random_number,
        .buf = random_bytes,
    };
    if (randombytes_set_implementation(&ours) != 0 || sodium_init() < 0)
        sim_die("libsodium", "does not start");
}

/* ---- time ---- */

void sim_begin(uint64_t seed)
{
    free(sim.heap);
    memset(&sim, 0, sizeof sim);
    sim.now = START_MS;
    sim.trace = 0xCBF29CE484222325u;
    for (int i = 0; i < CHANCES; i++)
        sim.streams[i] = (seed * CHANCES + (uint64_t)i) * 0x2545F4914F6CDD1Du;
    for (int i = 0; i < CHANCES; i++)
        chance_bits((enum chance)i);
    use_our_random();
}

void sim_end(void)
{
    free(sim.heap);
    sim.heap = NULL;
    sim.count = sim.room = 0;
}

int64_t sim_now(void)
{
    return sim.now;
}

static bool before(const struct event *a, const struct event *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

void sim_at(int64_t at, void (*run)(void *ctx, int64_t arg), void *ctx,
            int64_t arg)
{
    if (sim.count == sim.room) {
        sim.room = sim.room ? 2 * sim.room : 256;
        sim.heap = mem_resize(sim.heap, sim.room * sizeof *sim.heap);
    }
    struct event e = {at < sim.now ? sim.now : at, sim.order++, run, ctx, arg};
    size_t i = sim.count++;
    for (; i > 0 && before(&e, &sim.heap[(i - 1) / 2]); i = (i - 1) / 2)
        sim.heap[i] = sim.heap[(i - 1) / 2];
    sim.heap[i] = e;
}

static struct event take_soonest(void)
{
    struct event first = sim.heap[0], last = sim.heap[--sim.count];
    size_t i = 0;
    for (size_t kid; (kid = 2 * i + 1) < sim.count; i = kid) {
        if (kid + 1 < sim.count && before(&sim.heap[kid + 1], &sim.heap[kid]))
            kid++;
        if (before(&last, &sim.heap[kid]))
            break;
        sim.heap[i] = sim.heap[kid];
    }
    sim.heap[i] = last;
    return first;
}

void sim_run(int64_t until)
{
    while (sim.count > 0 && sim.heap[0].at <= until) {
        struct event e = take_soonest();
        sim.now = e.at;
        machine_enter(NULL);
        e.run(e.ctx, e.arg);
    }
    sim.now = until;
    machine_enter(NULL);
}

/* ---- machines ---- */

void machine_enter(const struct machine *m)
{
    sim.machine = m;
}

const struct machine *machine_now(void)
{
    return sim.machine;
}

/* The system's own, for the product and its libraries alike. */
int clock_gettime(clockid_t id, struct timespec *out)
{
    const struct machine *m = sim.machine;
    int64_t ms = sim.now;
    if (m)
        ms += id == CLOCK_REALTIME ? m->wall_ms : -m->booted_at;
    if (id == CLOCK_REALTIME && ms < 0)
        ms = 0;
    out->tv_sec = ms / 1000;
    out->tv_nsec = ms % 1000 * 1000000;
    return 0;
}

/* ---- the trace ---- */

void sim_trace(const char *what, const void *bytes, size_t n)
{
    uint64_t h = sim.trace ^ (uint64_t)sim.now;
    for (const char *p = what; *p; p++)
        h = (h ^ (unsigned char)*p) * 0x100000001B3u;
    const unsigned char *p = bytes;
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t eight;
        memcpy(&eight, p, 8);
        h = (h ^ eight) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 0x100000001B3u;
    sim.trace = h;
}

uint64_t sim_trace_hash(void)
{
    return sim.trace;
}

static void print_time(void)
{
    time_t s = (time_t)(sim.now / 1000);
    struct tm t;
    gmtime_r(&s, &t);
    printf("%04d-%02d-%02d %02d:%02d:%02d.%03d ", t.tm_year + 1900,
           t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
           (int)(sim.now % 1000));
}

void sim_fail(const char *fmt, ...)
{
    va_list args;
    if (++sim.failures > FAILURES_MAX)
        return;
    printf("FAIL ");
    print_time();
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
}

int sim_failures(void)
{
    return sim.failures;
}

void sim_die(const char *doing, const char *detail)
{
    printf("FAIL ");
    print_time();
    printf("%s: %s\n", doing, detail);
    log_dump();
    fflush(stdout);
    _Exit(2);
}
