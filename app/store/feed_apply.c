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
    {"notice_ack", "notice", "member",
     "SELECT id FROM notice_ack WHERE notice = $1 AND member = $2"
     " AND id <> $3"},
};

static const char SQL_FORGET[] =
    "DELETE FROM feed WHERE entity = $1 AND id = $2";

static const char SQL_SWEEP_FEED[] = "DELETE FROM feed WHERE generation <> $1";

static const char SQL_CLEAR_HEADS[] = "DELETE FROM feed_head";

static const char SQL_ALL[] =
    "SELECT org, entity, id, rev FROM feed WHERE deleted = 0 ORDER BY org";

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
                        int64_t generation, struct err *err)
{
    const char *name = row->entity->name;
    struct feed_row old, now = {.rev = row->rev, .generation = generation};
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

static bool apply_live(struct applier *a, const struct row *row,
                       int64_t generation, struct err *err)
{
    return store_row(a, row, err) && store_place(a, row, generation, err);
}

bool feed_apply(struct db *db, const struct row *rows, int count,
                int64_t generation, struct err *err)
{
    struct applier a = {.db = db};
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        const struct row *row = &rows[i];
        if (!row->deleted)
            ok = apply_live(&a, row, generation, err);
        else
            ok = forget(db, row->entity, row->id, err) &&
                 mix_head(&a, row, 0, err);
    }
    ok = ok && flush_head(&a, err);
    end_statements(&a);
    return ok;
}

/* A row and its place in the feed come and go together, so that equal counts
 * mean that nobody is left over. */
static bool is_swept(struct db *db, const struct entity *e, int64_t generation,
                     bool *yes, struct err *err)
{
    struct buf sql = {0};
    buf_printf(&sql,
               "SELECT (SELECT count(*) FROM %s) = (SELECT count(*) FROM feed"
               " WHERE entity = $1 AND generation = $2 AND deleted = 0)",
               e->table);
    struct query q = query_once(db, sql.text);
    query_bind_text(&q, e->name);
    query_bind_int(&q, generation);
    *yes = query_next(&q) && query_int(&q, 0) != 0;
    buf_clear(&sql);
    return query_end(&q, err);
}

static bool sweep_table(struct db *db, const struct entity *e,
                        int64_t generation, struct err *err)
{
    bool done;
    if (!is_swept(db, e, generation, &done, err))
        return false;
    if (done)
        return true;
    struct buf sql = {0};
    buf_printf(&sql,
               "DELETE FROM %s WHERE id NOT IN (SELECT id FROM feed"
               " WHERE entity = $1 AND generation = $2 AND deleted = 0)",
               e->table);
    struct query q = query_once(db, sql.text);
    query_bind_text(&q, e->name);
    query_bind_int(&q, generation);
    buf_clear(&sql);
    return query_run(&q, NULL, err);
}

/* Heads anew from the rows that are left. */
static bool count_heads(struct db *db, struct err *err)
{
    struct query clear = query_begin(db, SQL_CLEAR_HEADS);
    if (!query_run(&clear, NULL, err))
        return false;
    bool ok = true;
    char org[ID_SIZE] = "";
    int64_t rev = 0;
    uint64_t digest = 0;
    struct query q = query_begin(db, SQL_ALL);
    while (ok && query_next(&q)) {
        char row_org[ID_SIZE], entity[32], id[ID_SIZE];
        query_text(&q, 0, row_org, sizeof row_org);
        query_text(&q, 1, entity, sizeof entity);
        query_text(&q, 2, id, sizeof id);
        if (strcmp(org, row_org) != 0) {
            ok = !*org || feed_head_mix(db, org, rev, digest, err);
            memcpy(org, row_org, sizeof org);
            rev = 0;
            digest = 0;
        }
        int64_t row_rev = query_int(&q, 3);
        rev = row_rev > rev ? row_rev : rev;
        digest ^= feed_hash(entity, id, row_rev);
    }
    struct err ignored;
    ok = query_end(&q, ok ? err : &ignored) && ok;
    return ok && (!*org || feed_head_mix(db, org, rev, digest, err));
}

bool feed_sweep(struct db *db, int64_t generation, struct err *err)
{
    for (int i = 0; i < entity_count; i++)
        if (!sweep_table(db, &entities[i], generation, err))
            return false;
    struct query q = query_begin(db, SQL_SWEEP_FEED);
    query_bind_int(&q, generation);
    return query_run(&q, NULL, err) && count_heads(db, err);
}
