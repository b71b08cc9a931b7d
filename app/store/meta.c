#include "store/meta.h"

static const char SQL_GET[] = "SELECT value FROM meta WHERE name = $1";

static const char SQL_SET[] =
    "INSERT INTO meta (name, value) VALUES ($1, $2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

static const char SQL_SET_ONCE[] =
    "INSERT INTO meta (name, value) VALUES ($1, $2)"
    " ON CONFLICT (name) DO NOTHING";

bool meta_get(struct db *db, const char *name, char out[META_MAX],
              struct err *err)
{
    out[0] = '\0';
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, name);
    if (query_next(&q))
        query_text(&q, 0, out, META_MAX);
    return query_end(&q, err);
}

bool meta_set(struct db *db, const char *name, const char *value,
              struct err *err)
{
    struct query q = query_begin(db, SQL_SET);
    query_bind_text(&q, name);
    query_bind_text(&q, value);
    return query_run(&q, NULL, err);
}

bool meta_set_once(struct db *db, const char *name, const char *value,
                   struct err *err)
{
    struct query q = query_begin(db, SQL_SET_ONCE);
    query_bind_text(&q, name);
    query_bind_text(&q, value);
    return query_run(&q, NULL, err);
}
