#include "store/leases.h"

#include "base/zone.h"
#include "store/activities.h"
#include "store/orgs.h"
#include "store/seats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Up the tree from $2.  What is in order already is passed over. */
static const char SQL_LENDABLE[] =
    "WITH RECURSIVE path (id, depth) AS (SELECT id, 1 FROM org WHERE id = $2"
    " UNION ALL"
    " SELECT o.parent, p.depth + 1 FROM path p JOIN org o ON o.id = p.id"
    " WHERE o.parent IS NOT NULL AND p.depth < $3)"
    " SELECT a.id, coalesce(l.seats, 0), coalesce(l.until_at, 0)"
    " FROM activity a LEFT JOIN lease l ON l.activity = a.id"
    "  AND l.device = $1 WHERE a.org IN (SELECT id FROM path)"
    " AND a.capacity > 0 AND a.signup = 1 AND a.signup_opens_at <= $4"
    " AND (a.signup_closes_at > $4 OR (a.signup_closes_at = 0"
    "  AND (a.starts_at > $4 OR a.starts_on >= $7)))"
    " AND (coalesce(l.seats, 0) < $5 OR l.until_at < $6)"
    " AND (l.seats > 0 OR $9 >"
    "  (SELECT count(*) FROM lease h WHERE h.device = $1))"
    " ORDER BY a.starts_at, a.id LIMIT $8";

static const char SQL_HELD[] = "SELECT count(*) FROM lease WHERE device = $1";

static const char SQL_OWN[] =
    "SELECT id, seats, until_at FROM lease WHERE activity = $1"
    " AND device = $2";

static const char SQL_SAVE[] =
    "INSERT INTO lease (id, org, activity, device, seats, until_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET"
    " seats = excluded.seats, until_at = excluded.until_at";

static const char SQL_EXTEND[] =
    "UPDATE seat SET until_at = $3 WHERE activity = $1 AND slot = ''"
    " AND device = $2";

/* What a screen holds of one activity, and what it should. */
struct lending {
    struct db *db;
    const char *device, *org;
    struct zone *zone;
    int64_t now;
    int held; /* activities it has places of */
};

static void weigh(const struct lending *l, const struct activity *a, int own,
                  int64_t own_until, struct loan *out)
{
    int64_t until = lease_until(a, l->zone, l->now);
    int seats = lease_seats(a, own);
    out->seats = own;
    out->until_at = own_until;
    if (until == 0 || (own == 0 && l->held >= LEASES_MAX))
        return;
    if (own == 0 || (seats >= own && lease_is_due(own_until, l->now)))
        out->until_at = until > own_until ? until : own_until;
    if (seats > own)
        out->seats = seats;
}

static bool count_held(struct lending *l, struct err *err)
{
    struct query q = query_begin(l->db, SQL_HELD);
    query_bind_text(&q, l->device);
    l->held = query_next(&q) ? (int)query_int(&q, 0) : 0;
    return query_end(&q, err);
}

static bool read_lendable(const struct lending *l, struct loan *out, int *count,
                          struct err *err)
{
    char today[DATE_SIZE];
    int64_t half = (int64_t)LEASE_HOURS * 60 * 60 * 1000 / 2;
    int n = 0;
    /* Any zone's day: lease_until() looks more closely. */
    day_format((int)(l->now / DAY_MS) - 1, today);
    struct query q = query_begin(l->db, SQL_LENDABLE);
    query_bind_text(&q, l->device);
    query_bind_text(&q, l->org);
    query_bind_int(&q, ORG_DEPTH_MAX);
    query_bind_int(&q, l->now);
    query_bind_int(&q, LEASE_SEATS_MAX);
    query_bind_int(&q, l->now + half);
    query_bind_text(&q, today);
    query_bind_int(&q, LEASES_ASKED);
    query_bind_int(&q, LEASES_MAX);
    while (query_next(&q)) {
        struct loan *loan = &out[n++];
        query_text(&q, 0, loan->activity, sizeof loan->activity);
        loan->seats = (int)query_int(&q, 1);
        loan->until_at = query_int(&q, 2);
    }
    *count = n;
    return query_end(&q, err);
}

bool leases_wanted(struct db *db, const char *device, const char *org,
                   const char *tz, int64_t now_ms, struct loan *out, int *count,
                   struct err *err)
{
    struct lending l = {
        .db = db, .device = device, .org = org, .now = now_ms};
    int found, kept = 0;
    *count = 0;
    if (!read_lendable(&l, out, &found, err))
        return false;
    if (found == 0)
        return true;
    bool held;
    if (!signups_are_held(db, &held, err))
        return false;
    if (held)
        return true;
    l.zone = zone_open(tz, err);
    bool ok = l.zone && count_held(&l, err);
    for (int i = 0; ok && i < found; i++) {
        struct activity a;
        struct loan want = out[i];
        bool is;
        ok = activities_truth(db, out[i].activity, &a, &is, err);
        if (!ok || !is)
            continue;
        weigh(&l, &a, out[i].seats, out[i].until_at, &want);
        if (want.seats != out[i].seats || want.until_at != out[i].until_at)
            out[kept++] = want;
    }
    zone_close(l.zone);
    *count = ok ? kept : 0;
    return ok;
}

static bool read_own(const struct lending *l, const char *activity,
                     struct loan *own, char id[ID_SIZE], struct err *err)
{
    *own = (struct loan){0};
    id[0] = '\0';
    struct query q = query_begin(l->db, SQL_OWN);
    query_bind_text(&q, activity);
    query_bind_text(&q, l->device);
    if (query_next(&q)) {
        query_text(&q, 0, id, ID_SIZE);
        own->seats = (int)query_int(&q, 1);
        own->until_at = query_int(&q, 2);
    }
    return query_end(&q, err);
}

static bool save_lease(const struct lending *l, const char *activity,
                       const struct loan *loan, char id[ID_SIZE],
                       struct changes *c, struct err *err)
{
    if (!*id) {
        char name[3 * ID_SIZE];
        snprintf(name, sizeof name, "lease/%s/%s", activity, l->device);
        id_of_name(id, name);
    }
    struct query q = query_begin(l->db, SQL_SAVE);
    query_bind_text(&q, id);
    query_bind_text(&q, l->org);
    query_bind_text(&q, activity);
    query_bind_text(&q, l->device);
    query_bind_int(&q, loan->seats);
    query_bind_int(&q, loan->until_at);
    if (!query_run(&q, NULL, err))
        return false;
    struct query extend = query_begin(l->db, SQL_EXTEND);
    query_bind_text(&extend, activity);
    query_bind_text(&extend, l->device);
    query_bind_int(&extend, loan->until_at);
    changes_add(c, l->org, "lease", id, false);
    return query_run(&extend, NULL, err);
}

static bool grant(struct lending *l, const char *activity, struct changes *c,
                  struct err *err)
{
    struct activity a;
    struct loan own, want;
    char id[ID_SIZE];
    bool found, taken = true;
    if (!seats_open(l->db, activity, l->now, &a, &found, c, err) ||
        !read_own(l, activity, &own, id, err))
        return false;
    if (!found)
        return true;
    weigh(l, &a, own.seats, own.until_at, &want);
    if (want.seats == own.seats && want.until_at == own.until_at)
        return true;
    int seats = own.seats;
    while (taken && seats < want.seats) {
        if (!seats_lend(l->db, &a, l->device, want.until_at, &taken, err))
            return false;
        seats += taken;
    }
    want.seats = seats;
    if (seats == 0)
        return true;
    l->held += own.seats == 0;
    return save_lease(l, activity, &want, id, c, err);
}

static int by_activity(const void *a, const void *b)
{
    const struct loan *x = a, *y = b;
    return strcmp(x->activity, y->activity);
}

bool leases_grant(struct db *db, const char *device, const char *org,
                  const char *tz, int64_t now_ms, struct loan *loans, int count,
                  struct changes *c, struct err *err)
{
    struct lending l = {
        .db = db, .device = device, .org = org, .now = now_ms};
    if (count == 0)
        return true;
    qsort(loans, (size_t)count, sizeof *loans, by_activity);
    l.zone = zone_open(tz, err);
    bool ok = l.zone && count_held(&l, err);
    for (int i = 0; ok && i < count; i++)
        ok = grant(&l, loans[i].activity, c, err);
    zone_close(l.zone);
    return ok;
}
