#include "base/buf.h"
#include "base/mem.h"
#include "store/feed.h"
#include "store/feed_rows.h"

#include <stdlib.h>
#include <string.h>

enum { CARRY_ROWS = 250 };

static const char SQL_CLEAR_FEED[] = "DELETE FROM feed";
static const char SQL_CLEAR_HEADS[] = "DELETE FROM feed_head";
static const char SQL_FORGET_REVS[] = "UPDATE feed_head SET rev = 0";
static const char SQL_HEADS[] = "SELECT org, rev, digest FROM feed_head";

static bool run(struct db *db, const char *sql, struct err *err)
{
    struct query q = query_begin(db, sql);
    return query_run(&q, NULL, err);
}

bool feed_clear(struct db *db, struct err *err)
{
    for (int i = 0; i < entity_count; i++) {
        struct buf sql = {0};
        buf_printf(&sql, "DELETE FROM %s", entities[i].table);
        struct query q = query_once(db, sql.text);
        buf_clear(&sql);
        if (!query_run(&q, NULL, err))
            return false;
    }
    return run(db, SQL_CLEAR_FEED, err) && run(db, SQL_CLEAR_HEADS, err);
}

bool feed_forget_revs(struct db *db, struct err *err)
{
    return run(db, SQL_FORGET_REVS, err);
}

static bool carry_entity(struct db *from, struct db *to,
                         const struct entity *e, struct row *rows,
                         struct err *err)
{
    char after[ID_SIZE] = "";
    for (int n = 1; n > 0;) {
        if (!feed_rows_behind(from, e, after, CARRY_ROWS, rows, &n, err))
            return false;
        bool ok = feed_apply(to, rows, n, err);
        if (n > 0)
            memcpy(after, rows[n - 1].id, sizeof after);
        for (int i = 0; i < n; i++)
            row_clear(&rows[i]);
        if (!ok)
            return false;
    }
    return true;
}

/* A feed may have gone on beyond its newest live row, by one that went. */
static bool carry_heads(struct db *from, struct db *to, struct err *err)
{
    if (!run(to, SQL_CLEAR_HEADS, err))
        return false;
    bool ok = true;
    struct query q = query_begin(from, SQL_HEADS);
    while (ok && query_next(&q)) {
        char org[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        ok = feed_head_mix(to, org, query_int(&q, 1),
                           (uint64_t)query_int(&q, 2), err);
    }
    struct err ignored;
    return query_end(&q, ok ? err : &ignored) && ok;
}

bool feed_carry(struct db *from, struct db *to, struct err *err)
{
    struct row *rows = mem_new(CARRY_ROWS * sizeof *rows);
    bool ok = feed_clear(to, err);
    for (int i = 0; ok && i < entity_count; i++)
        ok = carry_entity(from, to, &entities[i], rows, err);
    free(rows);
    return ok && carry_heads(from, to, err);
}
