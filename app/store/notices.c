#include "store/notices.h"

#include <stdio.h>

/* $1 is the member asked about.  What this screen acknowledged and the hub
 * has not yet sent back counts too. */
#define COLUMNS                                                                \
    "n.id, n.org, n.category, n.title, n.short, n.summary, n.issuer,"          \
    " n.glyph, n.pinned, n.urgent, n.published_at, n.shows_from_at,"           \
    " n.expires_at," ACKED ","                                                 \
    " (SELECT count(*) FROM notice_ack k WHERE k.notice = n.id)"               \
    " + (SELECT count(DISTINCT a.member) FROM action a WHERE a.overlay = 1"    \
    "  AND a.subject = n.id AND a.kind = 'notice_ack' AND NOT EXISTS"          \
    "  (SELECT 1 FROM notice_ack k WHERE k.notice = n.id"                      \
    "   AND k.member = a.member))"

#define ACKED                                                                  \
    " (EXISTS (SELECT 1 FROM notice_ack k WHERE k.notice = n.id"               \
    "  AND k.member = $1)"                                                     \
    " OR EXISTS (SELECT 1 FROM action a WHERE a.overlay = 1"                   \
    "  AND a.subject = n.id AND a.member = $1 AND a.kind = 'notice_ack'))"

#define LIVE(now)                                                              \
    " coalesce(n.shows_from_at, 0) <= " now                                    \
    " AND (coalesce(n.expires_at, 0) = 0 OR n.expires_at > " now ")"

static const char SQL_SAVE[] =
    "INSERT INTO notice (id, org, category, title, short, summary, issuer,"
    " glyph, body, pinned, urgent, published_at, shows_from_at, expires_at)"
    " VALUES ($1, $2, nullif($3, ''), $4, nullif($5, ''), nullif($6, ''),"
    " nullif($7, ''), nullif($8, ''), nullif($9, ''), $10, $11, $12, $13,"
    " $14) ON CONFLICT (id) DO UPDATE SET org = excluded.org,"
    " category = excluded.category, title = excluded.title,"
    " short = excluded.short, summary = excluded.summary,"
    " issuer = excluded.issuer, glyph = excluded.glyph,"
    " body = excluded.body, pinned = excluded.pinned,"
    " urgent = excluded.urgent, published_at = excluded.published_at,"
    " shows_from_at = excluded.shows_from_at,"
    " expires_at = excluded.expires_at";

static const char SQL_WITHDRAW[] =
    "DELETE FROM notice WHERE id = $1 RETURNING org";

static const char SQL_LIVE[] = "SELECT " COLUMNS " FROM notice n WHERE" LIVE(
    "$2") " AND ($3 = '' OR n.category = $3) AND ($4 = 0 OR NOT " ACKED ")"
          " ORDER BY coalesce(n.urgent, 0) DESC, coalesce(n.pinned, 0) DESC,"
          " coalesce(nullif(n.published_at, 0), n.shows_from_at, 0) DESC, n.id"
          " DESC LIMIT $5";

static const char SQL_GET[] =
    "SELECT " COLUMNS ", coalesce(n.body, '') FROM notice n WHERE n.id = $2";

static const char SQL_CATEGORIES[] =
    "SELECT n.category, count(*) FROM notice n WHERE" LIVE(
        "$1") " AND coalesce(n.category, '') <> '' GROUP BY n.category"
              " ORDER BY count(*) DESC, n.category LIMIT $2";

static const char SQL_NEXT[] =
    "SELECT min(at) FROM (SELECT shows_from_at AS at FROM notice"
    " WHERE shows_from_at > $1 UNION ALL"
    " SELECT expires_at FROM notice WHERE expires_at > $1) AS edges";

static const char SQL_ACK[] =
    "INSERT INTO notice_ack (id, org, notice, member, at)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (notice, member) DO NOTHING";

bool notices_save(struct db *db, const struct notice *n, struct changes *c,
                  struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, n->id);
    query_bind_text(&q, n->org);
    query_bind_text(&q, n->category);
    query_bind_text(&q, n->title);
    query_bind_text(&q, n->short_title);
    query_bind_text(&q, n->summary);
    query_bind_text(&q, n->issuer);
    query_bind_text(&q, n->glyph);
    query_bind_text(&q, n->body);
    query_bind_int(&q, n->pinned);
    query_bind_int(&q, n->urgent);
    query_bind_int(&q, n->published_at);
    query_bind_int(&q, n->shows_from_at);
    query_bind_int(&q, n->expires_at);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, n->org, "notice", n->id, false);
    return true;
}

bool notices_withdraw(struct db *db, const char *id, struct changes *c,
                      bool *found, struct err *err)
{
    *found = false;
    struct query q = query_begin(db, SQL_WITHDRAW);
    query_bind_text(&q, id);
    while (query_next(&q)) {
        char org[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        changes_add(c, org, "notice", id, true);
        *found = true;
    }
    return query_end(&q, err);
}

static void read_notice(const struct query *q, struct notice *n)
{
    *n = (struct notice){0};
    query_text(q, 0, n->id, sizeof n->id);
    query_text(q, 1, n->org, sizeof n->org);
    query_text(q, 2, n->category, sizeof n->category);
    query_text(q, 3, n->title, sizeof n->title);
    query_text(q, 4, n->short_title, sizeof n->short_title);
    query_text(q, 5, n->summary, sizeof n->summary);
    query_text(q, 6, n->issuer, sizeof n->issuer);
    query_text(q, 7, n->glyph, sizeof n->glyph);
    n->pinned = query_int(q, 8) != 0;
    n->urgent = query_int(q, 9) != 0;
    n->published_at = query_int(q, 10);
    n->shows_from_at = query_int(q, 11);
    n->expires_at = query_int(q, 12);
    n->acked = query_int(q, 13) != 0;
    n->acks = (int)query_int(q, 14);
}

bool notices_live(struct db *db, int64_t now_ms, const struct notice_filter *f,
                  struct notice *out, int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_LIVE);
    query_bind_text(&q, f && f->member ? f->member : "");
    query_bind_int(&q, now_ms);
    query_bind_text(&q, f && f->category ? f->category : "");
    query_bind_int(&q, f && f->unread);
    query_bind_int(&q, max);
    while (query_next(&q))
        read_notice(&q, &out[n++]);
    *count = n;
    return query_end(&q, err);
}

bool notices_get(struct db *db, const char *id, const char *member,
                 struct notice *out, bool *found, struct err *err)
{
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, member ? member : "");
    query_bind_text(&q, id);
    *found = query_next(&q);
    if (*found) {
        read_notice(&q, out);
        out->body = query_text_new(&q, 15);
    }
    return query_end(&q, err);
}

bool notices_categories(struct db *db, int64_t now_ms, struct category *out,
                        int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_CATEGORIES);
    query_bind_int(&q, now_ms);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        query_text(&q, 0, out[n].name, sizeof out[n].name);
        out[n++].count = (int)query_int(&q, 1);
    }
    *count = n;
    return query_end(&q, err);
}

bool notices_next_change(struct db *db, int64_t now_ms, int64_t *at,
                         struct err *err)
{
    struct query q = query_begin(db, SQL_NEXT);
    query_bind_int(&q, now_ms);
    *at = query_next(&q) ? query_int(&q, 0) : 0;
    return query_end(&q, err);
}

bool acks_save(struct db *db, const char *org, const char *notice,
               const char *member, int64_t at, struct changes *c,
               struct err *err)
{
    char id[ID_SIZE], name[160];
    snprintf(name, sizeof name, "notice_ack/%s/%s", notice, member);
    id_of_name(id, name);

    int changed;
    struct query q = query_begin(db, SQL_ACK);
    query_bind_text(&q, id);
    query_bind_text(&q, org);
    query_bind_text(&q, notice);
    query_bind_text(&q, member);
    query_bind_int(&q, at);
    if (!query_run(&q, &changed, err))
        return false;
    if (changed > 0)
        changes_add(c, org, "notice_ack", id, false);
    return true;
}
