/* desk_wire.h - the socket of a desk, and what is said over it.
 *
 * A length is four bytes in the machine's own order: both ends are one
 * machine.  A request is the number of words, the words and the standard
 * input; a reply is what was printed, what went wrong, and the status. */
#ifndef SYNC_HUB_DESK_WIRE_H
#define SYNC_HUB_DESK_WIRE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    DESK_REQUEST_MAX = 256 * 1024, /* bytes of words and input */
    DESK_REPLY_MAX = 256 * 1024 * 1024,
    DESK_PATIENCE_S = 10 /* for a peer that says nothing in mid-sentence */
};

/* A socket listening at FILE.desk, or connected to it; -1 when it cannot. */
int desk_listen(const char *db, struct err *err);
int desk_connect(const char *db);
void desk_unlink(const char *db);

bool desk_put_number(int fd, uint32_t n);
bool desk_put_text(int fd, const char *text, size_t n);
bool desk_get_number(int fd, uint32_t *n);
/* NUL-terminated, yours to free; NULL when longer than `max` or cut off. */
char *desk_get_text(int fd, size_t max, size_t *n);

#endif
