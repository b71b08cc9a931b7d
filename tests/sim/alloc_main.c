/* Every allocation fails in turn, on the ways of sync: messages, signatures,
 * requests to the hub, a screen's jobs, files that are imported.
 *
 * run-alloc [--short] [--every=N] [--path=NAME [--at=N [--for-good]]]
 *           [--seed=N]
 *
 * --every=N takes every Nth allocation, another part of them for each seed.
 *
 * Allowed is an error (without a leak), a result as if nothing had failed, or
 * base/mem.h's deliberate end; after each the database must be sound and hold
 * what was acknowledged.  Anything else is a failure: a crash, a sanitizer's
 * report, a hang.  The last line sums it up. */
#include "tests/sim/alloc_private.h"

#include "base/lang.h"

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    STOPPED = 71, /* a child's exit status: the deliberate end, and sound */
    UNSOUND = 72,
    BATCH = 400,
    HANG_S = 30,
    FAILURES_MAX = 10
};

/* What the children report.  Shared with them. */
static struct shared {
    uint64_t at;
    bool done;
    long failed, fine, errors, stops;    /* outcomes that are allowed */
    long crashes, leaks, hangs, unsound; /* and those that are not */
} * shared;

static struct run {
    struct cuts cuts;
    const struct alloc_path *path; /* NULL: a use case */
    const char *name;
    bool for_good;
    uint64_t every;
    int acknowledged;
    pid_t child;
    int batch; /* of one child */
} run;

/* ---- one failing allocation, in a child ---- */

static long troubles(void)
{
    const struct tally *t = &run.cuts.tally;
    return t->corrupt + t->lost + t->untrue + t->stuck;
}

void alloc_broken(const char *what)
{
    alloc_pause();
    cuts_fail(&run.cuts, &run.cuts.tally.corrupt, what, "");
    alloc_go_on();
}

/* As a restart finds it now. */
static void judge(void)
{
    struct scene *s = &run.cuts.scene;
    struct err err = {0};
    uint64_t state;
    if (run.path && !run.path->on_hub)
        return;
    disk_copy(s->after, s->live);
    if (!run.path)
        cuts_judge(&run.cuts, run.acknowledged, "after a restart");
    else if (!scene_look(SCENE_AFTER SCENE_FILE, &state, &err))
        cuts_fail(&run.cuts, &run.cuts.tally.corrupt, "after a restart",
                  err.detail);
}

void __wrap_abort(void);

/* base/mem.c's end of the program. */
void __wrap_abort(void)
{
    alloc_disarm();
    if (getpid() == run.child)
        judge();
    fflush(stdout);
    _exit(getpid() != run.child ? EXIT_FAILURE
          : troubles() > 0      ? UNSOUND
                                : STOPPED);
}

/* The disks keep what they hold in memory of ours. */
void __real_disk_lock(void);
void __real_disk_unlock(void);
void __wrap_disk_lock(void);
void __wrap_disk_unlock(void);

void __wrap_disk_lock(void)
{
    alloc_pause();
    __real_disk_lock();
}

void __wrap_disk_unlock(void)
{
    __real_disk_unlock();
    alloc_go_on();
}

static void wipe_disks(void)
{
    struct scene *s = &run.cuts.scene;
    disk_copy(s->live, s->empty);
    disk_copy(s->after, s->empty);
}

/* True when all was done. */
static bool run_armed(uint64_t at)
{
    struct err err = {0};
    run.acknowledged = 0;
    alloc_arm(at, run.for_good);
    bool ok = run.path ? run.path->run()
                       : cuts_go_on(&run.cuts, &run.acknowledged, &err);
    alloc_disarm();
    return ok;
}

static bool try_one(uint64_t at)
{
    struct cuts *c = &run.cuts;
    struct err err = {0};
    bool opens = !run.path || run.path->on_hub, ok = true;
    wipe_disks();
    int64_t before = alloc_live();
    if (opens && !scene_begin(&c->scene, &err))
        alloc_broken("it does not open");
    ok = run_armed(at);
    bool failed = alloc_has_failed();
    shared->failed += failed;
    shared->fine += failed && ok;
    shared->errors += failed && !ok;
    if (!failed && !ok)
        alloc_broken("nothing failed, and it did not work");
    judge();
    if (!run.path && at % 8 == 0)
        cuts_recover(c, run.acknowledged, at);
    scene_end(&c->scene);
    wipe_disks();
    if (alloc_live() != before && alloc_leaks()) {
        shared->leaks++;
        printf("FAIL leak: --path='%s' --at=%llu\n", run.name,
               (unsigned long long)at);
        fflush(stdout);
        _exit(EXIT_SUCCESS);
    }
    return failed;
}

static void child(void)
{
    run.child = getpid();
    for (int k = 0; k < run.batch && !shared->done; k++) {
        uint64_t at = shared->at;
        shared->at += run.every; /* for who comes after, should we crash */
        run.cuts.index = at;
        alarm(HANG_S);
        if (ftruncate(STDERR_FILENO, 0) != 0)
            _exit(EXIT_FAILURE);
        long was = troubles();
        shared->done = !try_one(at);
        shared->unsound += troubles() - was;
    }
    fflush(stdout);
    _exit(EXIT_SUCCESS);
}

/* ---- the parent ---- */

/* The sanitizer's own thread start cannot bear it, which says nothing of
 * us. */
static bool is_sanitizers(int fd)
{
    char text[6000];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    return strstr(text, "GetThreadStackTopAndBottom") != NULL;
}

static void show_stderr(int fd)
{
    char text[6000];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    if (n > 0)
        printf("%.*s\n", (int)n, text);
}

static void tell_crash(const char *what, int status, int fd)
{
    printf("FAIL %s: --path='%s' --at=%llu%s: %s %d\n", what, run.name,
           (unsigned long long)(shared->at - run.every),
           run.for_good ? " --for-good" : "",
           WIFSIGNALED(status) ? "signal" : "exit status",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    show_stderr(fd);
}

static void count_end(int status, int fd)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == STOPPED) {
        shared->failed++;
        shared->stops++;
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == UNSOUND) {
        shared->failed++;
        shared->unsound++;
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
        shared->hangs++;
        tell_crash("hang", status, fd);
    } else if ((!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS) &&
               !is_sanitizers(fd)) {
        shared->crashes++;
        tell_crash("crash", status, fd);
    }
}

static bool run_path(int64_t only)
{
    char name[] = "/tmp/staffroom-alloc.XXXXXX";
    int fd = mkostemp(name, O_APPEND), status; /* it is emptied in between */
    if (fd < 0)
        return false;
    unlink(name);
    shared->at = only >= 0 ? (uint64_t)only : run.cuts.seed % run.every;
    run.batch = only >= 0 ? 1 : BATCH;
    for (shared->done = false;
         !shared->done && shared->crashes + shared->hangs < FAILURES_MAX;) {
        fflush(NULL);
        pid_t pid = fork();
        if (pid < 0)
            return false;
        if (pid == 0) {
            dup2(fd, STDERR_FILENO);
            child();
        }
        waitpid(pid, &status, 0);
        count_end(status, fd);
        if (only >= 0) {
            show_stderr(fd);
            break;
        }
    }
    close(fd);
    return true;
}

static bool run_named(const char *name, int64_t only)
{
    struct shared before = *shared;
    run.name = name;
    run.cuts.trouble = run.for_good ? "no memory --for-good" : "no memory";
    bool ok = run_path(only);
    printf("%-20s %s: %6ld failed: %6ld errors, %5ld as if nothing, %5ld "
           "stops\n",
           name, run.for_good ? "for good" : "once    ",
           shared->failed - before.failed, shared->errors - before.errors,
           shared->fine - before.fine, shared->stops - before.stops);
    return ok;
}

struct options {
    uint64_t every, seed;
    bool is_short;
    const char *path;
    int64_t at;
    bool for_good; /* with `at`: this way */
};

/* Once, and for good.  The first run is for what libraries make only once. */
static bool run_ways(const struct options *o, const char *name)
{
    int skips = run.path ? run.path->skips : 0;
    run.every = o->every * (skips ? (uint64_t)skips : 1);
    run.for_good = false;
    if (o->path && strcmp(o->path, name) != 0)
        return true;
    run.name = name;
    run.child = getpid();
    try_one(UINT64_MAX);
    run.for_good = o->for_good;
    if (troubles() > 0 || !run_named(name, o->at))
        return false;
    run.for_good = true;
    run.every = run.every * 4 + 1;
    return o->at >= 0 || run_named(name, o->at);
}

static bool prepare(const struct use_case *u)
{
    struct err err = {0};
    if (scene_prepare(&run.cuts.scene, u, &err) && cuts_record(&run.cuts, &err))
        return true;
    printf("FAIL %s: %s\n", u->name, err.detail);
    return false;
}

static bool run_cases(const struct options *o)
{
    enum { STEPS_MAX_HERE = 10 };
    const struct use_case *u;
    run.path = NULL;
    for (int n = 0; (u = scene_case(n)); n++)
        if (u->steps <= STEPS_MAX_HERE &&
            (!o->path || strcmp(o->path, u->name) == 0) &&
            (!prepare(u) || !run_ways(o, u->name)))
            return false;
    return true;
}

static bool run_paths(const struct options *o)
{
    static const struct alloc_path served = {"serve", alloc_serve, true, 0};
    const struct use_case *u;
    int n = 0;
    while ((u = scene_case(n)) && strcmp(u->name, "hub action") != 0)
        n++;
    if (!u || !prepare(u))
        return false;
    for (run.path = alloc_paths; run.path->name; run.path++)
        if (!run_ways(o, run.path->name))
            return false;
    run.path = &served;
    return run_ways(o, served.name);
}

static bool read_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){.every = 1, .seed = 1, .at = -1};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--short") == 0)
            o->every = 97;
        else if (strcmp(argv[i], "--for-good") == 0)
            o->for_good = true;
        else if (strncmp(argv[i], "--every=", 8) == 0)
            o->every = strtoull(argv[i] + 8, NULL, 10);
        else if (strncmp(argv[i], "--seed=", 7) == 0)
            o->seed = strtoull(argv[i] + 7, NULL, 10);
        else if (strncmp(argv[i], "--path=", 7) == 0)
            o->path = argv[i] + 7;
        else if (strncmp(argv[i], "--at=", 5) == 0)
            o->at = strtoll(argv[i] + 5, NULL, 10);
        else
            return false;
    return o->every > 0;
}

int main(int argc, char **argv)
{
    struct options o;
    struct err err = {0};
    lang_start("");
    if (!read_options(argc, argv, &o) || sodium_init() < 0) {
        fprintf(stderr, "run-alloc [--short] [--every=N] [--seed=N] "
                        "[--path=NAME [--at=N [--for-good]]]\n");
        return 2;
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || !alloc_begin())
        return 2;
    disk_seed_sqlite(o.seed);
    run.cuts.seed = o.seed;
    if (!scene_open(&run.cuts.scene, o.seed, &err))
        return 2;
    alloc_scene = &run.cuts.scene;
    bool ok = run_paths(&o) && run_cases(&o);
    scene_close(&run.cuts.scene);
    printf("seed %llu, every %llu\n", (unsigned long long)o.seed,
           (unsigned long long)o.every);
    printf("alloc: %ld failed allocations, %ld errors, %ld as if nothing, "
           "%ld deliberate stops: %ld crashes, %ld leaks, %ld hangs, "
           "%ld corrupt\n",
           shared->failed, shared->errors, shared->fine, shared->stops,
           shared->crashes, shared->leaks, shared->hangs, shared->unsound);
    return !ok || shared->failed == 0 ||
           shared->crashes + shared->leaks + shared->hangs + shared->unsound >
               0;
}
