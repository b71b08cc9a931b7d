/* A hub, two screens with databases of their own, and thousands of steps in
 * an order that a seed gives: signing up and cancelling, cables pulled,
 * answers lost, loans that run out, capacities edited. */
#include "store/actions.h"
#include "store/decide.h"
#include "store/feed.h"
#include "store/hub_rows.h"
#include "store/leases.h"
#include "store/meta.h"
#include "store/seats.h"
#include "sync/hub/survey.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_lease_schedules(void);

enum {
    SCREENS = 2,
    MEMBERS = 9,
    STEPS = 3000,
    PROMISES = 64,
    PAGE = 250
};

/* What a screen told somebody: you are going. */
struct promise {
    char action[ID_SIZE];
    int64_t until_at;
    bool broken; /* by an officer who lowered the capacity */
};

struct kiosk {
    struct school here;
    char device[ID_SIZE];
    int64_t cursor;
    bool online;
    bool is_behind; /* has not heard that the capacity was lowered */
    struct promise promises[PROMISES];
    int promised;
};

static struct school hub;
static struct kiosk kiosks[SCREENS];
static struct err err;
static int64_t now, most; /* people: the capacity, or those before it fell */
static uint64_t dice_state;
static int seed, step, kept, waited;

static int dice(int sides)
{
    dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
    return (int)((dice_state >> 33) % (uint64_t)sides);
}

#define MUST(ok)                                                               \
    ck_assert_msg(ok, "seed %d, step %d: %s: %s", seed, step, #ok, err.detail)

/* ---- the cable ---- */

static void pull(struct kiosk *k)
{
    struct row rows[PAGE];
    int count = 0;
    bool more = true;
    k->is_behind = false;
    while (more) {
        MUST(feed_page(hub.db, SCHOOL, k->cursor, PAGE, rows, &count, &more,
                       &err));
        MUST(feed_apply(k->here.db, rows, count, &err));
        for (int i = 0; i < count; i++) {
            k->cursor = rows[i].rev;
            row_clear(&rows[i]);
        }
        MUST(actions_settle(k->here.db, SCHOOL, &err));
    }
}

static const struct promise *promise_of(const struct kiosk *k, const char *id)
{
    for (int i = 0; i < k->promised; i++)
        if (strcmp(k->promises[i].action, id) == 0)
            return &k->promises[i];
    return NULL;
}

static void judge(struct kiosk *k, struct action *a, struct verdict *v)
{
    struct changes c = {0};
    bool found;
    snprintf(a->device, sizeof a->device, "%s", k->device);
    MUST(db_begin(hub.db, &err));
    MUST(receipts_get(hub.db, a->id, v, &found, &err));
    if (!found) {
        MUST(decide(hub.db, a, SCHOOL, hub.zone, now, &c, v, &err));
        MUST(feed_commit(hub.db, &c, SCHOOL, &v->rev, &err));
        MUST(receipts_save(hub.db, k->device, a, v, now, &err));
        const struct promise *p = promise_of(k, a->id);
        if (p && !p->broken && now < p->until_at) {
            struct signup s;
            MUST(signups_get(hub.db, WALK, a->member, &s, &err));
            MUST(s.state == SIGNUP_GOING);
            kept++;
        }
        waited += v->verdict == VERDICT_WAITING;
    }
    MUST(db_end(hub.db, true, &err));
    changes_clear(&c);
}

/* As the hub takes a queue; one answer in eight is lost on its way. */
static void push(struct kiosk *k)
{
    struct action queue[16];
    int n = 0;
    MUST(actions_queued(k->here.db, queue, 16, &n, &err));
    bool lost = dice(8) == 0;
    for (int i = 0; i < n; i++) {
        struct verdict v;
        judge(k, &queue[i], &v);
        if (!lost)
            MUST(actions_decide(k->here.db, &v, SCHOOL, now, &err));
    }
}

static void beat(const struct kiosk *k)
{
    struct loan loans[LEASES_ASKED];
    struct changes c = {0};
    int count;
    MUST(leases_wanted(hub.db, k->device, SCHOOL, "Asia/Shanghai", now, loans,
                       &count, &err));
    MUST(db_begin(hub.db, &err));
    MUST(leases_grant(hub.db, k->device, SCHOOL, "Asia/Shanghai", now, loans,
                      count, &c, &err));
    MUST(feed_commit(hub.db, &c, SCHOOL, NULL, &err));
    MUST(db_end(hub.db, true, &err));
    changes_clear(&c);
}

/* ---- what people do ---- */

static void remember(struct kiosk *k, const struct action *a)
{
    struct query q = query_begin(
        k->here.db, "SELECT until_at FROM lease WHERE device = $1");
    query_bind_text(&q, k->device);
    MUST(query_next(&q));
    int64_t until = query_int(&q, 0);
    MUST(query_end(&q, &err));
    MUST(until > now);
    if (k->promised == PROMISES) {
        memmove(k->promises, k->promises + 1,
                (PROMISES - 1) * sizeof k->promises[0]);
        k->promised--;
    }
    struct promise *p = &k->promises[k->promised++];
    *p = (struct promise){.until_at = until, .broken = k->is_behind};
    memcpy(p->action, a->id, sizeof p->action);
}

static void touch(struct kiosk *k, enum action_kind kind)
{
    struct action a = act(kind, 1 + dice(MEMBERS), 0);
    struct standing s;
    enum rule rule;
    a.clock_trusted = dice(10) > 0;
    if (!actions_request(k->here.db, &a, "Asia/Shanghai", now, &rule, &err)) {
        MUST(err.kind == ERR_REFUSED);
        return;
    }
    MUST(standing_get(k->here.db, WALK, a.member, now, &s, &err));
    if (kind != ACTION_SIGNUP)
        return;
    MUST(a.leased == (s.state == SIGNUP_GOING && !s.pending));
    if (a.leased)
        remember(k, &a);
}

static int64_t going(void)
{
    return school_int(&hub,
                      "SELECT count(*) FROM signup WHERE state = 'going'");
}

static void set_capacity(int capacity)
{
    struct changes c = {0};
    struct activity a;
    bool found;
    MUST(activities_truth(hub.db, WALK, &a, &found, &err));
    bool lowered =
        capacity > 0 && (a.capacity == 0 || capacity < a.capacity);
    for (int i = 0; lowered && i < SCREENS; i++) {
        kiosks[i].is_behind = true;
        for (int p = 0; p < kiosks[i].promised; p++)
            kiosks[i].promises[p].broken = true;
    }
    a.capacity = capacity;
    int64_t were = going();
    MUST(db_begin(hub.db, &err));
    MUST(activities_save(hub.db, &a, &c, &err));
    MUST(feed_commit(hub.db, &c, SCHOOL, NULL, &err));
    MUST(db_end(hub.db, true, &err));
    changes_clear(&c);
    most = were > capacity ? were : capacity;
}

/* ---- the oracle ---- */

static void look(bool tidied)
{
    struct activity a;
    bool found;
    int64_t people = going();
    MUST(activities_truth(hub.db, WALK, &a, &found, &err));
    MUST(survey_capacity(hub.db, &err));
    if (a.capacity == 0) {
        MUST(a.waiting == 0);
        return;
    }
    MUST(people <= most);
    MUST(people + a.leased <= most);
    most = people > a.capacity ? people : a.capacity;
    /* In order: who moved up stood before all who still wait. */
    MUST(school_int(&hub, "SELECT coalesce((SELECT max(place) FROM signup WHERE"
                          " state = 'going' AND moved_up = 1), 0)"
                          " < coalesce((SELECT min(place) FROM signup WHERE"
                          "  state = 'waiting'), 1000000)") == 1);
    if (tidied)
        MUST(a.waiting == 0 || people + a.leased >= a.capacity);
}

static bool one_step(void)
{
    struct kiosk *k = &kiosks[dice(SCREENS)];
    struct changes c = {0};
    int what = dice(100);
    if (what < 40) {
        touch(k, what < 22 ? ACTION_SIGNUP : ACTION_SIGNUP_CANCEL);
    } else if (what < 75) {
        if (!k->online)
            return false;
        push(k);
        if (dice(3) > 0)
            beat(k);
        if (dice(3) > 0)
            pull(k);
    } else if (what < 85) {
        k->online = !k->online;
    } else if (what < 86) {
        set_capacity(dice(4) ? 5 + dice(6) : dice(5));
    } else if (what < 98) {
        now += dice(4) ? dice((int)HOUR) : dice(40) * HOUR;
    } else {
        MUST(db_begin(hub.db, &err));
        MUST(seats_tidy(hub.db, now, &c, &err));
        MUST(feed_commit(hub.db, &c, SCHOOL, NULL, &err));
        MUST(db_end(hub.db, true, &err));
        changes_clear(&c);
        return true;
    }
    return false;
}

/* ---- begin and end ---- */

static void begin(void)
{
    school_open(&hub, SIDE_HUB);
    school_members(&hub, SCHOOL, MEMBERS);
    struct activity a = school_walk(6);
    a.starts_at = NOW + 900 * 24 * HOUR;
    a.ends_at = a.starts_at + HOUR;
    school_activity(&hub, &a);
    now = NOW;
    most = 6;
    for (int i = 0; i < SCREENS; i++) {
        struct kiosk *k = &kiosks[i];
        *k = (struct kiosk){.online = true};
        school_open(&k->here, SIDE_KIOSK);
        school_exec(&k->here, "DELETE FROM feed");
        school_exec(&k->here, "DELETE FROM feed_head");
        snprintf(k->device, sizeof k->device, "device-000000000%d", i);
        MUST(meta_set(k->here.db, "device", k->device, &err));
        pull(k);
    }
}

/* All cables are in: everybody is told the same. */
static void settle(void)
{
    for (int round = 0; round < 8; round++)
        for (int i = 0; i < SCREENS; i++) {
            push(&kiosks[i]);
            pull(&kiosks[i]);
        }
    for (int i = 0; i < SCREENS; i++) {
        int64_t rev, heads[2];
        uint64_t theirs, ours;
        int queued, quarantined;
        MUST(feed_head(hub.db, SCHOOL, &heads[0], &ours, &err));
        MUST(feed_head(kiosks[i].here.db, SCHOOL, &rev, &theirs, &err));
        MUST(theirs == ours);
        MUST(actions_counts(kiosks[i].here.db, &queued, &quarantined, &err));
        MUST(queued == 0 && quarantined == 0);
        for (int m = 1; m <= MEMBERS; m++) {
            struct signup row;
            struct standing s;
            MUST(signups_get(hub.db, WALK, member_id(m), &row, &err));
            MUST(standing_get(kiosks[i].here.db, WALK, member_id(m), now, &s,
                              &err));
            MUST(s.state == row.state && !s.pending);
        }
    }
}

START_TEST(no_schedule_gives_a_place_away_twice_or_breaks_a_promise)
{
    seed = _i + 1;
    dice_state = (uint64_t)seed;
    kept = waited = 0;
    begin();
    for (step = 0; step < STEPS; step++)
        look(one_step());
    settle();
    look(false);
    ck_assert_msg(kept > 5 && waited > 5, "seed %d tries too little: %d %d",
                  seed, kept, waited);
    for (int i = 0; i < SCREENS; i++)
        school_close(&kiosks[i].here);
    school_close(&hub);
}
END_TEST

Suite *suite_lease_schedules(void)
{
    Suite *s = suite_create("lease_schedules");
    TCase *t = tcase_create("random");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(
        t, no_schedule_gives_a_place_away_twice_or_breaks_a_promise, 0, 3);
    suite_add_tcase(s, t);
    return s;
}
