#include "tests/unit/school.h"

#include "store/actions.h"
#include "store/decide.h"
#include "store/members.h"
#include "store/notices.h"
#include "store/orgs.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct err err;

void school_exec(struct school *s, const char *sql)
{
    ck_assert_msg(db_exec(s->db, sql, &err), "%s", err.detail);
}

int64_t school_int(struct school *s, const char *sql)
{
    struct query q = query_once(s->db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    return n;
}

void school_open(struct school *s, enum side side)
{
    static const struct org orgs[] = {
        {DISTRICT, "", "district", "示范区教育工会", "Asia/Shanghai", "", false,
         false},
        {SCHOOL, DISTRICT, "school", "第一中学", "Asia/Shanghai", "", false,
         false},
        {SIBLING, DISTRICT, "school", "第二中学", "Asia/Shanghai", "", false,
         false},
    };
    snprintf(s->address, sizeof s->address, ":memory:");
    if (side == SIDE_HUB)
        database_new(":memory:", s->address);
    s->db = db_open(s->address, DB_WRITE, &err);
    ck_assert_ptr_nonnull(s->db);
    ck_assert(db_migrate(s->db, schema_steps, schema_count, side, &err));
    s->zone = zone_open("Asia/Shanghai", &err);
    ck_assert_ptr_nonnull(s->zone);
    struct changes c = {0};
    for (int i = 0; i < 3; i++)
        ck_assert_msg(orgs_save(s->db, &orgs[i], &c, &err), "%s", err.detail);
    ck_assert(feed_commit(s->db, &c, SCHOOL, NULL, &err));
    changes_clear(&c);
}

void school_close(struct school *s)
{
    db_close(s->db);
    database_drop(s->address);
    zone_close(s->zone);
}

const char *member_id(int n)
{
    static const char ids[][ID_SIZE] = {
        "member-000000000", "member-000000001", "member-000000002",
        "member-000000003", "member-000000004", "member-000000005",
        "member-000000006", "member-000000007", "member-000000008",
        "member-000000009",
    };
    ck_assert_int_lt(n, (int)(sizeof ids / sizeof ids[0]));
    return ids[n];
}

void school_members(struct school *s, const char *org, int n)
{
    struct changes c = {0};
    for (int i = 1; i <= n; i++) {
        struct member m = {0};
        snprintf(m.id, sizeof m.id, "%s", member_id(i));
        snprintf(m.org, sizeof m.org, "%s", org);
        snprintf(m.staff_no, sizeof m.staff_no, "T%03d", i);
        snprintf(m.name, sizeof m.name, "甲%d", i);
        snprintf(m.pinyin, sizeof m.pinyin, "jia %c", 'a' + i);
        ck_assert_msg(members_save(s->db, &m, &c, &err), "%s", err.detail);
    }
    ck_assert(feed_commit(s->db, &c, org, NULL, &err));
    changes_clear(&c);
}

struct activity school_walk(int capacity)
{
    return (struct activity){
        .id = WALK,
        .org = SCHOOL,
        .title = "重阳登高",
        .starts_at = STARTS,
        .ends_at = STARTS + 3 * HOUR,
        .capacity = capacity,
        .signup = true,
    };
}

void school_activity(struct school *s, const struct activity *a)
{
    struct changes c = {0};
    ck_assert_msg(db_begin(s->db, &err) &&
                      activities_save(s->db, a, &c, &err) &&
                      feed_commit(s->db, &c, a->org, NULL, &err) &&
                      db_end(s->db, true, &err),
                  "%s", err.detail);
    changes_clear(&c);
}

void school_notice(struct school *s, const char *org)
{
    struct changes c = {0};
    struct notice n = {
        .id = NOTICE, .title = "停水通知", .published_at = NOW - HOUR};
    snprintf(n.org, sizeof n.org, "%s", org);
    ck_assert_msg(notices_save(s->db, &n, &c, &err), "%s", err.detail);
    ck_assert(feed_commit(s->db, &c, org, NULL, &err));
    changes_clear(&c);
}

struct action act(enum action_kind kind, int member, int64_t seq)
{
    struct action a = {.seq = seq,
                       .kind = kind,
                       .at = NOW,
                       .clock_trusted = true,
                       .how = "card"};
    snprintf(a.id, sizeof a.id, "action-%010lld", (long long)seq);
    snprintf(a.member, sizeof a.member, "%s", member_id(member));
    snprintf(a.subject, sizeof a.subject, "%s",
             kind == ACTION_NOTICE_ACK ? NOTICE : WALK);
    return a;
}

struct action school_wish(struct school *s, enum action_kind kind, int member,
                          int64_t now_ms)
{
    struct action a = act(kind, member, 0);
    enum rule rule;
    a.id[0] = '\0';
    ck_assert_msg(actions_request(s->db, &a, "Asia/Shanghai", now_ms, &rule,
                                  &err),
                  "%s", err.detail);
    return a;
}

struct verdict school_decide(struct school *s, const struct action *a,
                             int64_t now_ms)
{
    struct changes c = {0};
    struct verdict v;
    ck_assert_msg(db_begin(s->db, &err) &&
                      decide(s->db, a, SCHOOL, s->zone, now_ms, &c, &v, &err) &&
                      feed_commit(s->db, &c, SCHOOL, &v.rev, &err) &&
                      db_end(s->db, true, &err),
                  "%s", err.detail);
    changes_clear(&c);
    return v;
}
