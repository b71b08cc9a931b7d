/* The deterministic simulation: seed after seed, a district each. */
#include "base/mem.h"
#include "tests/sim/district.h"
#include "tests/sim/faults.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"
#include "tests/sim/same.h"

#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    JOBS_MAX = 16,
    CALM_MIN = 5,
    LONG_EVERY = 8,    /* one seed in so many has a single long season, */
    LONG_DAYS = 100,   /* over which a cursor grows too old */
    PROOF_DAYS = 50000 /* of screens: all that can happen must have */
};

struct options {
    int64_t seed, seeds, days, screens, screen_days, jobs;
    bool one, verbose;
};

struct outcome {
    uint64_t seed, trace;
    int failures;
    int64_t screen_days;
    struct totals totals;
};

/* ---- one seed ---- */

static void rest_all(bool rest)
{
    struct district *d = district();
    host_rest(rest);
    for (int i = 0; i < d->screen_count; i++) {
        screen_rest(d->screens[i], rest);
        if (!rest)
            host_wake(&d->screens[i]->line);
    }
}

static void check_all(void)
{
    struct district *d = district();
    for (int i = 0; i < d->screen_count; i++) {
        same_check(d->screens[i]);
        same_check_cursor(d->screens[i]);
        ledger_check(d->screens[i]);
    }
    ledger_check_all();
}

static void look_at_cursors(void *ctx, int64_t until)
{
    struct district *d = district();
    if (sim_now() >= until)
        return;
    for (int i = 0; i < d->screen_count; i++)
        same_check_cursor(d->screens[i]);
    sim_at(sim_now() + chance_about(CHANCE_WORLD, 48 * HOUR_MS),
           look_at_cursors, ctx, until);
}

/* Things go wrong until `until`; five minutes later all must be well. */
static void season(int64_t until)
{
    int64_t from = sim_now();
    district()->calm = false;
    rest_all(true);
    faults_plan(until);
    look_at_cursors(NULL, until);
    sim_run(until - 10 * MINUTE_MS);
    district()->calm = true;
    rest_all(false);
    sim_run(until);
    faults_end();
    /* Whom a restored hub does not know, an officer pairs as he notices. */
    for (int i = 1; i <= CALM_MIN * 2; i++) {
        sim_run(until + i * MINUTE_MS / 2);
        district_pair();
    }
    check_all();
    district()->screen_ms += (sim_now() - from) * district()->screen_count;
}

/* 400 days later some batches come once more. */
static void replay_old(void)
{
    struct district *d = district();
    d->calm = true;
    for (int i = 0; i < d->screen_count; i++)
        screen_switch_off(d->screens[i]);
    host_switch_off();
    sim_run(sim_now() + 400 * 24 * HOUR_MS);
    host_switch_on();
    ledger_replay();
}

static struct outcome run_seed(uint64_t seed, const struct options *o)
{
    int64_t day = 24 * HOUR_MS;
    district_begin(seed, (int)o->screens);
    sim_run(sim_now() + 5 * MINUTE_MS);
    district_live();
    int64_t end = sim_now() + o->days * day;
    if (seed % LONG_EVERY == 0)
        season(sim_now() + LONG_DAYS * day);
    while (sim_now() < end) {
        int64_t left = end - sim_now();
        int64_t length = chance_is(CHANCE_FAULTS, 250)
                             ? chance_in(CHANCE_FAULTS, 20 * day, 50 * day)
                             : chance_in(CHANCE_FAULTS, day, 14 * day);
        season(sim_now() + (length < left - day ? length : left));
    }
    replay_old();
    struct outcome out = {.seed = seed,
                          .trace = sim_trace_hash(),
                          .failures = sim_failures(),
                          .screen_days = district()->screen_ms / day,
                          .totals = *ledger_totals()};
    if (out.failures)
        log_dump();
    district_end();
    return out;
}

/* ---- many ---- */

static void add(struct outcome *sum, const struct outcome *o)
{
    int64_t *to = (int64_t *)&sum->totals;
    const int64_t *from = (const int64_t *)&o->totals;
    for (size_t i = 0; i < sizeof o->totals / sizeof *to; i++)
        to[i] += from[i];
    sum->screen_days += o->screen_days;
    sum->failures += o->failures;
    sum->trace ^= o->trace;
}

static void tell_replay(uint64_t seed, const struct options *o)
{
    printf("replay: run-sim --seed=%llu --days=%lld --kiosks=%lld --verbose\n",
           (unsigned long long)seed, (long long)o->days,
           (long long)o->screens);
    fflush(stdout);
}

struct worker {
    pid_t pid;
    int fd;
    uint64_t seed;
};

static struct worker start(uint64_t seed, const struct options *o)
{
    int fds[2];
    fflush(stdout);
    if (pipe(fds) != 0)
        abort();
    struct worker w = {fork(), fds[0], seed};
    if (w.pid < 0)
        abort();
    if (w.pid > 0) {
        close(fds[1]);
        return w;
    }
    close(fds[0]);
    struct outcome out = run_seed(seed, o);
    bool told = write(fds[1], &out, sizeof out) == (ssize_t)sizeof out;
    fflush(stdout);
    _exit(told ? 0 : 3);
}

/* One that died of itself, by an assertion say, has failed too. */
static uint64_t take(const struct worker *w, struct outcome *sum,
                     const struct options *o)
{
    struct outcome out = {0};
    int status = 0;
    bool told = read(w->fd, &out, sizeof out) == (ssize_t)sizeof out;
    close(w->fd);
    waitpid(w->pid, &status, 0);
    if (!told || status != 0) {
        out.failures++;
        printf("FAIL seed %llu ended with status %d\n",
               (unsigned long long)w->seed, status);
    }
    add(sum, &out);
    if (out.failures)
        tell_replay(w->seed, o);
    return out.trace;
}

/* All seeds but the first. */
static void run_others(const struct options *o, struct outcome *sum)
{
    struct worker workers[JOBS_MAX];
    int64_t next = o->seed + 1, last = o->seed + o->seeds;
    int running = 0;
    for (;;) {
        bool enough = o->seeds ? next == last
                               : sum->screen_days >= o->screen_days;
        if (enough && running == 0)
            return;
        if (!enough && running < o->jobs) {
            workers[running++] = start((uint64_t)next++, o);
            continue;
        }
        take(&workers[0], sum, o);
        memmove(workers, workers + 1, (size_t)--running * sizeof *workers);
    }
}

/* The first seed runs twice, and counts once: the same history comes of it. */
static bool repeats(const struct options *o, struct outcome *sum)
{
    struct outcome again = {0};
    struct worker w = start((uint64_t)o->seed, o);
    uint64_t first = take(&w, sum, o);
    w = start((uint64_t)o->seed, o);
    uint64_t second = take(&w, &again, o);
    if (first == second)
        return true;
    printf("FAIL seed %lld differs when it is run again: trace %016llx, then "
           "%016llx\n",
           (long long)o->seed, (unsigned long long)first,
           (unsigned long long)second);
    return false;
}

/* False when a run of the size of a proof has missed some of it. */
static bool tell_happened(const struct outcome *sum)
{
    static const char *const names[HAPPENINGS] = {
        [HAPPENED_CUT] = "lines cut",
        [HAPPENED_CRASH] = "screens crashed",
        [HAPPENED_HUB_CRASH] = "hubs crashed",
        [HAPPENED_DISK] = "disks replaced",
        [HAPPENED_CLOCK] = "screens' clocks set",
        [HAPPENED_HUB_CLOCK] = "hubs' clocks set",
        [HAPPENED_RESTORE] = "restores",
        [HAPPENED_COMPACTION] = "compactions",
        [HAPPENED_OLD_CURSOR] = "cursors too old",
        [HAPPENED_OTHER_CURSOR] = "cursors of another epoch",
        [HAPPENED_RELOAD] = "reloads",
        [HAPPENED_PROMISE] = "promises kept",
        [HAPPENED_LATE] = "promises heard late",
        [HAPPENED_RETURN] = "loans returned",
        [HAPPENED_PROMOTION] = "promotions",
        [HAPPENED_CONFLICT] = "conflicts",
    };
    bool all = true;
    for (int i = 0; i < HAPPENINGS; i++) {
        int64_t times = sum->totals.happened[i];
        printf("%s%lld %s", i == 0 ? "sim: " : ", ", (long long)times,
               names[i]);
        all = all && times > 0;
    }
    printf("\n");
    if (all || sum->screen_days < PROOF_DAYS)
        return true;
    printf("FAIL some of it never happened: nothing is proven about it\n");
    return false;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    static const struct option names[] = {
        {"seed", required_argument, NULL, 's'},
        {"from-seed", required_argument, NULL, 'f'},
        {"seeds", required_argument, NULL, 'n'},
        {"days", required_argument, NULL, 'd'},
        {"kiosks", required_argument, NULL, 'k'},
        {"kiosk-days", required_argument, NULL, 't'},
        {"jobs", required_argument, NULL, 'j'},
        {"verbose", no_argument, NULL, 'v'},
        {0}};
    for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        int64_t n = optarg ? strtoll(optarg, NULL, 10) : 0;
        int64_t *const numbers[128] = {['s'] = &o->seed,    ['f'] = &o->seed,
                                       ['n'] = &o->seeds,   ['d'] = &o->days,
                                       ['k'] = &o->screens, ['j'] = &o->jobs,
                                       ['t'] = &o->screen_days};
        if (c == '?')
            return false;
        if (c == 'v')
            o->verbose = true;
        else
            *numbers[c] = n;
        o->one = o->one || c == 's';
    }
    if (o->jobs < 1 || o->jobs > JOBS_MAX)
        o->jobs = 1;
    return o->days > 0 && optind == argc;
}

int main(int argc, char **argv)
{
    struct options o = {.seed = 1, .days = 60, .screen_days = 1500, .jobs = 1};
    if (!read_options(argc, argv, &o)) {
        fprintf(stderr, "run-sim [--seed=N | --from-seed=N --seeds=M | "
                        "--kiosk-days=N] [--days=N] [--kiosks=N a school] "
                        "[--jobs=N] [--verbose]\n");
        return 2;
    }
    struct outcome sum = {0};
    /* Large blocks come zeroed from the system, small ones stay with us. */
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
    log_show(o.verbose);
    bool alike = true;
    if (o.one) {
        sum = run_seed((uint64_t)o.seed, &o);
        if (sum.failures)
            tell_replay((uint64_t)o.seed, &o);
    } else {
        alike = repeats(&o, &sum);
        run_others(&o, &sum);
    }
    bool enough = tell_happened(&sum);
    const struct totals *t = &sum.totals;
    printf("sim: %lld answered, %lld waiting, %lld declined, %lld refused, "
           "%lld not saved, %lld gone with a disk, %lld gave way, "
           "trace %016llx\n",
           (long long)t->answered, (long long)t->waiting,
           (long long)t->declined, (long long)t->refused,
           (long long)t->failed, (long long)t->gone, (long long)t->gave_way,
           (unsigned long long)sum.trace);
    printf("sim: %lld kiosk-days, %lld actions, %lld lost, %lld doubled, "
           "%lld oversold, %lld misordered, %lld diverged, %lld unkept\n",
           (long long)sum.screen_days, (long long)t->actions,
           (long long)t->lost, (long long)t->doubled, (long long)t->oversold,
           (long long)t->misordered, (long long)t->diverged,
           (long long)t->unkept);
    return sum.failures || !alike || !enough;
}
