#include "store/feed.h"

#include <stdio.h>

enum { COMPACT_ORGS = 64 };

static const int64_t DAY_MS = 24 * 60 * 60 * 1000;
static const int64_t KEPT_MS = 90LL * 24 * 60 * 60 * 1000;

/* A clock that was ahead for a while must not stop the marks until then. */
static const char SQL_FORGET_FUTURE[] = "DELETE FROM feed_mark WHERE at > $1";

static const char SQL_MARK[] =
    "INSERT INTO feed_mark (org, rev, at)"
    " SELECT h.org, h.rev, CAST($1 AS BIGINT) FROM feed_head h WHERE"
    " h.rev > coalesce((SELECT max(m.rev) FROM feed_mark m"
    "  WHERE m.org = h.org), 0)"
    " AND NOT EXISTS (SELECT 1 FROM feed_mark m WHERE m.org = h.org"
    "  AND m.at >= $2) ON CONFLICT DO NOTHING";

static const char SQL_OLD[] =
    "SELECT org, max(rev) FROM feed_mark WHERE at < $1 AND org > $2"
    " GROUP BY org ORDER BY org LIMIT $3";

/* The rev of the newest tombstone that goes. */
static const char SQL_CUT[] =
    "SELECT max(oldest.rev) FROM (SELECT rev FROM feed WHERE org = $1"
    " AND deleted = 1 AND rev <= $2 ORDER BY rev LIMIT $3) AS oldest";

static const char SQL_SET_FLOOR[] =
    "UPDATE feed_head SET floor = $2 WHERE org = $1 AND floor < $2";

static const char SQL_COMPACT[] =
    "DELETE FROM feed WHERE org = $1 AND deleted = 1 AND rev <= $2";

/* The newest old mark stays: it says that nothing has changed since. */
static const char SQL_FORGET_MARKS[] =
    "DELETE FROM feed_mark WHERE org = $1 AND rev < $2";

bool feed_mark(struct db *db, int64_t now_ms, struct err *err)
{
    struct query forget = query_begin(db, SQL_FORGET_FUTURE);
    query_bind_int(&forget, now_ms);
    if (!query_run(&forget, NULL, err))
        return false;
    struct query q = query_begin(db, SQL_MARK);
    query_bind_int(&q, now_ms);
    query_bind_int(&q, now_ms - now_ms % DAY_MS);
    return query_run(&q, NULL, err);
}

static bool change(struct db *db, const char *sql, const char *org,
                   int64_t rev, struct err *err)
{
    struct query q = query_begin(db, sql);
    query_bind_lasting(&q, org);
    query_bind_int(&q, rev);
    return query_run(&q, NULL, err);
}

/* Up to the rev `old`. */
static bool compact_org(struct db *db, const char *org, int64_t old,
                        struct err *err)
{
    struct query q = query_begin(db, SQL_CUT);
    query_bind_lasting(&q, org);
    query_bind_int(&q, old);
    query_bind_int(&q, FEED_COMPACT_ROWS);
    int64_t cut = query_next(&q) ? query_int(&q, 0) : 0;
    if (!query_end(&q, err))
        return false;
    if (cut > 0 && (!change(db, SQL_SET_FLOOR, org, cut, err) ||
                    !change(db, SQL_COMPACT, org, cut, err)))
        return false;
    return change(db, SQL_FORGET_MARKS, org, old, err);
}

struct old_mark {
    char org[ID_SIZE];
    int64_t rev;
};

static bool old_marks(struct db *db, int64_t before, const char *after,
                      struct old_mark *out, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_OLD);
    query_bind_int(&q, before);
    query_bind_lasting(&q, after);
    query_bind_int(&q, COMPACT_ORGS);
    while (query_next(&q)) {
        query_text(&q, 0, out[n].org, sizeof out[n].org);
        out[n++].rev = query_int(&q, 1);
    }
    *count = n;
    return query_end(&q, err);
}

bool feed_compact(struct db *db, int64_t now_ms, struct err *err)
{
    struct old_mark old[COMPACT_ORGS];
    char after[ID_SIZE] = "";
    for (int n = COMPACT_ORGS; n == COMPACT_ORGS;) {
        if (!old_marks(db, now_ms - KEPT_MS, after, old, &n, err))
            return false;
        for (int i = 0; i < n; i++) {
            if (!compact_org(db, old[i].org, old[i].rev, err))
                return false;
            snprintf(after, sizeof after, "%s", old[i].org);
        }
    }
    return true;
}
