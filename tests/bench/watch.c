#include "tests/bench/watch.h"

#include "base/mem.h"
#include "tests/bench/machine.h"

#include <X11/XWDFile.h>
#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ROWS = 12, /* of the rect that are looked at */
    LOOK_US = 300,
    FRAMES_MAX = 100000
};

static const double SLOT_MS = 1000.0 / 60;

/* Written by the process that looks. */
struct log {
    volatile int count;
    int64_t at_us[FRAMES_MAX];
};

struct watch {
    char *file;
    size_t size;
    const uint32_t *pixels;
    int w, h, stride;
    struct rect at;
    uint32_t *before; /* ROWS rows of at.w */
    struct log *log;
    pid_t pid;
};

struct watch *watch_open(const struct world *world)
{
    struct watch *w = mem_new(sizeof *w);
    char path[80];
    struct stat s;
    world_pixels(world, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0 && fstat(fd, &s) == 0, "no %s", path);
    w->size = (size_t)s.st_size;
    w->file = mmap(NULL, w->size, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    ck_assert(w->file != MAP_FAILED);
    w->log = mmap(NULL, sizeof *w->log, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert((void *)w->log != MAP_FAILED);
    const XWDFileHeader *head = (const XWDFileHeader *)w->file;
    ck_assert_uint_eq(ntohl(head->bits_per_pixel), 32);
    w->w = (int)ntohl(head->pixmap_width);
    w->h = (int)ntohl(head->pixmap_height);
    w->stride = (int)ntohl(head->bytes_per_line) / 4;
    w->pixels = (const uint32_t *)(w->file + ntohl(head->header_size) +
                                   ntohl(head->ncolors) * sizeof(XWDColor));
    return w;
}

static void stop_looking(struct watch *w)
{
    if (w->pid <= 0)
        return;
    kill(w->pid, SIGKILL);
    waitpid(w->pid, NULL, 0);
    w->pid = 0;
}

void watch_close(struct watch *w)
{
    if (!w)
        return;
    stop_looking(w);
    munmap(w->log, sizeof *w->log);
    munmap(w->file, w->size);
    free(w->before);
    free(w);
}

uint32_t watch_pixel(const struct watch *w, int x, int y)
{
    return w->pixels[(ptrdiff_t)y * w->stride + x] & 0xffffff;
}

/* ---- one change ---- */

/* A bit for each row that is not as before; remembers it as it is now. */
static unsigned look(struct watch *w)
{
    unsigned changed = 0;
    size_t n = (size_t)w->at.w * sizeof *w->pixels;
    for (int i = 0; i < ROWS; i++) {
        int y = w->at.y + (2 * i + 1) * w->at.h / (2 * ROWS);
        const uint32_t *now = w->pixels + (ptrdiff_t)y * w->stride + w->at.x;
        uint32_t *before = w->before + (ptrdiff_t)i * w->at.w;
        if (memcmp(before, now, n) != 0) {
            memcpy(before, now, n);
            changed |= 1u << i;
        }
    }
    return changed;
}

void watch_take(struct watch *w, struct rect r)
{
    w->at = rect_common(r, (struct rect){0, 0, w->w, w->h});
    ck_assert_int_gt(w->at.w, 0);
    w->before = mem_resize(w->before,
                           (size_t)w->at.w * ROWS * sizeof *w->before);
    look(w);
}

int64_t watch_change(struct watch *w, int64_t until_us)
{
    while (!look(w)) {
        if (steady_us() > until_us)
            return 0;
        nap_us(LOOK_US / 3);
    }
    return steady_us();
}

/* ---- frames ---- */

/* The server copies a frame rect by rect, each from its top, and may be held
 * up in it: rows that have not changed yet belong to the frame that has
 * begun, and so does what follows at once. */
static void look_on(struct watch *w)
{
    int64_t began = 0;
    unsigned frame = 0;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, 1);
    while (w->log->count < FRAMES_MAX) {
        int64_t now = steady_us();
        unsigned changed = look(w);
        int64_t ms = (now - began) / 1000;
        bool again = (changed & frame) && ms >= WATCH_SOONEST_MS;
        if (changed && (again || ms >= WATCH_WHOLE_MS)) {
            w->log->at_us[w->log->count] = began = now;
            w->log->count++;
            frame = 0;
        }
        frame |= changed;
        nap_us(LOOK_US);
    }
    _exit(0);
}

void watch_begin(struct watch *w, struct rect r)
{
    watch_take(w, r);
    w->log->count = 0;
    w->pid = fork();
    ck_assert(w->pid >= 0);
    if (w->pid == 0)
        look_on(w);
}

int watch_end(struct watch *w, double rest_ms, struct samples *gaps_ms)
{
    stop_looking(w);
    const struct log *l = w->log;
    ck_assert_int_lt(l->count, FRAMES_MAX);
    for (int i = 1; i < l->count; i++) {
        double ms = (double)(l->at_us[i] - l->at_us[i - 1]) / 1000;
        if (ms <= rest_ms)
            samples_add(gaps_ms, ms);
    }
    return l->count;
}

int64_t watch_last_us(const struct watch *w)
{
    return w->log->count > 0 ? w->log->at_us[w->log->count - 1] : 0;
}

double gaps_fps(const struct samples *gaps_ms)
{
    double ms = samples_sum(gaps_ms);
    return ms > 0 ? gaps_ms->count * 1000 / ms : 0;
}

int gaps_late(const struct samples *gaps_ms)
{
    int late = 0;
    for (int i = 0; i < gaps_ms->count; i++)
        late += gaps_ms->list[i] > 1.5 * SLOT_MS;
    return late;
}
