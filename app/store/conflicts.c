#include "store/conflicts.h"

#include <stdio.h>
#include <string.h>

/* The action that made it so is the last one that was not a repetition. */
static const char SQL_FIRST[] =
    "SELECT id, device, at FROM receipt WHERE subject = $1 AND member = $2"
    " AND kind = $3 AND verdict IN ('accepted', 'waiting')"
    " AND reason <> 'already' ORDER BY received_at DESC, rev DESC LIMIT 1";

static const char SQL_SEATED[] =
    "SELECT id, device, at FROM receipt WHERE subject = $1"
    " AND kind IN ('signup', 'checkin') AND verdict = 'accepted'"
    " ORDER BY received_at DESC, id LIMIT 1";

static const char SQL_SAVE[] =
    "INSERT INTO conflict (id, org, kind, activity, member, first_action,"
    " first_device, first_at, second_action, second_device, second_at,"
    " made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (id) DO NOTHING";

static const char SQL_LIST[] =
    "SELECT id, org, kind, activity, member, first_action, first_device,"
    " first_at, second_action, second_device, second_at, made_at, resolved_at"
    " FROM conflict WHERE $1 = '' OR org = $1 ORDER BY made_at, id";

static bool read_first(struct query *q, struct conflict *out, struct err *err)
{
    if (query_next(q)) {
        query_text(q, 0, out->first.action, sizeof out->first.action);
        query_text(q, 1, out->first.device, sizeof out->first.device);
        out->first.at = query_int(q, 2);
    }
    return query_end(q, err);
}

static bool save(struct db *db, struct conflict *c, const char *kind,
                 const struct action *second, const char *org, int64_t now_ms,
                 struct err *err)
{
    char name[ID_SIZE + 16];
    snprintf(name, sizeof name, "conflict/%s", second->id);
    id_of_name(c->id, name);
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, c->id);
    query_bind_text(&q, org);
    query_bind_text(&q, kind);
    query_bind_text(&q, second->subject);
    query_bind_text(&q, second->member);
    query_bind_text(&q, c->first.action);
    query_bind_text(&q, c->first.device);
    query_bind_int(&q, c->first.at);
    query_bind_text(&q, second->id);
    query_bind_text(&q, second->device);
    query_bind_int(&q, second->at);
    query_bind_int(&q, now_ms);
    return query_run(&q, NULL, err);
}

bool conflicts_note(struct db *db, const struct action *second,
                    const char *org, int64_t now_ms, struct err *err)
{
    struct conflict c = {0};
    const char *kind = action_kind_text(second->kind);
    if (!*second->device)
        return true;
    struct query q = query_begin(db, SQL_FIRST);
    query_bind_text(&q, second->subject);
    query_bind_text(&q, second->member);
    query_bind_text(&q, kind);
    if (!read_first(&q, &c, err))
        return false;
    return !*c.first.action || strcmp(c.first.device, second->device) == 0 ||
           save(db, &c, kind, second, org, now_ms, err);
}

bool conflicts_note_seat(struct db *db, const struct action *second,
                         const char *org, int64_t now_ms, struct err *err)
{
    struct conflict c = {0};
    struct query q = query_begin(db, SQL_SEATED);
    query_bind_text(&q, second->subject);
    return read_first(&q, &c, err) &&
           save(db, &c, "seat", second, org, now_ms, err);
}

bool conflicts_list(struct db *db, const char *org,
                    void (*each)(void *ctx, const struct conflict *c),
                    void *ctx, struct err *err)
{
    struct query q = query_begin(db, SQL_LIST);
    query_bind_text(&q, org);
    while (query_next(&q)) {
        struct conflict c = {.first.at = query_int(&q, 7),
                             .second.at = query_int(&q, 10),
                             .made_at = query_int(&q, 11),
                             .resolved_at = query_int(&q, 12)};
        query_text(&q, 0, c.id, sizeof c.id);
        query_text(&q, 1, c.org, sizeof c.org);
        query_text(&q, 2, c.kind, sizeof c.kind);
        query_text(&q, 3, c.activity, sizeof c.activity);
        query_text(&q, 4, c.member, sizeof c.member);
        query_text(&q, 5, c.first.action, sizeof c.first.action);
        query_text(&q, 6, c.first.device, sizeof c.first.device);
        query_text(&q, 8, c.second.action, sizeof c.second.action);
        query_text(&q, 9, c.second.device, sizeof c.second.device);
        each(ctx, &c);
    }
    return query_end(&q, err);
}
