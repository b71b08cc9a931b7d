/* wire_parts.h - what the wire's own files share, and nobody else includes. */
#ifndef SYNC_WIRE_PARTS_H
#define SYNC_WIRE_PARTS_H

#include "base/json.h"
#include "sync/wire.h"

/* The end of the year 9999: a later instant is nobody's. */
#define WIRE_TIME_MAX INT64_C(253402300799999)

/* A whole message: one object within the wire's limits. */
struct json *wire_read(const char *json, size_t n, struct err *err);

/* ERR_INPUT with a sentence for whoever sees it; returns false. */
bool wire_bad(struct err *err, const char *detail_fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* `"name":`, behind a comma unless it is the first of its object. */
void wire_name(struct buf *out, const char *name);
void wire_text(struct buf *out, const char *name, const char *text);
void wire_int(struct buf *out, const char *name, int64_t number);
void wire_flag(struct buf *out, const char *name, bool is_true);

/* An id by name; false when it is absent or cannot be one. */
bool wire_id(const struct json *object, const char *name, char id[ID_SIZE]);

#endif
