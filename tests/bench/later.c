#include "tests/bench/later.h"

#include "base/mem.h"
#include "tests/bench/machine.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PATIENCE_US = 3 * 1000 * 1000 };

const struct rect board_photo_part = {0, 0, 1120, 500};
const struct rect board_text_part = {1184, 150, 660, 450};

struct later {
    char path[240], library[PATH_MAX];
    _Atomic int64_t *us; /* shared with the kiosk */
};

struct later *later_open(const struct world *w)
{
    struct later *l = mem_new(sizeof *l);
    snprintf(l->path, sizeof l->path, "%s/later", world_folder(w));
    ssize_t n = readlink("/proc/self/exe", l->library, sizeof l->library - 20);
    ck_assert_int_gt(n, 0);
    l->library[n] = '\0';
    snprintf(strrchr(l->library, '/'), 20, "/later.so");
    ck_assert_msg(access(l->library, R_OK) == 0, "no %s", l->library);
    int fd = open(l->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert(fd >= 0 && ftruncate(fd, sizeof *l->us) == 0);
    void *at = mmap(NULL, sizeof *l->us, PROT_READ | PROT_WRITE, MAP_SHARED,
                    fd, 0);
    close(fd);
    ck_assert(at != MAP_FAILED);
    l->us = at;
    return l;
}

void later_close(struct later *l)
{
    if (!l)
        return;
    munmap((void *)l->us, sizeof *l->us);
    free(l);
}

void later_kiosk(struct later *l, struct world *w, struct screen_process *s,
                 bool alone)
{
    setenv("LD_PRELOAD", l->library, 1);
    setenv("LATER_FILE", l->path, 1);
    kiosk_start(w, s, "demo", "--theme=light", alone ? "--hub=" : NULL, NULL);
    unsetenv("LD_PRELOAD");
    unsetenv("LATER_FILE");
    driver_wait_screen(s->driver, "attract");
    driver_settle(s->driver);
}

void later_pass(struct later *l, struct screen_process *s, int64_t ms)
{
    atomic_fetch_add(l->us, ms * 1000);
    driver_stat(s->driver, "frames"); /* wakes it, so that it sees the time */
}

int64_t later_fade(struct later *l, struct screen_process *s,
                   struct watch *seen, int64_t since_us, int in_ms)
{
    int64_t shown_ms = (steady_us() - since_us) / 1000;
    watch_take(seen, board_photo_part);
    later_pass(l, s, BOARD_HOLD_MS - shown_ms - in_ms);
    int64_t at =
        watch_change(seen, steady_us() + in_ms * 1000 + PATIENCE_US);
    ck_assert_msg(at > 0, "the board's photo does not change");
    return at;
}

int64_t later_next_fade(struct watch *seen)
{
    watch_take(seen, board_photo_part);
    int64_t at = watch_change(
        seen, steady_us() + BOARD_HOLD_MS * 1000 + PATIENCE_US);
    ck_assert_msg(at > 0, "the board's photo does not change");
    nap_until(at + BOARD_FADE_MS * 1000);
    return at + BOARD_FADE_MS * 1000;
}
