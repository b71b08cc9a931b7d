/* The queries of db_sqlite.c. */
#include "base/db_sqlite.h"

#include "base/mem.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>

/* SQLite numbers $1 by where it first stands, ?1 by what it says. */
void *sqlite_prepare(struct query *q, const char *sql, bool keep)
{
    char *text = mem_text(sql);
    sqlite3_stmt *stmt = NULL;
    bool quoted = false;
    for (char *p = text; *p; p++) {
        if (*p == '\'')
            quoted = !quoted;
        else if (*p == '$' && !quoted && isdigit((unsigned char)p[1]))
            *p = '?';
    }
    q->rc = sqlite3_prepare_v3(sqlite_of(q->db), text, -1,
                               keep ? SQLITE_PREPARE_PERSISTENT : 0, &stmt,
                               NULL);
    free(text);
    return stmt;
}

void sqlite_forget(struct db *db, void *made)
{
    (void)db;
    sqlite3_finalize(made);
}

int64_t sqlite_work(void *made)
{
    return sqlite3_stmt_status(made, SQLITE_STMTSTATUS_VM_STEP, 1);
}

static bool query_ok(const struct query *q)
{
    return q->rc == SQLITE_OK || q->rc == SQLITE_ROW || q->rc == SQLITE_DONE;
}

void sqlite_bind_int(struct query *q, int64_t value)
{
    if (query_ok(q))
        q->rc = sqlite3_bind_int64(query_made(q), ++q->bound, value);
}

void sqlite_bind_text(struct query *q, const char *value, bool lasting)
{
    if (query_ok(q))
        q->rc = sqlite3_bind_text(query_made(q), ++q->bound, value, -1,
                                  lasting ? SQLITE_STATIC : SQLITE_TRANSIENT);
}

bool sqlite_next(struct query *q)
{
    if (query_ok(q) && q->rc != SQLITE_DONE)
        q->rc = sqlite3_step(query_made(q));
    return q->rc == SQLITE_ROW;
}

bool sqlite_again(struct query *q)
{
    if (!query_ok(q))
        return false;
    sqlite3_reset(query_made(q));
    q->bound = 0;
    q->rc = SQLITE_OK;
    return true;
}

int sqlite_changes(const struct query *q)
{
    return query_ok(q) ? sqlite3_changes(sqlite_of(q->db)) : 0;
}

bool sqlite_is_null(const struct query *q, int column)
{
    assert(q->rc == SQLITE_ROW);
    return sqlite3_column_type(query_made(q), column) == SQLITE_NULL;
}

int64_t sqlite_get_int(const struct query *q, int column)
{
    assert(q->rc == SQLITE_ROW);
    return sqlite3_column_int64(query_made(q), column);
}

const char *sqlite_get_text(const struct query *q, int column, size_t *len)
{
    assert(q->rc == SQLITE_ROW);
    sqlite3_stmt *stmt = query_made(q);
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    *len = (size_t)sqlite3_column_bytes(stmt, column);
    return text;
}

bool sqlite_end_query(struct query *q, const char *sql, struct err *err)
{
    sqlite3_stmt *stmt = query_made(q);
    const char *text = stmt ? sqlite3_sql(stmt) : sql;
    bool ok = query_ok(q) || sqlite_fail(q->db, q->rc, text ? text : "statement", err);
    if (stmt) {
        sqlite3_reset(stmt);
        sqlite3_clear_bindings(stmt);
    }
    return ok;
}
