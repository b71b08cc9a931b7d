#include "store/activities.h"

#define COLUMNS "id, org, activity, member, present, walkin, how, at"

static const char SQL_GET[] = "SELECT " COLUMNS " FROM checkin"
                              " WHERE activity = $1 AND member = $2";

static const char SQL_SAVE[] =
    "INSERT INTO checkin (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7,"
    " $8) ON CONFLICT (id) DO UPDATE SET org = excluded.org,"
    " present = excluded.present, walkin = excluded.walkin,"
    " how = excluded.how, at = excluded.at";

bool checkins_get(struct db *db, const char *activity, const char *member,
                  struct checkin *out, bool *found, struct err *err)
{
    *out = (struct checkin){0};
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, activity);
    query_bind_text(&q, member);
    *found = query_next(&q);
    if (*found) {
        query_text(&q, 0, out->id, sizeof out->id);
        query_text(&q, 1, out->org, sizeof out->org);
        query_text(&q, 2, out->activity, sizeof out->activity);
        query_text(&q, 3, out->member, sizeof out->member);
        out->present = query_int(&q, 4) != 0;
        out->walkin = query_int(&q, 5) != 0;
        query_text(&q, 6, out->how, sizeof out->how);
        out->at = query_int(&q, 7);
    }
    return query_end(&q, err);
}

bool checkins_save(struct db *db, const struct checkin *k, struct changes *c,
                   struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, k->id);
    query_bind_text(&q, k->org);
    query_bind_text(&q, k->activity);
    query_bind_text(&q, k->member);
    query_bind_int(&q, k->present);
    query_bind_int(&q, k->walkin);
    query_bind_text(&q, k->how);
    query_bind_int(&q, k->at);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, k->org, "checkin", k->id, false);
    return true;
}
