#include "hub_kiosk.h"

#include "store/meta.h"
#include "store/schema.h"
#include "sync/engine/engine.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

static void no_wake(void *unused)
{
    (void)unused;
}

static void pair(struct db *db, struct world *w)
{
    struct err err = {0};
    struct screen s;
    char secret[2 * sizeof s.key.secret_key + 1];
    world_screen(w, &w->school, &s);
    sodium_bin2hex(secret, sizeof secret, s.key.secret_key,
                   sizeof s.key.secret_key);
    ck_assert_msg(meta_set(db, "device", s.device, &err) &&
                      meta_set(db, "device_secret", secret, &err) &&
                      meta_set(db, "org", w->school.id, &err) &&
                      meta_set(db, "epoch", hub_epoch(w->hub), &err),
                  "%s", err.detail);
}

void hub_kiosk_open(struct hub_kiosk *k, struct world *w)
{
    struct err err = {0};
    *k = (struct hub_kiosk){0};
    snprintf(k->path, sizeof k->path, "%s/kiosk.db", w->dir);
    snprintf(k->media, sizeof k->media, "%s/pictures", w->dir);
    struct db *db = db_open(k->path, DB_WRITE, &err);
    ck_assert_msg(
        db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK, &err),
        "%s", err.detail);
    pair(db, w);
    db_close(db);
    k->reader = db_open(k->path, DB_READ_ONLY, &err);
    k->news = mailbox_new();
    k->writer = writer_start(k->path, no_wake, NULL, &err);
    ck_assert_msg(k->reader && k->writer, "%s", err.detail);
}

void hub_kiosk_close(struct hub_kiosk *k)
{
    hub_kiosk_stop(k);
    writer_stop(k->writer);
    db_close(k->reader);
    mailbox_free(k->news);
}

void hub_kiosk_start(struct hub_kiosk *k, const char *url)
{
    struct err err = {0};
    struct engine_config config = {.hub_url = url,
                                   .db_path = k->path,
                                   .media_dir = k->media,
                                   .name = "二楼",
                                   .version = "1",
                                   .writer = k->writer,
                                   .news = k->news,
                                   .wake = no_wake};
    k->engine = engine_start(&config, &err);
    ck_assert_msg(k->engine, "%s", err.detail);
}

void hub_kiosk_stop(struct hub_kiosk *k)
{
    engine_stop(k->engine);
    k->engine = NULL;
    for (void *n; (n = mailbox_poll(k->news));)
        free(n);
}

int64_t hub_kiosk_int(struct hub_kiosk *k, const char *sql)
{
    struct err err = {0};
    struct query q = query_once(k->reader, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    return n;
}
