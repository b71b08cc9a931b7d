#include "store/activities.h"

#include "store/leases.h"
#include "store/meta.h"

#include <string.h>

#define COLUMNS "id, org, activity, member, state, place, walkin, moved_up, at"

static const char SQL_GET[] = "SELECT " COLUMNS " FROM signup"
                              " WHERE activity = $1 AND member = $2";

static const char SQL_SAVE[] =
    "INSERT INTO signup (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
    " $9) ON CONFLICT (id) DO UPDATE SET org = excluded.org,"
    " state = excluded.state, place = excluded.place,"
    " walkin = excluded.walkin, moved_up = excluded.moved_up,"
    " at = excluded.at";

/* By state, because the index that holds the places is sorted so. */
static const char SQL_NEXT_PLACE[] =
    "SELECT coalesce(max(l.place), 0) + 1 FROM"
    " (SELECT max(place) AS place FROM signup"
    "  WHERE activity = $1 AND state = 'going'"
    "  UNION ALL SELECT max(place) FROM signup"
    "  WHERE activity = $1 AND state = 'waiting'"
    "  UNION ALL SELECT max(place) FROM signup"
    "  WHERE activity = $1 AND state = 'cancelled'"
    "  UNION ALL SELECT max(place) FROM signup"
    "  WHERE activity = $1 AND state = 'declined') AS l";

static const char SQL_RANK[] =
    "SELECT count(*) FROM signup WHERE activity = $1 AND state = $2"
    " AND place <= $3 AND (place < $3 OR member <= $4)";

static const char SQL_FIRST_WAITING[] =
    "SELECT id, org, member FROM signup WHERE activity = $1"
    " AND state = 'waiting' ORDER BY place, id LIMIT 1";

static const char SQL_PROMOTE[] =
    "UPDATE signup SET state = 'going', moved_up = 1 WHERE id = $1";

bool signups_get(struct db *db, const char *activity, const char *member,
                 struct signup *out, struct err *err)
{
    *out = (struct signup){0};
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, activity);
    query_bind_text(&q, member);
    if (query_next(&q)) {
        char state[17];
        query_text(&q, 0, out->id, sizeof out->id);
        query_text(&q, 1, out->org, sizeof out->org);
        query_text(&q, 2, out->activity, sizeof out->activity);
        query_text(&q, 3, out->member, sizeof out->member);
        query_text(&q, 4, state, sizeof state);
        out->state = signup_state_parse(state);
        out->place = query_int(&q, 5);
        out->walkin = query_int(&q, 6) != 0;
        out->moved_up = query_int(&q, 7) != 0;
        out->at = query_int(&q, 8);
    }
    return query_end(&q, err);
}

bool signups_save(struct db *db, const struct signup *s, struct changes *c,
                  struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, s->id);
    query_bind_text(&q, s->org);
    query_bind_text(&q, s->activity);
    query_bind_text(&q, s->member);
    query_bind_text(&q, signup_state_text(s->state));
    query_bind_int(&q, s->place);
    query_bind_int(&q, s->walkin);
    query_bind_int(&q, s->moved_up);
    query_bind_int(&q, s->at);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, s->org, "signup", s->id, false);
    return true;
}

bool signups_next_place(struct db *db, const char *activity, int64_t *place,
                        struct err *err)
{
    struct query q = query_begin(db, SQL_NEXT_PLACE);
    query_bind_text(&q, activity);
    *place = query_next(&q) ? query_int(&q, 0) : 1;
    return query_end(&q, err);
}

bool signups_rank(struct db *db, const struct signup *s, int *rank,
                  struct err *err)
{
    *rank = 0;
    if (s->state != SIGNUP_GOING && s->state != SIGNUP_WAITING)
        return true;
    struct query q = query_begin(db, SQL_RANK);
    query_bind_text(&q, s->activity);
    query_bind_text(&q, signup_state_text(s->state));
    query_bind_int(&q, s->place);
    query_bind_text(&q, s->member);
    if (query_next(&q))
        *rank = (int)query_int(&q, 0);
    return query_end(&q, err);
}

bool signups_are_held(struct db *db, bool *yes, struct err *err)
{
    char since[META_MAX];
    bool ok = meta_get(db, "restored_at", since, err);
    *yes = since[0] != '\0';
    return ok;
}

/* The first in line, when there is a place; *up tells. */
static bool promote_first(struct db *db, const struct activity *a, bool *up,
                          struct changes *c, struct err *err)
{
    char id[ID_SIZE] = "", org[ID_SIZE], member[ID_SIZE];
    struct query q = query_begin(db, SQL_FIRST_WAITING);
    query_bind_text(&q, a->id);
    if (query_next(&q)) {
        query_text(&q, 0, id, sizeof id);
        query_text(&q, 1, org, sizeof org);
        query_text(&q, 2, member, sizeof member);
    }
    *up = false;
    if (!query_end(&q, err))
        return false;
    if (!*id)
        return true;
    if (!seats_take(db, a, member, up, err))
        return false;
    if (!*up)
        return true;
    changes_add(c, org, "signup", id, false);
    struct query move = query_begin(db, SQL_PROMOTE);
    query_bind_text(&move, id);
    return query_run(&move, NULL, err);
}

bool signups_promote(struct db *db, struct activity *a, struct changes *c,
                     struct err *err)
{
    bool held;
    int left = promote_count(a->capacity, a->going + a->leased, a->waiting);
    if (left == 0)
        return true;
    if (!signups_are_held(db, &held, err))
        return false;
    for (bool up = !held; up && left > 0; left--) {
        if (!promote_first(db, a, &up, c, err))
            return false;
        a->going += up;
        a->waiting -= up;
    }
    return true;
}
