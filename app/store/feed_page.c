#include "base/buf.h"
#include "base/utf8.h"
#include "store/feed.h"
#include "store/feed_rows.h"

#include <assert.h>
#include <string.h>

static const char SQL_PAGE[] =
    "SELECT entity, id, rev, deleted FROM feed WHERE org = $1 AND rev > $2"
    " ORDER BY rev, entity, id LIMIT $3";

static const char SQL_BEHIND[] =
    "SELECT id, org, rev FROM feed WHERE entity = $1 AND id > $2"
    " AND deleted = 0 ORDER BY id LIMIT $3";

/* Entity, id, rev and deleted of at most `max` rows in whole revs. */
static bool read_keys(struct db *db, const char *org, int64_t after, int max,
                      struct row *rows, int *count, bool *more, struct err *err)
{
    int n = 0;
    int64_t cut = 0; /* the rev that is not whole any more */
    struct query q = query_begin(db, SQL_PAGE);
    query_bind_text(&q, org);
    query_bind_int(&q, after);
    query_bind_int(&q, (int64_t)max + 1);
    while (query_next(&q)) {
        if (n == max) {
            cut = query_int(&q, 2);
            break;
        }
        char entity[32];
        query_text(&q, 0, entity, sizeof entity);
        struct row *row = &rows[n++];
        *row = (struct row){.entity = entity_find(entity)};
        assert(row->entity && "only changes_add() names entities");
        utf8_copy(row->org, sizeof row->org, org);
        query_text(&q, 1, row->id, sizeof row->id);
        row->rev = query_int(&q, 2);
        row->deleted = query_int(&q, 3) != 0;
    }
    if (!query_end(&q, err))
        return false;
    while (cut && n > 0 && rows[n - 1].rev == cut)
        n--;
    *count = n;
    *more = cut != 0;
    return true;
}

/* Reads the values of rows by id, with one statement per entity, prepared
 * when it is first needed. */
struct reader {
    struct db *db;
    struct {
        struct query query;
        bool begun;
    } of[ENTITIES_MAX];
    size_t bytes; /* of the texts read */
};

static struct query begin_select(struct db *db, const struct entity *e)
{
    struct buf sql = {0};
    buf_put(&sql, "SELECT t.id");
    feed_columns(&sql, e, "t.");
    buf_printf(&sql, " FROM %s t WHERE t.id = $1", e->table);
    struct query q = query_once(db, sql.text);
    buf_clear(&sql);
    return q;
}

static void read_value(struct reader *r, const struct query *q, int column,
                       const struct field *f, struct value *v)
{
    v->present = !query_is_null(q, column);
    if (!v->present)
        return;
    if (f->type == FIELD_INT) {
        v->number = query_int(q, column);
    } else {
        v->text = query_text_new(q, column);
        r->bytes += strlen(v->text);
    }
}

static bool read_row(struct reader *r, struct row *row, struct err *err)
{
    int e = (int)(row->entity - entities);
    assert(e >= 0 && e < ENTITIES_MAX);
    struct query *q = &r->of[e].query;
    if (!r->of[e].begun)
        *q = begin_select(r->db, row->entity);
    r->of[e].begun = true;
    query_bind_lasting(q, row->id);
    if (query_next(q))
        for (int i = 0; row->entity->fields[i].name; i++)
            read_value(r, q, i + 1, &row->entity->fields[i], &row->values[i]);
    if (query_again(q))
        return true;
    r->of[e].begun = false;
    return query_end(q, err);
}

/* Until there is enough for a page; *count becomes the rows that have their
 * values, whole revs. */
static bool read_rows(struct reader *r, struct row *rows, int *count,
                      struct err *err)
{
    for (int i = 0; i < *count; i++) {
        bool starts = i > 0 && rows[i].rev != rows[i - 1].rev;
        if (starts && r->bytes >= FEED_PAGE_BYTES) {
            *count = i;
            break;
        }
        if (!rows[i].deleted && !read_row(r, &rows[i], err))
            return false;
    }
    return true;
}

static void end_statements(struct reader *r)
{
    struct err none; /* read_row() has ended those that failed */
    for (int e = 0; e < ENTITIES_MAX; e++)
        if (r->of[e].begun)
            query_end(&r->of[e].query, &none);
}

bool feed_page(struct db *db, const char *org, int64_t after, int max,
               struct row *rows, int *count, bool *more, struct err *err)
{
    assert(max >= FEED_REV_ROWS);
    struct reader r = {.db = db};
    int n;
    *count = 0;
    *more = false;
    if (!read_keys(db, org, after, max, rows, &n, more, err))
        return false;
    int whole = n;
    bool ok = read_rows(&r, rows, &whole, err);
    end_statements(&r);
    *more = *more || whole < n;
    for (int i = 0; !ok && i < n; i++)
        row_clear(&rows[i]);
    *count = ok ? whole : 0;
    return ok;
}

static bool keys_behind(struct db *db, const struct entity *e,
                        const char *after, int max, struct row *rows,
                        int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_BEHIND);
    query_bind_lasting(&q, e->name);
    query_bind_lasting(&q, after);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        struct row *row = &rows[n++];
        *row = (struct row){.entity = e, .rev = query_int(&q, 2)};
        query_text(&q, 0, row->id, sizeof row->id);
        query_text(&q, 1, row->org, sizeof row->org);
    }
    *count = n;
    return query_end(&q, err);
}

bool feed_rows_behind(struct db *db, const struct entity *e, const char *after,
                      int max, struct row *rows, int *count, struct err *err)
{
    struct reader r = {.db = db};
    int n = 0, read = 0;
    bool ok = keys_behind(db, e, after, max, rows, &n, err);
    while (ok && read < n && r.bytes < FEED_PAGE_BYTES)
        ok = read_row(&r, &rows[read++], err);
    end_statements(&r);
    for (int i = 0; !ok && i < read; i++)
        row_clear(&rows[i]);
    *count = ok ? read : 0;
    return ok;
}
