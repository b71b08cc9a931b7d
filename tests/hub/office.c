#include "office.h"

#include "base/clock.h"
#include "sync/hub/files.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool save_orgs(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    struct office *o = ctx;
    return orgs_save(db, &o->district, c, err) &&
           orgs_save(db, &o->school, c, err);
}

static const char *no_option(const struct call *c, const char *name)
{
    (void)c, (void)name;
    return NULL;
}

void office_open(struct office *o)
{
    *o = (struct office){
        .dir = "/tmp/office-XXXXXX",
        .district = {.id = "district-00000000001", .kind = "district",
                     .name = "区教育工会", .tz = "Asia/Shanghai"},
        .school = {.id = "school-000000000001", .kind = "school",
                   .parent = "district-00000000001", .name = "第一中学",
                   .tz = "Asia/Shanghai"},
    };
    ck_assert_ptr_nonnull(mkdtemp(o->dir));
    char file[96], media[96];
    snprintf(file, sizeof file, "%s/hub.db", o->dir);
    database_new(file, o->db);
    snprintf(media, sizeof media, "%s/media", o->dir);
    o->hub = hub_open(o->db, media, false, &o->err);
    ck_assert_msg(o->hub != NULL, "%s", o->err.detail);
    ck_assert_msg(hub_change(o->hub, o->school.id, save_orgs, o, NULL,
                             &o->err),
                  "%s", o->err.detail);
    FILE *told = open_memstream(&o->errors, &o->errors_size);
    o->call = (struct call){.argv = o->argv, .option = no_option, .in = "",
                            .out = told, .err = told};
}

void office_close(struct office *o)
{
    hub_close(o->hub);
    database_drop(o->db);
    fclose(o->call.err);
    free(o->errors);
    folder_remove(o->dir);
}

const char *office_write(struct office *o, const char *name,
                         const void *bytes, size_t n)
{
    snprintf(o->path, sizeof o->path, "%s/%s", o->dir, name);
    ck_assert(file_write(o->path, bytes, n, &o->err));
    return o->path;
}

const char *office_text(struct office *o, const char *name, const char *text)
{
    return office_write(o, name, text, strlen(text));
}

bool office_import(struct office *o,
                   bool (*import)(struct import *i, struct err *err),
                   const char *path, bool skip_bad)
{
    o->import = (struct import){.hub = o->hub, .call = &o->call,
                                .org = o->school, .path = path,
                                .skip_bad = skip_bad,
                                .now_ms = clock_now_ms(NULL)};
    return import(&o->import, &o->err);
}

const char *office_errors(struct office *o)
{
    fflush(o->call.err);
    return o->errors;
}

int64_t office_count(struct office *o, const char *sql)
{
    struct db *db = hub_lock(o->hub);
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    bool ok = query_end(&q, &o->err);
    hub_release(o->hub);
    ck_assert_msg(ok, "%s", o->err.detail);
    return n;
}

int64_t office_rev(struct office *o)
{
    int64_t rev = 0;
    uint64_t digest;
    struct db *db = hub_lock(o->hub);
    bool ok = feed_head(db, o->school.id, &rev, &digest, &o->err);
    hub_release(o->hub);
    ck_assert(ok);
    return rev;
}
