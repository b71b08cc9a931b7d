#include "sync/hub/commands.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/lang.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "store/leases.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"
#include "store/timetables.h"
#include "sync/hub/files.h"
#include "sync/hub/migrate.h"
#include "sync/hub/pair_code.h"
#include "sync/hub/restore.h"
#include "sync/hub/survey.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int pair_code(struct hub *h, const struct call *c, struct err *err)
{
    struct org org;
    char code[PAIR_CODE_SIZE], hash[PAIR_HASH_SIZE];
    if (!hub_org(h, call_option(c, "org"), &org, err))
        return EXIT_REFUSED;
    pair_code_new(code);
    pair_code_hash(code, hash);
    struct db *db = hub_lock(h);
    bool ok = pair_codes_save(db, hash, org.id,
                              clock_now_ms(NULL) + PAIR_CODE_MS, err);
    hub_release(h);
    if (!ok)
        return EXIT_REFUSED;
    fprintf(c->out, "%s\n", code);
    return EXIT_DONE;
}

/* ---- withdraw ---- */

/* A screen that was lost: its key is refused from now on, and what it was
 * lent is free again. */
static bool revoke_device(struct db *db, const char *id, struct changes *c,
                          bool *found, struct err *err)
{
    int64_t now = clock_now_ms(NULL);
    return devices_revoke(db, id, now, found, err) &&
           seats_tidy(db, now, c, err);
}

static bool remove_member(struct db *db, const char *id, struct changes *c,
                          bool *found, struct err *err)
{
    return seats_leave(db, id, clock_now_ms(NULL), c, err) &&
           members_delete(db, id, c, found, err);
}

static const struct withdrawal {
    const char *entity;
    bool (*run)(struct db *db, const char *id, struct changes *c, bool *found,
                struct err *err);
} withdrawals[] = {
    {"notice", notices_withdraw},
    {"activity", activities_withdraw},
    {"member", remove_member},
    {"special_day", special_days_withdraw},
    {"device", revoke_device},
};
enum { WITHDRAWALS = sizeof withdrawals / sizeof withdrawals[0] };

struct withdrawing {
    const struct withdrawal *how;
    const char *id;
};

static bool withdraw_row(struct db *db, struct changes *c, void *ctx,
                         struct err *err)
{
    struct withdrawing *w = ctx;
    bool found = false;
    if (!w->how->run(db, w->id, c, &found, err))
        return false;
    return found ||
           err_set(err, ERR_INPUT, N_("没有这一条，请核对编号。"), "%s %s",
                   w->how->entity, w->id);
}

static int withdraw(struct hub *h, const struct call *c, struct err *err)
{
    struct withdrawing w = {.id = c->argv[1]};
    for (int i = 0; i < WITHDRAWALS; i++)
        if (strcmp(withdrawals[i].entity, c->argv[0]) == 0)
            w.how = &withdrawals[i];
    if (!w.how) {
        fprintf(c->err, "%s\n",
                _("只能撤下 notice、activity、member、special_day 或 device。"));
        return EXIT_USAGE;
    }
    return hub_change(h, "", withdraw_row, &w, NULL, err) ? EXIT_DONE
                                                          : EXIT_REFUSED;
}

/* ---- backup ---- */

/* Whoever serves the copy has been restored to it. */
static bool mark_copy(const char *path, struct err *err)
{
    struct db *copy = db_open(path, DB_WRITE, err);
    bool ok = copy && restore_mark(copy, clock_now_ms(NULL), err) &&
              db_gather(copy, err);
    db_close(copy);
    return ok;
}

static int backup(struct hub *h, const struct call *c, struct err *err)
{
    const char *path = c->argv[0];
    if (access(path, F_OK) == 0) {
        err_set(err, ERR_INPUT, N_("备份文件已经存在，请换一个名字。"), "%s",
                path);
        return EXIT_REFUSED;
    }
    struct buf part = {0};
    buf_printf(&part, "%s.part", path);
    db_remove(part.text);
    struct db *db = hub_lock(h);
    bool ok = migrate_to_file(db, part.text, err);
    hub_release(h);
    ok = ok && mark_copy(part.text, err);
    if (ok && !file_move(part.text, path))
        ok = err_set(err, ERR_STORAGE, N_("写不了备份文件。"), "%s: %s", path,
                     strerror(errno));
    if (!ok)
        db_remove(part.text);
    buf_clear(&part);
    return ok ? EXIT_DONE : EXIT_REFUSED;
}

/* For copies that nobody here can know to be one: of another machine's disk,
 * or of another kind of database. */
static int restored(struct hub *h, const struct call *c, struct err *err)
{
    (void)c;
    struct db *db = hub_lock(h);
    bool ok = restore_mark(db, clock_now_ms(NULL), err);
    hub_release(h);
    return ok ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- check ---- */

static int check(struct hub *h, const struct call *c, struct err *err)
{
    struct db *db = hub_lock(h);
    bool ok = db_check(db, err) && survey_digests(db, err) &&
              survey_capacity(db, err) &&
              survey_media(db, hub_media_dir(h), err);
    hub_release(h);
    if (!ok)
        return EXIT_REFUSED;
    fprintf(c->out, "ok\n");
    return EXIT_DONE;
}

const struct command commands_basic[] = {
    {"init", NULL,
     "--org=NAME --admin=NAME [--tz=ZONE] [--kind=district|school] "
     "[--parent=NAME|ID] < PASSWORD",
     0, 0, OPENS_NEW, command_init},
    {"serve", NULL,
     "[--listen=ADDR:PORT] [--tls-cert=FILE --tls-key=FILE] "
     "[--per-address=N] "
     "[--public-url=URL]",
     0, 0, OPENS_OLD, NULL},
    {"pair-code", NULL, "[--org=NAME|ID]", 0, 0, OPENS_OLD, pair_code},
    {"list", NULL, "ENTITY [--json] [--org=NAME|ID]", 1, 1, OPENS_OLD,
     command_list},
    {"withdraw", NULL, "ENTITY ID", 2, 2, OPENS_OLD, withdraw},
    {"backup", NULL, "FILE", 1, 1, OPENS_OLD, backup},
    {"restored", NULL, "", 0, 0, OPENS_OLD, restored},
    {"check", NULL, "", 0, 0, OPENS_OLD, check},
    {"migrate", NULL, "--from=FILE --to=postgresql://…", 0, 0, OPENS_NONE,
     command_migrate},
    {0},
};
