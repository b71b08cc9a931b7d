/* Photos from their files: one of twelve megapixels, and a wall of thumbs. */
#include "tests/bench/bench.h"

#include "store/albums.h"
#include "tests/bench/decoders.h"
#include "tests/bench/machine.h"
#include "tests/bench/photos.h"
#include "tests/bench/stand.h"
#include "tests/bench/wall.h"
#include "ui/images.h"

#include <check.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    RUNS = 9,
    WALL = 400,
    THUMB_W = 156, /* 400 of them are below 40 MB */
    WALL_BUDGET = 40 * 1024 * 1024,
    WAKE_MS = 1000
};

struct result {
    double ms, peak; /* MB above what was there; -1: it cannot read it */
};

/* In a process of its own, whose peak is this picture's alone. */
static struct result measure(const struct decoder *d, const char *path)
{
    struct result r = {-1, -1};
    int p[2];
    ck_assert_int_eq(pipe(p), 0);
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid == 0) {
        bool started = d->start();
        malloc_trim(0);
        double before = memory_mb(0, "Rss");
        peak_forget(0);
        int64_t from = steady_us();
        if (started && d->read(path)) {
            r.ms = (double)(steady_us() - from) / 1000;
            r.peak = peak_mb(0) - before;
        }
        _exit(write(p[1], &r, sizeof r) != sizeof r);
    }
    close(p[1]);
    ck_assert_int_eq(read(p[0], &r, sizeof r), sizeof r);
    close(p[0]);
    waitpid(pid, NULL, 0);
    ck_assert_msg(r.ms > 0, "%s cannot read it", d->name);
    return r;
}

static void tell_decoders(struct samples *took, struct samples *peak)
{
    double ours = samples_at(&took[0], 0.5), most = samples_at(&peak[0], 0.5);
    report_samples((struct figure){decoders[0].name, "ms", 80, false}, took,
                   0.5, "%s", decoders[0].what);
    report_samples((struct figure){"decode.12mp.peak", "MB", 50, false}, peak,
                   0.5, "resident above what was there, result included");
    for (int i = 1; i < DECODERS; i++)
        report_samples((struct figure){decoders[i].name, "ms", NAN, false},
                       &took[i], 0.5, "%s; ours takes %.2f of its time, %.2f "
                       "of its memory (%.0f MB)", decoders[i].what,
                       ours / samples_at(&took[i], 0.5),
                       most / samples_at(&peak[i], 0.5),
                       samples_at(&peak[i], 0.5));
}

static void decode_large(const char *folder)
{
    char path[PHOTO_PATH];
    struct samples took[DECODERS] = {0}, peak[DECODERS] = {0};
    snprintf(path, sizeof path, "%s/twelve.jpg", folder);
    photos_make_large(path);
    for (int i = 0; i < RUNS; i++)
        for (int d = 0; d < DECODERS; d++) {
            struct result r = measure(&decoders[d], path);
            samples_add(&took[d], r.ms);
            samples_add(&peak[d], r.peak);
        }
    tell_decoders(took, peak);
    for (int d = 0; d < DECODERS; d++) {
        samples_clear(&took[d]);
        samples_clear(&peak[d]);
    }
}

/* ---- a wall ---- */

struct bell {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    bool is_rung; /* under lock */
};

static void ring(void *ctx)
{
    struct bell *b = ctx;
    pthread_mutex_lock(&b->lock);
    b->is_rung = true;
    pthread_cond_signal(&b->rung);
    pthread_mutex_unlock(&b->lock);
}

static void wait_ring(struct bell *b)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAKE_MS / 1000;
    pthread_mutex_lock(&b->lock);
    while (!b->is_rung &&
           pthread_cond_timedwait(&b->rung, &b->lock, &until) != ETIMEDOUT)
        ;
    b->is_rung = false;
    pthread_mutex_unlock(&b->lock);
}

static int wall_ready(struct images *i)
{
    int ready = 0;
    images_begin(i, 0);
    for (int k = 0; k < WALL; k++) {
        char name[16];
        bool waiting = false;
        snprintf(name, sizeof name, "t%03d.jpg", k);
        if (images_get(i, name, THUMB_W, THUMB_W, FIT_FILL, &waiting))
            ready++;
        else
            ck_assert_msg(waiting, "%s is broken", name);
    }
    return ready;
}

static void decode_wall(const char *folder)
{
    struct samples took = {0}, cpu = {0};
    double held = 0;
    photos_link_thumbs(folder, WALL);
    for (int run = 0; run < RUNS; run++) {
        struct bell bell = {PTHREAD_MUTEX_INITIALIZER,
                            PTHREAD_COND_INITIALIZER, false};
        double used = cpu_s(0);
        int64_t from = steady_us();
        struct images *i = images_start(folder, WALL_BUDGET, ring, &bell);
        while (wall_ready(i) < WALL) { /* as a screen asks with each frame */
            wait_ring(&bell);
            images_collect(i);
        }
        samples_add(&took, (double)(steady_us() - from) / 1000);
        held = (double)images_bytes(i) / (1024 * 1024);
        images_stop(i);
        samples_add(&cpu, (cpu_s(0) - used) * 1000);
    }
    report_samples((struct figure){"decode.wall", "ms", 150, false}, &took,
                   0.5, "%d thumbs to %dx%d, two decoders; CPU %.0f ms, "
                   "the least %.0f", WALL, THUMB_W, THUMB_W,
                   samples_at(&cpu, 0.5), samples_at(&cpu, 0));
    report((struct figure){"decode.wall.pixels", "MB", 40, false}, held, 1,
           "of %d pictures held at once", WALL);
    samples_clear(&took);
    samples_clear(&cpu);
}

void bench_decode(void)
{
    char folder[] = "/tmp/staffroom-bench.XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    decode_large(folder);
    decode_wall(folder);
    bench_wall(folder, WALL);
    photos_remove(folder);
}
