#include "ui/breaks.h"

#include "base/icu.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/spacing.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

enum { LINES, CLUSTERS, KINDS, CLUSTER_BYTES = 128 };

struct breaks {
    UBreakIterator *found[KINDS]; /* opened when first needed */
    bool broken[KINDS];
};

struct breaks *breaks_new(void)
{
    icu_ready();
    return mem_new(sizeof(struct breaks));
}

void breaks_free(struct breaks *b)
{
    if (!b)
        return;
    for (int i = 0; i < KINDS; i++)
        if (b->found[i])
            ubrk_close(b->found[i]);
    free(b);
}

/* Over n bytes of text, for as long as *view is open; NULL when ICU has no
 * such rules. */
static UBreakIterator *iterate(struct breaks *b, int kind, UText *view,
                               const char *text, int n)
{
    static const UBreakIteratorType types[KINDS] = {UBRK_LINE, UBRK_CHARACTER};
    UErrorCode status = U_ZERO_ERROR;
    if (!b->found[kind] && !b->broken[kind]) {
        b->found[kind] = ubrk_open(types[kind], "zh", NULL, 0, &status);
        b->broken[kind] = U_FAILURE(status);
        if (b->broken[kind])
            log_warn("breaks: %s", u_errorName(status));
    }
    if (!b->found[kind] || n <= 0)
        return NULL;
    utext_openUTF8(view, text, n, &status);
    ubrk_setUText(b->found[kind], view, &status);
    return U_SUCCESS(status) ? b->found[kind] : NULL;
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
    uint32_t left = utf8_next(&before), right = utf8_next(&after);
    return !break_never_before(right) && !break_never_after(left) &&
           !spacing_is_date(left, right);
}

int breaks_find(struct breaks *b, const char *text, int *offsets, int max)
{
    int length = (int)strlen(text), n = 0;
    UText view = UTEXT_INITIALIZER;
    UBreakIterator *lines = iterate(b, LINES, &view, text, length);
    for (int at = lines ? ubrk_next(lines) : UBRK_DONE;
         at != UBRK_DONE && at < length && n < max - 1; at = ubrk_next(lines))
        if (is_allowed(text, at))
            offsets[n++] = at;
    utext_close(&view);
    if (max > 0)
        offsets[n++] = length;
    return n;
}

int breaks_cluster(struct breaks *b, const char *text)
{
    UText view = UTEXT_INITIALIZER;
    int length = (int)strnlen(text, CLUSTER_BYTES);
    if (length == CLUSTER_BYTES)
        while (((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    UBreakIterator *found = iterate(b, CLUSTERS, &view, text, length);
    int end = found ? ubrk_next(found) : UBRK_DONE;
    utext_close(&view);
    return end == UBRK_DONE ? 0 : end;
}
