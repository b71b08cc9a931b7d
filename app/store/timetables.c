#include "store/timetables.h"

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
