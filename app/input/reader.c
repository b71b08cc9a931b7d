#include "input/reader.h"

#include <sodium.h>
#include <stddef.h>

void reader_type(struct reader *r, const char *text, int64_t now_ms)
{
    if (now_ms - r->last_ms > READER_PAUSE_MS)
        reader_wipe(r);
    r->last_ms = now_ms;
    for (; *text; text++) {
        if (*text < ' ' || *text > '~')
            continue;
        if (r->len == READER_MAX)
            r->too_long = true;
        else
            r->text[r->len++] = *text;
    }
    r->text[r->len] = '\0';
}

const char *reader_enter(struct reader *r)
{
    bool good = r->len > 0 && !r->too_long;
    r->len = 0;
    r->too_long = false;
    return good ? r->text : NULL;
}

void reader_wipe(struct reader *r)
{
    sodium_memzero(r, sizeof *r);
}
