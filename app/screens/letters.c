#include "screens/letters.h"

#include <string.h>

enum { HELD_MS = 300 };

bool letters_type(struct letters *l, struct kiosk *k, int64_t key)
{
    size_t n = strlen(l->text);
    if (key == KEY_BACKSPACE) {
        if (n > 0)
            l->text[n - 1] = '\0';
        l->held = '\0';
    } else if (key == KEY_CLEAR) {
        l->text[0] = l->held = '\0';
    } else if (key >= 'A' && key <= 'Z' && n < LETTERS_MAX &&
               (l->can >> (key - 'A') & 1u)) {
        l->text[n] = l->held = (char)key;
        l->text[n + 1] = '\0';
        l->held_ms = kiosk_steady(k);
        kiosk_awaits(k, l->held_ms + HELD_MS);
    } else {
        return false;
    }
    return true;
}

bool letters_update(struct letters *l, struct kiosk *k)
{
    if (!l->held || kiosk_awaits(k, l->held_ms + HELD_MS))
        return false;
    l->held = '\0';
    return true;
}

struct initials letters_keys(const struct letters *l)
{
    return (struct initials){
        .can = l->can, .typed = l->text[0] != '\0', .held = l->held};
}
