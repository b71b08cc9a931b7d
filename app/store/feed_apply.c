#include "base/buf.h"
#include "store/feed.h"
#include "store/feed_rows.h"

#include <assert.h>
#include <string.h>

/* One feed_apply(): its statements, prepared when first needed, and what it
 * does to the head of the org whose rows are coming. */
struct applier {
    struct db *db;
    char org[ID_SIZE];
    int64_t rev;
    uint64_t delta;
    /* Per entity: for a row that is new here, and for one that may not be. */
    struct writing {
        struct query query;
        bool begun;
    } inserts[ENTITIES_MAX], upserts[ENTITIES_MAX];
};

/* Rows of which only one may hold a pair of columns.  The statements find
 * who else holds what an arriving row brings. */
static const struct unique {
    const char *entity, *first, *second; /* NULL: the row's org */
    const char *others;
} uniques[] = {
    {"member", NULL, "staff_no",
     "SELECT id FROM member WHERE org = $1 AND staff_no = $2 AND id <> $3"},
    {"signup", "activity", "member",
     "SELECT id FROM signup WHERE activity = $1 AND member = $2"
     " AND id <> $3"},
    {"checkin", "activity", "member",
     "SELECT id FROM checkin WHERE activity = $1 AND member = $2"
     " AND id <> $3"},
    {"lease", "activity", "device",
     "SELECT id FROM lease WHERE activity = $1 AND device = $2 AND id <> $3"},
    {"notice_ack", "notice", "member",
     "SELECT id FROM notice_ack WHERE notice = $1 AND member = $2"
     " AND id <> $3"},
};

static const char SQL_FORGET[] =
    "DELETE FROM feed WHERE entity = $1 AND id = $2";

static struct query begin_write(struct db *db, const struct entity *e,
                                bool replaces)
{
    struct buf sql = {0};
    buf_printf(&sql, "INSERT INTO %s (org, id", e->table);
    feed_columns(&sql, e, "");
    buf_put(&sql, ") VALUES ($1, $2");
    for (int n = entity_fields(e), f = 0; f < n; f++)
        buf_printf(&sql, ", $%d", f + 3);
    if (!replaces) {
        buf_put(&sql, ") ON CONFLICT DO NOTHING");
    } else {
        buf_put(&sql, ") ON CONFLICT (id) DO UPDATE SET org = excluded.org");
        for (const struct field *f = e->fields; f->name; f++)
            buf_printf(&sql, ", \"%s\" = excluded.\"%s\"", f->name, f->name);
    }
    struct query q = query_once(db, sql.text);
    buf_clear(&sql);
    return q;
}

static void end_statements(struct applier *a)
{
    struct err none; /* write_row() has ended those that failed */
    for (int i = 0; i < ENTITIES_MAX; i++) {
        if (a->inserts[i].begun)
            query_end(&a->inserts[i].query, &none);
        if (a->upserts[i].begun)
            query_end(&a->upserts[i].query, &none);
    }
}

static bool delete_row(struct db *db, const struct entity *e, const char *id,
                       struct err *err)
{
    struct buf sql = {0};
    buf_printf(&sql, "DELETE FROM %s WHERE id = $1", e->table);
    struct query q = query_once(db, sql.text);
    query_bind_text(&q, id);
    buf_clear(&sql);
    return query_run(&q, NULL, err);
}

/* The row is gone: its values, its place in the feed, its part of the
 * digest. */
static bool forget(struct db *db, const struct entity *e, const char *id,
                   struct err *err)
{
    struct feed_row old;
    if (!feed_row_get(db, e->name, id, &old, err) ||
        !delete_row(db, e, id, err))
        return false;
    if (!*old.org)
        return true;
    struct query q = query_begin(db, SQL_FORGET);
    query_bind_text(&q, e->name);
    query_bind_text(&q, id);
    return query_run(&q, NULL, err) &&
           (old.deleted || feed_head_mix(db, old.org, 0,
                                         feed_hash(e->name, id, old.rev), err));
}

/* The older row gives way: the hub says that it does not hold this any more,
 * or will say so further on in the feed. */
static bool make_way(struct db *db, const struct row *row, struct err *err)
{
    for (size_t i = 0; i < sizeof uniques / sizeof uniques[0]; i++) {
        const struct unique *u = &uniques[i];
        if (strcmp(u->entity, row->entity->name) != 0)
            continue;
        char other[ID_SIZE] = "";
        struct query q = query_begin(db, u->others);
        query_bind_text(&q, u->first ? row_text(row, u->first) : row->org);
        query_bind_text(&q, row_text(row, u->second));
        query_bind_text(&q, row->id);
        if (query_next(&q))
            query_text(&q, 0, other, sizeof other);
        return query_end(&q, err) &&
               (!*other || forget(db, row->entity, other, err));
    }
    return true;
}

static bool flush_head(struct applier *a, struct err *err)
{
    bool ok = !*a->org || feed_head_mix(a->db, a->org, a->rev, a->delta, err);
    a->org[0] = '\0';
    a->rev = 0;
    a->delta = 0;
    return ok;
}

static bool mix_head(struct applier *a, const struct row *row, uint64_t delta,
                     struct err *err)
{
    if (strcmp(a->org, row->org) != 0) {
        if (!flush_head(a, err))
            return false;
        memcpy(a->org, row->org, sizeof a->org);
    }
    a->rev = row->rev > a->rev ? row->rev : a->rev;
    a->delta ^= delta;
    return true;
}

/* What is absent is empty, so that a column that must not be NULL is not;
 * a reference or a date to nothing is NULL. */
static void bind_value(struct query *q, const struct field *f,
                       const struct value *v)
{
    if (f->type == FIELD_INT)
        query_bind_int(q, v->number);
    else if (f->type == FIELD_TEXT)
        query_bind_lasting(q, v->text ? v->text : "");
    else
        query_bind_lasting(q, v->text);
}

/* *written may be NULL. */
static bool write_row(struct applier *a, const struct row *row, bool replaces,
                      bool *written, struct err *err)
{
    int i = (int)(row->entity - entities);
    assert(i >= 0 && i < ENTITIES_MAX);
    struct writing *w = replaces ? &a->upserts[i] : &a->inserts[i];
    if (!w->begun)
        w->query = begin_write(a->db, row->entity, replaces);
    w->begun = true;
    struct query *q = &w->query;
    query_bind_lasting(q, row->org);
    query_bind_lasting(q, row->id);
    for (int f = 0; row->entity->fields[f].name; f++)
        bind_value(q, &row->entity->fields[f], &row->values[f]);
    if (query_rerun(q, written))
        return true;
    w->begun = false;
    return query_end(q, err);
}

/* Most rows are new, and nobody is in their way: one statement finds out. */
static bool store_row(struct applier *a, const struct row *row, struct err *err)
{
    bool written;
    return write_row(a, row, false, &written, err) &&
           (written || (make_way(a->db, row, err) &&
                        write_row(a, row, true, NULL, err)));
}

/* Its place in the feed, and what that does to the digest. */
static bool store_place(struct applier *a, const struct row *row,
                        struct err *err)
{
    const char *name = row->entity->name;
    struct feed_row old, now = {.rev = row->rev};
    uint64_t delta = feed_hash(name, row->id, row->rev);
    bool is_new;
    memcpy(now.org, row->org, sizeof now.org);
    if (!feed_row_add(a->db, name, row->id, &now, &is_new, err))
        return false;
    if (is_new)
        return mix_head(a, row, delta, err);

    if (!feed_row_get(a->db, name, row->id, &old, err))
        return false;
    uint64_t was = feed_hash(name, row->id, old.rev);
    if (strcmp(old.org, row->org) == 0)
        delta ^= was;
    else if (!feed_head_mix(a->db, old.org, 0, was, err))
        return false;
    return feed_row_set(a->db, name, row->id, &now, err) &&
           mix_head(a, row, delta, err);
}

bool feed_apply(struct db *db, const struct row *rows, int count,
                struct err *err)
{
    struct applier a = {.db = db};
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        const struct row *row = &rows[i];
        if (!row->deleted)
            ok = store_row(&a, row, err) && store_place(&a, row, err);
        else
            ok = forget(db, row->entity, row->id, err) &&
                 mix_head(&a, row, 0, err);
    }
    ok = ok && flush_head(&a, err);
    end_statements(&a);
    return ok;
}
