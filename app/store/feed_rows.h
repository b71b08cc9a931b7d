/* feed_rows.h - what the two sides of the feed share: which rev of each row
 * is held, and the digest over them.  Private to feed*.c. */
#ifndef STORE_FEED_ROWS_H
#define STORE_FEED_ROWS_H

#include "store/feed.h"

enum { ENTITIES_MAX = 32 }; /* room for a statement of each */

/* A row's place in the feed; org "" when it has none. */
struct feed_row {
    char org[ID_SIZE];
    int64_t rev;
    bool deleted;
};
bool feed_row_get(struct db *db, const char *entity, const char *id,
                  struct feed_row *out, struct err *err);
/* *is_new: it had no place, and has this one now; else nothing is changed. */
bool feed_row_add(struct db *db, const char *entity, const char *id,
                  const struct feed_row *row, bool *is_new, struct err *err);
bool feed_row_set(struct db *db, const char *entity, const char *id,
                  const struct feed_row *row, struct err *err);

/* XORs `delta` into an org's digest and raises its rev to at least `rev`. */
bool feed_head_mix(struct db *db, const char *org, int64_t rev, uint64_t delta,
                   struct err *err);

/* Screen: the rows of one entity behind the id `after`, in order of id, with
 * their values: at most `max`, and none behind the one that reaches
 * FEED_PAGE_BYTES.  The rows are the caller's, to row_clear(). */
bool feed_rows_behind(struct db *db, const struct entity *e, const char *after,
                      int max, struct row *rows, int *count, struct err *err);

/* "SELECT ..." of an entity's columns in the order of its fields, with
 * `prefix` ("t.") before each.  Column "group" is quoted. */
struct buf;
void feed_columns(struct buf *sql, const struct entity *e, const char *prefix);

#endif
