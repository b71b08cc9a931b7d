/* Copies a database between engines and compares the two.  Rows are read in
 * the order of their keys, a page at a time, so that memory stays bounded
 * whatever an engine holds of a result. */
#include "base/db.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { NAME = 64, COLUMNS = 48, KEYS = 4, TABLES = 64, PAGE = 1000 };

static const char *const DIFFERENT =
    N_("复制出来的数据和原来的不一样，什么也没有改动。");

/* What the file says of its own tables. */
static const char SQL_TABLES[] =
    "SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema m"
    " JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    " AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid";

struct column {
    char name[NAME];
    bool is_int;
};

struct table {
    char name[NAME];
    struct column columns[COLUMNS];
    int count, keys[KEYS], key_count; /* keys: columns in their order */
};

struct tables {
    struct table *list; /* owned, TABLES of them */
    int count;
};

/* One value of a row; a text is owned by its reader. */
struct cell {
    bool is_null;
    int64_t number;
    char *text;
};

/* ---- the tables ---- */

static bool add_column(struct tables *t, const struct query *q,
                       struct err *err)
{
    char name[NAME], type[NAME];
    query_text(q, 0, name, sizeof name);
    query_text(q, 2, type, sizeof type);
    int key = (int)query_int(q, 3);
    bool is_new =
        t->count == 0 || strcmp(t->list[t->count - 1].name, name) != 0;
    if (is_new && t->count < TABLES)
        memcpy(t->list[t->count++].name, name, sizeof name);
    struct table *at = &t->list[t->count - 1];
    bool is_int = strcmp(type, "INTEGER") == 0;
    if (strcmp(at->name, name) != 0 || at->count == COLUMNS || key > KEYS ||
        (!is_int && strcmp(type, "TEXT") != 0))
        return err_set(err, ERR_STORAGE, DIFFERENT, "cannot copy table %s",
                       name);
    struct column *c = &at->columns[at->count];
    query_text(q, 1, c->name, sizeof c->name);
    c->is_int = is_int;
    if (key > 0) {
        at->keys[key - 1] = at->count;
        at->key_count = key > at->key_count ? key : at->key_count;
    }
    at->count++;
    return true;
}

static bool read_tables(struct db *file, struct tables *t, struct err *err)
{
    bool ok = true;
    t->list = mem_new(TABLES * sizeof *t->list);
    struct query q = query_begin(file, SQL_TABLES);
    while (ok && query_next(&q))
        ok = add_column(t, &q, err);
    struct err ignored; /* the first failure is the one worth telling */
    return query_end(&q, ok ? err : &ignored) && ok;
}

static void put_columns(struct buf *sql, const struct table *t)
{
    for (int i = 0; i < t->count; i++)
        buf_printf(sql, "%s\"%s\"", i > 0 ? ", " : "", t->columns[i].name);
}

static void put_keys(struct buf *sql, const struct table *t)
{
    for (int i = 0; i < t->key_count; i++)
        buf_printf(sql, "%s\"%s\"", i > 0 ? ", " : "",
                   t->columns[t->keys[i]].name);
}

static bool is_empty(struct db *db, const struct table *t, struct err *err)
{
    struct buf sql = {0};
    buf_printf(&sql, "SELECT 1 FROM \"%s\" LIMIT 1", t->name);
    struct query q = query_once(db, sql.text);
    bool found = query_next(&q);
    bool ok = query_end(&q, err);
    buf_clear(&sql);
    if (ok && found)
        return err_set(err, ERR_REFUSED,
                       N_("目标数据库里已经有数据，请换一个空的。"), "table %s",
                       t->name);
    return ok;
}

/* ---- reading in pages ---- */

struct reader {
    const struct table *table;
    struct query first, next; /* for the first page, and for all others */
    struct query *q;          /* the one that is read */
    int on_page;
    struct cell cells[COLUMNS];
};

static void clear_cells(struct reader *r)
{
    for (int i = 0; i < r->table->count; i++)
        free(r->cells[i].text);
    memset(r->cells, 0, sizeof r->cells);
}

static struct query begin_page(struct db *db, const struct table *t,
                               bool is_first)
{
    struct buf sql = {0};
    buf_put(&sql, "SELECT ");
    put_columns(&sql, t);
    buf_printf(&sql, " FROM \"%s\"", t->name);
    if (!is_first) {
        buf_put(&sql, " WHERE (");
        put_keys(&sql, t);
        for (int i = 0; i < t->key_count; i++)
            buf_printf(&sql, "%s$%d", i > 0 ? ", " : ") > (", i + 1);
        buf_put(&sql, ")");
    }
    buf_put(&sql, " ORDER BY ");
    put_keys(&sql, t);
    buf_printf(&sql, " LIMIT %d", PAGE);
    struct query q = query_once(db, sql.text);
    buf_clear(&sql);
    return q;
}

static void reader_begin(struct reader *r, struct db *db,
                         const struct table *t)
{
    *r = (struct reader){.table = t};
    r->first = begin_page(db, t, true);
    r->next = begin_page(db, t, false);
    r->q = &r->first;
}

/* The next page begins behind the row that was read last. */
static bool turn_page(struct reader *r)
{
    const struct table *t = r->table;
    if (!query_again(r->q))
        return false;
    r->q = &r->next;
    for (int i = 0; i < t->key_count; i++) {
        const struct cell *c = &r->cells[t->keys[i]];
        if (t->columns[t->keys[i]].is_int)
            query_bind_int(r->q, c->number);
        else
            query_bind_text(r->q, c->text);
    }
    r->on_page = 0;
    return query_next(r->q);
}

static bool reader_next(struct reader *r)
{
    if (!query_next(r->q) && (r->on_page < PAGE || !turn_page(r)))
        return false;
    r->on_page++;
    clear_cells(r);
    for (int i = 0; i < r->table->count; i++) {
        struct cell *c = &r->cells[i];
        c->is_null = query_is_null(r->q, i);
        if (!c->is_null && r->table->columns[i].is_int)
            c->number = query_int(r->q, i);
        else if (!c->is_null)
            c->text = query_text_new(r->q, i);
    }
    return true;
}

static bool reader_end(struct reader *r, struct err *err)
{
    struct err ignored;
    bool ok = query_end(&r->first, err);
    ok = query_end(&r->next, ok ? err : &ignored) && ok;
    clear_cells(r);
    return ok;
}

/* ---- copying and comparing ---- */

static bool write_row(struct query *q, const struct reader *r)
{
    for (int i = 0; i < r->table->count; i++) {
        const struct cell *c = &r->cells[i];
        if (!c->is_null && r->table->columns[i].is_int)
            query_bind_int(q, c->number);
        else
            query_bind_lasting(q, c->text);
    }
    return query_rerun(q, NULL);
}

static bool copy_table(struct db *from, struct db *to, const struct table *t,
                       int64_t *rows, struct err *err)
{
    struct buf sql = {0};
    struct reader r;
    buf_printf(&sql, "INSERT INTO \"%s\" (", t->name);
    put_columns(&sql, t);
    for (int i = 0; i < t->count; i++)
        buf_printf(&sql, "%s$%d", i > 0 ? ", " : ") VALUES (", i + 1);
    buf_put(&sql, ")");
    struct query q = query_once(to, sql.text);
    reader_begin(&r, from, t);
    bool ok = true;
    while (ok && reader_next(&r)) {
        ok = write_row(&q, &r);
        ++*rows;
    }
    struct err ignored;
    ok = query_end(&q, err) && ok;
    ok = reader_end(&r, ok ? err : &ignored) && ok;
    buf_clear(&sql);
    return ok;
}

/* The first column in which the rows differ; NULL when they are the same. */
static const char *difference(const struct reader *a, const struct reader *b)
{
    for (int i = 0; i < a->table->count; i++) {
        const struct cell *x = &a->cells[i], *y = &b->cells[i];
        if (x->is_null != y->is_null || x->number != y->number ||
            (x->text && strcmp(x->text, y->text) != 0))
            return a->table->columns[i].name;
    }
    return NULL;
}

static bool compare_table(struct db *from, struct db *to,
                          const struct table *t, struct err *err)
{
    struct reader a, b;
    const char *where = NULL;
    reader_begin(&a, from, t);
    reader_begin(&b, to, t);
    for (bool more = true; more && !where;) {
        more = reader_next(&a);
        if (more != reader_next(&b))
            where = "number of rows";
        else if (more)
            where = difference(&a, &b);
    }
    struct err ignored;
    bool ok = reader_end(&a, err);
    ok = reader_end(&b, ok ? err : &ignored) && ok;
    if (ok && where)
        return err_set(err, ERR_STORAGE, DIFFERENT, "%s: %s", t->name, where);
    return ok;
}

static bool copy_all(struct db *from, struct db *to, const struct tables *t,
                     int64_t *rows, struct err *err)
{
    bool ok = db_lock(to, "copy", err);
    for (int i = 0; ok && i < t->count; i++)
        ok = is_empty(to, &t->list[i], err);
    for (int i = 0; ok && i < t->count; i++)
        ok = copy_table(from, to, &t->list[i], rows, err);
    for (int i = 0; ok && i < t->count; i++)
        ok = compare_table(from, to, &t->list[i], err);
    return ok;
}

bool db_copy(struct db *from, struct db *to, int64_t *rows, struct err *err)
{
    struct tables t = {0};
    bool ok = false;
    *rows = 0;
    if (read_tables(db_is_shared(from) ? to : from, &t, err) &&
        db_begin_reading(from, err)) {
        if (db_begin(to, err))
            ok = db_end(to, copy_all(from, to, &t, rows, err), err);
        db_end(from, false, err);
    }
    free(t.list);
    return ok;
}
