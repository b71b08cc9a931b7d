/* Preloaded into a screen, lets it believe that time has gone by.
 *
 * Adds the microseconds in the file LATER_FILE (a mapped int64) to the steady
 * clock, and takes them off again where the program waits for an instant of
 * that clock.  So the photo that would change in 12 s changes now, and fades
 * at its usual pace. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { SECOND_NS = 1000000000 };

static const _Atomic int64_t *later_us;

__attribute__((constructor)) static void find_file(void)
{
    const char *path = getenv("LATER_FILE");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *at = fd >= 0 ? mmap(NULL, sizeof *later_us, PROT_READ, MAP_SHARED,
                              fd, 0)
                       : MAP_FAILED;
    if (at != MAP_FAILED)
        later_us = at;
}

static struct timespec moved(struct timespec t, int sign)
{
    int64_t us = later_us ? sign * atomic_load(later_us) : 0;
    int64_t ns = (int64_t)t.tv_sec * SECOND_NS + t.tv_nsec + us * 1000;
    return (struct timespec){ns / SECOND_NS, ns % SECOND_NS};
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, t);
    if (result == 0 && clock == CLOCK_MONOTONIC)
        *t = moved(*t, 1);
    return result;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t,
                    struct timespec *left)
{
    static int (*real)(clockid_t, int, const struct timespec *,
                       struct timespec *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_nanosleep");
    if (clock != CLOCK_MONOTONIC || !(flags & TIMER_ABSTIME))
        return real(clock, flags, t, left);
    struct timespec at = moved(*t, -1);
    return real(clock, flags, &at, left);
}

/* The wall clock's instants are far beyond those of the steady one. */
int pthread_cond_timedwait(pthread_cond_t *c, pthread_mutex_t *m,
                           const struct timespec *t)
{
    struct timespec wall, at = moved(*t, -1);
    clock_gettime(CLOCK_REALTIME, &wall);
    bool is_wall = t->tv_sec > wall.tv_sec / 2;
    return pthread_cond_clockwait(c, m,
                                  is_wall ? CLOCK_REALTIME : CLOCK_MONOTONIC,
                                  is_wall ? t : &at);
}
