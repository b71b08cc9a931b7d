/* db_sqlite.h - a file of SQLite, as db_sqlite*.c share it.  The only door to
 * <sqlite3.h>. */
#ifndef BASE_DB_SQLITE_H
#define BASE_DB_SQLITE_H

#include "base/db_engine.h"

#include <sqlite3.h>

struct sqlite_file {
    struct db base;
    sqlite3 *handle;
};

static inline sqlite3 *sqlite_of(const struct db *db)
{
    return ((const struct sqlite_file *)db)->handle;
}

/* Fills *err with what the result code `rc` means, and returns false. */
bool sqlite_fail(struct db *db, int rc, const char *doing, struct err *err);

/* The query functions of struct db_engine. */
void *sqlite_prepare(struct query *q, const char *sql, bool keep);
void sqlite_forget(struct db *db, void *made);
int64_t sqlite_work(void *made);
void sqlite_bind_int(struct query *q, int64_t value);
void sqlite_bind_text(struct query *q, const char *value, bool lasting);
bool sqlite_next(struct query *q);
bool sqlite_again(struct query *q);
int sqlite_changes(const struct query *q);
bool sqlite_is_null(const struct query *q, int column);
int64_t sqlite_get_int(const struct query *q, int column);
const char *sqlite_get_text(const struct query *q, int column, size_t *len);
bool sqlite_end_query(struct query *q, const char *sql, struct err *err);

#endif
