/* fuzz.h - what the fuzzers of the parsers share.
 *
 * Each file here is one program: `make fuzz SECONDS=30 TARGET=wire`. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Called by libFuzzer, which passes its own memory; always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Exactly as long as it says, so that one byte too far is seen. */
static inline char *bytes_of(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size > 0 ? size : 1);
    assert(bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    return bytes;
}

/* The same with a NUL behind it; it may hold others before. */
static inline char *text_of(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

#endif
