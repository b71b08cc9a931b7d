/* buf.h - text that grows.
 *
 * All-zero bytes are a valid empty one; end it with buf_clear().  `text` is
 * always NUL-terminated once something was added, and may hold any bytes. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct buf {
    char *text; /* owned; NULL while nothing was added */
    size_t len, room;
};

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_put(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *buf_take(struct buf *b); /* yours to free; never NULL; empties *b */
void buf_clear(struct buf *b);

#endif
