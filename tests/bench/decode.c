/* Photos from their files: one of twelve megapixels, and a wall of thumbs. */
#include "tests/bench/bench.h"

#include "store/albums.h"
#include "tests/bench/machine.h"
#include "tests/bench/photos.h"
#include "tests/bench/stand.h"
#include "ui/images.h"
#include "ui/jpeg.h"

#include <check.h>
#include <errno.h>
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

/* In a process of its own, whose peak is this picture's alone. */
static double peak_of(const char *path)
{
    double above = 0;
    int p[2];
    ck_assert_int_eq(pipe(p), 0);
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid == 0) {
        int w, h;
        double before = memory_mb(0, "Rss");
        peak_forget(0);
        bool read = jpeg_read(path, 1920, 1080, FIT_FILL, &w, &h) != NULL;
        above = read ? peak_mb(0) - before : -1;
        _exit(write(p[1], &above, sizeof above) != sizeof above);
    }
    close(p[1]);
    ck_assert_int_eq(read(p[0], &above, sizeof above), sizeof above);
    close(p[0]);
    waitpid(pid, NULL, 0);
    ck_assert(above > 0);
    return above;
}

static void decode_large(const char *folder)
{
    char path[PHOTO_PATH];
    struct samples took = {0}, peak = {0};
    snprintf(path, sizeof path, "%s/twelve.jpg", folder);
    photos_make_large(path);
    for (int i = 0; i < RUNS; i++) {
        int w, h;
        int64_t from = steady_us();
        uint32_t *pixels = jpeg_read(path, 1920, 1080, FIT_FILL, &w, &h);
        samples_add(&took, (double)(steady_us() - from) / 1000);
        ck_assert_ptr_nonnull(pixels);
        free(pixels);
        samples_add(&peak, peak_of(path));
    }
    report_samples((struct figure){"decode.12mp", "ms", 80, false}, &took, 0.5,
                   "4000x3000 baseline JPEG to 1920x1080, one thread");
    report_samples((struct figure){"decode.12mp.peak", "MB", 50, false}, &peak,
                   0.5, "resident above what was there, result included");
    samples_clear(&took);
    samples_clear(&peak);
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
    struct samples took = {0};
    double held = 0;
    photos_link_thumbs(folder, WALL);
    for (int run = 0; run < RUNS; run++) {
        struct bell bell = {PTHREAD_MUTEX_INITIALIZER,
                            PTHREAD_COND_INITIALIZER, false};
        int64_t from = steady_us();
        struct images *i = images_start(folder, WALL_BUDGET, ring, &bell);
        while (wall_ready(i) < WALL) { /* as a screen asks with each frame */
            wait_ring(&bell);
            images_collect(i);
        }
        samples_add(&took, (double)(steady_us() - from) / 1000);
        held = (double)images_bytes(i) / (1024 * 1024);
        images_stop(i);
    }
    report_samples((struct figure){"decode.wall", "ms", 150, false}, &took,
                   0.5, "%d thumbs to %dx%d, two decoders", WALL, THUMB_W,
                   THUMB_W);
    report((struct figure){"decode.wall.pixels", "MB", 40, false}, held, 1,
           "of %d pictures held at once", WALL);
    samples_clear(&took);
}

void bench_decode(void)
{
    char folder[] = "/tmp/staffroom-bench.XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    decode_large(folder);
    decode_wall(folder);
    photos_remove(folder);
}
