/* A kiosk over a copy of one of the schools, as app.c would run it. */
#include "tests/unit/walk.h"

#include "base/log.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk walk;

static char templates[64];

static void must(bool ok, const struct err *err)
{
    ck_assert_msg(ok, "%s", err->detail);
}

static const char *template_path(enum walk_school school)
{
    static char path[96];
    snprintf(path, sizeof path, "%s/%d.db", templates, (int)school);
    return path;
}

static void remove_database(const char *path)
{
    static const char *const ends[] = {"-shm", "-wal", ""};
    for (int i = 0; i < 3; i++) {
        char name[112];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

void walk_templates(void)
{
    struct err err = {0};
    snprintf(templates, sizeof templates, "/tmp/walk-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(templates));
    for (int i = 0; i < WALK_SCHOOLS; i++) {
        struct db *db = db_open(template_path(i), DB_WRITE, &err);
        must(db != NULL, &err);
        walk_fill(db, i);
        db_close(db);
    }
}

void walk_remove(void)
{
    for (int i = 0; i < WALK_SCHOOLS; i++)
        remove_database(template_path(i));
    rmdir(templates);
}

static void copy_template(enum walk_school school)
{
    struct err err = {0};
    struct db *db = db_open(template_path(school), DB_READ_ONLY, &err);
    must(db && db_backup(db, walk.path, &err), &err);
    db_close(db);
}

static void ignore(void *ctx)
{
    (void)ctx;
}

void walk_open(enum walk_school school, struct look look, enum lang lang)
{
    struct err err = {0};
    const struct kiosk_options o = {.still = true, /* as motion ends */
                                    .theme = look.theme,
                                    .large = look.large,
                                    .portrait = look.portrait,
                                    .lang = lang};
    walk = (struct walk){.dir = "/tmp/walk-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(walk.dir));
    snprintf(walk.path, sizeof walk.path, "%s/k.db", walk.dir);
    copy_template(school);
    walk.replies = mailbox_new();
    walk.type = type_open(NULL, 1000, &err);
    must(walk.type != NULL, &err);
    type_set_traditional(walk.type, lang == LANG_ZH_TW);
    walk.canvas = canvas_new(walk.type, NULL);
    walk.writer = writer_start(walk.path, ignore, NULL, &err);
    must(walk.writer != NULL, &err);
    walk.read = db_open(walk.path, DB_READ_ONLY, &err);
    must(walk.read != NULL, &err);
    const struct kiosk_hooks hooks = {.replies = walk.replies,
                                      .writer = walk.writer};
    walk.kiosk = kiosk_new(walk.read, &hooks, &o, &err);
    must(walk.kiosk != NULL, &err);
    walk.is_another_time = true;
}

void walk_close(void)
{
    writer_stop(walk.writer);
    kiosk_free(walk.kiosk);
    for (struct job *j; (j = mailbox_poll(walk.replies));)
        job_free(j);
    canvas_free(walk.canvas);
    type_close(walk.type);
    mailbox_free(walk.replies);
    db_close(walk.read);
    remove_database(walk.path);
    rmdir(walk.dir);
    lang_set(LANG_ZH_CN);
}

void walk_draw(void)
{
    canvas_begin(walk.canvas, kiosk_look(walk.kiosk));
    kiosk_draw(walk.kiosk, walk.canvas);
}
