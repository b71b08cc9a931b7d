#include "store/orgs.h"

#include "base/lang.h"

#include <string.h>

#define COLUMNS                                                                \
    "id, coalesce(parent, ''), kind, name, tz, coalesce(public_url, ''),"      \
    " coalesce(ask_pin, 0), coalesce(unmask, 0)"

static const char SQL_SAVE[] =
    "INSERT INTO org (id, org, parent, kind, name, tz, public_url, ask_pin,"
    " unmask) VALUES ($1, $1, nullif($2, ''), $3, $4, $5, nullif($6, ''),"
    " $7, $8) ON CONFLICT (id) DO UPDATE SET parent = excluded.parent,"
    " kind = excluded.kind, name = excluded.name, tz = excluded.tz,"
    " public_url = excluded.public_url, ask_pin = excluded.ask_pin,"
    " unmask = excluded.unmask";

static const char SQL_GET[] = "SELECT " COLUMNS " FROM org WHERE id = $1";

static const char SQL_LIST[] =
    "SELECT " COLUMNS " FROM org ORDER BY kind, name, id LIMIT $1";

bool orgs_save(struct db *db, const struct org *o, struct changes *c,
               struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, o->id);
    query_bind_text(&q, o->parent);
    query_bind_text(&q, o->kind);
    query_bind_text(&q, o->name);
    query_bind_text(&q, o->tz);
    query_bind_text(&q, o->public_url);
    query_bind_int(&q, o->ask_pin);
    query_bind_int(&q, o->unmask);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, o->id, "org", o->id, false);
    return true;
}

static void read_org(const struct query *q, struct org *o)
{
    query_text(q, 0, o->id, sizeof o->id);
    query_text(q, 1, o->parent, sizeof o->parent);
    query_text(q, 2, o->kind, sizeof o->kind);
    query_text(q, 3, o->name, sizeof o->name);
    query_text(q, 4, o->tz, sizeof o->tz);
    query_text(q, 5, o->public_url, sizeof o->public_url);
    o->ask_pin = query_int(q, 6) != 0;
    o->unmask = query_int(q, 7) != 0;
}

static bool find(struct db *db, const char *id, struct org *out, bool *found,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, id);
    *found = query_next(&q);
    if (*found)
        read_org(&q, out);
    return query_end(&q, err);
}

bool orgs_get(struct db *db, const char *id, struct org *out, struct err *err)
{
    bool found;
    if (!find(db, id, out, &found, err))
        return false;
    return found ||
           err_set(err, ERR_INPUT, N_("没有这个单位。"), "no org %.40s", id);
}

bool orgs_list(struct db *db, struct org *out, int max, int *count,
               struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_LIST);
    query_bind_int(&q, max);
    while (query_next(&q))
        read_org(&q, &out[n++]);
    *count = n;
    return query_end(&q, err);
}

bool orgs_path(struct db *db, const char *id, struct org *out, int *count,
               struct err *err)
{
    int n = 0;
    bool found = *id != '\0';
    while (found && n < ORG_DEPTH_MAX) {
        const char *next = n == 0 ? id : out[n - 1].parent;
        if (!*next)
            break;
        if (!find(db, next, &out[n], &found, err))
            return false;
        n += found;
    }
    *count = n;
    return true;
}
