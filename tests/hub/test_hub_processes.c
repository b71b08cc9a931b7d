/* Two processes of the hub on one PostgreSQL, as on two machines. */
#include "hub_process.h"
#include "hub_world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "model/action.h"
#include "sync/wire.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_hub_processes(void);

static const char LISTENERS[] =
    "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN staffroom'"
    " AND state = 'idle'";

static struct place place;
static struct server servers[2];
static struct screen screen;
static struct err err;

static void setup(void)
{
    place_open(&place);
    run_init(&place);
    for (int i = 0; i < 2; i++)
        server_start(&place, &servers[i]);
}

static void teardown(void)
{
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(server_stop(&servers[i]), 0);
    place_close(&place);
}

static void import(const char *what, const char *name, const char *text)
{
    char path[100], line[160];
    snprintf(path, sizeof path, "%s/%s", place.dir, name);
    FILE *f = fopen(path, "we");
    ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    snprintf(line, sizeof line, "import %s %s", what, path);
    struct result r = run(&place, line);
    ck_assert_msg(r.status == 0, "%s", r.errors);
}

static void pair(const char *url)
{
    struct pair_request asked = {.protocol = WIRE_PROTOCOL};
    struct pair_reply paired;
    struct buf body = {0};
    struct result r = run(&place, "pair-code");
    ck_assert_msg(r.status == 0, "%s", r.errors);
    keypair_new(&screen.key);
    snprintf(asked.code, sizeof asked.code, "%.8s", r.out);
    snprintf(asked.name, sizeof asked.name, "一楼");
    key_text(screen.key.public_key, asked.public_key);
    wire_put_pair_request(&body, &asked);
    struct reply reply = ask_as(NULL, url, "/v1/pair", body.text, NULL);
    buf_clear(&body);
    ck_assert_msg(wire_get_pair_reply(reply.body, reply.len, &paired, &err),
                  "%s", err.detail);
    reply_clear(&reply);
    snprintf(screen.device, sizeof screen.device, "%s", paired.device);
}

static void await_listeners(void)
{
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    for (int64_t n = 0; n < 2; sched_yield()) {
        struct query q = query_once(db, LISTENERS);
        n = query_next(&q) ? query_int(&q, 0) : 0;
        ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    }
    db_close(db);
}

static void await_poll(const char *url)
{
    for (bool held = false; !held;) {
        struct reply r = ask_as(NULL, url, "/metrics", NULL, NULL);
        ck_assert_int_eq(r.status, 200);
        held = strstr(r.body, "staffroom_polls_waiting 1\n") != NULL;
        reply_clear(&r);
    }
}

struct poll {
    char target[WIRE_CURSOR_SIZE + 64];
    struct page page;
};

static void get_page(const char *url, const char *target, struct page *out)
{
    struct reply r = ask_as(&screen, url, target, NULL, NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert(wire_get_page(r.body, r.len, out, &err));
    reply_clear(&r);
}

static void *run_poll(void *arg)
{
    struct poll *p = arg;
    get_page(servers[1].url, p->target, &p->page);
    return NULL;
}

static const char *id_of(const struct page *p, const char *entity)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->rows[i].entity->name, entity) == 0)
            return p->rows[i].id;
    ck_abort_msg("no %s came", entity);
    return NULL;
}

static void acknowledge(const char *url, const struct page *all)
{
    struct action a = {.seq = 1, .kind = ACTION_NOTICE_ACK};
    struct buf body = {0};
    a.at = clock_now_ms(NULL);
    id_new(a.id, a.at);
    snprintf(a.member, sizeof a.member, "%s", id_of(all, "member"));
    snprintf(a.subject, sizeof a.subject, "%s", id_of(all, "notice"));
    snprintf(a.how, sizeof a.how, "card");
    wire_put_actions(&body, &a, 1);
    struct reply r = ask_as(&screen, url, "/v1/actions", body.text, NULL);
    ck_assert_msg(r.status == 200 && strstr(r.body, "\"accepted\""), "%s",
                  r.body);
    buf_clear(&body);
    reply_clear(&r);
}

/* The poll would be held for longer than this test may take. */
START_TEST(what_one_process_takes_wakes_a_poll_at_the_other)
{
    struct page all = {0};
    struct poll p = {0};
    pthread_t thread;
    import("members", "roster.csv", "工号,姓名\nT1,陈静\n");
    import("notices", "notice.md", "---\ntitle: 通知\n---\n内容\n");
    pair(servers[0].url);
    await_listeners();
    get_page(servers[1].url, "/v1/feed", &all);
    snprintf(p.target, sizeof p.target, "/v1/feed?wait=25&cursor=%s",
             all.cursor);
    ck_assert_int_eq(pthread_create(&thread, NULL, run_poll, &p), 0);
    await_poll(servers[1].url);
    acknowledge(servers[0].url, &all);
    pthread_join(thread, NULL);
    ck_assert_ptr_nonnull(id_of(&p.page, "notice_ack"));
    page_clear(&p.page);
    page_clear(&all);
}
END_TEST

/* A file has one process that writes it. */
Suite *suite_hub_processes(void)
{
    Suite *s = suite_create("hub_processes");
    TCase *t = tcase_create("postgresql");
    tcase_set_timeout(t, 20);
    tcase_add_checked_fixture(t, setup, teardown);
    suite_add_tcase(s, t);
    if (!database_is_file())
        tcase_add_test(t, what_one_process_takes_wakes_a_poll_at_the_other);
    return s;
}
