#include "tests/unit/wishes.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

struct school kiosk;
static struct err err;

void wishes_open(void)
{
    school_open(&kiosk, SIDE_KIOSK);
    school_members(&kiosk, SCHOOL, 5);
    struct activity a = school_walk(2);
    school_activity(&kiosk, &a);
    school_notice(&kiosk, SCHOOL);
}

void wishes_close(void)
{
    school_close(&kiosk);
}

struct action wish(enum action_kind kind, int member, int64_t now)
{
    return school_wish(&kiosk, kind, member, now);
}

void assert_refused(enum action_kind kind, int member, int64_t now,
                    enum rule why)
{
    struct action a = act(kind, member, 0);
    enum rule rule;
    ck_assert(
        !actions_request(kiosk.db, &a, "Asia/Shanghai", now, &rule, &err));
    ck_assert_int_eq(err.kind, ERR_REFUSED);
    ck_assert_str_eq(err.user, rule_text(why));
    ck_assert_int_eq(rule, why);
}

int queued(void)
{
    int waiting, quarantined;
    ck_assert(actions_counts(kiosk.db, &waiting, &quarantined, &err));
    return waiting;
}

void answer(const struct action *a, enum verdict_kind kind,
            const char *reason, int64_t rev)
{
    struct verdict v = {.verdict = kind, .rev = rev, .place = 1};
    memcpy(v.id, a->id, sizeof v.id);
    snprintf(v.reason, sizeof v.reason, "%s", reason);
    ck_assert(actions_decide(kiosk.db, &v, SCHOOL, NOW, &err));
}

struct standing standing_at(int member, int64_t now)
{
    struct standing s;
    ck_assert(
        standing_get(kiosk.db, WALK, member_id(member), now, &s, &err));
    return s;
}

struct standing standing(int member)
{
    return standing_at(member, NOW);
}

void lend(const char *device, int seats, int64_t until_at)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "INSERT INTO lease (id, org, activity, device, seats, until_at)"
             " VALUES ('lease-%s', '" SCHOOL "', '" WALK "', '%s', %d, %lld);"
             " INSERT INTO meta (name, value) VALUES ('device', '" OWN "')"
             " ON CONFLICT DO NOTHING",
             device, device, seats, (long long)until_at);
    school_exec(&kiosk, sql);
}
