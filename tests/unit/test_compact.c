#include "store/feed.h"

#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_compact(void);

#define DAY (24 * HOUR)

static struct school hub;
static struct err err;

static void set_up(void)
{
    school_open(&hub, SIDE_HUB);
}

static void tear_down(void)
{
    school_close(&hub);
}

/* `n` rows of an org go, in one transaction; returns the rev. */
static int64_t withdraw(const char *org, const char *prefix, int n)
{
    int64_t rev = 0;
    struct changes c = {0};
    for (int i = 0; i < n; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "%s-%012d", prefix, i);
        changes_add(&c, org, "album", id, true);
    }
    ck_assert_msg(feed_commit(hub.db, &c, org, &rev, &err), "%s", err.detail);
    changes_clear(&c);
    return rev;
}

static void mark(int64_t now_ms)
{
    ck_assert_msg(feed_mark(hub.db, now_ms, &err), "%s", err.detail);
}

static void compact(int64_t now_ms)
{
    ck_assert_msg(feed_compact(hub.db, now_ms, &err), "%s", err.detail);
}

static int64_t floor_of(const char *org)
{
    struct feed_stand feed;
    int levels = 0;
    ck_assert(feed_path(hub.db, org, &feed, 1, &levels, &err));
    ck_assert_int_eq(levels, 1);
    return feed.floor;
}

static int64_t tombstones(void)
{
    return school_int(&hub, "SELECT count(*) FROM feed WHERE deleted = 1");
}

static int64_t marks(void)
{
    return school_int(&hub, "SELECT count(*) FROM feed_mark WHERE org = '"
                            SCHOOL "'");
}

START_TEST(an_org_is_marked_once_on_a_day_on_which_it_changed)
{
    mark(NOW);
    ck_assert_int_eq(marks(), 1);
    withdraw(SCHOOL, "a", 1);
    mark(NOW + HOUR); /* the same day */
    ck_assert_int_eq(marks(), 1);
    mark(NOW + DAY);
    ck_assert_int_eq(marks(), 2);
    mark(NOW + 2 * DAY); /* nothing has changed */
    ck_assert_int_eq(marks(), 2);
}
END_TEST

START_TEST(tombstones_go_when_they_are_certainly_older_than_90_days)
{
    int64_t first = withdraw(SCHOOL, "a", 3);
    mark(NOW);
    int64_t second = withdraw(SCHOOL, "b", 2);
    compact(NOW + 90 * DAY);
    ck_assert_int_eq(tombstones(), 5);
    ck_assert_int_eq(floor_of(SCHOOL), 0);

    compact(NOW + 90 * DAY + 1);
    ck_assert_int_eq(tombstones(), 2); /* nobody knows how old those are */
    ck_assert_int_eq(floor_of(SCHOOL), first);
    mark(NOW + 91 * DAY);
    compact(NOW + 91 * DAY + 90 * DAY + 1);
    ck_assert_int_eq(tombstones(), 0);
    ck_assert_int_eq(floor_of(SCHOOL), second);
    ck_assert_int_eq(marks(), 1); /* the rest are of no use */
}
END_TEST

START_TEST(live_rows_and_the_digest_stay)
{
    int64_t rev;
    uint64_t before, after;
    school_members(&hub, SCHOOL, 3);
    withdraw(SCHOOL, "a", 3);
    mark(NOW);
    ck_assert(feed_head(hub.db, SCHOOL, &rev, &before, &err));
    int64_t live =
        school_int(&hub, "SELECT count(*) FROM feed WHERE deleted = 0");
    compact(NOW + 91 * DAY);
    ck_assert_int_eq(
        school_int(&hub, "SELECT count(*) FROM feed WHERE deleted = 0"), live);
    ck_assert(feed_head(hub.db, SCHOOL, &rev, &after, &err));
    ck_assert_uint_eq(before, after);
}
END_TEST

START_TEST(the_floor_rises_only_to_what_is_gone)
{
    int64_t gone = withdraw(SCHOOL, "a", 1);
    school_members(&hub, SCHOOL, 3);
    mark(NOW);
    compact(NOW + 91 * DAY);
    ck_assert_int_eq(floor_of(SCHOOL), gone);
}
END_TEST

START_TEST(each_org_has_a_floor_of_its_own)
{
    withdraw(DISTRICT, "a", 1);
    mark(NOW);
    withdraw(SIBLING, "b", 1);
    compact(NOW + 91 * DAY);
    ck_assert_int_gt(floor_of(DISTRICT), 0);
    ck_assert_int_eq(floor_of(SCHOOL), 0);
    ck_assert_int_eq(floor_of(SIBLING), 0);
}
END_TEST

START_TEST(a_row_that_came_back_is_no_tombstone)
{
    school_members(&hub, SCHOOL, 1);
    struct changes c = {0};
    changes_add(&c, SCHOOL, "member", member_id(1), true);
    ck_assert(feed_commit(hub.db, &c, SCHOOL, NULL, &err));
    changes_clear(&c);
    mark(NOW);
    changes_add(&c, SCHOOL, "member", member_id(1), false);
    ck_assert(feed_commit(hub.db, &c, SCHOOL, NULL, &err));
    changes_clear(&c);
    compact(NOW + 91 * DAY);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM feed WHERE"
                                      " entity = 'member' AND deleted = 0"),
                     1);
    ck_assert_int_eq(floor_of(SCHOOL), 0);
}
END_TEST

START_TEST(many_go_in_portions)
{
    withdraw(SCHOOL, "a", FEED_COMPACT_ROWS + 600);
    mark(NOW);
    compact(NOW + 91 * DAY);
    ck_assert_int_eq(tombstones(), 600);
    ck_assert_int_eq(floor_of(SCHOOL),
                     school_int(&hub, "SELECT min(rev) - 1 FROM feed WHERE"
                                      " deleted = 1"));
    compact(NOW + 91 * DAY);
    ck_assert_int_eq(tombstones(), 0);
}
END_TEST

START_TEST(a_clock_that_was_ahead_stops_nothing)
{
    withdraw(SCHOOL, "a", 1);
    mark(NOW + 3650 * DAY);
    mark(NOW);
    ck_assert_int_eq(marks(), 1);
    compact(NOW + 91 * DAY);
    ck_assert_int_eq(tombstones(), 0);
}
END_TEST

/* The statements of store/feed_compact.c. */
static const char *const searches[] = {
    "SELECT max(oldest.rev) FROM (SELECT rev FROM feed WHERE org = $1"
    " AND deleted = 1 AND rev <= $2 ORDER BY rev LIMIT $3) AS oldest",
    "DELETE FROM feed WHERE org = $1 AND deleted = 1 AND rev <= $2",
};

START_TEST(tombstones_are_found_without_looking_at_live_rows)
{
    char sql[256], plan[256] = "";
    snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", searches[_i]);
    struct query q = query_once(hub.db, sql);
    bool found = false;
    while (query_next(&q)) {
        query_text(&q, 3, plan, sizeof plan);
        found = found || strstr(plan, "feed_tombstone");
    }
    ck_assert(query_end(&q, &err));
    ck_assert_msg(found, "%s", plan);
}
END_TEST

Suite *suite_compact(void)
{
    Suite *s = suite_create("compact");
    TCase *t = tcase_create("compact");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, an_org_is_marked_once_on_a_day_on_which_it_changed);
    tcase_add_test(t, tombstones_go_when_they_are_certainly_older_than_90_days);
    tcase_add_test(t, live_rows_and_the_digest_stay);
    tcase_add_test(t, the_floor_rises_only_to_what_is_gone);
    tcase_add_test(t, each_org_has_a_floor_of_its_own);
    tcase_add_test(t, a_row_that_came_back_is_no_tombstone);
    tcase_add_test(t, many_go_in_portions);
    tcase_add_test(t, a_clock_that_was_ahead_stops_nothing);
    tcase_set_timeout(t, 30);
    if (database_is_file()) /* only SQLite tells its plan in these words */
        tcase_add_loop_test(t,
                            tombstones_are_found_without_looking_at_live_rows,
                            0, sizeof searches / sizeof searches[0]);
    suite_add_tcase(s, t);
    return s;
}
