#include "tests/sim/same.h"

#include "base/buf.h"
#include "base/mem.h"
#include "model/entity.h"
#include "store/feed.h"
#include "store/meta.h"
#include "store/orgs.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A path as $1: an org and its ancestors. */
#define PATH                                                                   \
    "WITH RECURSIVE path (id) AS (SELECT $1 UNION ALL SELECT o.parent"         \
    " FROM path p JOIN org o ON o.id = p.id WHERE o.parent IS NOT NULL) "

static const char SQL_HUB_FEED[] =
    PATH "SELECT entity, id, rev, org FROM feed WHERE deleted = 0"
         " AND org IN (SELECT id FROM path) ORDER BY entity, id";

static const char SQL_OWN_FEED[] =
    "SELECT entity, id, rev, org FROM feed WHERE $1 <> '' AND deleted = 0"
    " ORDER BY entity, id";

static const char SQL_PASSED[] =
    "SELECT entity, id, rev FROM feed WHERE org = $1 AND rev <= $2"
    " AND deleted = 0";

static const char SQL_HELD[] =
    "SELECT rev FROM feed WHERE entity = $1 AND id = $2";

static void diverged(const struct screen *s, const char *what,
                     const char *detail)
{
    ledger_totals()->diverged++;
    sim_fail("diverged: %s: %s %s", s->machine.name, what, detail);
}

/* ---- rows ---- */

static char *put_row(const struct query *q, const struct entity *e)
{
    struct buf out = {0};
    char text[80];
    query_text(q, 0, text, sizeof text);
    buf_put(&out, text);
    query_text(q, 1, text, sizeof text);
    buf_printf(&out, " %s", text);
    for (int i = 0; e->fields[i].name; i++) {
        if (e->fields[i].type == FIELD_INT) {
            buf_printf(&out, "|%lld", (long long)query_int(q, i + 2));
            continue;
        }
        char *value = query_text_new(q, i + 2);
        buf_printf(&out, "|%s", value);
        free(value);
    }
    return buf_take(&out);
}

/* "SELECT ..." of a table; at the hub only what is for $1 and above it. */
static struct query rows_of(struct db *db, const struct entity *e, bool hub,
                            const char *org)
{
    struct buf sql = {0};
    if (hub)
        buf_put(&sql, PATH);
    buf_put(&sql, "SELECT id, org");
    for (int i = 0; e->fields[i].name; i++)
        buf_printf(&sql, ", \"%s\"", e->fields[i].name);
    buf_printf(&sql, " FROM %s WHERE %s ORDER BY id", e->table,
               hub ? "org IN (SELECT id FROM path)" : "$1 <> ''");
    struct query q = query_once(db, sql.text);
    query_bind_text(&q, org);
    buf_clear(&sql);
    return q;
}

static char *next_row(struct query *q, const struct entity *e)
{
    return query_next(q) ? put_row(q, e) : NULL;
}

static void compare_table(struct screen *s, struct db *hub,
                          const struct entity *e)
{
    struct err err = {0};
    const char *org = s->duties.core.org;
    struct query a = rows_of(hub, e, true, org);
    struct query b = rows_of(s->duties.core.db, e, false, org);
    bool same = true;
    while (same) {
        char *x = next_row(&a, e), *y = next_row(&b, e);
        same = x && y ? strcmp(x, y) == 0 : x == y;
        if (!same) {
            struct buf what = {0};
            buf_printf(&what, "hub has %s, it has %s", x ? x : "no more",
                       y ? y : "no more");
            diverged(s, e->name, what.text);
            buf_clear(&what);
        }
        bool end = !x;
        free(x);
        free(y);
        if (end)
            break;
    }
    if (!query_end(&a, &err) || !query_end(&b, &err))
        sim_die("comparing rows", err.detail);
}

/* ---- the feed ---- */

static void feed_line(struct query *q, char out[160])
{
    char entity[32], id[ID_SIZE], org[ID_SIZE];
    out[0] = '\0';
    if (!query_next(q))
        return;
    query_text(q, 0, entity, sizeof entity);
    query_text(q, 1, id, sizeof id);
    query_text(q, 3, org, sizeof org);
    snprintf(out, 160, "%s %s %s %lld", org, entity, id,
             (long long)query_int(q, 2));
}

static void compare_feed(struct screen *s, struct db *hub)
{
    struct err err = {0};
    char x[160] = "-", y[160] = "-";
    struct query a = query_begin(hub, SQL_HUB_FEED);
    query_bind_text(&a, s->duties.core.org);
    struct query b = query_begin(s->duties.core.db, SQL_OWN_FEED);
    query_bind_text(&b, s->duties.core.org);
    while (x[0] && strcmp(x, y) == 0) {
        feed_line(&a, x);
        feed_line(&b, y);
        if (strcmp(x, "") == 0 && strcmp(y, "") == 0)
            break;
        if (strcmp(x, y) != 0) {
            char what[340];
            snprintf(what, sizeof what, "hub has \"%s\", it has \"%s\"", x, y);
            diverged(s, "feed", what);
        }
        else
            snprintf(y, sizeof y, "%s", x);
    }
    if (!query_end(&a, &err) || !query_end(&b, &err))
        sim_die("comparing feeds", err.detail);
}

static void compare_digests(struct screen *s, struct db *hub)
{
    struct org path[ORG_DEPTH_MAX];
    int count = 0;
    struct err err = {0};
    bool ok = orgs_path(hub, s->duties.core.org, path, &count, &err);
    for (int i = 0; ok && i < count; i++) {
        int64_t rev, own_rev;
        uint64_t digest, own;
        ok = feed_head(hub, path[i].id, &rev, &digest, &err) &&
             feed_head(s->duties.core.db, path[i].id, &own_rev, &own, &err);
        if (ok && digest != own)
            diverged(s, "digest of", path[i].id);
    }
    if (!ok)
        sim_die("comparing digests", err.detail);
}

void same_check(struct screen *s)
{
    struct db *hub = host_look();
    if (!s->on || !hub) {
        diverged(s, "is", "off");
        return;
    }
    const struct sync_state *st = &s->duties.core.state;
    if (!st->paired || !st->online || !st->ready)
        diverged(s, !st->paired ? "is not paired:" : "is not online:",
                 s->duties.core.trouble ? s->duties.core.trouble : "");
    for (int i = 0; i < entity_count; i++)
        compare_table(s, hub, &entities[i]);
    compare_feed(s, hub);
    compare_digests(s, hub);
    host_look_end();
}

/* ---- the cursor ---- */

static void check_passed(struct screen *s, struct db *hub, const char *org,
                         int64_t rev)
{
    struct err err = {0};
    struct query q = query_begin(hub, SQL_PASSED);
    query_bind_text(&q, org);
    query_bind_int(&q, rev);
    while (query_next(&q)) {
        char entity[32], id[ID_SIZE];
        query_text(&q, 0, entity, sizeof entity);
        query_text(&q, 1, id, sizeof id);
        struct query own = query_begin(s->duties.core.db, SQL_HELD);
        query_bind_text(&own, entity);
        query_bind_text(&own, id);
        int64_t held = query_next(&own) ? query_int(&own, 0) : 0;
        if (!query_end(&own, &err))
            sim_die("reading a rev", err.detail);
        if (held == query_int(&q, 2))
            continue;
        ledger_totals()->misordered++;
        sim_fail("misordered: %s is at rev %lld of %s, but has rev %lld of "
                 "%s %s, not %lld", s->machine.name, (long long)rev, org,
                 (long long)held, entity, id, (long long)query_int(&q, 2));
    }
    if (!query_end(&q, &err))
        sim_die("reading what was passed", err.detail);
}

void same_check_cursor(struct screen *s)
{
    struct db *hub = host_look();
    char text[META_MAX];
    struct cursor c;
    struct err err = {0};
    if (!hub)
        return;
    if (s->on && meta_get(s->duties.core.db, "cursor", text, &err) &&
        text[0] && cursor_parse(text, &c) &&
        strcmp(c.epoch, hub_epoch(host()->hub)) == 0)
        for (int i = 0; i < c.count; i++)
            check_passed(s, hub, c.at[i].org, c.at[i].rev);
    host_look_end();
}
