#include "sync/hub/hub.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "store/activities.h"
#include "store/members.h"
#include "sync/hub/sheets.h"

#include <stdlib.h>
#include <string.h>

enum { YEAR_DAYS = 366 };

/* ---- attendance ---- */

/* The activities asked for.  An owned array. */
struct choice {
    struct activity *list;
    int count;
};

static void choice_clear(struct choice *c)
{
    for (int k = 0; k < c->count; k++)
        activity_clear(&c->list[k]);
    free(c->list);
    *c = (struct choice){0};
}

static bool choose_one(struct db *db, const char *id, struct choice *out,
                       struct err *err)
{
    bool found = false;
    if (!activities_get(db, id, 0, &out->list[0], &found, err))
        return false;
    out->count = found;
    return true;
}

static bool read_day(const struct call *c, const char *option, int otherwise,
                     int *day, struct err *err)
{
    const char *text = call_option(c, option);
    *day = otherwise;
    return !text || day_parse(text, day) ||
           err_set(err, ERR_INPUT, N_("日期应写成 2026-11-22。"), "--%s",
                   option);
}

/* Leaves those of the org and of those above it. */
static bool keep_own(struct db *db, const char *org, struct choice *out,
                     struct err *err)
{
    struct org path[ORG_DEPTH_MAX];
    int levels = 0, kept = 0;
    if (!orgs_path(db, org, path, &levels, err))
        return false;
    for (int k = 0; k < out->count; k++) {
        bool own = false;
        for (int l = 0; l < levels; l++)
            own |= strcmp(path[l].id, out->list[k].org) == 0;
        if (own)
            out->list[kept++] = out->list[k];
        else
            activity_clear(&out->list[k]);
    }
    out->count = kept;
    return true;
}

/* Without dates: the past year, today included. */
static bool choose_span(struct db *db, const struct call *c,
                        const struct zone *z, struct choice *out,
                        struct err *err)
{
    int today = zone_day(z, clock_now_ms(NULL)), from, to;
    if (!read_day(c, "to", today, &to, err) ||
        !read_day(c, "from", to - YEAR_DAYS, &from, err))
        return false;
    if (to < from)
        return err_set(err, ERR_INPUT, N_("结束日期要晚于开始日期。"),
                       "--from --to");
    struct span s = span_of_days(z, from, to - from + 1);
    return activities_in(db, &s, out->list, ACTIVITIES_MAX, &out->count, err);
}

static bool export_sheets(struct hub *h, const struct choice *choice,
                          const struct zone *z, struct sheets *s,
                          struct err *err)
{
    bool ok = true;
    for (int k = 0; ok && k < choice->count; k++) {
        const struct activity *a = &choice->list[k];
        struct attendee *people = NULL;
        int count = 0;
        struct db *db = hub_lock(h);
        ok = attendees_of(db, a->id, &people, &count, err);
        hub_release(h);
        ok = ok && sheets_attendance(s, a, z, people, count, err);
        free(people);
    }
    return ok;
}

static bool read_choice(struct hub *h, const struct call *c, const char *org,
                        const struct zone *z, struct choice *out,
                        struct err *err)
{
    const char *id = call_option(c, "activity");
    out->list = mem_new(ACTIVITIES_MAX * sizeof *out->list);
    struct db *db = hub_lock(h);
    bool ok = (id ? choose_one(db, id, out, err)
                  : choose_span(db, c, z, out, err)) &&
              keep_own(db, org, out, err);
    hub_release(h);
    return ok && (out->count > 0 ||
                  err_set(err, ERR_INPUT,
                          id ? N_("没有这个活动。")
                             : N_("这段时间里没有活动。"),
                          "none"));
}

static int run_attendance(struct hub *h, const struct call *c,
                          struct err *err)
{
    struct choice choice = {0};
    struct org org;
    struct zone *z = NULL;
    struct sheets *s = NULL;
    bool ok = hub_org(h, call_option(c, "org"), &org, err) &&
              (z = zone_open(org.tz, err)) != NULL &&
              read_choice(h, c, org.id, z, &choice, err) &&
              (s = sheets_open(c->argv[0], err)) != NULL &&
              export_sheets(h, &choice, z, s, err);
    ok = sheets_close(s, ok, err) && ok;
    if (ok)
        fprintf(c->out, _("已写出 %d 个活动的签到表。\n"), choice.count);
    choice_clear(&choice);
    zone_close(z);
    return ok ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- members ---- */

static int run_members(struct hub *h, const struct call *c, struct err *err)
{
    struct org org;
    struct member *list = NULL;
    int count = 0;
    struct sheets *s = NULL;
    bool ok = hub_org(h, call_option(c, "org"), &org, err);
    if (ok) {
        struct db *db = hub_lock(h);
        ok = members_list(db, org.id, &list, &count, err);
        hub_release(h);
    }
    ok = ok && (s = sheets_open(c->argv[0], err)) != NULL &&
         sheets_members(s, &org, list, count, err);
    ok = sheets_close(s, ok, err) && ok;
    if (ok)
        fprintf(c->out, _("已写出 %d 位会员。\n"), count);
    free(list);
    return ok ? EXIT_DONE : EXIT_REFUSED;
}

const struct command commands_export[] = {
    {"export", "attendance",
     "FILE.xlsx [--activity=ID] [--from=DATE] [--to=DATE] [--org=NAME]", 1, 1,
     OPENS_OLD, run_attendance},
    {"export", "members", "FILE.xlsx [--org=NAME]", 1, 1, OPENS_OLD, run_members},
    {0},
};
