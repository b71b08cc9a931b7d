/* db.h - one interface to the database; the engine behind it is chosen by the
 * address.  The only door: <sqlite3.h> is included by db_sqlite.h alone,
 * <libpq-fe.h> by db_pg.h.
 *
 * A connection belongs to one thread at a time.  SQL is portable: $1, $2, ...
 * parameters, ON CONFLICT, RETURNING; DDL says INTEGER (64 bits), TEXT, BLOB.
 * Times are UTC milliseconds since 1970; text is UTF-8. */
#ifndef BASE_DB_H
#define BASE_DB_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct db;

enum db_mode {
    DB_WRITE,    /* creates the file when absent; the process's one writer */
    DB_WRITE_MUCH, /* the same with memory for a file that thousands write
                      to all over, where DB_WRITE is sparing */
    DB_READ_ONLY /* never checkpoints; ERR_STORAGE when the file is absent */
};

/* Opens `address`: a file, ":memory:" in tests, or "postgresql://..." in
 * programs that have that engine.  The caller owns the result and ends it
 * with db_close().  NULL on failure, with ERR_STORAGE, or ERR_INPUT for an
 * address no engine here knows.
 *
 * A connection to PostgreSQL that is lost says ERR_STORAGE, until the end of
 * its transaction if it was in one; the next use connects again. */
struct db *db_open(const char *address, enum db_mode mode, struct err *err);
void db_close(struct db *db); /* NULL is allowed */

bool db_is_file(const char *address);
/* The address as it may be shown and logged: without user and password. */
void db_shown(const char *address, char *out, size_t size);
/* Other processes may write to it at the same time. */
bool db_is_shared(const struct db *db);

/* One step of the schema.  `text` may hold several statements. */
struct db_step {
    unsigned sides; /* which programs run it: bits of the caller's choosing */
    const char *text;
};

/* Brings the schema to version `count` by running steps[version..count-1]
 * whose sides include `side`, each in its own transaction.  Refuses a file
 * made by a newer program. */
bool db_migrate(struct db *db, const struct db_step steps[], int count,
                unsigned side, struct err *err);

bool db_exec(struct db *db, const char *sql, struct err *err);

/* BEGIN IMMEDIATE; COMMIT when ok, else ROLLBACK, and says whether it is
 * committed.  db_end(db, false, ...) never fails and leaves *err alone.
 * ERR_CONFLICT, from here or any query: PostgreSQL ended the transaction for
 * another's sake, and it may be run again; ERR_OFFLINE: somebody held a lock
 * for too long. */
bool db_begin(struct db *db, struct err *err);
bool db_end(struct db *db, bool ok, struct err *err);
/* For reading alone: all queries until db_end() see the same moment, and
 * share one lock of the file. */
bool db_begin_reading(struct db *db, struct err *err);

/* Inside a transaction.  Whoever locks the same text waits until this
 * transaction ends, which is what makes reading and then writing safe where
 * several write.  `keys` may hold several texts, one a line, which are locked
 * in that order.  A file has one writer, for whom this is nothing. */
bool db_lock(struct db *db, const char *keys, struct err *err);

/* Tells all who listen, in other processes too, as this transaction commits.
 * A hint: it may be lost.  At most 7,000 bytes; on a file, nothing. */
bool db_notify(struct db *db, const char *text, struct err *err);
/* Makes this connection one that hears what is told from now on, and nothing
 * else; not on a file.  db_hear() waits until something is (*heard, cut to
 * `size`), or the descriptor `stop` can be read; false when the connection is
 * lost. */
bool db_listen(struct db *db, struct err *err);
bool db_hear(struct db *db, int stop, char *out, size_t size, bool *heard,
             struct err *err);

/* Copies every row of every table of `from`, all as of one moment, into the
 * tables of the same names in `to`, which are empty, in one transaction; then
 * reads both again and compares them row by row and column by column.  One of
 * the two is a file, whose tables count.  *rows is how many there were.
 * ERR_REFUSED when `to` is not empty. */
bool db_copy(struct db *from, struct db *to, int64_t *rows, struct err *err);

/* Copies the whole database to a new file, consistent while in use.  Not for
 * PostgreSQL: see db_copy(). */
bool db_backup(struct db *db, const char *path, struct err *err);

/* Brings all there is into its one file, which may be renamed once it is
 * closed.  ERR_STORAGE also while somebody else has it open. */
bool db_gather(struct db *db, struct err *err);

/* Outside a transaction, once for each program that writes to the file and
 * before it says that anything is saved.  A file's log may hold a commit whose
 * sync failed, and which said so, but that reads as whole while the system has
 * it in memory: what is added behind it would go with it when the power does.
 * So the log is copied back and begun anew.  Nothing to do after a proper
 * end, nor on PostgreSQL.  Without space for the copy, the log is synced, left
 * as it is, and all is well; ERR_STORAGE when the disk fails, or somebody else
 * reads for more than two seconds. */
bool db_settle(struct db *db, struct err *err);

/* Deletes a file that nobody has open, and all that belongs to it: a new file
 * of its name must not find the old one's journal.  There may be none. */
void db_remove(const char *path);

/* How many steps the statements that are kept took since this was last asked,
 * so that tests can count work instead of time.  0 for PostgreSQL. */
int64_t db_work(struct db *db);

/* The engine's own check of its file; ERR_STORAGE with what it found. */
bool db_check(struct db *db, struct err *err);

/* One run of one statement.  Lives on the stack between query_begin() and
 * query_end(), which must both be called.  The first failure sticks: later
 * calls do nothing, query_next() says false, and query_end() reports it.
 * Statements are kept prepared, so `sql` must be static text; the same text
 * may not be begun again before it is ended. */
struct query {
    struct db *db;
    void *stmt;
    int bound; /* parameters filled so far, in order */
    int rc;    /* the engine's code; the first bad one sticks */
};

struct query query_begin(struct db *db, const char *sql);
/* As query_begin() for text made at run time; it is not kept. */
struct query query_once(struct db *db, const char *sql);
void query_bind_int(struct query *q, int64_t value);
void query_bind_text(struct query *q, const char *value); /* NULL binds NULL */
/* The same without a copy: `value` stays as it is until the query ends or the
 * parameter is bound again. */
void query_bind_lasting(struct query *q, const char *value);
bool query_next(struct query *q);
/* Ready to bind and run once more, without preparing anew.  False when the
 * run before failed: end it then. */
bool query_again(struct query *q);
/* query_again() behind a run of a statement without rows; *changed (may be
 * NULL) tells whether it changed any. */
bool query_rerun(struct query *q, bool *changed);
int64_t query_int(const struct query *q, int column); /* NULL gives 0 */
/* Copies at most size-1 bytes, cut at a whole UTF-8 character; NULL gives "". */
void query_text(const struct query *q, int column, char *out, size_t size);
char *query_text_new(const struct query *q, int column); /* yours to free */
bool query_is_null(const struct query *q, int column);
bool query_end(struct query *q, struct err *err);

/* For statements without rows: binds nothing more, runs, ends.  `changed`
 * may be NULL. */
bool query_run(struct query *q, int *changed, struct err *err);

#endif
