#include "store/activities.h"

#include "store/leases.h"
#include "store/seats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW                                                                    \
    "a.id, a.org, a.title, a.short, a.place, a.meet, a.facts, a.tags,"         \
    " a.organiser, a.fee, a.cover, a.series, a.all_day, a.starts_at,"          \
    " a.ends_at, a.starts_on, a.ends_on, a.capacity, a.signup,"                \
    " a.signup_opens_at, a.signup_closes_at, a.cancel_until_at,"               \
    " a.checkin_opens_at, a.checkin_closes_at, a.quorum, a.listed,"            \
    " a.walkins,"                                                              \
    " (SELECT count(*) FROM signup s WHERE s.activity = a.id"                  \
    "  AND s.state = 'going'),"                                                \
    " (SELECT count(*) FROM signup s WHERE s.activity = a.id"                  \
    "  AND s.state = 'waiting'),"                                              \
    " (SELECT coalesce(sum(l.seats), 0) FROM lease l"                          \
    "  WHERE l.activity = a.id)"

/* The last column tells whether own actions, or what was lent to screens,
 * change the counts. */
#define IS_LENT                                                                \
    " OR EXISTS (SELECT 1 FROM lease l WHERE l.activity = a.id)"               \
    " THEN 1 ELSE 0 END"
#define COLUMNS                                                                \
    ROW ", (SELECT count(*) FROM checkin k WHERE k.activity = a.id"            \
        "  AND k.present = 1), CASE WHEN EXISTS (SELECT 1 FROM action o"       \
        "  WHERE o.overlay = 1 AND o.subject = a.id)" IS_LENT

/* In lists nobody asks who is present, and most of what a screen does on its
 * own are check-ins. */
#define LISTED                                                                 \
    ROW ", 0, CASE WHEN EXISTS (SELECT 1 FROM action o WHERE o.overlay = 1"    \
        "  AND o.subject = a.id AND (o.kind IN ('signup', 'signup_cancel')"    \
        "  OR o.walkin = 1))" IS_LENT

enum { OVERLAID = 31, BODY }; /* columns after those of the row */

static const char SQL_SAVE[] =
    "INSERT INTO activity (id, org, title, short, place, meet, facts, tags,"
    " organiser, fee, cover, series, all_day, starts_at, ends_at, starts_on,"
    " ends_on, capacity, signup, signup_opens_at, signup_closes_at,"
    " cancel_until_at, checkin_opens_at, checkin_closes_at, quorum, listed,"
    " walkins, body) VALUES ($1, $2, $3, nullif($4, ''), nullif($5, ''),"
    " nullif($6, ''), nullif($7, ''), nullif($8, ''), nullif($9, ''),"
    " nullif($10, ''), nullif($11, ''), nullif($12, ''), $13, $14, $15,"
    " nullif($16, ''), nullif($17, ''), $18, $19, $20, $21, $22, $23, $24,"
    " $25, $26, $27, nullif($28, '')) ON CONFLICT (id) DO UPDATE SET"
    " org = excluded.org, title = excluded.title, short = excluded.short,"
    " place = excluded.place, meet = excluded.meet, facts = excluded.facts,"
    " tags = excluded.tags, organiser = excluded.organiser,"
    " fee = excluded.fee, cover = excluded.cover, series = excluded.series,"
    " all_day = excluded.all_day, starts_at = excluded.starts_at,"
    " ends_at = excluded.ends_at, starts_on = excluded.starts_on,"
    " ends_on = excluded.ends_on, capacity = excluded.capacity,"
    " signup = excluded.signup, signup_opens_at = excluded.signup_opens_at,"
    " signup_closes_at = excluded.signup_closes_at,"
    " cancel_until_at = excluded.cancel_until_at,"
    " checkin_opens_at = excluded.checkin_opens_at,"
    " checkin_closes_at = excluded.checkin_closes_at,"
    " quorum = excluded.quorum, listed = excluded.listed,"
    " walkins = excluded.walkins, body = excluded.body";

static const char SQL_WITHDRAW[] =
    "DELETE FROM activity WHERE id = $1 RETURNING org";

static const char SQL_GET[] =
    "SELECT " COLUMNS ", a.body FROM activity a WHERE a.id = $1";

static const char SQL_TRUTH[] =
    "SELECT " ROW ", 0, 0 FROM activity a WHERE a.id = $1";

static const char SQL_TIMED[] =
    "SELECT " LISTED " FROM activity a WHERE coalesce(a.all_day, 0) = 0"
    " AND a.starts_at < $2 AND (a.ends_at > $1 OR a.starts_at >= $1)"
    " ORDER BY a.starts_at, a.id LIMIT $3";

static const char SQL_WHOLE_DAYS[] =
    "SELECT " LISTED " FROM activity a WHERE a.all_day = 1"
    " AND a.starts_on < $2"
    " AND coalesce(nullif(a.ends_on, ''), a.starts_on) >= $1"
    " ORDER BY a.starts_on, a.id LIMIT $3";

bool activities_save(struct db *db, const struct activity *a, struct changes *c,
                     struct err *err)
{
    const char *const texts[] = {
        a->id,    a->org,  a->title,     a->short_title, a->place, a->meet,
        a->facts, a->tags, a->organiser, a->fee,         a->cover, a->series,
    };
    const int64_t windows[] = {
        a->signup_opens_at,  a->signup_closes_at,  a->cancel_until_at,
        a->checkin_opens_at, a->checkin_closes_at, a->quorum,
        a->listed,           a->walkins,
    };
    if (!seats_lock(db, a->id, err))
        return false;
    struct query q = query_begin(db, SQL_SAVE);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        query_bind_text(&q, texts[i]);
    query_bind_int(&q, a->all_day);
    query_bind_int(&q, a->starts_at);
    query_bind_int(&q, a->ends_at);
    query_bind_text(&q, a->starts_on);
    query_bind_text(&q, a->ends_on);
    query_bind_int(&q, a->capacity);
    query_bind_int(&q, a->signup);
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
        query_bind_int(&q, windows[i]);
    query_bind_text(&q, a->body);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, a->org, "activity", a->id, false);

    /* More places than before: the waiting list moves up at once. */
    struct activity truth;
    bool found;
    return activities_truth(db, a->id, &truth, &found, err) &&
           seats_fit(db, &truth, c, err) &&
           signups_promote(db, &truth, c, err);
}

bool activities_withdraw(struct db *db, const char *id, struct changes *c,
                         bool *found, struct err *err)
{
    *found = false;
    if (!seats_lock(db, id, err))
        return false;
    struct query q = query_begin(db, SQL_WITHDRAW);
    query_bind_text(&q, id);
    while (query_next(&q)) {
        char org[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        changes_add(c, org, "activity", id, true);
        *found = true;
    }
    return query_end(&q, err) && seats_close(db, id, c, err);
}

static void read_texts(const struct query *q, struct activity *a)
{
    const struct {
        char *out;
        size_t size;
    } texts[] = {
        {a->id, sizeof a->id},
        {a->org, sizeof a->org},
        {a->title, sizeof a->title},
        {a->short_title, sizeof a->short_title},
        {a->place, sizeof a->place},
        {a->meet, sizeof a->meet},
        {a->facts, sizeof a->facts},
        {a->tags, sizeof a->tags},
        {a->organiser, sizeof a->organiser},
        {a->fee, sizeof a->fee},
        {a->cover, sizeof a->cover},
        {a->series, sizeof a->series},
    };
    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
        query_text(q, i, texts[i].out, texts[i].size);
}

/* Returns whether the counts it read are not all. */
static bool read_activity(const struct query *q, struct activity *a)
{
    *a = (struct activity){0};
    read_texts(q, a);
    a->all_day = query_int(q, 12) != 0;
    a->starts_at = query_int(q, 13);
    a->ends_at = query_int(q, 14);
    query_text(q, 15, a->starts_on, sizeof a->starts_on);
    query_text(q, 16, a->ends_on, sizeof a->ends_on);
    a->capacity = (int)query_int(q, 17);
    a->signup = query_int(q, 18) != 0;
    a->signup_opens_at = query_int(q, 19);
    a->signup_closes_at = query_int(q, 20);
    a->cancel_until_at = query_int(q, 21);
    a->checkin_opens_at = query_int(q, 22);
    a->checkin_closes_at = query_int(q, 23);
    a->quorum = (int)query_int(q, 24);
    a->listed = query_int(q, 25) != 0;
    a->walkins = query_int(q, 26) != 0;
    a->going = (int)query_int(q, 27);
    a->waiting = (int)query_int(q, 28);
    a->leased = (int)query_int(q, 29);
    a->present = (int)query_int(q, 30);
    return query_int(q, OVERLAID) != 0;
}

static bool recount(struct db *db, struct activity *a, int64_t now_ms,
                    struct err *err)
{
    struct seats seats;
    if (!seats_load(db, a->id, now_ms, false, &seats, err))
        return false;
    seats_count(&seats, a);
    seats_clear(&seats);
    return true;
}

bool activities_get(struct db *db, const char *id, int64_t now_ms,
                    struct activity *out, bool *found, struct err *err)
{
    bool overlaid = false;
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, id);
    *found = query_next(&q);
    if (*found) {
        overlaid = read_activity(&q, out);
        out->body = query_text_new(&q, BODY);
    }
    if (!query_end(&q, err))
        return false;
    if (!overlaid || recount(db, out, now_ms, err))
        return true;
    activity_clear(out);
    return false;
}

bool activities_truth(struct db *db, const char *id, struct activity *out,
                      bool *found, struct err *err)
{
    struct query q = query_begin(db, SQL_TRUTH);
    query_bind_text(&q, id);
    *found = query_next(&q);
    if (*found)
        read_activity(&q, out);
    return query_end(&q, err);
}

struct span span_of_days(const struct zone *z, int first_day, int days)
{
    struct span s = {.from = zone_day_start(z, first_day),
                     .until = zone_day_start(z, first_day + days)};
    day_format(first_day, s.from_on);
    day_format(first_day + days, s.until_on);
    return s;
}

/* One of two queries that are being merged. */
struct source {
    struct query q;
    bool has;
    int64_t key; /* when its row starts, close enough to sort by */
};

static void step(struct source *s, bool whole_days, int64_t day0_ms, int day0)
{
    s->has = query_next(&s->q);
    if (!s->has)
        return;
    s->key = query_int(&s->q, 13);
    if (whole_days) {
        char text[DATE_SIZE];
        int day = day0;
        query_text(&s->q, 15, text, sizeof text);
        day_parse(text, &day);
        s->key = day0_ms + (int64_t)(day - day0) * DAY_MS;
    }
}

/* day0_ms is the instant at which the day s->from_on starts. */
static bool list(struct db *db, const struct span *s, int64_t day0_ms,
                 struct activity *out, int max, int *count, struct err *err)
{
    int n = 0, day0 = 0;
    day_parse(s->from_on, &day0);
    struct source timed = {.q = query_begin(db, SQL_TIMED)};
    query_bind_int(&timed.q, s->from);
    query_bind_int(&timed.q, s->until);
    query_bind_int(&timed.q, max);
    struct source days = {.q = query_begin(db, SQL_WHOLE_DAYS)};
    query_bind_text(&days.q, s->from_on);
    query_bind_text(&days.q, s->until_on);
    query_bind_int(&days.q, max);

    bool ok = true;
    step(&timed, false, 0, 0);
    step(&days, true, day0_ms, day0);
    while (ok && n < max && (timed.has || days.has)) {
        bool whole = days.has && (!timed.has || days.key <= timed.key);
        struct source *next = whole ? &days : &timed;
        if (read_activity(&next->q, &out[n]))
            ok = recount(db, &out[n], s->now_ms, err);
        n++;
        step(next, whole, day0_ms, day0);
    }
    struct err ignored; /* the first failure is the one worth telling */
    ok = query_end(&timed.q, ok ? err : &ignored) && ok;
    ok = query_end(&days.q, ok ? err : &ignored) && ok;
    *count = ok ? n : 0;
    return ok;
}

bool activities_in(struct db *db, const struct span *s, struct activity *out,
                   int max, int *count, struct err *err)
{
    return list(db, s, s->from, out, max, count, err);
}

bool activities_coming(struct db *db, const struct zone *z, int64_t now_ms,
                       struct activity *out, int max, int *count,
                       struct err *err)
{
    int today = zone_day(z, now_ms);
    struct span s = {.from = now_ms,
                     .until = INT64_MAX,
                     .until_on = "9999-12-31",
                     .now_ms = now_ms};
    day_format(today, s.from_on);
    return list(db, &s, zone_day_start(z, today), out, max, count, err);
}
