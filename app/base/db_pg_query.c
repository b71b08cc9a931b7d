#include "base/db_pg.h"

#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* PostgreSQL's numbers for its types. */
enum { TYPE_BOOL = 16, TYPE_INT8 = 20, TYPE_TEXT = 25 };
enum { PARAMS = 64, DIGITS = 24 };
enum { READY, ROW, DONE, BAD = -1 }; /* query.rc */

/* One statement and its run.  The rows of a run are all here at once, so that
 * another query may run while they are read. */
struct run {
    struct prepared *prepared; /* NULL: no room, and so not prepared */
    char *text;                /* owned */
    PGresult *result;
    int row, rows, changed;
    struct pg_fault fault;
    const char *values[PARAMS];
    char *copies[PARAMS]; /* owned; NULL where nothing was copied */
    Oid types[PARAMS];    /* 0: NULL was bound, which is of any type */
    char numbers[PARAMS][DIGITS];
};

static unsigned hash(const char *text)
{
    unsigned h = 2166136261u;
    for (const char *p = text; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619u;
    return h;
}

static struct prepared *find_prepared(struct pg *p, const char *text)
{
    unsigned start = hash(text);
    for (unsigned i = 0; i < PG_PREPARED; i++) {
        struct prepared *at = &p->prepared[(start + i) % PG_PREPARED];
        if (!at->text)
            at->text = mem_text(text);
        if (strcmp(at->text, text) == 0)
            return at;
    }
    return NULL;
}

void *pg_prepare(struct query *q, const char *sql, bool keep)
{
    (void)keep;
    struct run *r = mem_new(sizeof *r);
    r->prepared = find_prepared(pg_of(q->db), sql);
    r->text = mem_text(sql);
    return r;
}

static void clear(struct run *r, int bound)
{
    PQclear(r->result);
    r->result = NULL;
    r->row = r->rows = r->changed = 0;
    for (int i = 0; i < bound; i++) {
        free(r->copies[i]);
        r->copies[i] = NULL;
    }
}

void pg_forget(struct db *db, void *made)
{
    (void)db;
    struct run *r = made;
    free(r->text);
    free(r);
}

void pg_bind_int(struct query *q, int64_t value)
{
    struct run *r = query_made(q);
    assert(q->bound < PARAMS);
    int i = q->bound++;
    snprintf(r->numbers[i], DIGITS, "%lld", (long long)value);
    free(r->copies[i]);
    r->copies[i] = NULL;
    r->values[i] = r->numbers[i];
    r->types[i] = TYPE_INT8;
}

void pg_bind_text(struct query *q, const char *value, bool lasting)
{
    struct run *r = query_made(q);
    assert(q->bound < PARAMS);
    int i = q->bound++;
    free(r->copies[i]);
    r->copies[i] = lasting ? NULL : mem_text(value);
    r->values[i] = lasting ? value : r->copies[i];
    r->types[i] = value ? TYPE_TEXT : 0;
}

/* ---- running ---- */

/* The types of the first run are the statement's: a number must not become
 * the 32 bits that PostgreSQL sees in a literal beside it. */
static bool prepare_there(struct pg *p, struct query *q, const char *name)
{
    struct run *r = query_made(q);
    if (r->prepared->life == p->life)
        return true;
    PGresult *result = PQprepare(p->conn, name, r->text, q->bound, r->types);
    bool ok = pg_ok(p, result, &r->fault);
    PQclear(result);
    if (ok)
        r->prepared->life = p->life;
    return ok;
}

static PGresult *send(struct pg *p, struct query *q)
{
    struct run *r = query_made(q);
    char name[16];
    if (!r->prepared)
        return PQexecParams(p->conn, r->text, q->bound, r->types, r->values,
                            NULL, NULL, 0);
    snprintf(name, sizeof name, "s%d", (int)(r->prepared - p->prepared));
    return prepare_there(p, q, name)
               ? PQexecPrepared(p->conn, name, q->bound, r->values, NULL,
                                NULL, 0)
               : NULL;
}

static void execute(struct query *q)
{
    struct pg *p = pg_of(q->db);
    struct run *r = query_made(q);
    q->rc = BAD;
    r->fault = (struct pg_fault){0};
    if (!pg_ready(p, &r->fault))
        return;
    r->result = send(p, q);
    if (r->fault.kind != ERR_NONE || !pg_ok(p, r->result, &r->fault))
        return;
    r->row = -1;
    r->rows = PQntuples(r->result);
    r->changed = (int)strtol(PQcmdTuples(r->result), NULL, 10);
    q->rc = ROW;
}

bool pg_next(struct query *q)
{
    struct run *r = query_made(q);
    if (q->rc == READY)
        execute(q);
    if (q->rc == ROW && ++r->row >= r->rows)
        q->rc = DONE;
    return q->rc == ROW;
}

bool pg_again(struct query *q)
{
    if (q->rc == BAD)
        return false;
    clear(query_made(q), q->bound);
    q->bound = 0;
    q->rc = READY;
    return true;
}

int pg_changes(const struct query *q)
{
    const struct run *r = query_made(q);
    return q->rc == BAD ? 0 : r->changed;
}

/* ---- reading ---- */

bool pg_is_null(const struct query *q, int column)
{
    const struct run *r = query_made(q);
    assert(q->rc == ROW);
    return PQgetisnull(r->result, r->row, column);
}

int64_t pg_get_int(const struct query *q, int column)
{
    const struct run *r = query_made(q);
    assert(q->rc == ROW);
    const char *text = PQgetvalue(r->result, r->row, column);
    if (PQftype(r->result, column) == TYPE_BOOL)
        return text[0] == 't';
    return strtoll(text, NULL, 10);
}

const char *pg_get_text(const struct query *q, int column, size_t *len)
{
    const struct run *r = query_made(q);
    assert(q->rc == ROW);
    *len = (size_t)PQgetlength(r->result, r->row, column);
    return PQgetisnull(r->result, r->row, column)
               ? NULL
               : PQgetvalue(r->result, r->row, column);
}

bool pg_end_query(struct query *q, const char *sql, struct err *err)
{
    (void)sql;
    struct run *r = query_made(q);
    bool ok = q->rc != BAD || pg_say(&r->fault, r->text, err);
    clear(r, q->bound);
    return ok;
}
