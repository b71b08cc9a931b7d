#include "tests/unit/engine_room.h"

#include "store/schema.h"
#include "tests/hub/hub_world.h"
#include "tests/unit/scripted_hub.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 10000 };

struct engine_room screen;

static void no_wake(void *unused)
{
    (void)unused;
}

struct db *engine_db(enum db_mode mode)
{
    struct err err = {0};
    struct db *db = db_open(screen.path, mode, &err);
    ck_assert_msg(db, "%s", err.detail);
    return db;
}

void sql(const char *text)
{
    struct err err = {0};
    struct db *db = engine_db(DB_WRITE);
    ck_assert_msg(db_exec(db, text, &err), "%s", err.detail);
    db_close(db);
}

int64_t ask_int(const char *text)
{
    struct err err = {0};
    struct db *db = engine_db(DB_READ_ONLY);
    struct query q = query_begin(db, text);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    db_close(db);
    return n;
}

void assert_meta(const char *name, const char *value)
{
    struct err err = {0};
    char got[META_MAX];
    struct db *db = engine_db(DB_READ_ONLY);
    ck_assert(meta_get(db, name, got, &err));
    ck_assert_msg(strcmp(got, value) == 0, "%s is %s", name, got);
    db_close(db);
}

void engine_room_open(void)
{
    struct err err = {0};
    scripted_hub_open();
    screen = (struct engine_room){0};
    world_make_folder(screen.dir, sizeof screen.dir);
    snprintf(screen.path, sizeof screen.path, "%s/db", screen.dir);
    snprintf(screen.media, sizeof screen.media, "%s/media", screen.dir);
    screen.news = mailbox_new();
    keypair_new(&screen.keys);

    struct db *db = engine_db(DB_WRITE);
    ck_assert_msg(db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                             &err),
                  "%s", err.detail);
    db_close(db);
}

void paired_as(const char *device, const char *org, const char *epoch)
{
    struct err err = {0};
    char secret[129];
    sodium_bin2hex(secret, sizeof secret, screen.keys.secret_key, 64);
    struct db *db = engine_db(DB_WRITE);
    ck_assert(meta_set(db, "device", device, &err) &&
              meta_set(db, "device_secret", secret, &err) &&
              meta_set(db, "org", org, &err) &&
              meta_set(db, "epoch", epoch, &err));
    db_close(db);
}

void paired(void)
{
    paired_as(DEVICE, ORG, EPOCH);
}

void in_step(void)
{
    sql("INSERT INTO meta VALUES ('cursor', 'old'), ('ready', '1');"
        "INSERT INTO notice (id, org, title) VALUES ('" NOTICE "9', '" ORG
        "', 'gone meanwhile');"
        "INSERT INTO feed VALUES ('" ORG "', 'notice', '" NOTICE
        "9', 5, 0);"
        "INSERT INTO feed_head VALUES ('" ORG "', 5, 0);"
        "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin, overlay, verdict) VALUES (1, '" ACTION
        "', 'notice_ack', 1700000000000, 1, '" MEMBER "', '" NOTICE
        "9', 'card', 0, 0, 'accepted')");
}

void start(void)
{
    struct err err = {0};
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", scripted_hub_port());
    screen.writer = writer_start(screen.path, no_wake, NULL, &err);
    ck_assert_msg(screen.writer, "%s", err.detail);
    struct engine_config config = {
        .hub_url = url, .db_path = screen.path, .media_dir = screen.media,
        .name = "二楼", .version = "1", .writer = screen.writer,
        .news = screen.news, .wake = no_wake};
    screen.engine = engine_start(&config, &err);
    ck_assert_msg(screen.engine, "%s", err.detail);
}

void engine_room_close(void)
{
    engine_stop(screen.engine);
    writer_stop(screen.writer);
    mailbox_free(screen.news);
    world_remove_folder(screen.dir);
    scripted_hub_close();
}

struct news wait_for(bool (*is_it)(const struct news *n))
{
    for (struct news *n; (n = mailbox_wait(screen.news, PATIENCE_MS));) {
        struct news copy = *n;
        free(n);
        if (is_it(&copy))
            return copy;
    }
    ck_abort_msg("no such news");
    return (struct news){0};
}

bool is_at_c1(const struct news *n)
{
    return strcmp(n->state.cursor, "c1") == 0;
}

bool is_at_c2(const struct news *n)
{
    return strcmp(n->state.cursor, "c2") == 0;
}

bool is_in_trouble(const struct news *n)
{
    return n->trouble != NULL;
}
