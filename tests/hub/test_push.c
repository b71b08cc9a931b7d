/* A screen's full queue against a hub, both as they are, with a writer that
 * can be kept waiting. */
#include "hub_world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/meta.h"
#include "store/schema.h"
#include "sync/engine/engine.h"
#include "sync/wire.h"

#include <check.h>
#include <sched.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

Suite *suite_push(void);

enum { PATIENCE_MS = 20 * 1000, QUEUE = 3 * WIRE_ACTIONS_MAX };

static struct world w;
static struct kiosk {
    char path[WORLD_PATH + 16], media[WORLD_PATH + 16];
    struct writer *writer;
    struct mailbox *news;
    struct engine *engine;
    struct db *reader;
} kiosk;
static sem_t go; /* for the writer */

static void no_wake(void *unused)
{
    (void)unused;
}

static int64_t count(struct db *db, const char *sql)
{
    struct err err = {0};
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    return n;
}

static int64_t receipts(void)
{
    struct db *db = hub_lock(w.hub);
    int64_t n = count(db, "SELECT count(*) FROM receipt");
    hub_release(w.hub);
    return n;
}

static int64_t queued(void)
{
    return count(kiosk.reader,
                 "SELECT count(*) FROM action WHERE verdict = ''");
}

/* Each answer counts, also one that was given before. */
static int64_t verdicts_given(void)
{
    return (int64_t)atomic_load(
        &w.serve->metrics.actions[VERDICT_DECLINED]);
}

static void wait_for(int64_t (*is)(void), int64_t wanted)
{
    int64_t until = clock_steady_ms() + PATIENCE_MS, n;
    while ((n = is()) != wanted) {
        ck_assert_msg(clock_steady_ms() < until, "%d, not %d", (int)n,
                      (int)wanted);
        sched_yield();
    }
}

/* Paired, and with a full queue of what the hub will decline. */
static void fill(struct db *db)
{
    struct err err = {0};
    struct screen s;
    char secret[2 * sizeof s.key.secret_key + 1];
    world_screen(&w, &w.school, &s);
    sodium_bin2hex(secret, sizeof secret, s.key.secret_key,
                   sizeof s.key.secret_key);
    ck_assert(meta_set(db, "device", s.device, &err) &&
              meta_set(db, "device_secret", secret, &err) &&
              meta_set(db, "org", w.school.id, &err) &&
              meta_set(db, "epoch", hub_epoch(w.hub), &err));
    struct query q = query_once(
        db, "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
            " subject, how, walkin) WITH RECURSIVE n (i) AS (SELECT 1 UNION"
            " ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i,"
            " printf('action-of-many-%04d', i), 'checkin', 1, 0,"
            " 'member-of-nowhere', 'activity-of-nowhere', 'card', 0 FROM n");
    query_bind_int(&q, QUEUE);
    ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
}

static void set_up(void)
{
    struct err err = {0};
    sem_init(&go, 0, 0);
    world_open(&w);
    kiosk = (struct kiosk){0};
    snprintf(kiosk.path, sizeof kiosk.path, "%s/kiosk.db", w.dir);
    snprintf(kiosk.media, sizeof kiosk.media, "%s/pictures", w.dir);
    struct db *db = db_open(kiosk.path, DB_WRITE, &err);
    ck_assert_msg(db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK,
                                   &err),
                  "%s", err.detail);
    fill(db);
    db_close(db);
    kiosk.reader = db_open(kiosk.path, DB_READ_ONLY, &err);
    kiosk.news = mailbox_new();
    kiosk.writer = writer_start(kiosk.path, no_wake, NULL, &err);
    ck_assert(kiosk.reader && kiosk.writer);
}

static void tear_down(void)
{
    sem_post(&go);
    engine_stop(kiosk.engine);
    writer_stop(kiosk.writer);
    db_close(kiosk.reader);
    mailbox_free(kiosk.news);
    world_close(&w);
}

static bool wait_for_go(struct db *db, struct job *job, struct err *err)
{
    (void)db, (void)job, (void)err;
    sem_wait(&go);
    return true;
}

static void hold_writer(void)
{
    struct job *job = mem_new(sizeof *job);
    job->run = wait_for_go;
    writer_submit(kiosk.writer, job);
}

static void start(void)
{
    struct err err = {0};
    struct engine_config config = {.hub_url = http_url(w.serve->http),
                                   .db_path = kiosk.path,
                                   .media_dir = kiosk.media,
                                   .name = "二楼",
                                   .version = "1",
                                   .writer = kiosk.writer,
                                   .news = kiosk.news,
                                   .wake = no_wake};
    kiosk.engine = engine_start(&config, &err);
    ck_assert_msg(kiosk.engine, "%s", err.detail);
}

START_TEST(messages_go_while_the_verdicts_on_two_are_being_stored)
{
    hold_writer();
    start();
    wait_for(receipts, 2 * WIRE_ACTIONS_MAX);
    ck_assert_int_eq(queued(), QUEUE);
    sem_post(&go);
    wait_for(queued, 0);
    ck_assert_int_eq(receipts(), QUEUE);
    ck_assert_int_eq(verdicts_given(), QUEUE); /* each was sent once */
}
END_TEST

/* The first answer is lost behind the second. */
START_TEST(verdicts_that_were_not_stored_are_asked_for_again)
{
    struct err err = {0};
    struct db *other = db_open(kiosk.path, DB_WRITE, &err);
    ck_assert(other && db_exec(other,
                               "CREATE TRIGGER no BEFORE UPDATE ON action WHEN"
                               " new.seq = 7 BEGIN SELECT raise(ABORT, 'no');"
                               " END", &err));
    hold_writer();
    start();
    wait_for(receipts, 2 * WIRE_ACTIONS_MAX);
    sem_post(&go);
    wait_for(queued, WIRE_ACTIONS_MAX); /* the others are stored */
    ck_assert(db_exec(other, "DROP TRIGGER no", &err));
    db_close(other);
    wait_for(queued, 0);
    ck_assert_int_eq(receipts(), QUEUE);
}
END_TEST

Suite *suite_push(void)
{
    Suite *s = suite_create("push");
    TCase *t = tcase_create("push");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(t,
                   messages_go_while_the_verdicts_on_two_are_being_stored);
    tcase_add_test(t, verdicts_that_were_not_stored_are_asked_for_again);
    suite_add_tcase(s, t);
    return s;
}
