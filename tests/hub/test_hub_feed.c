#include "hub_world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/notices.h"
#include "sync/hub/routes.h"
#include "sync/wire.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct screen screen;

static void setup(void)
{
    world_open(&w);
    world_screen(&w, &w.school, &screen);
}

static void teardown(void)
{
    world_close(&w);
}

static void get_page(const char *query, struct page *p)
{
    struct err err = {0};
    char target[WIRE_CURSOR_SIZE + 64];
    snprintf(target, sizeof target, "/v1/feed%s", query);
    struct reply r = ask(&w, &screen, target, NULL, NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert_msg(wire_get_page(r.body, r.len, p, &err), "%s", err.detail);
    reply_clear(&r);
}

static void next_page(const char *cursor, struct page *p)
{
    char query[WIRE_CURSOR_SIZE + 16];
    snprintf(query, sizeof query, "?cursor=%s", cursor);
    get_page(query, p);
}

static bool has_row(const struct page *p, const char *id)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->rows[i].id, id) == 0)
            return true;
    return false;
}

START_TEST(first_load_brings_own_and_ancestors_rows_only)
{
    struct page p = {0};
    world_notice(&w, &w.school, "notice-of-the-school", 10);
    world_notice(&w, &w.district, "notice-of-the-district", 10);
    world_notice(&w, &w.sibling, "notice-of-the-sibling", 10);
    get_page("", &p);
    ck_assert(!p.more);
    ck_assert(has_row(&p, "notice-of-the-school"));
    ck_assert(has_row(&p, "notice-of-the-district"));
    ck_assert(!has_row(&p, "notice-of-the-sibling"));
    ck_assert(!has_row(&p, w.sibling.id));
    ck_assert_int_eq(p.digest_count, 2);
    page_clear(&p);
}
END_TEST

START_TEST(caught_up_reader_gets_an_empty_page_and_the_digest)
{
    struct page first = {0}, second = {0};
    get_page("", &first);
    next_page(first.cursor, &second);
    ck_assert_int_eq(second.count, 0);
    ck_assert_str_eq(first.cursor, second.cursor);
    ck_assert_int_eq(second.digest_count, 2);
    ck_assert(second.digests[0].value == first.digests[0].value);
    page_clear(&first);
    page_clear(&second);
}
END_TEST

START_TEST(pages_end_on_a_rev_and_lose_nothing)
{
    enum { PEOPLE = 1200 };
    char cursor[WIRE_CURSOR_SIZE] = "", query[WIRE_CURSOR_SIZE + 16] = "";
    int members = 0, pages = 0;
    int64_t last_rev = 0;
    bool more = true;
    world_people(&w, &w.school, PEOPLE);
    while (more) {
        struct page p = {0};
        get_page(query, &p);
        ck_assert_int_le(p.count, WIRE_ROWS_MAX);
        for (int i = 0; i < p.count; i++) {
            if (strcmp(p.rows[i].org, w.school.id) != 0)
                continue;
            if (i == 0)
                ck_assert_msg(p.rows[i].rev > last_rev,
                              "a rev was cut in two");
            last_rev = p.rows[i].rev;
            members += strcmp(p.rows[i].entity->name, "member") == 0;
        }
        more = p.more;
        ck_assert_int_eq(p.digest_count, more ? 0 : 2);
        memcpy(cursor, p.cursor, sizeof cursor);
        snprintf(query, sizeof query, "?cursor=%s", cursor);
        pages++;
        page_clear(&p);
    }
    ck_assert_int_eq(members, PEOPLE);
    ck_assert_int_ge(pages, 3);
}
END_TEST

START_TEST(small_limit_still_moves_on)
{
    struct page p = {0};
    char query[WIRE_CURSOR_SIZE + 32] = "?limit=1";
    world_notice(&w, &w.school, "notice-number-one", 10);
    world_notice(&w, &w.school, "notice-number-two", 10);
    int rows = 0;
    for (int i = 0; i < 20; i++) {
        get_page(query, &p);
        rows += p.count;
        snprintf(query, sizeof query, "?limit=1&cursor=%s", p.cursor);
        bool more = p.more;
        page_clear(&p);
        if (!more)
            break;
    }
    ck_assert_int_ge(rows, 4); /* two orgs, two notices */
}
END_TEST

START_TEST(page_of_large_rows_stays_small)
{
    struct page p = {0};
    char id[ID_SIZE];
    for (int i = 0; i < 12; i++) {
        snprintf(id, sizeof id, "notice-of-some-length-%02d", i);
        world_notice(&w, &w.school, id, 60 * 1024);
    }
    struct reply r = ask(&w, &screen, "/v1/feed", NULL, NULL);
    ck_assert_int_le(r.len, WIRE_PAGE_BYTES + 4096);
    struct err err = {0};
    ck_assert(wire_get_page(r.body, r.len, &p, &err));
    ck_assert(p.more);
    page_clear(&p);
    reply_clear(&r);
}
END_TEST

static const struct {
    const char *query;
    long status;
    const char *why;
} bad[] = {
    {"?cursor=nonsense", 400, "no cursor"},
    {"?cursor=v2.x.y:1", 400, "a later version"},
    {"?cursor=v1.0123456789abcdef.0123456789abcdef:1", 410, "another epoch"},
    {"?limit=0", 400, "no rows at all"},
    {"?limit=ten", 400, "no number"},
    {"?wait=-1", 400, "a negative wait"},
    {"?cursor=%zz", 400, "bad escapes"},
    {"?limit=100000", 200, "a limit above ours is ours"},
};

START_TEST(bad_queries_are_told_apart)
{
    char target[200];
    snprintf(target, sizeof target, "/v1/feed%s", bad[_i].query);
    long status = status_of(&w, &screen, target, NULL, NULL);
    ck_assert_msg(status == bad[_i].status, "%s: %ld", bad[_i].why, status);
}
END_TEST

START_TEST(cursor_beyond_the_head_or_of_another_org_is_gone)
{
    struct cursor c = {.count = 1};
    char text[WIRE_CURSOR_SIZE], target[WIRE_CURSOR_SIZE + 32];
    snprintf(c.epoch, sizeof c.epoch, "%s", hub_epoch(w.hub));
    memcpy(c.at[0].org, w.school.id, ID_SIZE);
    c.at[0].rev = 1000;
    cursor_format(&c, text);
    snprintf(target, sizeof target, "/v1/feed?cursor=%s", text);
    ck_assert_int_eq(status_of(&w, &screen, target, NULL, NULL), 410);
    memcpy(c.at[0].org, w.sibling.id, ID_SIZE);
    c.at[0].rev = 0;
    cursor_format(&c, text);
    snprintf(target, sizeof target, "/v1/feed?cursor=%s", text);
    ck_assert_int_eq(status_of(&w, &screen, target, NULL, NULL), 410);
}
END_TEST

START_TEST(withdrawn_row_comes_as_deleted_and_leaves_the_digest)
{
    struct page before = {0}, after = {0}, gone = {0};
    struct err err = {0};
    bool found = false;
    struct changes c = {0};
    get_page("", &before);
    world_notice(&w, &w.school, "notice-to-withdraw", 10);
    next_page(before.cursor, &after);
    ck_assert_int_eq(after.count, 1);
    struct db *db = hub_lock(w.hub);
    ck_assert(notices_withdraw(db, "notice-to-withdraw", &c, &found, &err) &&
              feed_commit(db, &c, w.school.id, NULL, &err));
    hub_release(w.hub);
    changes_clear(&c);
    next_page(after.cursor, &gone);
    ck_assert_int_eq(gone.count, 1);
    ck_assert(gone.rows[0].deleted);
    ck_assert(gone.digests[0].value == before.digests[0].value);
    page_clear(&before);
    page_clear(&after);
    page_clear(&gone);
}
END_TEST

/* ---- the rest of HTTP ---- */

START_TEST(unknown_addresses_and_methods_are_told_apart)
{
    ck_assert_int_eq(status_of(&w, NULL, "/v1/nothing", NULL, NULL), 404);
    ck_assert_int_eq(status_of(&w, NULL, "/healthz", "{}", NULL), 405);
    ck_assert_int_eq(status_of(&w, &screen, "/v1/actions", NULL, NULL), 405);
    ck_assert_int_eq(status_of(&w, NULL, "/healthz", NULL, NULL), 200);
}
END_TEST

START_TEST(long_answers_are_compressed_when_asked)
{
    world_people(&w, &w.school, 100);
    struct reply plain = ask(&w, &screen, "/v1/feed", NULL, NULL);
    struct reply packed =
        ask(&w, &screen, "/v1/feed", NULL, "Accept-Encoding: gzip");
    ck_assert_ptr_nonnull(strstr(packed.headers, "Content-Encoding: gzip"));
    ck_assert_ptr_null(strstr(plain.headers, "Content-Encoding"));
    ck_assert_int_lt(packed.len * 2, plain.len);
    reply_clear(&plain);
    reply_clear(&packed);
}
END_TEST

START_TEST(metrics_count_requests_and_name_no_person)
{
    world_people(&w, &w.school, 1);
    ck_assert_int_eq(status_of(&w, &screen, "/v1/feed", NULL, NULL), 200);
    struct reply r = ask(&w, NULL, "/metrics", NULL, NULL);
    ck_assert_ptr_nonnull(
        strstr(r.body, "staffroom_requests_total{route=\"/v1/feed\","
                       "status=\"2xx\"} 1\n"));
    ck_assert_ptr_nonnull(strstr(r.body, "staffroom_devices 1\n"));
    ck_assert_ptr_null(strstr(r.body, "张"));
    reply_clear(&r);
}
END_TEST

START_TEST(phone_page_shows_what_and_where_escaped)
{
    world_activity(&w, &w.school, "activity-for-phones", 0);
    struct reply r = ask(&w, NULL, "/m/activity/activity-for-phones", NULL,
                         NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert_ptr_nonnull(strstr(r.body, "登山 &lt;b&gt;&amp;活动"));
    ck_assert_ptr_nonnull(strstr(r.body, "东门"));
    ck_assert_ptr_nonnull(strstr(r.headers, "Content-Security-Policy: "));
    reply_clear(&r);
    ck_assert_int_eq(
        status_of(&w, NULL, "/m/notice/no-such-notice-here", NULL, NULL),
        404);
}
END_TEST

Suite *suite_hub_feed(void);
Suite *suite_hub_feed(void)
{
    Suite *s = suite_create("hub_feed");
    TCase *t = tcase_create("feed");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, first_load_brings_own_and_ancestors_rows_only);
    tcase_add_test(t, caught_up_reader_gets_an_empty_page_and_the_digest);
    tcase_add_test(t, pages_end_on_a_rev_and_lose_nothing);
    tcase_add_test(t, small_limit_still_moves_on);
    tcase_add_test(t, page_of_large_rows_stays_small);
    tcase_add_loop_test(t, bad_queries_are_told_apart, 0,
                        sizeof bad / sizeof bad[0]);
    tcase_add_test(t, cursor_beyond_the_head_or_of_another_org_is_gone);
    tcase_add_test(t, withdrawn_row_comes_as_deleted_and_leaves_the_digest);
    tcase_add_test(t, unknown_addresses_and_methods_are_told_apart);
    tcase_add_test(t, long_answers_are_compressed_when_asked);
    tcase_add_test(t, metrics_count_requests_and_name_no_person);
    tcase_add_test(t, phone_page_shows_what_and_where_escaped);
    suite_add_tcase(s, t);
    return s;
}
