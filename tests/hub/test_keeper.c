#include "world_actions.h"

#include "sync/hub/keeper.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_keeper(void);

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))
#define NOW INT64_C(1795312800000)

static struct world w;
static struct screen screen;

static void set_up(void)
{
    world_open(&w);
    world_screen(&w, &w.school, &screen);
}

static void tear_down(void)
{
    world_close(&w);
}

static bool remove_one(struct db *db, struct changes *c, void *ctx,
                       struct err *err)
{
    (void)db, (void)err;
    const char *const *what = ctx; /* org, id */
    changes_add(c, what[0], "notice", what[1], true);
    return true;
}

/* Returns the rev in which it went. */
static int64_t withdraw(const struct org *org, const char *id)
{
    int64_t rev = 0;
    struct err err = {0};
    const char *what[] = {org->id, id};
    ck_assert_msg(hub_change(w.hub, org->id, remove_one, what, &rev, &err),
                  "%s", err.detail);
    return rev;
}

static int64_t tombstones(void)
{
    return world_int(&w, "SELECT count(*) FROM feed WHERE deleted = 1");
}

/* What the hub says to a reader of the school and its district. */
static long ask_behind(int64_t school, int64_t district, int64_t base)
{
    char target[WIRE_CURSOR_SIZE + 32];
    struct cursor c = {.count = 2};
    snprintf(c.epoch, sizeof c.epoch, "%s", hub_epoch(w.hub));
    memcpy(c.at[0].org, w.school.id, ID_SIZE);
    memcpy(c.at[1].org, w.district.id, ID_SIZE);
    c.at[0].rev = school;
    c.at[1].rev = district;
    c.at[0].base = c.at[1].base = base;
    char text[WIRE_CURSOR_SIZE];
    cursor_format(&c, text);
    snprintf(target, sizeof target, "/v1/feed?cursor=%s", text);
    return status_of(&w, &screen, target, NULL, NULL);
}

START_TEST(chores_are_done_as_often_as_they_say)
{
    struct keeper k = {.hub = w.hub};
    keeper_run(&k, NOW);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM feed_mark"), 3);
    withdraw(&w.school, "notice-that-went");
    keeper_run(&k, NOW + DAY_MS);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM feed_mark"), 4);
    int64_t done = k.done_at[0];
    keeper_run(&k, done + 60 * 1000);
    ck_assert_int_eq(k.done_at[0], done); /* not yet due again */
    keeper_run(&k, done - 3650 * DAY_MS); /* the clock was set back */
    ck_assert_int_eq(k.done_at[0], done - 3650 * DAY_MS);
}
END_TEST

START_TEST(two_keepers_on_one_database_do_what_one_does)
{
    struct keeper a = {.hub = w.hub}, b = {.hub = w.hub};
    withdraw(&w.school, "notice-that-went");
    keeper_run(&a, NOW);
    keeper_run(&b, NOW + 1);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM feed_mark"), 3);
    keeper_run(&b, NOW + 91 * DAY_MS);
    keeper_run(&a, NOW + 91 * DAY_MS);
    ck_assert_int_eq(tombstones(), 0);
}
END_TEST

START_TEST(a_chore_that_fails_is_due_again)
{
    struct err err = {0};
    struct keeper k = {.hub = w.hub};
    struct db *db = hub_lock(w.hub);
    ck_assert(db_exec(db, "ALTER TABLE feed_mark RENAME TO away", &err));
    hub_release(w.hub);
    keeper_run(&k, NOW);
    ck_assert_int_eq(k.done_at[0], 0);
    db = hub_lock(w.hub);
    ck_assert(db_exec(db, "ALTER TABLE away RENAME TO feed_mark", &err));
    hub_release(w.hub);
    keeper_run(&k, NOW + 1);
    ck_assert_int_eq(k.done_at[0], NOW + 1);
}
END_TEST

/* Two notices of each org went, the older ones 91 days ago. */
static void age(int64_t *school, int64_t *district)
{
    struct keeper k = {.hub = w.hub};
    *school = withdraw(&w.school, "notice-of-the-school-1");
    *district = withdraw(&w.district, "notice-of-the-district-1");
    keeper_run(&k, NOW);
    withdraw(&w.school, "notice-of-the-school-2");
    withdraw(&w.district, "notice-of-the-district-2");
    keeper_run(&k, NOW + 91 * DAY_MS);
    ck_assert_int_eq(tombstones(), 2);
}

START_TEST(a_cursor_below_the_floor_is_gone)
{
    int64_t school, district;
    age(&school, &district);
    ck_assert_int_eq(ask_behind(school, district, 0), 200);
    ck_assert_int_eq(ask_behind(school - 1, district, 0), 410);
    ck_assert_int_eq(ask_behind(school, district - 1, 0), 410);
}
END_TEST

START_TEST(a_full_load_that_began_above_the_floor_goes_on)
{
    int64_t school, district;
    age(&school, &district);
    ck_assert_int_eq(ask_behind(1, 0, district > school ? district : school),
                     200);
    ck_assert_int_eq(ask_behind(1, 0, 1), 410);
    ck_assert_int_eq(ask_behind(1, 0, 100), 410); /* beyond the head */
}
END_TEST

START_TEST(a_load_of_many_pages_ends_after_a_compaction)
{
    int64_t school, district;
    char query[WIRE_CURSOR_SIZE + 64] = "/v1/feed?limit=250";
    world_people(&w, &w.school, 1200);
    age(&school, &district);
    int pages = 0, rows = 0;
    for (bool more = true; more; pages++) {
        struct page p = {0};
        struct err err = {0};
        struct reply r = ask(&w, &screen, query, NULL, NULL);
        ck_assert_int_eq(r.status, 200);
        ck_assert(wire_get_page(r.body, r.len, &p, &err));
        more = p.more;
        rows += p.count;
        ck_assert_int_eq(strchr(p.cursor, '~') != NULL, more);
        snprintf(query, sizeof query, "/v1/feed?limit=250&cursor=%s",
                 p.cursor);
        page_clear(&p);
        reply_clear(&r);
    }
    ck_assert_int_ge(pages, 5);
    ck_assert_int_eq(rows, 1200 + 2 + 2);
}
END_TEST

Suite *suite_keeper(void)
{
    Suite *s = suite_create("keeper");
    TCase *t = tcase_create("keeper");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, chores_are_done_as_often_as_they_say);
    tcase_add_test(t, two_keepers_on_one_database_do_what_one_does);
    tcase_add_test(t, a_chore_that_fails_is_due_again);
    tcase_add_test(t, a_cursor_below_the_floor_is_gone);
    tcase_add_test(t, a_full_load_that_began_above_the_floor_goes_on);
    tcase_add_test(t, a_load_of_many_pages_ends_after_a_compaction);
    suite_add_tcase(s, t);
    return s;
}
