/* json.h - reading JSON from strangers, and writing it quickly.
 *
 * The one door to jansson.  Any thread; a tree belongs to its reader.  What
 * was read is borrowed from the tree and lives as long as it. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct json; /* a value of a tree */

struct json_limits {
    size_t bytes; /* of the whole text */
    int depth;    /* objects and arrays inside each other */
};

/* Parses one object or array.  ERR_INPUT for a text that is too long, too
 * deep, not UTF-8, not JSON, names a field twice or holds a NUL.  End it with
 * json_free(). */
struct json *json_read(const char *text, size_t n, struct json_limits limits,
                       struct err *err);
void json_free(struct json *tree); /* NULL is allowed */

/* NULL when `object` is NULL or no object, or has no such field; a null
 * counts as absent. */
const struct json *json_get(const struct json *object, const char *name);

/* What is inside; an array's count is 0 for anything else. */
bool json_is_list(const struct json *value);
bool json_is_map(const struct json *value);
int json_count(const struct json *array);
const struct json *json_at(const struct json *array, int i);
/* Walks an object's fields: start with a NULL step; NULL at the end. */
const void *json_step(const struct json *object, const void *step);
const char *json_step_name(const void *step);
const struct json *json_step_value(const void *step);

/* The value itself: NULL or false when it is of another type.  `n` may be
 * NULL. */
const char *json_chars(const struct json *value, size_t *n);
bool json_whole(const struct json *value, int64_t *out);

/* Fields by name; each leaves *out alone and says false when the field is
 * absent, of another type, or does not fit. */
bool json_text(const struct json *object, const char *name, char *out,
               size_t size); /* at most size-1 bytes, never cut */
bool json_int(const struct json *object, const char *name, int64_t least,
              int64_t most, int64_t *out);
bool json_flag(const struct json *object, const char *name,
               bool *out); /* true, false, 1, 0 */

/* Writing.  Text comes with its quotes, escaped; bytes that are not UTF-8
 * become U+FFFD, so that what we write can always be read. */
void json_put_text(struct buf *out, const char *text);
void json_put_int(struct buf *out, int64_t number);

#endif
