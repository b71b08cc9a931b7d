#include "hub_world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/hub_rows.h"
#include "sync/wire.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct screen screen, neighbour, stranger;

static void setup(void)
{
    world_open(&w);
    world_screen(&w, &w.school, &screen);
    world_screen(&w, &w.school, &neighbour);
    world_screen(&w, &w.sibling, &stranger);
}

static void teardown(void)
{
    world_close(&w);
}

struct poll {
    const struct screen *by;
    char url[300], target[WIRE_CURSOR_SIZE + 64];
    pthread_t thread;
    struct reply reply;
};

static void *poll_feed(void *arg)
{
    struct poll *p = arg;
    p->reply = ask_as(p->by, p->url, p->target, NULL, NULL);
    return NULL;
}

/* Held open when this returns. */
static void start_poll(struct poll *p, const struct screen *by)
{
    struct page start = {0};
    struct err err = {0};
    int before = live_waiting(w.serve->live);
    struct reply r = ask(&w, by, "/v1/feed", NULL, NULL);
    ck_assert(wire_get_page(r.body, r.len, &start, &err));
    *p = (struct poll){.by = by};
    snprintf(p->url, sizeof p->url, "%s", http_url(w.serve->http));
    snprintf(p->target, sizeof p->target, "/v1/feed?wait=25&cursor=%s",
             start.cursor);
    page_clear(&start);
    reply_clear(&r);
    ck_assert_int_eq(pthread_create(&p->thread, NULL, poll_feed, p), 0);
    while (live_waiting(w.serve->live) == before)
        sched_yield();
}

/* What it waited for. */
static void end_poll(struct poll *p, struct page *out)
{
    struct err err = {0};
    pthread_join(p->thread, NULL);
    ck_assert_int_eq(p->reply.status, 200);
    ck_assert(wire_get_page(p->reply.body, p->reply.len, out, &err));
    reply_clear(&p->reply);
}

static void must_bring(struct poll *p, const char *id)
{
    struct page page = {0};
    end_poll(p, &page);
    ck_assert_int_eq(page.count, 1);
    ck_assert_str_eq(page.rows[0].id, id);
    page_clear(&page);
}

START_TEST(waiting_poll_wakes_for_its_own_org)
{
    struct poll p;
    start_poll(&p, &screen);
    world_notice(&w, &w.school, "notice-that-wakes", 10);
    must_bring(&p, "notice-that-wakes");
}
END_TEST

START_TEST(waiting_poll_wakes_for_its_district_and_not_for_a_sibling)
{
    struct poll p;
    start_poll(&p, &screen);
    world_notice(&w, &w.sibling, "notice-of-the-sibling", 10);
    ck_assert_int_eq(live_waiting(w.serve->live), 1);
    world_notice(&w, &w.district, "notice-of-the-district", 10);
    must_bring(&p, "notice-of-the-district");
}
END_TEST

/* Where a reader of this org stands after the page. */
static void must_stand_at(const struct page *p, const struct org *own)
{
    struct cursor c;
    ck_assert(cursor_parse(p->cursor, &c));
    ck_assert_int_eq(c.count, 2);
    ck_assert_str_eq(c.at[0].org, own->id);
    ck_assert_str_eq(c.at[1].org, w.district.id);
    ck_assert_int_eq(p->digest_count, 2);
    ck_assert_str_eq(p->digests[0].org, own->id);
}

START_TEST(screens_of_two_schools_share_the_news_and_keep_their_own_places)
{
    struct poll here[2], there;
    struct page of[2], other;
    world_people(&w, &w.school, 3); /* the schools' revs differ */
    start_poll(&here[0], &screen);
    start_poll(&here[1], &neighbour);
    start_poll(&there, &stranger);
    int64_t before = recent_asked(w.serve->recent);
    world_notice(&w, &w.district, "notice-for-everybody", 10);
    for (int i = 0; i < 2; i++) {
        end_poll(&here[i], &of[i]);
        must_stand_at(&of[i], &w.school);
    }
    end_poll(&there, &other);
    must_stand_at(&other, &w.sibling);
    ck_assert_str_eq(of[0].cursor, of[1].cursor);
    ck_assert_int_eq(other.count, 1);
    ck_assert_str_eq(other.rows[0].id, "notice-for-everybody");
    ck_assert(other.digests[0].value != of[0].digests[0].value);
    ck_assert(other.digests[1].value == of[0].digests[1].value);
    ck_assert_int_le(recent_asked(w.serve->recent), before + 3);
    page_clear(&of[0]);
    page_clear(&of[1]);
    page_clear(&other);
}
END_TEST

START_TEST(a_screen_revoked_while_it_waits_is_told_nothing)
{
    struct poll p;
    struct err err = {0};
    bool found = false;
    start_poll(&p, &screen);
    struct db *db = hub_lock(w.hub);
    ck_assert(
        devices_revoke(db, screen.device, clock_now_ms(NULL), &found, &err));
    hub_release(w.hub);
    world_notice(&w, &w.school, "notice-that-is-not-its-own", 10);
    pthread_join(p.thread, NULL);
    ck_assert_int_eq(p.reply.status, 401);
    ck_assert_ptr_null(strstr(p.reply.body, "notice-that-is-not-its-own"));
    reply_clear(&p.reply);
}
END_TEST

START_TEST(stopping_lets_waiting_polls_go)
{
    struct poll p;
    start_poll(&p, &screen);
    serve_stop(w.serve);
    w.serve = NULL;
    pthread_join(p.thread, NULL);
    reply_clear(&p.reply);
}
END_TEST

/* A waiter for the school, registered. */
static bool watch(struct live *l, struct waiter *waiter, int64_t changes)
{
    *waiter = (struct waiter){.org_count = 1,
                              .orgs = mem_new(sizeof *waiter->orgs)};
    memcpy(waiter->orgs[0], w.school.id, ID_SIZE);
    return live_watch(l, waiter, 25000, changes);
}

START_TEST(change_between_look_and_watch_asks_for_one_more_look)
{
    struct live *l = live_start();
    struct waiter waiter;
    int64_t changes = live_changes(l);
    ck_assert(watch(l, &waiter, changes));
    live_forget(&waiter);
    live_changed(l, w.school.id);
    ck_assert(!watch(l, &waiter, changes));
    live_forget(&waiter);
    live_stop(l);
}
END_TEST

START_TEST(change_between_watch_and_park_is_not_lost)
{
    struct live *l = live_start();
    struct waiter waiter;
    watch(l, &waiter, live_changes(l));
    live_changed(l, w.school.id);
    ck_assert(!live_park(&waiter, NULL, NULL, NULL));
    live_forget(&waiter);
    ck_assert_int_eq(live_waiting(l), 0);
    live_stop(l);
}
END_TEST

Suite *suite_hub_waiting(void);
Suite *suite_hub_waiting(void)
{
    Suite *s = suite_create("hub_waiting");
    TCase *t = tcase_create("waiting");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, waiting_poll_wakes_for_its_own_org);
    tcase_add_test(t,
                   waiting_poll_wakes_for_its_district_and_not_for_a_sibling);
    tcase_add_test(
        t, screens_of_two_schools_share_the_news_and_keep_their_own_places);
    tcase_add_test(t, a_screen_revoked_while_it_waits_is_told_nothing);
    tcase_add_test(t, stopping_lets_waiting_polls_go);
    tcase_add_test(t, change_between_look_and_watch_asks_for_one_more_look);
    tcase_add_test(t, change_between_watch_and_park_is_not_lost);
    suite_add_tcase(s, t);
    return s;
}
