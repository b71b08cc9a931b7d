#include "tests/sim/scene.h"

#include "base/buf.h"
#include "store/feed.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash(uint64_t h, const char *text)
{
    for (const char *p = text; *p; p++)
        h = (h ^ (unsigned char)*p) * 0x100000001B3u;
    return (h ^ 0xFF) * 0x100000001B3u;
}

/* Hashes the first column of every row. */
static bool hash_rows(struct db *db, const char *sql, uint64_t *h,
                      struct err *err)
{
    struct query q = query_once(db, sql);
    while (query_next(&q)) {
        char *text = query_text_new(&q, 0);
        *h = hash(*h, text);
        free(text);
    }
    return query_end(&q, err);
}

/* For every table of this schema: all columns of all rows, one text a row. */
static const char SQL_SCHEMA[] =
    "SELECT 'user_version ' || user_version FROM pragma_user_version"
    " UNION ALL SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema";

static const char SQL_DUMPS[] =
    "SELECT 'SELECT ''' || t.name || ''' || ' ||"
    " (SELECT group_concat('quote(\"' || c.name || '\")', ' || ')"
    "  FROM pragma_table_info(t.name) c) || ' FROM \"' || t.name || '\"'"
    " FROM sqlite_schema t WHERE t.type = 'table'"
    " AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name";

/* One query over all tables, for the schema whose hash is `schema`.  They are
 * few, and asked for again and again. */
static const char *dump_query(struct db *db, uint64_t schema, struct err *err)
{
    enum { KEPT = 32 };
    static struct {
        uint64_t schema;
        struct buf sql;
    } kept[KEPT];
    size_t at = schema % KEPT;
    if (kept[at].schema == schema)
        return kept[at].sql.text;
    struct buf sql = {0};
    struct query q = query_begin(db, SQL_DUMPS);
    while (query_next(&q)) {
        char *one = query_text_new(&q, 0);
        buf_printf(&sql, "%s%s", sql.len ? " UNION ALL " : "", one);
        free(one);
    }
    if (!query_end(&q, err)) {
        buf_clear(&sql);
        return NULL;
    }
    if (!sql.len)
        buf_put(&sql, "SELECT 'empty'");
    buf_clear(&kept[at].sql);
    kept[at].schema = schema;
    kept[at].sql = sql;
    return kept[at].sql.text;
}

static bool hash_all(struct db *db, uint64_t *h, struct err *err)
{
    *h = 0xCBF29CE484222325u;
    if (!hash_rows(db, SQL_SCHEMA, h, err))
        return false;
    const char *sql = dump_query(db, *h, err);
    return sql && hash_rows(db, sql, h, err);
}

static const char SQL_HAS_FEED[] =
    "SELECT 1 FROM sqlite_schema WHERE name = 'feed_head'";

static const char SQL_FEED[] =
    "SELECT org, entity, id, rev FROM feed WHERE deleted = 0 ORDER BY org";

static const char SQL_HEADS[] =
    "SELECT org, digest FROM feed_head ORDER BY org";

enum { ORGS_MAX = 8 };

struct sums {
    char org[ORGS_MAX][ID_SIZE];
    uint64_t sum[ORGS_MAX];
    int count;
};

static bool add_up(struct db *db, struct sums *s, struct err *err)
{
    struct query q = query_begin(db, SQL_FEED);
    int at = -1;
    while (query_next(&q)) {
        char org[ID_SIZE], entity[32], id[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        query_text(&q, 1, entity, sizeof entity);
        query_text(&q, 2, id, sizeof id);
        if (at < 0 || strcmp(s->org[at], org) != 0) {
            at = s->count < ORGS_MAX ? s->count++ : 0;
            memcpy(s->org[at], org, sizeof org);
        }
        s->sum[at] ^= feed_hash(entity, id, query_int(&q, 3));
    }
    return query_end(&q, err);
}

/* The XOR over an org's live rows must be what its head says. */
static bool digests_agree(struct db *db, struct err *err)
{
    struct sums sums = {0};
    bool ok = true;
    if (!add_up(db, &sums, err))
        return false;
    struct query q = query_begin(db, SQL_HEADS);
    while (query_next(&q)) {
        char org[ID_SIZE];
        uint64_t sum = 0;
        query_text(&q, 0, org, sizeof org);
        for (int i = 0; i < sums.count; i++)
            if (strcmp(sums.org[i], org) == 0)
                sum = sums.sum[i];
        ok = ok && sum == (uint64_t)query_int(&q, 1);
    }
    if (!query_end(&q, err))
        return false;
    return ok || err_set(err, ERR_STORAGE, "", "a digest is not its rows'");
}

static bool has_feed(struct db *db, bool *yes, struct err *err)
{
    struct query q = query_begin(db, SQL_HAS_FEED);
    *yes = query_next(&q);
    return query_end(&q, err);
}

bool scene_look(const char *path, uint64_t *hash, struct err *err)
{
    struct db *db = db_open(path, DB_WRITE, err);
    bool feed = false;
    bool ok = db && db_check(db, err) && has_feed(db, &feed, err) &&
              (!feed || digests_agree(db, err)) && hash_all(db, hash, err);
    db_close(db);
    return ok;
}

static const char SQL_ROWLESS[] =
    "SELECT count(*) FROM receipt r WHERE verdict IN ('accepted', 'waiting')"
    " AND kind = 'signup' AND NOT EXISTS (SELECT 1 FROM signup s"
    "  WHERE s.activity = r.subject AND s.member = r.member)";

/* Only receipts change sign-ups here. */
static const char SQL_RECEIPTLESS[] =
    "SELECT count(*) FROM signup s WHERE NOT EXISTS (SELECT 1 FROM receipt r"
    "  WHERE s.activity = r.subject AND s.member = r.member)";

static bool is_none(struct db *db, const char *sql, const char *what,
                    struct err *err)
{
    struct query q = query_begin(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    if (!query_end(&q, err))
        return false;
    return n == 0 || err_set(err, ERR_STORAGE, "", "%s", what);
}

static bool has_receipts(const struct scene *s, struct db *db, struct err *err)
{
    for (int i = 0; i < s->verdict_count; i++) {
        struct verdict v = {0};
        bool found = false;
        if (!receipts_get(db, s->verdicts[i].id, &v, &found, err))
            return false;
        if (!found || v.verdict != s->verdicts[i].verdict ||
            v.rev != s->verdicts[i].rev)
            return err_set(err, ERR_STORAGE, "", "an answer has no receipt");
    }
    return true;
}

bool scene_agrees(const struct scene *s, const char *path, struct err *err)
{
    struct db *db = db_open(path, DB_WRITE, err);
    bool ok = db && has_receipts(s, db, err) &&
              is_none(db, SQL_ROWLESS, "a receipt without its row", err) &&
              is_none(db, SQL_RECEIPTLESS, "a row without its receipt", err);
    db_close(db);
    return ok;
}
