#include "world_actions.h"

#include "base/clock.h"
#include "store/actions.h"
#include "store/activities.h"
#include "store/meta.h"
#include "store/schema.h"
#include "sync/engine/engine.h"
#include "sync/hub/restore.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_restore_screen(void);

/* A real screen's engine and a real hub, whose database is put back to an
 * older copy while the screen is there. */

static const char WALK[] = "walk-with-two-places";
enum { PATIENCE_MS = 20000 };

static struct world w;
static struct screen as; /* the key of the screen */
static char path[WORLD_PATH], media[WORLD_PATH], copy[WORLD_PATH];
static char listens[64];
static struct db *db;
static struct writer *writer;
static struct mailbox *news;
static struct engine *engine;
static struct err err;

static void no_wake(void *unused)
{
    (void)unused;
}

static void start_screen(void)
{
    char secret[129], url[80];
    snprintf(path, sizeof path, "%.100s/screen.db", w.dir);
    snprintf(media, sizeof media, "%.100s/screen-media", w.dir);
    sodium_bin2hex(secret, sizeof secret, as.key.secret_key, 64);
    db = db_open(path, DB_WRITE, &err);
    ck_assert(db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                               &err) &&
              meta_set(db, "device", as.device, &err) &&
              meta_set(db, "device_secret", secret, &err) &&
              meta_set(db, "org", w.school.id, &err) &&
              meta_set(db, "epoch", hub_epoch(w.hub), &err));
    writer = writer_start(path, no_wake, NULL, &err);
    news = mailbox_new();
    snprintf(url, sizeof url, "http://%s", listens);
    struct engine_config config = {
        .hub_url = url, .db_path = path, .media_dir = media, .name = "二楼",
        .version = "1", .writer = writer, .news = news, .wake = no_wake};
    engine = engine_start(&config, &err);
    ck_assert_msg(engine != NULL, "%s", err.detail);
}

static void serve(void)
{
    struct http_options o = {.listen = listens};
    w.serve = serve_start(w.hub, &o, &err);
    ck_assert_msg(w.serve != NULL, "%s", err.detail);
}

static void setup(void)
{
    world_open(&w);
    snprintf(listens, sizeof listens, "%s",
             strstr(http_url(w.serve->http), "://") + 3);
    world_screen(&w, &w.school, &as);
    world_people(&w, &w.school, 9);
    world_activity(&w, &w.school, WALK, 2);
    snprintf(copy, sizeof copy, "%.100s/copy.db", w.dir);
    start_screen();
}

static void teardown(void)
{
    engine_stop(engine);
    writer_stop(writer);
    db_close(db);
    mailbox_free(news);
    world_close(&w);
}

static void restore(void)
{
    serve_stop(w.serve);
    hub_close(w.hub);
    ck_assert_int_eq(rename(copy, w.db), 0);
    w.hub = hub_open(w.db, w.media, true, &err);
    ck_assert_msg(w.hub != NULL, "%s", err.detail);
    serve();
}

static void make_copy(void)
{
    struct db *hub = hub_lock(w.hub);
    ck_assert(db_backup(hub, copy, &err));
    hub_release(w.hub);
    hub = db_open(copy, DB_WRITE, &err);
    ck_assert(restore_mark(hub, clock_now_ms(NULL), &err));
    db_close(hub);
}

/* In the screen's own database: the engine may not have counted yet. */
static int queued(void)
{
    int waiting, quarantined;
    ck_assert(actions_counts(db, &waiting, &quarantined, &err));
    return waiting;
}

/* Waits for news after which the screen is in step with the hub as it is now
 * and so many actions are left. */
static void wait_until_left(int left)
{
    for (struct news *n; (n = mailbox_wait(news, PATIENCE_MS)); free(n)) {
        const struct sync_state *s = &n->state;
        if (s->ready && s->online && !s->working && queued() == left &&
            s->queued == left && strstr(s->cursor, hub_epoch(w.hub))) {
            free(n);
            return;
        }
    }
    ck_abort_msg("it never came");
}

static void signs_up(int member)
{
    struct action a = {.kind = ACTION_SIGNUP,
                       .clock_trusted = true,
                       .how = "card"};
    enum rule rule;
    world_member_id(&w.school, member, a.member);
    snprintf(a.subject, sizeof a.subject, "%s", WALK);
    ck_assert_msg(actions_request(db, &a, "Asia/Shanghai",
                                  clock_now_ms(NULL), &rule, &err),
                  "%s", err.detail);
    engine_poke(engine);
}

static enum signup_state shown(int member)
{
    struct standing s;
    char id[ID_SIZE];
    world_member_id(&w.school, member, id);
    ck_assert(db_begin_reading(db, &err)); /* the engine goes on meanwhile */
    ck_assert(standing_get(db, WALK, id, clock_now_ms(NULL), &s, &err));
    db_end(db, false, &err);
    return s.state;
}

START_TEST(a_screen_tells_a_restored_hub_what_it_had_said)
{
    wait_until_left(0);
    make_copy();
    for (int i = 0; i < 3; i++)
        signs_up(i);
    wait_until_left(0);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 3);
    restore();
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 0);
    wait_until_left(0);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 3);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'going'"),
                     2);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'waiting' AND place = 3"),
                     1);
    ck_assert_int_eq(shown(0), SIGNUP_GOING);
    ck_assert_int_eq(shown(2), SIGNUP_WAITING);
}
END_TEST

START_TEST(what_is_new_waits_until_the_hub_has_settled)
{
    wait_until_left(0);
    make_copy();
    signs_up(0);
    wait_until_left(0);
    restore();
    signs_up(1);
    wait_until_left(1);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 1);
    ck_assert_int_eq(shown(1), SIGNUP_GOING); /* pending */
    struct db *hub = hub_lock(w.hub);
    ck_assert(meta_set(hub, "restored_at", "", &err));
    hub_release(w.hub);
    wait_until_left(0);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 2);
}
END_TEST

Suite *suite_restore_screen(void)
{
    Suite *s = suite_create("restore_screen");
    TCase *t = tcase_create("screen");
    tcase_add_checked_fixture(t, setup, teardown);
    suite_add_tcase(s, t);
    if (!database_is_file()) /* its copies are files */
        return s;
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_screen_tells_a_restored_hub_what_it_had_said);
    tcase_add_test(t, what_is_new_waits_until_the_hub_has_settled);
    return s;
}
