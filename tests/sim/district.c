#include "tests/sim/district.h"

#include "base/mem.h"
#include "store/members.h"
#include "store/orgs.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct district *the_district;

struct district *district(void)
{
    return the_district;
}

static struct org make_org(const char *kind, const char *id, const char *tz,
                           const char *parent)
{
    struct org o = {0};
    snprintf(o.id, sizeof o.id, "%s", id);
    snprintf(o.kind, sizeof o.kind, "%s", kind);
    snprintf(o.name, sizeof o.name, "%s %s", kind, id);
    snprintf(o.tz, sizeof o.tz, "%s", tz);
    snprintf(o.parent, sizeof o.parent, "%s", parent);
    return o;
}

static bool save_people(struct db *db, const struct school *s,
                        struct changes *c, struct err *err)
{
    for (int i = 0; i < s->members; i++) {
        struct member m = {.status = MEMBER_ACTIVE};
        make_id('b', s->first_member + i, m.id);
        memcpy(m.org, s->id, ID_SIZE);
        snprintf(m.staff_no, sizeof m.staff_no, "n%d", i);
        snprintf(m.name, sizeof m.name, "张小%d", i);
        if (!members_save(db, &m, c, err))
            return false;
    }
    return true;
}

static bool save_orgs(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    struct district *d = ctx;
    struct org top = make_org("district", d->id, "Asia/Shanghai", "");
    if (!orgs_save(db, &top, c, err))
        return false;
    for (int i = 0; i < d->school_count; i++) {
        const struct school *s = &d->schools[i];
        struct org o = make_org("school", s->id, s->tz, d->id);
        if (!orgs_save(db, &o, c, err) || !save_people(db, s, c, err))
            return false;
    }
    return true;
}

static void found(struct district *d)
{
    static const char *const zones[] = {"Asia/Shanghai", "Europe/Berlin",
                                        "America/New_York"};
    int member = 0;
    make_id('d', 0, d->id);
    d->school_count = (int)chance_in(CHANCE_WORLD, 2, SCHOOLS_MAX);
    for (int i = 0; i < d->school_count; i++) {
        struct school *s = &d->schools[i];
        make_id('e', i + 1, s->id);
        snprintf(s->tz, sizeof s->tz, "%s", zones[i % 3]);
        s->first_member = member;
        s->members = (int)chance_in(CHANCE_WORLD, 8, 24);
        member += s->members;
    }
    if (!host_change(d->id, save_orgs, d))
        sim_die("founding", "refused");
}

struct screen *district_screen(int school)
{
    struct district *d = the_district;
    if (d->screen_count == SCREENS_MAX)
        return NULL;
    struct screen *s =
        screen_new(d->screen_count, school, d->schools[school].tz,
                   chance_bits(CHANCE_FAULTS));
    d->screens[d->screen_count++] = s;
    return s;
}

static bool is_shut_out(const struct screen *s)
{
    const char *trouble = s->duties.core.trouble;
    return trouble && strcmp(trouble, "这台一体机已被停用，请联系工会。") == 0;
}

void district_pair(void)
{
    struct district *d = the_district;
    for (int i = 0; i < d->screen_count; i++) {
        struct screen *s = d->screens[i];
        char code[16];
        if (s->on && (!s->duties.core.state.paired || is_shut_out(s)) &&
            host_pair_code(d->schools[s->school].id, code))
            screen_pair(s, code);
    }
}

static void look_after(void *ctx, int64_t unused)
{
    (void)ctx, (void)unused;
    district_pair();
    sim_at(sim_now() + chance_in(CHANCE_WORLD, MINUTE_MS, HOUR_MS),
           look_after, NULL, 0);
}

void district_begin(uint64_t seed, int screens)
{
    struct district *d = the_district = mem_new(sizeof *d);
    sim_begin(seed);
    ledger_begin();
    disk_seed_sqlite(seed);
    host_new(chance_bits(CHANCE_FAULTS));
    host_switch_on();
    found(d);
    for (int i = 0; i < d->school_count; i++) {
        int n = screens ? screens : (int)chance_in(CHANCE_WORLD, 2, 5);
        for (int k = 0; k < n; k++) {
            struct screen *s = district_screen(i);
            if (s)
                screen_switch_on(s);
        }
    }
    look_after(NULL, 0);
}

void district_end(void)
{
    struct district *d = the_district;
    for (int i = 0; i < d->screen_count; i++)
        screen_free(d->screens[i]);
    host_free();
    ledger_end();
    sim_end();
    free(d);
    the_district = NULL;
}
