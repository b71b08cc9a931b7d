#include "base/db_engine.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool is_postgres(const char *address)
{
    return strncmp(address, "postgres://", 11) == 0 ||
           strncmp(address, "postgresql://", 13) == 0;
}

bool db_is_file(const char *address)
{
    return !is_postgres(address);
}

void db_shown(const char *address, char *out, size_t size)
{
    const char *start = strstr(address, "://");
    const char *at = start ? strrchr(address, '@') : NULL;
    const char *options = strchr(address, '?');
    size_t n = at ? (size_t)(start + 3 - address) : 0;
    assert(size > 16);
    memcpy(out, address, n);
    utf8_copy(out + n, size - n, at ? at + 1 : address);
    if (start && options && (options = strchr(out, '?')))
        out[options - out] = '\0';
}

struct db *db_open(const char *address, enum db_mode mode, struct err *err)
{
    if (!*address) {
        err_set(err, ERR_INPUT, N_("请写明数据文件的位置。"),
                "empty database address");
        return NULL;
    }
    if (!is_postgres(address))
        return db_sqlite.open(address, mode, err);
    if (&db_pg)
        return db_pg.open(address, mode, err);
    err_set(err, ERR_INPUT, N_("这个程序不用 PostgreSQL，请用文件。"),
            "no PostgreSQL in this program");
    return NULL;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < DB_KEPT; i++) {
        assert(!db->kept[i].busy && "a query was begun and never ended");
        if (db->kept[i].made)
            db->engine->forget(db, db->kept[i].made);
    }
    db->engine->close(db);
}

bool db_is_shared(const struct db *db)
{
    return db->engine->is_shared;
}

int64_t db_work(struct db *db)
{
    int64_t steps = 0;
    for (int i = 0; i < DB_KEPT; i++)
        if (db->kept[i].made && db->engine->work)
            steps += db->engine->work(db->kept[i].made);
    return steps;
}

bool db_exec(struct db *db, const char *sql, struct err *err)
{
    return db->engine->exec(db, sql, err);
}

bool db_begin(struct db *db, struct err *err)
{
    return db->engine->begin(db, false, err);
}

bool db_begin_reading(struct db *db, struct err *err)
{
    return db->engine->begin(db, true, err);
}

bool db_end(struct db *db, bool ok, struct err *err)
{
    return db->engine->end(db, ok, err);
}

bool db_lock(struct db *db, const char *keys, struct err *err)
{
    return db->engine->lock(db, keys, err);
}

bool db_notify(struct db *db, const char *text, struct err *err)
{
    return db->engine->notify(db, text, err);
}

bool db_listen(struct db *db, struct err *err)
{
    return db->engine->listen(db, err);
}

bool db_hear(struct db *db, int stop, char *out, size_t size, bool *heard,
             struct err *err)
{
    return db->engine->hear(db, stop, out, size, heard, err);
}

bool db_backup(struct db *db, const char *path, struct err *err)
{
    return db->engine->backup(db, path, err);
}

bool db_gather(struct db *db, struct err *err)
{
    return db->engine->gather(db, err);
}

bool db_settle(struct db *db, struct err *err)
{
    return db->engine->settle(db, err);
}

bool db_check(struct db *db, struct err *err)
{
    return db->engine->check(db, err);
}

/* ---- queries ---- */

/* The place kept for this text, or a free one; NULL when all are taken. */
static struct statement *find_place(struct db *db, const char *sql)
{
    size_t start = ((uintptr_t)sql >> 4) * 31 + ((uintptr_t)sql & 15);
    for (size_t i = 0; i < DB_KEPT; i++) {
        struct statement *s = &db->kept[(start + i) % DB_KEPT];
        if (!s->sql || s->sql == sql)
            return s;
    }
    return NULL;
}

static struct query begin(struct db *db, struct statement *s, const char *sql)
{
    struct query q = {.db = db, .stmt = s};
    assert(!s->busy && "the same query is running");
    s->busy = true;
    if (!s->made)
        s->made = db->engine->prepare(&q, sql, !s->once);
    return q;
}

struct query query_begin(struct db *db, const char *sql)
{
    struct statement *s = find_place(db, sql);
    if (!s)
        return query_once(db, sql);
    s->sql = sql;
    return begin(db, s, sql);
}

struct query query_once(struct db *db, const char *sql)
{
    struct statement *s = mem_new(sizeof *s);
    s->once = true;
    return begin(db, s, sql);
}

void query_bind_int(struct query *q, int64_t value)
{
    q->db->engine->bind_int(q, value);
}

void query_bind_text(struct query *q, const char *value)
{
    q->db->engine->bind_text(q, value, false);
}

void query_bind_lasting(struct query *q, const char *value)
{
    q->db->engine->bind_text(q, value, true);
}

bool query_next(struct query *q)
{
    return q->db->engine->next(q);
}

bool query_again(struct query *q)
{
    return q->db->engine->again(q);
}

bool query_rerun(struct query *q, bool *changed)
{
    while (query_next(q))
        ;
    if (changed)
        *changed = q->db->engine->changes(q) > 0;
    return query_again(q);
}

int64_t query_int(const struct query *q, int column)
{
    return q->db->engine->get_int(q, column);
}

void query_text(const struct query *q, int column, char *out, size_t size)
{
    size_t n;
    assert(size > 0);
    const char *text = q->db->engine->get_text(q, column, &n);
    utf8_copy(out, size, text ? text : "");
}

char *query_text_new(const struct query *q, int column)
{
    size_t n = 0;
    const char *text = q->db->engine->get_text(q, column, &n);
    char *copy = mem_resize(NULL, n + 1);
    if (n > 0)
        memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

bool query_is_null(const struct query *q, int column)
{
    return q->db->engine->is_null(q, column);
}

bool query_end(struct query *q, struct err *err)
{
    struct statement *s = q->stmt;
    bool ok = q->db->engine->end_query(q, s->sql, err);
    s->busy = false;
    if (s->once) {
        if (s->made)
            q->db->engine->forget(q->db, s->made);
        free(s);
    }
    q->stmt = NULL;
    return ok;
}

bool query_run(struct query *q, int *changed, struct err *err)
{
    while (query_next(q))
        ;
    if (changed)
        *changed = q->db->engine->changes(q);
    return query_end(q, err);
}
