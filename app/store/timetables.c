#include "store/timetables.h"

#include <string.h>

static const char SQL_SAVE[] =
    "INSERT INTO timetable (id, org, weekday, starts_min, ends_min, label,"
    " kind) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE"
    " SET org = excluded.org, weekday = excluded.weekday,"
    " starts_min = excluded.starts_min, ends_min = excluded.ends_min,"
    " label = excluded.label, kind = excluded.kind";

static const char SQL_DAY[] =
    "SELECT id, weekday, starts_min, ends_min, label, kind FROM timetable"
    " WHERE org = $1 AND weekday = $2 ORDER BY starts_min, ends_min, id"
    " LIMIT $3";

static const char SQL_SAVE_SPECIAL[] =
    "INSERT INTO special_day (id, org, falls_on, follows, name)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE"
    " SET org = excluded.org, falls_on = excluded.falls_on,"
    " follows = excluded.follows, name = excluded.name";

static const char SQL_WITHDRAW_SPECIAL[] =
    "DELETE FROM special_day WHERE id = $1 RETURNING org";

static const char SQL_SPECIAL[] =
    "SELECT id, falls_on, follows, name FROM special_day"
    " WHERE org = $1 AND falls_on BETWEEN $2 AND $3 ORDER BY id";

bool timetables_save(struct db *db, const char *org, const struct period *p,
                     struct changes *c, struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, p->id);
    query_bind_text(&q, org);
    query_bind_int(&q, p->weekday);
    query_bind_int(&q, p->starts_min);
    query_bind_int(&q, p->ends_min);
    query_bind_text(&q, p->label);
    query_bind_text(&q, period_kind_text(p->kind));
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, org, "timetable", p->id, false);
    return true;
}

bool timetables_day(struct db *db, const char *org, int weekday,
                    struct day_plan *out, struct err *err)
{
    *out = (struct day_plan){0};
    struct query q = query_begin(db, SQL_DAY);
    query_bind_text(&q, org);
    query_bind_int(&q, weekday);
    query_bind_int(&q, PERIODS_MAX);
    while (query_next(&q)) {
        char kind[17];
        struct period *p = &out->periods[out->count];
        query_text(&q, 0, p->id, sizeof p->id);
        p->weekday = (int)query_int(&q, 1);
        p->starts_min = (int)query_int(&q, 2);
        p->ends_min = (int)query_int(&q, 3);
        query_text(&q, 4, p->label, sizeof p->label);
        query_text(&q, 5, kind, sizeof kind);
        /* A kind that only a newer program knows is passed over. */
        if (period_kind_parse(kind, &p->kind))
            out->count++;
    }
    return query_end(&q, err);
}

bool special_days_save(struct db *db, const char *org,
                       const struct special_day *s, struct changes *c,
                       struct err *err)
{
    char date[DATE_SIZE];
    day_format(s->day, date);
    struct query q = query_begin(db, SQL_SAVE_SPECIAL);
    query_bind_text(&q, s->id);
    query_bind_text(&q, org);
    query_bind_text(&q, date);
    query_bind_int(&q, s->follows);
    query_bind_text(&q, s->name);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, org, "special_day", s->id, false);
    return true;
}

bool special_days_withdraw(struct db *db, const char *id, struct changes *c,
                           bool *found, struct err *err)
{
    *found = false;
    struct query q = query_begin(db, SQL_WITHDRAW_SPECIAL);
    query_bind_text(&q, id);
    while (query_next(&q)) {
        char org[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        changes_add(c, org, "special_day", id, true);
        *found = true;
    }
    return query_end(&q, err);
}

bool special_days_from(struct db *db, const char *org, int first, int days,
                       struct special_day *out, struct err *err)
{
    char from[DATE_SIZE], to[DATE_SIZE], date[DATE_SIZE];
    day_format(first, from);
    day_format(first + days - 1, to);
    memset(out, 0, (size_t)days * sizeof *out);
    struct query q = query_begin(db, SQL_SPECIAL);
    query_bind_text(&q, org);
    query_bind_text(&q, from);
    query_bind_text(&q, to);
    while (query_next(&q)) {
        int day, follows = (int)query_int(&q, 2);
        query_text(&q, 1, date, sizeof date);
        if (!day_parse(date, &day) || day < first || day >= first + days ||
            follows > 7)
            continue;
        struct special_day *s = &out[day - first];
        s->day = day;
        s->follows = follows;
        query_text(&q, 0, s->id, sizeof s->id);
        query_text(&q, 3, s->name, sizeof s->name);
    }
    return query_end(&q, err);
}
