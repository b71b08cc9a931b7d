#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_room(struct buf *b, size_t more)
{
    size_t need = b->len + more + 1;
    if (need <= b->room)
        return;
    b->room = need < 64 ? 64 : need * 2;
    b->text = mem_resize(b->text, b->room);
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    make_room(b, n);
    if (n > 0)
        memcpy(b->text + b->len, bytes, n);
    b->len += n;
    b->text[b->len] = '\0';
}

void buf_put(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    char none[1];
    int n = vsnprintf(none, 0, fmt, args);
    va_end(args);
    make_room(b, (size_t)n);
    vsnprintf(b->text + b->len, (size_t)n + 1, fmt, again);
    va_end(again);
    b->len += (size_t)n;
}

char *buf_take(struct buf *b)
{
    make_room(b, 0);
    char *text = b->text;
    text[b->len] = '\0';
    *b = (struct buf){0};
    return text;
}

void buf_clear(struct buf *b)
{
    free(b->text);
    *b = (struct buf){0};
}
