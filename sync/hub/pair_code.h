/* pair_code.h - the code an officer reads out to pair a screen: one use, ten
 * minutes, kept as a hash only. */
#ifndef SYNC_HUB_PAIR_CODE_H
#define SYNC_HUB_PAIR_CODE_H

#include <stdbool.h>

enum {
    PAIR_CODE_SIZE = 9, /* 8 characters: about 39 bits */
    PAIR_HASH_SIZE = 65,
    PAIR_CODE_MS = 10 * 60 * 1000
};

void pair_code_new(char out[PAIR_CODE_SIZE]);
/* As typed: case, spaces and dashes do not matter.  False when it cannot be
 * a code. */
bool pair_code_hash(const char *typed, char out[PAIR_HASH_SIZE]);

#endif
