/* db_engine.h - what stands behind db.h: one table of functions per engine,
 * and what they share.  Private to base/db*.c.
 *
 * An engine's connection begins with a struct db.  Every function that takes
 * a query does nothing once q->rc is bad, as db.h promises. */
#ifndef BASE_DB_ENGINE_H
#define BASE_DB_ENGINE_H

#include "base/db.h"

struct db_engine {
    bool is_shared; /* other processes may write it at the same time */
    struct db *(*open)(const char *address, enum db_mode mode,
                       struct err *err);
    void (*close)(struct db *db); /* its statements are freed already */

    bool (*exec)(struct db *db, const char *sql, struct err *err);
    bool (*begin)(struct db *db, bool reading, struct err *err);
    bool (*end)(struct db *db, bool ok, struct err *err);
    bool (*lock)(struct db *db, const char *key, struct err *err);
    bool (*notify)(struct db *db, const char *text, struct err *err);
    bool (*listen)(struct db *db, struct err *err);
    bool (*hear)(struct db *db, int stop, char *out, size_t size,
                 bool *heard, struct err *err);
    bool (*backup)(struct db *db, const char *path, struct err *err);
    bool (*gather)(struct db *db, struct err *err);
    bool (*settle)(struct db *db, struct err *err);
    bool (*check)(struct db *db, struct err *err);
    bool (*get_version)(struct db *db, int *version, struct err *err);
    bool (*set_version)(struct db *db, int version, struct err *err);

    /* What is prepared, kept in a struct statement; sets q->rc. */
    void *(*prepare)(struct query *q, const char *sql, bool keep);
    void (*forget)(struct db *db, void *made);
    int64_t (*work)(void *made); /* NULL: it does not tell; see db_work() */
    void (*bind_int)(struct query *q, int64_t value);
    void (*bind_text)(struct query *q, const char *value, bool lasting);
    bool (*next)(struct query *q);
    bool (*again)(struct query *q);
    int (*changes)(const struct query *q);
    bool (*is_null)(const struct query *q, int column);
    int64_t (*get_int)(const struct query *q, int column);
    /* NULL when the column is; valid until the row is left. */
    const char *(*get_text)(const struct query *q, int column, size_t *len);
    /* Fills *err when the run was bad, and readies what is kept. */
    bool (*end_query)(struct query *q, const char *sql, struct err *err);
};

enum { DB_KEPT = 256 }; /* statements of a connection; a power of two */

struct statement {
    const char *sql; /* the caller's static text is the key; NULL: free */
    void *made;      /* the engine's; NULL: not yet */
    bool busy, once;
};

struct db {
    const struct db_engine *engine;
    struct statement kept[DB_KEPT];
};

extern const struct db_engine db_sqlite;
/* Only programs that are linked with db_pg*.c have it: the kiosk is not,
 * because libpq's twenty libraries would take a third of its start. */
extern const struct db_engine db_pg __attribute__((weak));

static inline void *query_made(const struct query *q)
{
    return ((const struct statement *)q->stmt)->made;
}

/* Sentences that both engines say. */
#define DB_CANNOT_SAVE N_("暂时存不了，请告诉工会。")
#define DB_NO_SPACE N_("存储空间满了，这次没有存上。")

#endif
