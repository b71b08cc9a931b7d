#include "tests/bench/client.h"

#include "base/clock.h"
#include "store/meta.h"
#include "store/schema.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATIENCE_MS = 60 * 1000 };

static void no_wake(void *unused)
{
    (void)unused;
}

/* As pairing leaves it. */
static void note_identity(struct db *db, const struct school *school,
                          const char *url, const struct device_key *d)
{
    struct err err = {0};
    char secret[2 * sizeof d->key.secret_key + 1];
    sodium_bin2hex(secret, sizeof secret, d->key.secret_key,
                   sizeof d->key.secret_key);
    const struct {
        const char *name, *value;
    } facts[] = {
        {"device", d->id},           {"device_secret", secret},
        {"org", school->org.id},     {"org_name", school->org.name},
        {"tz", school->org.tz},      {"epoch", school->epoch},
        {"hub_url", url},            {"cursor", ""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        ck_assert_msg(meta_set(db, facts[i].name, facts[i].value, &err), "%s",
                      err.detail);
}

void client_open(struct client *c, struct world *w, const char *name,
                 const struct school *school, const struct device_key *d)
{
    struct err err = {0};
    *c = (struct client){0};
    snprintf(c->dir, sizeof c->dir, "%.200s/%s", world_folder(w), name);
    snprintf(c->db, sizeof c->db, "%.220s/staffroom.db", c->dir);
    snprintf(c->media, sizeof c->media, "%.220s/media", c->dir);
    ck_assert(mkdir(c->dir, 0700) == 0 && mkdir(c->media, 0700) == 0);
    struct db *db = db_open(c->db, DB_WRITE, &err);
    ck_assert_msg(db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                                   &err),
                  "%s", err.detail);
    note_identity(db, school, hub_url(w), d);
    db_close(db);
    c->news = mailbox_new();
    c->replies = mailbox_new();
    c->writer = writer_start(c->db, no_wake, NULL, &err);
    ck_assert_msg(c->writer, "%s", err.detail);
}

void client_start(struct client *c, const char *url)
{
    struct err err = {0};
    struct engine_config config = {.hub_url = url,
                                   .db_path = c->db,
                                   .media_dir = c->media,
                                   .name = "bench",
                                   .version = "0",
                                   .writer = c->writer,
                                   .news = c->news,
                                   .wake = no_wake};
    c->engine = engine_start(&config, &err);
    ck_assert_msg(c->engine, "%s", err.detail);
}

void client_close(struct client *c)
{
    engine_stop(c->engine);
    writer_stop(c->writer);
    mailbox_free(c->news);
    mailbox_free(c->replies);
}

void client_wait_ready(struct client *c)
{
    bool ready = false;
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    while (!ready) {
        struct news *n = mailbox_wait(c->news, 1000);
        ready = n && n->state.ready && n->state.online;
        ck_assert_msg(ready || clock_steady_ms() < until, "not ready: %s",
                      n && n->trouble ? n->trouble : "no news");
        free(n);
    }
}
