#include "tests/unit/lending.h"

#include "store/decide.h"
#include "store/hub_rows.h"
#include "store/leases.h"
#include "store/seats.h"
#include "sync/hub/survey.h"

#include <check.h>
#include <stdio.h>

struct school hub;
static struct err err;
static int64_t next_seq;

void lending_open(void)
{
    school_open(&hub, SIDE_HUB);
    school_members(&hub, SCHOOL, 9);
}

void lending_close(void)
{
    school_close(&hub);
}

void save_walk(int capacity)
{
    struct activity a = school_walk(capacity);
    school_activity(&hub, &a);
}

void begin(void)
{
    ck_assert_msg(db_begin(hub.db, &err), "%s", err.detail);
}

void commit(struct changes *c)
{
    ck_assert_msg(feed_commit(hub.db, c, SCHOOL, NULL, &err) &&
                      db_end(hub.db, true, &err),
                  "%s", err.detail);
    changes_clear(c);
}

bool beat(const char *device, int64_t now)
{
    struct loan loans[LEASES_ASKED];
    struct changes c = {0};
    int count;
    ck_assert_msg(leases_wanted(hub.db, device, SCHOOL, "Asia/Shanghai", now,
                                loans, &count, &err),
                  "%s", err.detail);
    begin();
    ck_assert_msg(leases_grant(hub.db, device, SCHOOL, "Asia/Shanghai", now,
                               loans, count, &c, &err),
                  "%s", err.detail);
    bool some = c.count > 0;
    commit(&c);
    return some;
}

void tidy(int64_t now)
{
    struct changes c = {0};
    begin();
    ck_assert_msg(seats_tidy(hub.db, now, &c, &err), "%s", err.detail);
    commit(&c);
}

struct verdict asks(const char *device, bool leased, enum action_kind kind,
                    int member, int64_t now)
{
    struct action a = act(kind, member, ++next_seq);
    struct verdict v;
    snprintf(a.device, sizeof a.device, "%s", device);
    a.leased = leased;
    a.at = now;
    v = school_decide(&hub, &a, now);
    ck_assert(receipts_save(hub.db, device, &a, &v, now, &err));
    return v;
}

struct verdict signup(int member)
{
    return asks("", false, ACTION_SIGNUP, member, NOW);
}

struct verdict signup_leased(const char *device, int member, int64_t now)
{
    return asks(device, true, ACTION_SIGNUP, member, now);
}

void assert_verdict(struct verdict v, enum verdict_kind kind)
{
    ck_assert_str_eq(verdict_text(v.verdict), verdict_text(kind));
}

int64_t lent(const char *device)
{
    struct query q = query_begin(
        hub.db, "SELECT coalesce(sum(seats), 0) FROM lease WHERE device = $1");
    query_bind_text(&q, device);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert(query_end(&q, &err));
    return n;
}

int64_t going(void)
{
    return school_int(&hub,
                      "SELECT count(*) FROM signup WHERE state = 'going'");
}

void assert_sound(void)
{
    ck_assert_msg(survey_capacity(hub.db, &err), "%s", err.detail);
}
