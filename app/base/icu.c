#include "base/icu.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/uclean.h>

static void *take(const void *context, size_t size)
{
    (void)context;
    return mem_resize(NULL, size);
}

static void *resize(const void *context, void *block, size_t size)
{
    (void)context;
    return mem_resize(block, size);
}

static void give_back(const void *context, void *block)
{
    (void)context;
    free(block);
}

/* The library has one allocator for the process. */
static void set_memory(void)
{
    UErrorCode status = U_ZERO_ERROR;
    u_setMemoryFunctions(NULL, take, resize, give_back, &status);
}

void icu_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_memory);
}
