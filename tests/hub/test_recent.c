#include "hub_world.h"

#include "base/mem.h"
#include "store/feed.h"
#include "sync/hub/recent.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct screen screen, neighbour;

static void setup(void)
{
    world_open(&w);
    world_screen(&w, &w.school, &screen);
    world_screen(&w, &w.school, &neighbour);
}

static void teardown(void)
{
    world_close(&w);
}

static void get_page(const struct screen *s, const char *cursor,
                     struct page *p)
{
    struct err err = {0};
    char target[WIRE_CURSOR_SIZE + 64];
    snprintf(target, sizeof target, "/v1/feed%s%s",
             cursor[0] ? "?cursor=" : "", cursor);
    struct reply r = ask(&w, s, target, NULL, NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert_msg(wire_get_page(r.body, r.len, p, &err), "%s", err.detail);
    reply_clear(&r);
}

static void must_bring(const struct screen *s, const char *cursor,
                       const char *id, const char *next)
{
    struct page p = {0};
    get_page(s, cursor, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_str_eq(p.rows[0].id, id);
    ck_assert_ptr_nonnull(strstr(row_text(&p.rows[0], "title"), id));
    if (next)
        ck_assert_str_eq(p.cursor, next);
    page_clear(&p);
}

static int64_t asked(void)
{
    return recent_asked(w.serve->recent);
}

/* All that is there; yours to page_clear(). */
static void catch_up(struct page *p)
{
    get_page(&screen, "", p);
    ck_assert(!p->more);
}

START_TEST(readers_at_one_rev_have_the_rows_read_once)
{
    struct page start = {0}, first = {0};
    catch_up(&start);
    world_notice(&w, &w.district, "notice-for-everybody", 10);
    int64_t before = asked();
    get_page(&screen, start.cursor, &first);
    must_bring(&neighbour, start.cursor, "notice-for-everybody",
               first.cursor);
    must_bring(&screen, start.cursor, "notice-for-everybody", first.cursor);
    ck_assert_int_eq(asked(), before + 1);
    page_clear(&start);
    page_clear(&first);
}
END_TEST

START_TEST(a_change_is_read_anew_also_from_the_old_rev)
{
    struct page start = {0}, after = {0};
    catch_up(&start);
    world_notice(&w, &w.school, "notice-that-was-first", 10);
    must_bring(&screen, start.cursor, "notice-that-was-first", NULL);
    world_notice(&w, &w.school, "notice-that-came-next", 10);
    get_page(&neighbour, start.cursor, &after);
    ck_assert_int_eq(after.count, 2);
    ck_assert_str_eq(after.rows[1].id, "notice-that-came-next");
    page_clear(&start);
    page_clear(&after);
}
END_TEST

START_TEST(schools_at_the_same_rev_have_each_their_own_rows)
{
    struct page here = {0}, there = {0};
    struct screen stranger;
    world_screen(&w, &w.sibling, &stranger);
    get_page(&screen, "", &here);
    get_page(&stranger, "", &there);
    world_notice(&w, &w.school, "notice-of-the-school", 10);
    world_notice(&w, &w.sibling, "notice-of-the-sibling", 10);
    must_bring(&screen, here.cursor, "notice-of-the-school", NULL);
    must_bring(&stranger, there.cursor, "notice-of-the-sibling", NULL);
    page_clear(&here);
    page_clear(&there);
}
END_TEST

/* ---- without a server ---- */

static struct recent *kept;

/* How many rows of the school one reader gets behind `after`. */
static int read_rows(int64_t after, int max)
{
    struct err err = {0};
    struct feed_stand feed;
    int levels = 0;
    struct portion p = {0};
    struct db *db = hub_lock(w.hub);
    ck_assert(db_begin_reading(db, &err));
    ck_assert(feed_path(db, w.school.id, &feed, 1, &levels, &err));
    ck_assert(recent_page(kept, db, &feed, after, max, &p, &err));
    db_end(db, false, &err);
    hub_release(w.hub);
    int count = portion_rows(&p);
    portion_clear(&p);
    return count;
}

START_TEST(few_answers_are_kept_and_the_oldest_goes)
{
    kept = recent_new();
    world_notice(&w, &w.school, "notice-of-the-school", 10);
    for (int i = 0; i < RECENT_FEEDS; i++)
        read_rows(0, FEED_REV_ROWS + i);
    ck_assert_int_eq(recent_asked(kept), RECENT_FEEDS);
    read_rows(0, FEED_REV_ROWS);
    ck_assert_int_eq(recent_asked(kept), RECENT_FEEDS);
    read_rows(0, FEED_REV_ROWS + RECENT_FEEDS);
    read_rows(0, FEED_REV_ROWS);
    ck_assert_int_eq(recent_asked(kept), RECENT_FEEDS + 2);
    recent_free(kept);
}
END_TEST

START_TEST(what_is_large_is_not_kept)
{
    kept = recent_new();
    for (int i = 0; i < 5; i++) {
        char id[40];
        snprintf(id, sizeof id, "notice-that-is-long-%d", i);
        world_notice(&w, &w.school, id, RECENT_BYTES / 5);
    }
    int count = read_rows(0, FEED_REV_ROWS);
    ck_assert_int_gt(count, 5);
    ck_assert_int_eq(read_rows(0, FEED_REV_ROWS), count);
    ck_assert_int_eq(recent_asked(kept), 2);
    recent_free(kept);
}
END_TEST

Suite *suite_recent(void);
Suite *suite_recent(void)
{
    Suite *s = suite_create("recent");
    TCase *t = tcase_create("recent");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, readers_at_one_rev_have_the_rows_read_once);
    tcase_add_test(t, a_change_is_read_anew_also_from_the_old_rev);
    tcase_add_test(t, schools_at_the_same_rev_have_each_their_own_rows);
    tcase_add_test(t, few_answers_are_kept_and_the_oldest_goes);
    tcase_add_test(t, what_is_large_is_not_kept);
    suite_add_tcase(s, t);
    return s;
}
