/* db_pg.h - a connection to PostgreSQL, as db_pg*.c share it.  The only door
 * to <libpq-fe.h>.
 *
 * What is prepared on the server is kept by its text, so that texts made at
 * run time are prepared once too.  It is gone with the connection: `life`
 * counts connections, and what was prepared in another life is made anew. */
#ifndef BASE_DB_PG_H
#define BASE_DB_PG_H

#include "base/db_engine.h"

#include <libpq-fe.h>

enum { PG_PREPARED = 512 }; /* per connection; a power of two */

struct prepared {
    char *text;    /* owned; NULL: free */
    unsigned life; /* of the connection that has it; 0: none */
};

struct pg {
    struct db base;
    PGconn *conn;
    char *address; /* owned */
    enum db_mode mode;
    unsigned life; /* from 1 */
    bool inside;   /* between begin and end */
    struct prepared prepared[PG_PREPARED];
};

/* What went wrong, to be told when the query ends. */
struct pg_fault {
    enum err_kind kind;
    char why[120];
};

static inline struct pg *pg_of(const struct db *db)
{
    return (struct pg *)(uintptr_t)db;
}

/* Connects again when the connection is lost and no transaction is open. */
bool pg_ready(struct pg *p, struct pg_fault *fault);
/* True for a result that is not an error. */
bool pg_ok(const struct pg *p, const PGresult *r, struct pg_fault *fault);
bool pg_say(const struct pg_fault *fault, const char *doing, struct err *err);
/* One statement with at most one text, for its effect. */
bool pg_run(struct pg *p, const char *sql, const char *text, struct err *err);

/* The words of the schema in PostgreSQL's; yours to free. */
char *pg_translate(const char *sql);

/* The query functions of struct db_engine. */
void *pg_prepare(struct query *q, const char *sql, bool keep);
void pg_forget(struct db *db, void *made);
void pg_bind_int(struct query *q, int64_t value);
void pg_bind_text(struct query *q, const char *value, bool lasting);
bool pg_next(struct query *q);
bool pg_again(struct query *q);
int pg_changes(const struct query *q);
bool pg_is_null(const struct query *q, int column);
int64_t pg_get_int(const struct query *q, int column);
const char *pg_get_text(const struct query *q, int column, size_t *len);
bool pg_end_query(struct query *q, const char *sql, struct err *err);

#endif
