/* The engine of a screen against a hub, both as they are, over a line that
 * can be cut. */
#include "hub_kiosk.h"

#include "base/clock.h"
#include "base/mem.h"
#include "relay.h"
#include "store/notices.h"
#include "sync/engine/engine.h"
#include "sync/hub/keeper.h"
#include "sync/wire.h"

#include <check.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

Suite *suite_hub_reload(void);

enum { PATIENCE_MS = 20 * 1000, WAITING = 6 /* pages, two transactions */ };

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))
#define ACTION_ID "0190eeee-0000-7000-8000-000000000005"

static struct world w;
static struct relay relay;
static struct hub_kiosk kiosk;

static void start(void)
{
    hub_kiosk_start(&kiosk, relay.url);
}

static void stop(void)
{
    hub_kiosk_stop(&kiosk);
}

static void set_up(void)
{
    world_open(&w);
    relay_open(&relay, "127.0.0.1", http_url(w.serve->http));
    hub_kiosk_open(&kiosk, &w);
}

static void tear_down(void)
{
    hub_kiosk_close(&kiosk);
    relay_close(&relay);
    world_close(&w);
}

static int64_t seen(const char *sql)
{
    return hub_kiosk_int(&kiosk, sql);
}

struct exec_job {
    struct job job;
    const char *sql;
};

static bool exec(struct db *db, struct job *job, struct err *err)
{
    return db_exec(db, ((struct exec_job *)job)->sql, err);
}

/* On the screen's database, while no engine runs. */
static void plant(const char *sql)
{
    struct mailbox *back = mailbox_new();
    struct exec_job *job = mem_new(sizeof *job);
    job->job.run = exec;
    job->job.reply = back;
    job->sql = sql;
    writer_submit(kiosk.writer, &job->job);
    struct job *done = mailbox_wait(back, PATIENCE_MS);
    ck_assert_msg(done && done->ok, "%s", done ? done->err.detail : "no job");
    job_free(done);
    mailbox_free(back);
}

static bool in_step(void)
{
    struct err err = {0};
    int64_t a, b;
    uint64_t x, y;
    bool sound;
    struct db *db = hub_lock(w.hub);
    bool ok = feed_head(db, w.school.id, &a, &x, &err);
    hub_release(w.hub);
    ck_assert(ok && feed_head(kiosk.reader, w.school.id, &b, &y, &err));
    ck_assert(feed_check(kiosk.reader, &sound, &err));
    return a == b && x == y && sound && seen("SELECT count(*) FROM meta WHERE"
                                             " name = 'ready'") == 1;
}

/* look() is called again and again meanwhile. */
static void wait_until(bool (*is_so)(void), void (*look)(void))
{
    int64_t until = clock_steady_ms() + PATIENCE_MS;
    while (!is_so()) {
        ck_assert_msg(clock_steady_ms() < until, "it never comes");
        if (look)
            look();
        sched_yield();
    }
}

static int loads_begun(void)
{
    int n = 0;
    for (int i = 0; i < atomic_load(&relay.feeds) && i < RELAY_HEADS; i++)
        n += strstr(relay.heads[i], "cursor=") == NULL;
    return n;
}

/* Makes the next load one beside what is shown: of one member. */
static void shows_something(void)
{
    world_people(&w, &w.school, 1);
    start();
    wait_until(in_step, NULL);
    stop();
    plant("DELETE FROM meta WHERE name = 'cursor'");
    atomic_store(&relay.feeds, 0);
}

/* ---- the line is cut ---- */

/* Of a load's own cursors, how many were asked for twice. */
static int asked_twice(void)
{
    int twice = 0, feeds = atomic_load(&relay.feeds);
    for (int i = 0; i < feeds; i++)
        for (int k = 0; k < i; k++) {
            size_t n = strcspn(relay.heads[i], "&\r");
            bool loads = memchr(relay.heads[i], '~', n) ||
                         !strstr(relay.heads[i], "cursor=");
            twice += loads && strncmp(relay.heads[i], relay.heads[k],
                                      n) == 0;
        }
    return twice;
}

/* First loads, then such beside what is shown; cut in the nth answer. */
START_TEST(a_load_that_was_cut_goes_on_where_it_was)
{
    if (_i % 2 == 1)
        shows_something();
    world_people(&w, &w.school, 5000);
    int cut = 1 + _i / 2 * 3;
    atomic_store(&relay.cut_at, cut);
    start();
    wait_until(in_step, NULL);
    stop();
    ck_assert_int_eq(seen("SELECT count(*) FROM member"), 5000);
    ck_assert_int_eq(asked_twice(), 1); /* that one alone */
}
END_TEST

/* ---- memory ---- */

struct block {
    struct job job;
    struct mailbox *go;
};

static bool wait_to_go(struct db *db, struct job *job, struct err *err)
{
    (void)db, (void)err;
    free(mailbox_wait(((struct block *)job)->go, PATIENCE_MS));
    return true;
}

static bool all_are_asked(void)
{
    return atomic_load(&relay.feeds) >= WAITING;
}

START_TEST(no_more_pages_are_asked_for_than_the_writer_can_take)
{
    if (_i == 1)
        shows_something();
    world_people(&w, &w.school, 10000);
    struct mailbox *go = mailbox_new();
    struct block *b = mem_new(sizeof *b);
    b->job.run = wait_to_go;
    b->go = go;
    writer_submit(kiosk.writer, &b->job);
    start();
    wait_until(all_are_asked, NULL);
    for (int i = 0; i < 2000; i++)
        sched_yield();
    ck_assert_int_eq(atomic_load(&relay.feeds), WAITING);
    mailbox_send(go, mem_new(1));
    wait_until(in_step, NULL);
    stop();
    mailbox_free(go);
    ck_assert_int_eq(seen("SELECT count(*) FROM member"), 10000);
    ck_assert_int_ge(atomic_load(&relay.feeds), 20);
}
END_TEST

/* ---- away for long ---- */

static bool remove_notices(struct db *db, struct changes *c, void *unused,
                           struct err *err)
{
    bool ok = true, found;
    (void)unused;
    for (int i = 0; ok && i < 20; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "notice-that-was-%02d", i);
        ok = notices_withdraw(db, id, c, &found, err);
    }
    return ok;
}

static bool has_loaded(void)
{
    return in_step() && seen("SELECT count(*) FROM notice") == 10;
}

/* All of the old, or all of the new. */
static void is_not_blank(void)
{
    int64_t notices = seen("SELECT count(*) FROM notice");
    ck_assert(notices == 30 || notices == 10);
    ck_assert_int_eq(seen("SELECT count(*) FROM member"), 700);
    ck_assert_int_eq(seen("SELECT count(*) FROM action WHERE id = '" ACTION_ID
                          "'"), 1);
}

START_TEST(a_screen_that_was_away_for_91_days_loads_everything_behind_its_rows)
{
    struct err err = {0};
    struct keeper k = {.hub = w.hub};
    char sql[400], member[ID_SIZE];
    int64_t now = clock_now_ms(NULL);
    world_people(&w, &w.school, 700);
    for (int i = 0; i < 30; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "notice-that-was-%02d", i);
        world_notice(&w, &w.school, id, 100);
    }
    start();
    wait_until(in_step, NULL);
    stop();

    world_member_id(&w.school, 1, member);
    snprintf(sql, sizeof sql,
             "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
             " subject, how, walkin) VALUES (1, '" ACTION_ID "', 'notice_ack',"
             " %" PRId64 ", 1, '%s', 'notice-that-was-25', 'card', 0)",
             now, member);
    plant(sql);
    ck_assert(hub_change(w.hub, w.school.id, remove_notices, NULL, NULL,
                         &err));
    keeper_run(&k, now);
    keeper_run(&k, now + 91 * DAY_MS);
    atomic_store(&relay.feeds, 0);
    start();
    wait_until(has_loaded, is_not_blank);
    ck_assert_int_eq(loads_begun(), 1);
    is_not_blank();
}
END_TEST

/* ---- divergence ---- */

static const struct {
    const char *what, *sql;
    bool is_seen;
} plants[] = {
    {"a value alone", "UPDATE notice SET title = 'wrong'", false},
    {"a rev", "UPDATE feed SET rev = rev + 1 WHERE entity = 'notice'", true},
    {"a row is lost", "DELETE FROM notice", true},
    {"a row and its place are lost",
     "DELETE FROM notice; DELETE FROM feed WHERE entity = 'notice'", true},
    {"a row too many",
     "INSERT INTO notice (id, org, title) SELECT 'notice-from-nowhere', org,"
     " 'x' FROM notice", true},
    {"a row of another org",
     "UPDATE notice SET org = 'org-from-nowhere'", true},
    {"the digest", "UPDATE feed_head SET digest = digest + 1", true},
};

static bool has_asked(void)
{
    return atomic_load(&relay.feeds) >= 2;
}

static bool has_healed(void)
{
    return loads_begun() >= 1 && in_step();
}

static void shows_people(void)
{
    ck_assert_int_eq(seen("SELECT count(*) FROM member"), 700);
}

START_TEST(what_differs_from_the_hub_is_found_and_healed)
{
    world_people(&w, &w.school, 700);
    world_notice(&w, &w.school, "notice-of-the-hub", 100);
    start();
    wait_until(in_step, NULL);
    stop();
    plant(plants[_i].sql);
    atomic_store(&relay.feeds, 0);
    start();
    wait_until(plants[_i].is_seen ? has_healed : has_asked, shows_people);
    stop();
    ck_assert_int_eq(loads_begun(), plants[_i].is_seen);
    ck_assert_int_eq(seen("SELECT count(*) FROM notice WHERE title ="
                          " '通知 notice-of-the-hub'"), plants[_i].is_seen);
    ck_assert_int_eq(seen("SELECT count(*) FROM notice"), 1);
}
END_TEST

/* ---- gzip ---- */

static const struct {
    const char *address;
    bool packs;
} ways[] = {{"127.0.0.1", false}, {"127.0.0.2", true}};

START_TEST(pages_are_packed_unless_the_hub_is_on_this_machine)
{
    world_people(&w, &w.school, 2000);
    relay_close(&relay);
    relay_open(&relay, ways[_i].address, http_url(w.serve->http));
    start();
    wait_until(in_step, NULL);
    stop();
    ck_assert_int_eq(seen("SELECT count(*) FROM member"), 2000);
    ck_assert_int_eq(strstr(relay.heads[0], "Accept-Encoding: gzip") != NULL,
                     ways[_i].packs);
    /* 2,000 members take some 500 KB as they are. */
    ck_assert_int_eq(atomic_load(&relay.bytes) < 200 * 1000, ways[_i].packs);
}
END_TEST

static void blank_time(char *json)
{
    char *p = strstr(json, "\"server_time\":");
    ck_assert_ptr_nonnull(p);
    for (p += 14; *p >= '0' && *p <= '9'; p++)
        *p = '0';
}

START_TEST(a_packed_page_unpacks_to_the_same_bytes)
{
    struct screen s;
    world_screen(&w, &w.school, &s);
    world_people(&w, &w.school, 400);
    struct reply plain = ask(&w, &s, "/v1/feed", NULL, NULL);
    struct reply packed =
        ask(&w, &s, "/v1/feed", NULL, "Accept-Encoding: gzip");
    char *text = mem_new(plain.len + 1);
    z_stream z = {.next_in = (unsigned char *)packed.body,
                  .avail_in = (unsigned)packed.len,
                  .next_out = (unsigned char *)text,
                  .avail_out = (unsigned)plain.len};
    ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
    ck_assert_int_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
    ck_assert_int_eq(z.total_out, plain.len);
    inflateEnd(&z);
    blank_time(text);
    blank_time(plain.body);
    ck_assert_str_eq(text, plain.body);
    ck_assert_int_lt(packed.len * 3, plain.len);
    free(text);
    reply_clear(&plain);
    reply_clear(&packed);
}
END_TEST

static TCase *long_case(void)
{
    TCase *t = tcase_create("long");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_set_tags(t, "long");
    tcase_add_loop_test(t, a_load_that_was_cut_goes_on_where_it_was, 0, 8);
    tcase_add_loop_test(t,
                        no_more_pages_are_asked_for_than_the_writer_can_take,
                        0, 2);
    return t;
}

Suite *suite_hub_reload(void)
{
    Suite *s = suite_create("hub_reload");
    TCase *t = tcase_create("reload");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(
        t, a_screen_that_was_away_for_91_days_loads_everything_behind_its_rows);
    tcase_add_loop_test(t, what_differs_from_the_hub_is_found_and_healed, 0,
                        sizeof plants / sizeof plants[0]);
    tcase_add_loop_test(t, pages_are_packed_unless_the_hub_is_on_this_machine,
                        0, sizeof ways / sizeof ways[0]);
    tcase_add_test(t, a_packed_page_unpacks_to_the_same_bytes);
    suite_add_tcase(s, t);
    suite_add_tcase(s, long_case());
    return s;
}
