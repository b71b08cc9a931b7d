/* Two hubs on one PostgreSQL, each with its own connections and its own
 * listener, as two processes have them. */
#include "world_actions.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "store/notices.h"
#include "sync/hub/hub_private.h"
#include "sync/hub/pair_code.h"
#include "sync/hub/pool.h"
#include "sync/wire.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_hub_shared(void);

static struct world w;
static struct hub *other;
static struct serve *other_serve;
static struct screen screen;
static struct err err;
static const char ACTIVITY[] = "activity-with-places";

static void setup(void)
{
    struct http_options o = {.listen = "127.0.0.1:0"};
    world_open(&w);
    world_screen(&w, &w.school, &screen);
    other = hub_open(w.db, w.media, true, &err);
    ck_assert_msg(other != NULL, "%s", err.detail);
    other_serve = serve_start(other, &o, &err);
    ck_assert_msg(other_serve != NULL, "%s", err.detail);
}

static void teardown(void)
{
    serve_stop(other_serve);
    hub_close(other);
    world_close(&w);
}

static const char *url_of(int hub)
{
    return http_url(hub == 0 ? w.serve->http : other_serve->http);
}

static const char LISTENERS[] = /* of both hubs */
    "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN staffroom'"
    " AND state = 'idle'";
static const char END_LISTENERS[] =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE query = 'LISTEN staffroom'";
static const char END_ALL[] =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";

static void await_listeners(void)
{
    while (world_int(&w, LISTENERS) < 2)
        sched_yield();
}

/* ---- long polls ---- */

struct poll {
    char target[WIRE_CURSOR_SIZE + 64];
    struct reply reply;
};

static void *poll_other(void *arg)
{
    struct poll *p = arg;
    p->reply = ask_as(&screen, url_of(1), p->target, NULL, NULL);
    return NULL;
}

/* A poll that is held open at the other hub when this returns. */
static pthread_t start_poll(struct poll *p, int wait_s)
{
    pthread_t thread;
    struct page page = {0};
    struct reply r = ask_as(&screen, url_of(1), "/v1/feed", NULL, NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert(wire_get_page(r.body, r.len, &page, &err));
    snprintf(p->target, sizeof p->target, "/v1/feed?wait=%d&cursor=%s",
             wait_s, page.cursor);
    page_clear(&page);
    reply_clear(&r);
    ck_assert_int_eq(pthread_create(&thread, NULL, poll_other, p), 0);
    while (live_waiting(other_serve->live) == 0)
        sched_yield();
    return thread;
}

static void check_poll_brings(struct poll *p, pthread_t thread,
                              const char *id)
{
    struct page page = {0};
    bool found = false;
    pthread_join(thread, NULL);
    ck_assert_int_eq(p->reply.status, 200);
    ck_assert(wire_get_page(p->reply.body, p->reply.len, &page, &err));
    for (int i = 0; i < page.count; i++)
        found = found || strcmp(page.rows[i].id, id) == 0;
    ck_assert_msg(found, "%s did not come", id);
    page_clear(&page);
    reply_clear(&p->reply);
}

/* The poll would be held for longer than this test may take. */
START_TEST(a_change_through_one_hub_wakes_a_poll_at_the_other)
{
    struct poll p = {0};
    await_listeners();
    pthread_t thread = start_poll(&p, 25);
    world_notice(&w, &w.district, "notice-that-wakes", 10);
    check_poll_brings(&p, thread, "notice-that-wakes");
}
END_TEST

START_TEST(a_poll_whose_wake_up_is_lost_gets_the_change_at_its_end)
{
    struct poll p = {0};
    await_listeners();
    pthread_t thread = start_poll(&p, 2);
    ck_assert_int_eq(world_int(&w, END_LISTENERS), 2);
    world_notice(&w, &w.school, "notice-unheard-of", 10);
    check_poll_brings(&p, thread, "notice-unheard-of");
    await_listeners(); /* they listen again, by themselves */
    thread = start_poll(&p, 25);
    world_notice(&w, &w.school, "notice-heard-again", 10);
    check_poll_brings(&p, thread, "notice-heard-again");
}
END_TEST

static bool save_silently(struct db *db, struct notice *n, struct err *e)
{
    struct changes c = {0};
    bool ok = notices_save(db, n, &c, e) &&
              feed_commit(db, &c, n->org, NULL, e);
    changes_clear(&c);
    return ok;
}

/* Committed by hub 0, and the NOTIFY of it is lost. */
static void notice_unnotified(const char *id)
{
    struct notice n = {.shows_from_at = 1, .published_at = 1};
    snprintf(n.id, sizeof n.id, "%s", id);
    memcpy(n.org, w.school.id, ID_SIZE);
    snprintf(n.title, sizeof n.title, "通知");
    struct db *db = hub_lock(w.hub);
    bool ok = db_begin(db, &err);
    ok = ok && db_end(db, save_silently(db, &n, &err), &err);
    hub_release(w.hub);
    ck_assert_msg(ok, "%s", err.detail);
}

/* Whoever listens hears nothing, and nothing else is awake. */
START_TEST(a_change_that_nobody_tells_comes_at_the_end_of_the_poll)
{
    struct poll p = {0};
    await_listeners();
    pthread_t thread = start_poll(&p, 1);
    notice_unnotified("notice-that-nobody-tells");
    check_poll_brings(&p, thread, "notice-that-nobody-tells");
}
END_TEST

/* The poll would be held for longer than this test may take. */
START_TEST(a_listener_that_is_back_wakes_the_polls_that_missed_something)
{
    struct poll p = {0};
    await_listeners();
    pthread_t thread = start_poll(&p, 25);
    notice_unnotified("notice-that-nobody-tells");
    ck_assert_int_eq(world_int(&w, END_LISTENERS), 2);
    check_poll_brings(&p, thread, "notice-that-nobody-tells");
    await_listeners();
}
END_TEST

START_TEST(a_hub_whose_connections_were_all_cut_goes_on)
{
    await_listeners();
    ck_assert_int_ge(world_int(&w, END_ALL), 2);
    for (int hub = 0; hub < 2; hub++)
        for (int tries = 0; tries < POOL_MAX; tries++) {
            struct reply r =
                ask_as(&screen, url_of(hub), "/v1/feed", NULL, NULL);
            long status = r.status;
            reply_clear(&r);
            if (status == 200)
                break;
            ck_assert_int_eq(status, 503);
            ck_assert_int_lt(tries, POOL_MAX - 1);
        }
}
END_TEST

/* ---- actions ---- */

struct racer {
    struct screen screen;
    const char *url, *target;
    char *body;
    struct reply reply;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    r->reply = ask_as(&r->screen, r->url, r->target, r->body, NULL);
    return NULL;
}

static void race_all(struct racer *racers, int n)
{
    pthread_t threads[8];
    ck_assert_int_le(n, 8);
    for (int i = 0; i < n; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &racers[i]),
                         0);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

static struct action signup(int64_t seq, int member)
{
    return world_act(&w, ACTION_SIGNUP, seq, member, ACTIVITY);
}

static void take_verdicts(struct racer *r, struct verdict *v, int expected)
{
    int n = 0;
    int64_t server_time;
    ck_assert_msg(r->reply.status == 200, "%ld %s", r->reply.status,
                  r->reply.body);
    ck_assert(wire_get_verdicts(r->reply.body, r->reply.len, v, expected, &n,
                                &server_time, &err));
    ck_assert_int_eq(n, expected);
    reply_clear(&r->reply);
    free(r->body);
}

START_TEST(a_batch_sent_to_both_at_once_is_answered_once)
{
    enum { BATCH = 10 };
    struct verdict v[2][BATCH];
    struct racer racers[2] = {{.url = url_of(0)}, {.url = url_of(1)}};
    world_people(&w, &w.school, BATCH);
    world_activity(&w, &w.school, ACTIVITY, 4);
    struct buf body = {0};
    struct action a[BATCH];
    for (int k = 0; k < BATCH; k++)
        a[k] = signup(k + 1, k);
    wire_put_actions(&body, a, BATCH);
    for (int i = 0; i < 2; i++) {
        racers[i].screen = screen;
        racers[i].target = "/v1/actions";
        racers[i].body = mem_text(body.text);
    }
    buf_clear(&body);
    race_all(racers, 2);
    for (int i = 0; i < 2; i++)
        take_verdicts(&racers[i], v[i], BATCH);
    for (int k = 0; k < BATCH; k++) {
        ck_assert_int_eq(v[0][k].verdict, v[1][k].verdict);
        ck_assert_int_eq(v[0][k].rev, v[1][k].rev);
    }
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), BATCH);
    ck_assert_int_eq(
        world_int(&w, "SELECT count(*) FROM device WHERE cloned = 1"), 0);
}
END_TEST

START_TEST(both_hammered_never_exceed_the_places)
{
    enum { RACERS = 6, EACH = 15, PLACES = 20 };
    struct racer racers[RACERS] = {{.url = NULL}};
    int accepted = 0, waiting = 0;
    world_people(&w, &w.school, RACERS * EACH);
    world_activity(&w, &w.school, ACTIVITY, PLACES);
    for (int i = 0; i < RACERS; i++) {
        struct action a[EACH];
        struct buf body = {0};
        world_screen(&w, &w.school, &racers[i].screen);
        for (int k = 0; k < EACH; k++)
            a[k] = signup(k + 1, i * EACH + k);
        wire_put_actions(&body, a, EACH);
        racers[i].url = url_of(i % 2);
        racers[i].target = "/v1/actions";
        racers[i].body = buf_take(&body);
    }
    race_all(racers, RACERS);
    for (int i = 0; i < RACERS; i++) {
        struct verdict v[EACH];
        take_verdicts(&racers[i], v, EACH);
        for (int k = 0; k < EACH; k++) {
            accepted += v[k].verdict == VERDICT_ACCEPTED;
            waiting += v[k].verdict == VERDICT_WAITING;
        }
    }
    ck_assert_int_eq(accepted, PLACES);
    ck_assert_int_eq(waiting, RACERS * EACH - PLACES);
    world_sound(&w);
}
END_TEST

START_TEST(a_pairing_code_tried_at_both_pairs_one)
{
    enum { RACERS = 8 };
    static const char CODE[] = "ABCDEFGH";
    char hash[PAIR_HASH_SIZE];
    struct racer racers[RACERS] = {{.url = NULL}};
    int paired = 0;
    pair_code_hash(CODE, hash);
    struct db *db = hub_lock(w.hub);
    ck_assert(pair_codes_save(db, hash, w.school.id,
                              clock_now_ms(NULL) + PAIR_CODE_MS, &err));
    hub_release(w.hub);
    for (int i = 0; i < RACERS; i++) {
        struct pair_request asked = {.protocol = WIRE_PROTOCOL};
        struct buf body = {0};
        keypair_new(&racers[i].screen.key);
        snprintf(asked.code, sizeof asked.code, "%s", CODE);
        snprintf(asked.name, sizeof asked.name, "屏幕 %d", i);
        key_text(racers[i].screen.key.public_key, asked.public_key);
        wire_put_pair_request(&body, &asked);
        racers[i].url = url_of(i % 2);
        racers[i].target = "/v1/pair";
        racers[i].body = buf_take(&body);
    }
    race_all(racers, RACERS);
    for (int i = 0; i < RACERS; i++) {
        paired += racers[i].reply.status == 201;
        reply_clear(&racers[i].reply);
        free(racers[i].body);
    }
    ck_assert_int_eq(paired, 1);
}
END_TEST

/* ---- transactions in each other's way ---- */

struct crossing {
    struct hub *hub;
    const char *first, *second;
    pthread_barrier_t *both;
    int runs;
};

static bool cross(struct db *db, struct touched *t, void *ctx, struct err *e)
{
    (void)t;
    struct crossing *c = ctx;
    if (!db_lock(db, c->first, e))
        return false;
    if (c->runs++ == 0)
        pthread_barrier_wait(c->both);
    return db_lock(db, c->second, e);
}

static void *run_crossing(void *arg)
{
    struct crossing *c = arg;
    struct err why = {0};
    return hub_batch(c->hub, cross, c, &why) ? NULL : c;
}

START_TEST(of_two_in_a_deadlock_one_is_run_again)
{
    pthread_barrier_t both;
    pthread_t threads[2];
    struct crossing c[2] = {{w.hub, "a", "b", &both, 0},
                            {other, "b", "a", &both, 0}};
    pthread_barrier_init(&both, NULL, 2);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, run_crossing, &c[i]);
    for (int i = 0; i < 2; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    ck_assert_int_eq(c[0].runs + c[1].runs, 3);
    pthread_barrier_destroy(&both);
}
END_TEST

static void *open_hub(void *address)
{
    struct err why = {0};
    struct hub *h = hub_open(address, w.media, false, &why);
    ck_assert_msg(h != NULL, "%s", why.detail);
    return h;
}

START_TEST(several_may_start_on_an_empty_database_at_once)
{
    enum { HUBS = 4 };
    char address[DATABASE_SIZE];
    pthread_t threads[HUBS];
    void *hubs[HUBS];
    database_new("", address);
    for (int i = 0; i < HUBS; i++)
        pthread_create(&threads[i], NULL, open_hub, address);
    for (int i = 0; i < HUBS; i++)
        pthread_join(threads[i], &hubs[i]);
    for (int i = 0; i < HUBS; i++) {
        ck_assert_ptr_nonnull(hubs[i]);
        ck_assert_str_eq(hub_epoch(hubs[i]), hub_epoch(hubs[0]));
    }
    for (int i = 0; i < HUBS; i++)
        hub_close(hubs[i]);
    database_drop(address);
}
END_TEST

/* A file has one process that writes it. */
Suite *suite_hub_shared(void)
{
    Suite *s = suite_create("hub_shared");
    TCase *t = tcase_create("postgresql");
    tcase_set_timeout(t, 20);
    tcase_add_checked_fixture(t, setup, teardown);
    suite_add_tcase(s, t);
    if (database_is_file())
        return s;
    tcase_add_test(t, a_change_through_one_hub_wakes_a_poll_at_the_other);
    tcase_add_test(t,
                   a_poll_whose_wake_up_is_lost_gets_the_change_at_its_end);
    tcase_add_test(t, a_change_that_nobody_tells_comes_at_the_end_of_the_poll);
    tcase_add_test(
        t, a_listener_that_is_back_wakes_the_polls_that_missed_something);
    tcase_add_test(t, a_hub_whose_connections_were_all_cut_goes_on);
    tcase_add_test(t, a_batch_sent_to_both_at_once_is_answered_once);
    tcase_add_test(t, both_hammered_never_exceed_the_places);
    tcase_add_test(t, a_pairing_code_tried_at_both_pairs_one);
    tcase_add_test(t, of_two_in_a_deadlock_one_is_run_again);
    tcase_add_test(t, several_may_start_on_an_empty_database_at_once);
    return s;
}
