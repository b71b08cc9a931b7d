/* What people and officers do all day. */
#include "tests/sim/district.h"

#include "store/activities.h"
#include "store/notices.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"

#include <stdio.h>
#include <string.h>

enum {
    KEPT = 4096,     /* activities, for good */
    OPEN_MAX = 10,   /* of an org, that people still look at */
    ACTIONS_A_DAY = 4 /* of a screen, about */
};

struct plan {
    int org; /* a school, or -1: the district */
    int64_t starts, ends;
    int capacity;
    bool signup, walkins, listed, gone;
};
static struct plan plans[KEPT];

static const char *org_id(int org)
{
    return org < 0 ? district()->id : district()->schools[org].id;
}

/* ---- officers ---- */

struct edit {
    char id[ID_SIZE];
    const struct plan *plan; /* NULL: withdraw it */
};

static bool save_activity(struct db *db, struct changes *c, void *ctx,
                          struct err *err)
{
    const struct edit *e = ctx;
    const struct plan *p = e->plan;
    bool found;
    if (!p)
        return activities_withdraw(db, e->id, c, &found, err);
    struct activity a = {.starts_at = p->starts,
                         .ends_at = p->ends,
                         .capacity = p->capacity,
                         .signup = p->signup,
                         .walkins = p->walkins,
                         .listed = p->listed};
    memcpy(a.id, e->id, ID_SIZE);
    snprintf(a.org, sizeof a.org, "%s", org_id(p->org));
    snprintf(a.title, sizeof a.title, "登山 %s", e->id);
    return activities_save(db, &a, c, err);
}

static void edit_activity(int number, bool withdraw)
{
    struct edit e = {.plan = withdraw ? NULL : &plans[number]};
    make_id('a', number, e.id);
    host_change(org_id(plans[number].org), save_activity, &e);
    ledger_activity(e.id);
}

static int small_capacity(void)
{
    int64_t kind = chance_below(CHANCE_WORLD, 10);
    if (kind == 0)
        return 0;
    return (int)(kind < 7 ? chance_in(CHANCE_WORLD, 1, 4)
                          : chance_in(CHANCE_WORLD, 5, 12));
}

static void new_activity(int org)
{
    struct district *d = district();
    if (d->activities == KEPT)
        return;
    struct plan *p = &plans[d->activities];
    int64_t day = 24 * HOUR_MS;
    *p = (struct plan){.org = org,
                       .capacity = small_capacity(),
                       .signup = chance_is(CHANCE_WORLD, 900),
                       .walkins = chance_is(CHANCE_WORLD, 500),
                       .listed = chance_is(CHANCE_WORLD, 100)};
    p->starts = sim_now() + chance_in(CHANCE_WORLD, 4 * HOUR_MS, 10 * day);
    p->ends = p->starts + chance_in(CHANCE_WORLD, 4 * HOUR_MS, 2 * day);
    edit_activity(d->activities++, false);
}

/* An activity of this org that people still look at; -1: none. */
static int some_activity(int org, bool shared)
{
    struct district *d = district();
    int found = -1, seen = 0;
    for (int i = d->activities - 1; i >= 0 && seen < OPEN_MAX; i--) {
        const struct plan *p = &plans[i];
        bool fits = p->org == org || (shared && p->org < 0);
        if (!fits || p->gone || p->ends < sim_now() - 12 * HOUR_MS)
            continue;
        seen++;
        if (chance_below(CHANCE_WORLD, seen) == 0)
            found = i;
    }
    return found;
}

static bool save_notice(struct db *db, struct changes *c, void *ctx,
                        struct err *err)
{
    return notices_save(db, ctx, c, err);
}

static bool withdraw_notice(struct db *db, struct changes *c, void *ctx,
                            struct err *err)
{
    bool found;
    return notices_withdraw(db, ctx, c, &found, err);
}

static void some_notice(int org)
{
    struct district *d = district();
    char id[ID_SIZE];
    if (d->notices > 4 && chance_is(CHANCE_WORLD, 300)) {
        make_id('c', (int)chance_below(CHANCE_WORLD, d->notices), id);
        host_change(org_id(org), withdraw_notice, id);
        return;
    }
    struct notice n = {.published_at = sim_now()};
    make_id('c', d->notices++, n.id);
    snprintf(n.org, sizeof n.org, "%s", org_id(org));
    snprintf(n.title, sizeof n.title, "通知 %d", d->notices);
    host_change(n.org, save_notice, &n);
}

static void officer(void *ctx, int64_t org)
{
    (void)ctx;
    int64_t day = 24 * HOUR_MS;
    sim_at(sim_now() + chance_about(CHANCE_WORLD, day), officer, NULL, org);
    if (district()->calm)
        return;
    int number = some_activity((int)org, false);
    int64_t what = chance_below(CHANCE_WORLD, 10);
    if (number < 0 || what < 4) {
        new_activity((int)org);
    } else if (what < 6) {
        plans[number].capacity = small_capacity();
        edit_activity(number, false);
    } else if (what < 9) {
        some_notice((int)org);
    } else {
        plans[number].gone = true;
        edit_activity(number, true);
    }
}

/* ---- people ---- */

static enum action_kind sensible(const struct plan *p)
{
    int64_t chance = chance_below(CHANCE_WORLD, 100);
    bool on = sim_now() >= p->starts - HOUR_MS && sim_now() < p->ends;
    if (on)
        return chance < 65   ? ACTION_CHECKIN
               : chance < 80 ? ACTION_CHECKIN_UNDO
               : chance < 92 ? ACTION_SIGNUP_CANCEL
                             : ACTION_SIGNUP;
    return chance < 70   ? ACTION_SIGNUP
           : chance < 97 ? ACTION_SIGNUP_CANCEL
                         : ACTION_CHECKIN;
}

static struct screen *some_screen(int school)
{
    struct district *d = district();
    struct screen *found = NULL;
    int seen = 0;
    for (int i = 0; i < d->screen_count; i++)
        if (d->screens[i]->school == school && d->screens[i]->on &&
            chance_below(CHANCE_WORLD, ++seen) == 0)
            found = d->screens[i];
    return found;
}

struct wish {
    enum action_kind kind;
    char member[ID_SIZE], subject[ID_SIZE];
};

static bool make_wish(const struct school *s, int org, struct wish *w)
{
    make_id('b', s->first_member +
                     (int)chance_below(CHANCE_WORLD, s->members), w->member);
    if (district()->notices > 0 && chance_is(CHANCE_WORLD, 120)) {
        int newest = district()->notices - 1;
        int back = (int)chance_below(CHANCE_WORLD, 6);
        make_id('c', newest > back ? newest - back : 0, w->subject);
        w->kind = ACTION_NOTICE_ACK;
        return true;
    }
    int number = some_activity(org, true);
    if (number < 0)
        return false;
    w->kind = sensible(&plans[number]);
    /* By the screens' own rules most of it would lead to nothing. */
    for (int tries = 0; tries < 12; tries++) {
        make_id('a', number, w->subject);
        if (ledger_allows(w->kind, w->member, w->subject) ||
            chance_is(CHANCE_WORLD, 30))
            break;
        make_id('b', s->first_member +
                         (int)chance_below(CHANCE_WORLD, s->members),
                w->member);
    }
    return true;
}

static void act(void *ctx, int64_t school)
{
    (void)ctx;
    struct wish w;
    struct screen *s = some_screen((int)school);
    if (!s || district()->calm ||
        !make_wish(&district()->schools[school], (int)school, &w))
        return;
    screen_act(s, w.kind, w.member, w.subject);
    /* Some do not trust one screen. */
    struct screen *other = some_screen((int)school);
    if (other && chance_is(CHANCE_WORLD, 100))
        screen_act(other, w.kind, w.member, w.subject);
}

/* A break between lessons: many come at once. */
static void come(void *ctx, int64_t school)
{
    struct district *d = district();
    int screens = 0;
    for (int i = 0; i < d->screen_count; i++)
        screens += d->screens[i]->school == school;
    int64_t next = chance_in(CHANCE_WORLD, 6 * HOUR_MS, 20 * HOUR_MS);
    sim_at(sim_now() + next, come, ctx, school);
    int acts = (int)(screens * ACTIONS_A_DAY * next / (24 * HOUR_MS));
    for (int i = 0; i < acts; i++)
        sim_at(sim_now() + chance_below(CHANCE_WORLD, 100 * SECOND_MS), act,
               NULL, school);
}

void district_live(void)
{
    for (int i = -1; i < district()->school_count; i++) {
        officer(NULL, i);
        new_activity(i);
        new_activity(i);
        if (i >= 0)
            come(NULL, i);
    }
}
