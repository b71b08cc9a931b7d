#include "tests/sim/alloc.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

/* What stands behind us: the sanitizer's, or else the C library's. */
#ifdef __SANITIZE_ADDRESS__
void *__interceptor_malloc(size_t n);
void *__interceptor_calloc(size_t n, size_t size);
void *__interceptor_realloc(void *block, size_t n);
void __interceptor_free(void *block);
int __lsan_do_recoverable_leak_check(void);
#define REAL(name) __interceptor_##name
#else
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t n);
void __libc_free(void *block);
#define REAL(name) __libc_##name
#endif

void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *block, size_t n);
void free(void *block);

/* The allocator is the process's, so this is, too; what a process that it
 * forks fails at counts here as well. */
static struct state {
    atomic_bool armed, failed, for_good, held;
    atomic_uint_fast64_t count, fails_at;
} * state; /* NULL until alloc_begin(): memory is asked for before main() */
static atomic_int_fast64_t live;
static _Thread_local int paused;

static bool fails(void)
{
    if (!state || paused > 0 || !atomic_load(&state->armed) ||
        atomic_load(&state->held))
        return false;
    uint64_t at = atomic_fetch_add(&state->count, 1);
    uint64_t wanted = atomic_load(&state->fails_at);
    if (at != wanted && !(at > wanted && atomic_load(&state->for_good)))
        return false;
    atomic_store(&state->failed, true);
    errno = ENOMEM;
    return true;
}

static void *counted(void *block)
{
    if (block)
        atomic_fetch_add(&live, 1);
    return block;
}

void *malloc(size_t n)
{
    return fails() ? NULL : counted(REAL(malloc)(n));
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(REAL(calloc)(n, size));
}

void *realloc(void *block, size_t n)
{
    if (!block)
        return malloc(n);
    if (n > 0 && fails())
        return NULL;
    void *moved = REAL(realloc)(block, n);
    if (!moved && n == 0)
        atomic_fetch_sub(&live, 1);
    return moved;
}

void free(void *block)
{
    if (!block)
        return;
    atomic_fetch_sub(&live, 1);
    REAL(free)(block);
}

bool alloc_begin(void)
{
    void *shared = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return false;
    state = shared;
    return true;
}

void alloc_arm(uint64_t at, bool for_good)
{
    atomic_store(&state->count, 0);
    atomic_store(&state->failed, false);
    atomic_store(&state->fails_at, at);
    atomic_store(&state->for_good, for_good);
    atomic_store(&state->armed, true);
}

uint64_t alloc_disarm(void)
{
    atomic_store(&state->armed, false);
    return atomic_load(&state->count);
}

bool alloc_has_failed(void)
{
    return atomic_load(&state->failed);
}

void alloc_hold(bool on)
{
    atomic_store(&state->held, on);
}

void alloc_pause(void)
{
    paused++;
}

void alloc_go_on(void)
{
    paused--;
}

int64_t alloc_live(void)
{
    return atomic_load(&live);
}

/* What dlopen() keeps looks lost. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:ld-linux\n";
}

bool alloc_leaks(void)
{
#ifdef __SANITIZE_ADDRESS__
    return __lsan_do_recoverable_leak_check() != 0;
#else
    return false;
#endif
}
