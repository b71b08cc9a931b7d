#include "sync/hub/demo.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/places.h"
#include "base/utf8.h"
#include "model/member.h"
#include "store/hub_rows.h"
#include "sync/hub/csv.h"
#include "sync/hub/files.h"
#include "sync/hub/import.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* For trying out, and printed for everybody to see: no secret. */
static const char LOGIN[] = "gonghui", PASSWORD[] = "Qinghe-7fq2-Yu9k";

enum { VISITORS = 5, ORGS_MAX = 1000 };

static const char *const DAMAGED = N_("示范数据坏了，请重新安装程序。");

void demo_tell(const struct demo *d, const char *step)
{
    int fd = fileno(d->call->err);
    if (fd >= 0 && isatty(fd))
        fprintf(d->call->err, "%s\n", step);
}

/* ---- the orgs ---- */

enum org_column { ORG_KIND, ORG_NAME, ORG_TZ, ORG_PARENT, ORG_COLUMNS };

static const struct csv_name org_names[] = {
    {"kind", ORG_KIND}, {"name", ORG_NAME},     {"tz", ORG_TZ},
    {"parent", ORG_PARENT}, {NULL, 0},
};

static void read_org(const struct csv_row *row, const int at[],
                     struct org *o)
{
    char name[sizeof o->name + 8];
    utf8_copy(o->kind, sizeof o->kind, csv_field(row, at[ORG_KIND]));
    utf8_copy(o->name, sizeof o->name, csv_field(row, at[ORG_NAME]));
    utf8_copy(o->tz, sizeof o->tz, csv_field(row, at[ORG_TZ]));
    snprintf(name, sizeof name, "org:%s", o->name);
    id_of_name(o->id, name);
}

static bool read_orgs(struct demo *d, struct err *err)
{
    char *path = path_join(d->source, "org.csv");
    struct csv *csv = csv_open(path, err);
    free(path);
    struct csv_row row;
    int at[ORG_COLUMNS];
    if (!csv)
        return false;
    if (csv_next(csv, &row))
        csv_header(&row, org_names, at, ORG_COLUMNS);
    while (csv_next(csv, &row) && !row.bad) {
        bool district = strcmp(csv_field(&row, at[ORG_KIND]), "district") == 0;
        read_org(&row, at, district ? &d->district : &d->school);
    }
    csv_close(csv);
    memcpy(d->school.parent, d->district.id, sizeof d->school.parent);
    return (d->school.name[0] && d->district.name[0]) ||
           err_set(err, ERR_STORAGE, DAMAGED, "org.csv");
}

static bool is_there(const struct demo *d, bool *yes, struct err *err)
{
    struct org *all = mem_new(ORGS_MAX * sizeof *all);
    int count = 0;
    struct db *db = hub_lock(d->hub);
    bool ok = orgs_list(db, all, ORGS_MAX, &count, err);
    hub_release(d->hub);
    *yes = false;
    for (int k = 0; k < count; k++)
        *yes |= strcmp(all[k].id, d->school.id) == 0 ||
                strcmp(all[k].id, d->district.id) == 0;
    free(all);
    return ok;
}

static bool save_orgs(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    const struct demo *d = ctx;
    char hash[129];
    if (!pin_hash(PASSWORD, hash))
        return err_set(err, ERR_STORAGE, N_("密码算不出来，内存不够。"),
                       "pin_hash");
    return orgs_save(db, &d->district, c, err) &&
           orgs_save(db, &d->school, c, err) &&
           officers_save(db, d->school.id, LOGIN, hash, err);
}

static bool found_orgs(struct demo *d, struct err *err)
{
    bool there;
    if (!is_there(d, &there, err))
        return false;
    if (there)
        return err_set(err, ERR_REFUSED,
                       N_("示范数据已经在这个数据库里了。"), "%s",
                       d->school.id);
    return hub_change(d->hub, d->district.id, save_orgs, d, NULL, err);
}

/* ---- the imports ---- */

static bool bring(const struct demo *d, const char *file,
                  bool (*import)(struct import *i, struct err *err),
                  struct err *err)
{
    char *path = path_join(d->folder, file);
    char *photos = path_join(d->source, "photos");
    struct import i = {.hub = d->hub,
                       .call = d->call,
                       .org = d->school,
                       .path = path,
                       .photos = photos,
                       .now_ms = d->now_ms};
    demo_tell(d, file);
    bool ok = import(&i, err);
    free(path);
    free(photos);
    return ok;
}

static bool fill_hub(struct demo *d, struct err *err)
{
    return demo_fill_all(d, err) && found_orgs(d, err) &&
           bring(d, "members.csv", import_members, err) &&
           bring(d, "groups.csv", import_groups, err) &&
           bring(d, "timetable.csv", import_timetable, err) &&
           bring(d, "days.csv", import_days, err) &&
           bring(d, "notices", import_notices, err) &&
           bring(d, "activities.ics", import_calendar, err) &&
           demo_people(d, err) && demo_photos(d, err);
}

/* ---- what the visitor is told ---- */

enum visitor_column { STAFF_NO, NAME, CARD, PIN, VISITOR_COLUMNS };

static const struct csv_name visitor_names[] = {
    {"工号", STAFF_NO}, {"姓名", NAME}, {"卡号", CARD}, {"密码", PIN},
    {NULL, 0},
};

static bool print_visitors(const struct demo *d, struct err *err)
{
    char *path = path_join(d->folder, "members.csv");
    struct csv *csv = csv_open(path, err);
    free(path);
    struct csv_row row;
    int at[VISITOR_COLUMNS], count = 0;
    if (!csv)
        return false;
    FILE *out = d->call->out;
    fprintf(out, "officer %s %s\n", LOGIN, PASSWORD);
    if (csv_next(csv, &row))
        csv_header(&row, visitor_names, at, VISITOR_COLUMNS);
    while (count < VISITORS && csv_next(csv, &row)) {
        fprintf(out, "member %s %s %s %s\n", csv_field(&row, at[STAFF_NO]),
                csv_field(&row, at[CARD]), csv_field(&row, at[PIN]),
                csv_field(&row, at[NAME]));
        count++;
    }
    csv_close(csv);
    return count == VISITORS ||
           err_set(err, ERR_STORAGE, DAMAGED, "members.csv");
}

bool demo_load(struct hub *h, const struct call *c, const char *source,
               int64_t now_ms, struct err *err)
{
    struct demo d = {
        .hub = h, .call = c, .source = source, .now_ms = now_ms};
    bool ok = read_orgs(&d, err) &&
              (d.zone = zone_open(d.school.tz, err)) != NULL &&
              (d.folder = folder_new(NULL, err)) != NULL &&
              fill_hub(&d, err) && print_visitors(&d, err);
    folder_remove(d.folder);
    free(d.folder);
    zone_close(d.zone);
    return ok;
}

/* The moment the demo is told from: now, or ten in the morning in Shanghai of
 * the day that --today names. */
static bool read_today(const struct call *c, int64_t *now_ms, struct err *err)
{
    const char *text = call_option(c, "today");
    int day;
    *now_ms = clock_now_ms(NULL);
    if (!text)
        return true;
    if (!day_parse(text, &day))
        return err_set(err, ERR_INPUT,
                       N_("日期要写成 2026-10-15 这样。"), "%.40s", text);
    *now_ms = (int64_t)day * DAY_MS + 2 * 60 * 60 * 1000;
    return true;
}

static int run_demo(struct hub *h, const struct call *c, struct err *err)
{
    char source[PATH_MAX];
    int64_t now_ms;
    if (!read_today(c, &now_ms, err))
        return EXIT_REFUSED;
    if (!places_find("demo", source, sizeof source)) {
        err_set(err, ERR_STORAGE, N_("找不到示范数据，请重新安装程序。"),
                "no folder demo");
        return EXIT_REFUSED;
    }
    return demo_load(h, c, source, now_ms, err) ? EXIT_DONE : EXIT_REFUSED;
}

const struct command commands_demo[] = {
    {"demo", NULL, "[--today=DATE]", 0, 0, OPENS_NEW, run_demo},
    {0},
};
