/* A screen's full queue against a hub, both as they are, with a writer that
 * can be kept waiting. */
#include "hub_kiosk.h"
#include "world_actions.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sync/engine/engine.h"
#include "sync/wire.h"

#include <check.h>
#include <sched.h>
#include <semaphore.h>

Suite *suite_push(void);

enum { PATIENCE_MS = 20 * 1000, QUEUE = 3 * WIRE_ACTIONS_MAX };

static struct world w;
static struct hub_kiosk kiosk;
static sem_t go; /* for the writer */

static int64_t receipts(void)
{
    return world_int(&w, "SELECT count(*) FROM receipt");
}

static int64_t queued(void)
{
    return hub_kiosk_int(&kiosk,
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

/* Of what the hub will decline. */
static void fill_queue(void)
{
    struct err err = {0};
    struct db *db = db_open(kiosk.path, DB_WRITE, &err);
    ck_assert_msg(db, "%s", err.detail);
    struct query q = query_once(
        db, "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
            " subject, how, walkin) WITH RECURSIVE n (i) AS (SELECT 1 UNION"
            " ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i,"
            " printf('action-of-many-%04d', i), 'checkin', 1, 0,"
            " 'member-of-nowhere', 'activity-of-nowhere', 'card', 0 FROM n");
    query_bind_int(&q, QUEUE);
    ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
    db_close(db);
}

static void set_up(void)
{
    sem_init(&go, 0, 0);
    world_open(&w);
    hub_kiosk_open(&kiosk, &w);
    fill_queue();
}

static void tear_down(void)
{
    sem_post(&go);
    hub_kiosk_close(&kiosk);
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
    hub_kiosk_start(&kiosk, http_url(w.serve->http));
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
