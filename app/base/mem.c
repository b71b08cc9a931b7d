#include "base/mem.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *block, size_t size)
{
    if (!block) {
        fprintf(stderr, "out of memory: %zu bytes\n", size);
        abort();
    }
    return block;
}

void *mem_new(size_t size)
{
    return checked(calloc(1, size), size);
}

void *mem_resize(void *block, size_t size)
{
    return checked(realloc(block, size), size);
}

char *mem_text(const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    return memcpy(mem_new(size), text, size);
}

void mem_give_back(void)
{
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_ARENA_MAX, 2);
}
