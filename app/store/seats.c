#include "store/leases.h"

#include "base/mem.h"
#include "base/zone.h"
#include "store/activities.h"
#include "store/orgs.h"
#include "store/seats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SQL_OVER[] =
    "DELETE FROM lease WHERE activity = $1 AND until_at <= $2"
    " RETURNING org, id";

static const char SQL_RETURN[] =
    "DELETE FROM seat WHERE activity = $1 AND slot = ''"
    " AND device IS NOT NULL AND device NOT IN (SELECT l.device FROM lease l"
    "  WHERE l.activity = $1)";

static const char SQL_REVOKED[] =
    "UPDATE lease SET until_at = 0 WHERE until_at > 0 AND device IN"
    " (SELECT id FROM device WHERE revoked_at > 0)";

/* Where loans are over, and where somebody waits though there is a place. */
static const char SQL_UNTIDY[] =
    "SELECT l.activity FROM lease l WHERE l.until_at <= $1"
    " UNION SELECT a.id FROM activity a WHERE"
    " EXISTS (SELECT 1 FROM signup w WHERE w.activity = a.id"
    "  AND w.state = 'waiting')"
    " AND (a.capacity = 0 OR a.capacity > (SELECT count(*) FROM signup s"
    "  WHERE s.activity = a.id AND s.state = 'going')"
    "  + (SELECT coalesce(sum(l.seats), 0) FROM lease l"
    "  WHERE l.activity = a.id AND l.until_at > $1))"
    " ORDER BY 1";

static const char SQL_OF_MEMBER[] =
    "SELECT activity FROM signup WHERE member = $1"
    " AND state IN ('going', 'waiting') ORDER BY activity";

bool seats_lock(struct db *db, const char *activity, struct err *err)
{
    char key[ID_SIZE + 16];
    snprintf(key, sizeof key, "activity/%s", activity);
    return db_lock(db, key, err);
}

static bool take_back(struct db *db, const char *activity, int64_t now_ms,
                      struct changes *c, struct err *err)
{
    int before = c->count;
    struct query over = query_begin(db, SQL_OVER);
    query_bind_text(&over, activity);
    query_bind_int(&over, now_ms);
    while (query_next(&over)) {
        char org[ID_SIZE], id[ID_SIZE];
        query_text(&over, 0, org, sizeof org);
        query_text(&over, 1, id, sizeof id);
        changes_add(c, org, "lease", id, true);
    }
    if (!query_end(&over, err))
        return false;
    if (c->count == before)
        return true;
    struct query q = query_begin(db, SQL_RETURN);
    query_bind_text(&q, activity);
    return query_run(&q, NULL, err);
}

bool seats_open(struct db *db, const char *activity, int64_t now_ms,
                struct activity *out, bool *found, struct changes *c,
                struct err *err)
{
    return seats_lock(db, activity, err) &&
           take_back(db, activity, now_ms, c, err) &&
           activities_truth(db, activity, out, found, err) &&
           (!*found || signups_promote(db, out, c, err));
}

/* ---- chores ---- */

struct ids {
    char (*list)[ID_SIZE]; /* owned */
    int count, room;
};

static bool read_ids(struct query *q, struct ids *out, struct err *err)
{
    while (query_next(q)) {
        if (out->count == out->room) {
            out->room = out->room ? 2 * out->room : 16;
            out->list =
                mem_resize(out->list, (size_t)out->room * sizeof *out->list);
        }
        query_text(q, 0, out->list[out->count++], ID_SIZE);
    }
    return query_end(q, err);
}

bool seats_tidy(struct db *db, int64_t now_ms, struct changes *c,
                struct err *err)
{
    struct ids ids = {0};
    struct query revoked = query_begin(db, SQL_REVOKED);
    bool ok = query_run(&revoked, NULL, err);
    if (ok) {
        struct query q = query_begin(db, SQL_UNTIDY);
        query_bind_int(&q, now_ms);
        ok = read_ids(&q, &ids, err);
    }
    for (int i = 0; ok && i < ids.count; i++) {
        struct activity a;
        bool found;
        ok = seats_open(db, ids.list[i], now_ms, &a, &found, c, err);
    }
    free(ids.list);
    return ok;
}

static bool leave_one(struct db *db, const char *activity, const char *member,
                      int64_t now_ms, struct changes *c, struct err *err)
{
    struct activity a;
    struct signup s;
    struct org org;
    bool found;
    if (!seats_open(db, activity, now_ms, &a, &found, c, err) ||
        !signups_get(db, activity, member, &s, err))
        return false;
    if (!found)
        return true;
    if (!orgs_get(db, s.org, &org, err))
        return false;
    struct zone *z = zone_open(org.tz, err);
    if (!z)
        return false;
    bool over = activity_ends(&a, z) <= now_ms;
    zone_close(z);
    if (over)
        return true;
    a.going -= s.state == SIGNUP_GOING;
    a.waiting -= s.state == SIGNUP_WAITING;
    s.state = SIGNUP_CANCELLED;
    s.at = now_ms;
    return signups_save(db, &s, c, err) &&
           seats_release(db, activity, member, err) &&
           signups_promote(db, &a, c, err);
}

bool seats_leave(struct db *db, const char *member, int64_t now_ms,
                 struct changes *c, struct err *err)
{
    struct ids ids = {0};
    struct query q = query_begin(db, SQL_OF_MEMBER);
    query_bind_text(&q, member);
    bool ok = read_ids(&q, &ids, err);
    for (int i = 0; ok && i < ids.count; i++)
        ok = leave_one(db, ids.list[i], member, now_ms, c, err);
    free(ids.list);
    return ok;
}
