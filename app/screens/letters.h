/* letters.h - the initials of a name, as somebody types them key by key. */
#ifndef SCREENS_LETTERS_H
#define SCREENS_LETTERS_H

#include "screens/kiosk.h"
#include "ui/widgets.h"

enum { LETTERS_MAX = 8 };

/* All-zero is none. */
struct letters {
    char text[LETTERS_MAX + 1];
    uint32_t can;    /* letters that still find somebody: bit 0 is A */
    char held;       /* the key just pressed, for a moment */
    int64_t held_ms; /* since then, steady */
};

/* `key` is a letter, KEY_BACKSPACE or KEY_CLEAR.  False: one that finds
 * nobody, which does nothing. */
bool letters_type(struct letters *l, struct kiosk *k, int64_t key);
/* Lets the key go when its moment is over, or else wakes for that; true asks
 * for a draw. */
bool letters_update(struct letters *l, struct kiosk *k);
/* The keys that type it; their places, accent and act are the screen's. */
struct initials letters_keys(const struct letters *l);

#endif
