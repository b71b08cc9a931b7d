#include "store/members.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SELECT                                                                 \
    "SELECT m.id, m.org, m.staff_no, m.name, m.pinyin, m.\"group\","           \
    " g.name, m.status, m.steward, m.birthday, m.card_hash, m.pin_hash"        \
    " FROM member m LEFT JOIN union_group g ON g.id = m.\"group\""

static const char SQL_SAVE[] =
    "INSERT INTO member (id, org, staff_no, name, pinyin, \"group\", status,"
    " steward, birthday, card_hash, pin_hash) VALUES ($1, $2, $3, $4,"
    " nullif($5, ''), nullif($6, ''), $7, $8, nullif($9, ''),"
    " nullif($10, ''), nullif($11, ''))"
    " ON CONFLICT (id) DO UPDATE SET org = excluded.org,"
    " staff_no = excluded.staff_no, name = excluded.name,"
    " pinyin = excluded.pinyin, \"group\" = excluded.\"group\","
    " status = excluded.status, steward = excluded.steward,"
    " birthday = excluded.birthday, card_hash = excluded.card_hash,"
    " pin_hash = excluded.pin_hash";

static const char SQL_ORG[] = "SELECT org FROM member WHERE id = $1";

static const char SQL_DELETE[] = "DELETE FROM member WHERE id = $1";

static const char SQL_LED[] =
    "UPDATE union_group SET leader = NULL WHERE leader = $1 RETURNING org, id";

static const char SQL_GROUP[] =
    "SELECT id, coalesce(leader, '') FROM union_group"
    " WHERE org = $1 AND name = $2 ORDER BY id";

static const char SQL_SAVE_GROUP[] =
    "INSERT INTO union_group (id, org, name, leader)"
    " VALUES ($1, $2, $3, nullif($4, '')) ON CONFLICT (id) DO UPDATE SET"
    " leader = coalesce(excluded.leader, union_group.leader)";

static const char SQL_GET[] = SELECT " WHERE m.id = $1";

static const char SQL_BY_NUMBER[] =
    SELECT " WHERE m.org = $1 AND m.staff_no = $2";

static const char SQL_BY_CARD[] =
    SELECT " WHERE m.org = $1 AND m.card_hash = $2";

static const char SQL_LIST[] =
    SELECT " WHERE m.org = $1 ORDER BY m.pinyin, m.name, m.id LIMIT $2";

static const char SQL_BIRTHDAYS[] =
    SELECT " WHERE m.org = $1 AND m.birthday = $2"
           " ORDER BY m.pinyin, m.name, m.id LIMIT $3";

bool members_save(struct db *db, const struct member *m, struct changes *c,
                  struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_text(&q, m->id);
    query_bind_text(&q, m->org);
    query_bind_text(&q, m->staff_no);
    query_bind_text(&q, m->name);
    query_bind_text(&q, m->pinyin);
    query_bind_text(&q, m->group_id);
    query_bind_text(&q, member_status_text(m->status));
    query_bind_int(&q, m->steward);
    query_bind_text(&q, m->birthday);
    query_bind_text(&q, m->card_hash);
    query_bind_text(&q, m->pin_hash);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, m->org, "member", m->id, false);
    return true;
}

/* A group whose leader goes has none. */
static bool leave_groups(struct db *db, const char *id, struct changes *c,
                         struct err *err)
{
    struct query q = query_begin(db, SQL_LED);
    query_bind_text(&q, id);
    while (query_next(&q)) {
        char org[ID_SIZE], group[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        query_text(&q, 1, group, sizeof group);
        changes_add(c, org, "group", group, false);
    }
    return query_end(&q, err);
}

bool members_delete(struct db *db, const char *id, struct changes *c,
                    bool *found, struct err *err)
{
    char org[ID_SIZE] = "";
    struct query q = query_begin(db, SQL_ORG);
    query_bind_text(&q, id);
    if (query_next(&q))
        query_text(&q, 0, org, sizeof org);
    if (!query_end(&q, err))
        return false;
    *found = org[0] != '\0';
    if (!*found)
        return true;

    struct query del = query_begin(db, SQL_DELETE);
    query_bind_text(&del, id);
    if (!query_run(&del, NULL, err))
        return false;
    changes_add(c, org, "member", id, true);
    return leave_groups(db, id, c, err);
}

bool groups_save(struct db *db, const char *org, const char *name,
                 const char *leader, struct changes *c, char id[ID_SIZE],
                 struct err *err)
{
    const char *led_by = leader ? leader : "";
    char was[ID_SIZE] = "";
    struct query q = query_begin(db, SQL_GROUP);
    query_bind_text(&q, org);
    query_bind_text(&q, name);
    bool found = query_next(&q);
    if (found) {
        query_text(&q, 0, id, ID_SIZE);
        query_text(&q, 1, was, sizeof was);
    }
    if (!query_end(&q, err))
        return false;
    if (found && (!*led_by || strcmp(was, led_by) == 0))
        return true;

    if (!found) {
        char text[256];
        snprintf(text, sizeof text, "group/%s/%s", org, name);
        id_of_name(id, text);
    }
    struct query save = query_begin(db, SQL_SAVE_GROUP);
    query_bind_text(&save, id);
    query_bind_text(&save, org);
    query_bind_text(&save, name);
    query_bind_text(&save, led_by);
    if (!query_run(&save, NULL, err))
        return false;
    changes_add(c, org, "group", id, false);
    return true;
}

static void read_member(const struct query *q, struct member *m)
{
    char status[17];
    *m = (struct member){0};
    query_text(q, 0, m->id, sizeof m->id);
    query_text(q, 1, m->org, sizeof m->org);
    query_text(q, 2, m->staff_no, sizeof m->staff_no);
    query_text(q, 3, m->name, sizeof m->name);
    query_text(q, 4, m->pinyin, sizeof m->pinyin);
    query_text(q, 5, m->group_id, sizeof m->group_id);
    query_text(q, 6, m->group, sizeof m->group);
    query_text(q, 7, status, sizeof status);
    member_status_parse(status, &m->status); /* unknown: active */
    m->steward = query_int(q, 8) != 0;
    query_text(q, 9, m->birthday, sizeof m->birthday);
    query_text(q, 10, m->card_hash, sizeof m->card_hash);
    query_text(q, 11, m->pin_hash, sizeof m->pin_hash);
}

/* The one row of a query that is ready to run. */
static bool read_one(struct query *q, struct member *out, bool *found,
                     struct err *err)
{
    *found = query_next(q);
    if (*found)
        read_member(q, out);
    return query_end(q, err);
}

bool members_get(struct db *db, const char *id, struct member *out, bool *found,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, id);
    return read_one(&q, out, found, err);
}

bool members_by_number(struct db *db, const char *org, const char *staff_no,
                       struct member *out, bool *found, struct err *err)
{
    struct query q = query_begin(db, SQL_BY_NUMBER);
    query_bind_text(&q, org);
    query_bind_text(&q, staff_no);
    return read_one(&q, out, found, err);
}

bool members_by_card(struct db *db, const char *org, const char *code,
                     struct member *out, bool *found, struct err *err)
{
    char hash[65];
    card_hash(org, code, hash);
    struct query q = query_begin(db, SQL_BY_CARD);
    query_bind_text(&q, org);
    query_bind_text(&q, hash);
    return read_one(&q, out, found, err);
}

bool members_list(struct db *db, const char *org, struct member **out,
                  int *count, struct err *err)
{
    struct member *list = NULL;
    int n = 0, room = 0;
    struct query q = query_begin(db, SQL_LIST);
    query_bind_text(&q, org);
    query_bind_int(&q, MEMBERS_MAX);
    while (query_next(&q)) {
        if (n == room) {
            room = room ? 2 * room : 64;
            list = mem_resize(list, (size_t)room * sizeof *list);
        }
        read_member(&q, &list[n++]);
    }
    if (!query_end(&q, err)) {
        free(list);
        return false;
    }
    *out = list;
    *count = n;
    return true;
}

bool members_birthdays(struct db *db, const char *org, const char *month_day,
                       struct member *out, int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_BIRTHDAYS);
    query_bind_text(&q, org);
    query_bind_text(&q, month_day);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        struct member all;
        read_member(&q, &all);
        out[n] = (struct member){0};
        memcpy(out[n].id, all.id, sizeof all.id);
        memcpy(out[n].name, all.name, sizeof all.name);
        n++;
    }
    *count = n;
    return query_end(&q, err);
}
