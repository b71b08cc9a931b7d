/* pair_parts.h - the inside of first start, for pair*.c and tests. */
#ifndef SCREENS_PAIR_PARTS_H
#define SCREENS_PAIR_PARTS_H

#include "screens/bits.h"

enum pair_act {
    PAIR_KEY = 1, /* arg: the letter, or 8 for backspace */
    PAIR_CLEAR,
    PAIR_SEND,
};

enum { PAIR_LENGTH = 8 };

/* What a code is made of: nothing that looks like something else. */
extern const char pair_alphabet[];

struct pair {
    char code[PAIR_LENGTH + 1];
};

void draw_pair(const struct pair *p, const struct kiosk *k, struct canvas *c);

#endif
