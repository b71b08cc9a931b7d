#include "ui/breaks.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct breaks {
    UBreakIterator *lines; /* opened with the first paragraph */
    bool broken;
};

struct breaks *breaks_new(void)
{
    return mem_new(sizeof(struct breaks));
}

void breaks_free(struct breaks *b)
{
    if (!b)
        return;
    if (b->lines)
        ubrk_close(b->lines);
    free(b);
}

static bool is_one_of(uint32_t code, const char *list)
{
    for (uint32_t c; (c = utf8_next(&list));)
        if (c == code)
            return true;
    return false;
}

bool break_never_before(uint32_t code)
{
    return is_one_of(code, "，。、；：？！）》〉」』】〕”’…·％,.;:?!)]}%");
}

bool break_never_after(uint32_t code)
{
    return is_one_of(code, "（《〈「『【〔“‘([{");
}

static bool is_allowed(const char *text, int at)
{
    const char *after = text + at;
    const char *before = after;
    do
        before--;
    while (before > text && ((unsigned char)*before & 0xC0) == 0x80);
    return !break_never_before(utf8_next(&after)) &&
           !break_never_after(utf8_next(&before));
}

int breaks_find(struct breaks *b, const char *text, int *offsets, int max)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!b->lines && !b->broken) {
        b->lines = ubrk_open(UBRK_LINE, "zh", NULL, 0, &status);
        b->broken = U_FAILURE(status);
        if (b->broken)
            log_warn("line breaks: %s", u_errorName(status));
    }
    int length = (int)strlen(text), n = 0;
    UText view = UTEXT_INITIALIZER;
    if (b->lines && length > 0)
        utext_openUTF8(&view, text, length, &status);
    if (b->lines && length > 0 && U_SUCCESS(status)) {
        ubrk_setUText(b->lines, &view, &status);
        for (int at = ubrk_next(b->lines);
             at != UBRK_DONE && at < length && n < max - 1;
             at = ubrk_next(b->lines))
            if (is_allowed(text, at))
                offsets[n++] = at;
    }
    utext_close(&view);
    if (max > 0)
        offsets[n++] = length;
    return n;
}
