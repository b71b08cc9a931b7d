/* The numbered places of one activity: rows of `seat`. */
#include "store/activities.h"
#include "store/leases.h"
#include "store/seats.h"

/* Behind the last number, which costs the same however many there are. */
static const char SQL_PUT_LAST[] =
    "INSERT INTO seat (activity, slot, seat, member, device, until_at)"
    " SELECT $1, '', l.last + 1, $2, $3, $4 FROM (SELECT coalesce("
    "  (SELECT s.seat FROM seat s WHERE s.activity = $1 AND s.slot = ''"
    "   AND s.seat > 0 ORDER BY s.seat DESC LIMIT 1), 0) AS last) AS l"
    " WHERE l.last < $5 ON CONFLICT DO NOTHING";

static const char SQL_PUT[] =
    "INSERT INTO seat (activity, slot, seat, member, device, until_at)"
    " VALUES ($1, '', $5, $2, $3, $4) ON CONFLICT DO NOTHING";

/* The lowest number that somebody gave back. */
static const char SQL_GAP[] =
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM seat WHERE activity = $1"
    "  AND slot = '' AND seat = 1) THEN (SELECT s.seat + 1 FROM seat s"
    "  WHERE s.activity = $1 AND s.slot = '' AND s.seat > 0 AND NOT EXISTS"
    "   (SELECT 1 FROM seat t WHERE t.activity = $1 AND t.slot = ''"
    "   AND t.seat = s.seat + 1) ORDER BY s.seat LIMIT 1) ELSE 1 END";

static const char SQL_RELEASE[] =
    "DELETE FROM seat WHERE activity = $1 AND slot = '' AND member = $2";

static const char SQL_USE[] =
    "UPDATE seat SET member = $3, device = NULL, until_at = 0"
    " WHERE activity = $1 AND slot = '' AND seat = (SELECT min(s.seat)"
    "  FROM seat s WHERE s.activity = $1 AND s.slot = '' AND s.device = $2)";

static const char SQL_EXTENT[] =
    "SELECT count(*), coalesce(min(seat), 1), coalesce(max(seat), 0)"
    " FROM seat WHERE activity = $1 AND slot = ''";

static const char SQL_CLEAR[] = "DELETE FROM seat WHERE activity = $1";

static const char SQL_CLEAR_LEASES[] =
    "DELETE FROM lease WHERE activity = $1 RETURNING org, id";

static const char SQL_LAST_LENT[] =
    "SELECT seat, device FROM seat WHERE activity = $1 AND slot = ''"
    " AND device IS NOT NULL ORDER BY seat DESC LIMIT 1";

static const char SQL_DROP[] =
    "DELETE FROM seat WHERE activity = $1 AND slot = '' AND seat = $2";

static const char SQL_MOVE[] =
    "UPDATE seat SET seat = $3 WHERE activity = $1 AND slot = ''"
    " AND seat = $2";

static const char SQL_LOWEST[] =
    "SELECT coalesce(min(seat), 0) FROM seat WHERE activity = $1"
    " AND slot = '' AND seat < 1";

static const char SQL_BEYOND[] =
    "SELECT seat FROM seat WHERE activity = $1 AND slot = '' AND seat > $2"
    " ORDER BY seat LIMIT 1";

static const char SQL_PROMISED[] =
    "SELECT seat FROM seat WHERE activity = $1 AND slot = '' AND seat < 1"
    " ORDER BY seat DESC LIMIT 1";

static const char SQL_UNSEATED[] =
    "SELECT g.member FROM signup g WHERE g.activity = $1"
    " AND g.state = 'going' AND NOT EXISTS (SELECT 1 FROM seat s"
    "  WHERE s.activity = $1 AND s.slot = '' AND s.member = g.member)"
    " ORDER BY g.place, g.id LIMIT $2";

/* The lease's row follows the rows of seat. */
static const char SQL_LEASE_FEWER[] =
    "UPDATE lease SET seats = (SELECT count(*) FROM seat s"
    " WHERE s.activity = $1 AND s.slot = '' AND s.device = $2)"
    " WHERE activity = $1 AND device = $2 RETURNING org, id, seats";

static const char SQL_LEASE_GONE[] = "DELETE FROM lease WHERE id = $1";

struct taker {
    const char *member, *device; /* the other is NULL */
    int64_t until_at;
};

/* A number of SQL's, 0 when there is none. */
static bool find_number(struct db *db, const char *sql, const char *activity,
                        int64_t limit, int64_t *out, struct err *err)
{
    struct query q = query_begin(db, sql);
    query_bind_text(&q, activity);
    if (limit >= 0)
        query_bind_int(&q, limit);
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_end(&q, err);
}

static bool put(struct db *db, const char *sql, const char *activity,
                const struct taker *t, int64_t number, bool *done,
                struct err *err)
{
    int changed = 0;
    struct query q = query_begin(db, sql);
    query_bind_text(&q, activity);
    query_bind_text(&q, t->member);
    query_bind_text(&q, t->device);
    query_bind_int(&q, t->until_at);
    query_bind_int(&q, number);
    bool ok = query_run(&q, &changed, err);
    *done = ok && changed > 0;
    return ok;
}

/* The number rule. */
static bool take(struct db *db, const struct activity *a,
                 const struct taker *t, bool *taken, struct err *err)
{
    int64_t gap;
    if (!put(db, SQL_PUT_LAST, a->id, t, a->capacity, taken, err))
        return false;
    if (*taken)
        return true;
    if (!find_number(db, SQL_GAP, a->id, -1, &gap, err))
        return false;
    return gap > a->capacity || put(db, SQL_PUT, a->id, t, gap, taken, err);
}

bool seats_take(struct db *db, const struct activity *a, const char *member,
                bool *taken, struct err *err)
{
    struct taker t = {.member = member};
    *taken = true;
    return a->capacity == 0 || take(db, a, &t, taken, err);
}

bool seats_lend(struct db *db, const struct activity *a, const char *device,
                int64_t until_at, bool *taken, struct err *err)
{
    struct taker t = {.device = device, .until_at = until_at};
    return take(db, a, &t, taken, err);
}

bool seats_release(struct db *db, const char *activity, const char *member,
                   struct err *err)
{
    struct query q = query_begin(db, SQL_RELEASE);
    query_bind_text(&q, activity);
    query_bind_text(&q, member);
    return query_run(&q, NULL, err);
}

/* ---- what was lent ---- */

static bool count_lease(struct db *db, const char *activity,
                        const char *device, struct changes *c, struct err *err)
{
    char org[ID_SIZE] = "", id[ID_SIZE] = "";
    int64_t left = 0;
    struct query q = query_begin(db, SQL_LEASE_FEWER);
    query_bind_text(&q, activity);
    query_bind_text(&q, device);
    while (query_next(&q)) {
        query_text(&q, 0, org, sizeof org);
        query_text(&q, 1, id, sizeof id);
        left = query_int(&q, 2);
    }
    if (!query_end(&q, err))
        return false;
    if (!*id)
        return true;
    changes_add(c, org, "lease", id, left == 0);
    if (left > 0)
        return true;
    struct query gone = query_begin(db, SQL_LEASE_GONE);
    query_bind_text(&gone, id);
    return query_run(&gone, NULL, err);
}

bool seats_use(struct db *db, struct activity *a, const char *device,
               const char *member, bool *used, struct changes *c,
               struct err *err)
{
    int changed = 0;
    *used = false;
    /* The count rule: a place of this screen's is one of the capacity's. */
    if (!*device || a->capacity == 0 || a->leased == 0 ||
        a->going + a->leased > a->capacity)
        return true;
    struct query q = query_begin(db, SQL_USE);
    query_bind_text(&q, a->id);
    query_bind_text(&q, device);
    query_bind_text(&q, member);
    if (!query_run(&q, &changed, err))
        return false;
    if (changed == 0)
        return true;
    *used = true;
    a->leased--;
    return count_lease(db, a->id, device, c, err);
}

static bool clear_leases(struct db *db, const char *activity,
                         struct changes *c, struct err *err)
{
    struct query q = query_begin(db, SQL_CLEAR_LEASES);
    query_bind_text(&q, activity);
    while (query_next(&q)) {
        char org[ID_SIZE], id[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        query_text(&q, 1, id, sizeof id);
        changes_add(c, org, "lease", id, true);
    }
    return query_end(&q, err);
}

bool seats_close(struct db *db, const char *activity, struct changes *c,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_CLEAR);
    query_bind_text(&q, activity);
    return query_run(&q, NULL, err) && clear_leases(db, activity, c, err);
}

/* ---- another capacity ---- */

/* Loans give way before people do. */
static bool trim_leases(struct db *db, struct activity *a, struct changes *c,
                        struct err *err)
{
    while (a->leased > 0 && a->going + a->leased > a->capacity) {
        char device[ID_SIZE] = "";
        int64_t seat = 0;
        struct query q = query_begin(db, SQL_LAST_LENT);
        query_bind_text(&q, a->id);
        if (query_next(&q)) {
            seat = query_int(&q, 0);
            query_text(&q, 1, device, sizeof device);
        }
        if (!query_end(&q, err))
            return false;
        if (!*device)
            return true;
        struct query drop = query_begin(db, SQL_DROP);
        query_bind_text(&drop, a->id);
        query_bind_int(&drop, seat);
        if (!query_run(&drop, NULL, err) ||
            !count_lease(db, a->id, device, c, err))
            return false;
        a->leased--;
    }
    return true;
}

static bool move(struct db *db, const char *activity, int64_t from, int64_t to,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_MOVE);
    query_bind_text(&q, activity);
    query_bind_int(&q, from);
    query_bind_int(&q, to);
    return query_run(&q, NULL, err);
}

/* Numbers beyond the capacity become free ones, or below 1; those below 1
 * become free ones as long as there are some. */
static bool renumber(struct db *db, const struct activity *a, const char *sql,
                     struct err *err)
{
    int64_t limit = sql == SQL_BEYOND ? a->capacity : -1;
    for (;;) {
        int64_t seat = 0, free = 1;
        bool found;
        struct query q = query_begin(db, sql);
        query_bind_text(&q, a->id);
        if (limit >= 0)
            query_bind_int(&q, limit);
        found = query_next(&q);
        if (found)
            seat = query_int(&q, 0);
        if (!query_end(&q, err))
            return false;
        if (!found)
            return true;
        if (!find_number(db, SQL_GAP, a->id, -1, &free, err))
            return false;
        if (free > a->capacity && limit < 0)
            return true;
        if (free > a->capacity) {
            if (!find_number(db, SQL_LOWEST, a->id, -1, &free, err))
                return false;
            free--;
        }
        if (!move(db, a->id, seat, free, err))
            return false;
    }
}

enum { SEATED_AT_ONCE = 64 };

/* Everybody who was going while there was no limit, first come first; those
 * who do not fit stay going. */
static bool seat_all(struct db *db, const struct activity *a, struct err *err)
{
    for (int n = SEATED_AT_ONCE; n == SEATED_AT_ONCE;) {
        char members[SEATED_AT_ONCE][ID_SIZE];
        struct query q = query_begin(db, SQL_UNSEATED);
        query_bind_text(&q, a->id);
        query_bind_int(&q, SEATED_AT_ONCE);
        for (n = 0; query_next(&q);)
            query_text(&q, 0, members[n++], ID_SIZE);
        if (!query_end(&q, err))
            return false;
        for (int i = 0; i < n; i++) {
            struct taker t = {.member = members[i]};
            int64_t last;
            bool taken;
            if (!take(db, a, &t, &taken, err))
                return false;
            if (!taken &&
                (!find_number(db, SQL_LOWEST, a->id, -1, &last, err) ||
                 !put(db, SQL_PUT, a->id, &t, last - 1, &taken, err)))
                return false;
        }
    }
    return true;
}

bool seats_fit(struct db *db, struct activity *a, struct changes *c,
               struct err *err)
{
    if (a->capacity == 0) {
        a->leased = 0;
        return seats_close(db, a->id, c, err);
    }
    struct query q = query_begin(db, SQL_EXTENT);
    query_bind_text(&q, a->id);
    bool fits = query_next(&q) && query_int(&q, 0) == a->going + a->leased &&
                query_int(&q, 1) > 0 && query_int(&q, 2) <= a->capacity;
    if (!query_end(&q, err))
        return false;
    return fits || (trim_leases(db, a, c, err) &&
                    renumber(db, a, SQL_BEYOND, err) &&
                    renumber(db, a, SQL_PROMISED, err) && seat_all(db, a, err));
}
