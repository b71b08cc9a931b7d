#include "store/feed.h"

#include "base/mem.h"
#include "store/activities.h"
#include "store/members.h"
#include "store/notices.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_feed(void);

enum { PAGE = 500 };

static struct school hub, screen;
static struct err err;

static void open_both(void)
{
    school_open(&hub, SIDE_HUB);
    school_open(&screen, SIDE_KIOSK);
}

static void close_both(void)
{
    school_close(&hub);
    school_close(&screen);
}

static int64_t commit(struct changes *c)
{
    int64_t rev;
    ck_assert_msg(feed_commit(hub.db, c, SCHOOL, &rev, &err), "%s", err.detail);
    changes_clear(c);
    return rev;
}

/* Pulls an org's feed from `after` on; returns how many rows came. */
static int pull(const char *org, int64_t after)
{
    struct row *rows = mem_new(PAGE * sizeof *rows);
    int total = 0;
    for (bool more = true; more;) {
        int n;
        ck_assert_msg(
            feed_page(hub.db, org, after, PAGE, rows, &n, &more, &err), "%s",
            err.detail);
        ck_assert_msg(feed_apply(screen.db, rows, n, &err), "%s",
                      err.detail);
        for (int i = 0; i < n; i++) {
            ck_assert_int_ge(rows[i].rev, after);
            after = rows[i].rev;
            row_clear(&rows[i]);
        }
        total += n;
    }
    free(rows);
    return total;
}

static void assert_same_heads(const char *org)
{
    int64_t a, b;
    uint64_t x, y;
    ck_assert(feed_head(hub.db, org, &a, &x, &err));
    ck_assert(feed_head(screen.db, org, &b, &y, &err));
    ck_assert_int_eq(a, b);
    ck_assert_uint_eq(x, y);
}

START_TEST(the_hash_is_fnv_1a_over_name_id_and_rev)
{
    ck_assert_uint_eq(feed_hash("", "", 0), UINT64_C(0xD94D02186C0F1487));
    ck_assert_uint_ne(feed_hash("member", "a", 1), feed_hash("member", "a", 2));
    ck_assert_uint_ne(feed_hash("a", "bc", 1), feed_hash("ab", "c", 1));
}
END_TEST

START_TEST(a_transaction_takes_one_rev_of_each_org)
{
    struct changes c = {0};
    changes_add(&c, SIBLING, "member", member_id(1), true);
    changes_add(&c, SCHOOL, "member", member_id(2), true);
    changes_add(&c, SCHOOL, "member", member_id(3), true);
    ck_assert_int_eq(commit(&c), 2);
    ck_assert_int_eq(
        school_int(&hub, "SELECT rev FROM feed_head WHERE org = '" SIBLING "'"),
        2);
    ck_assert_int_eq(
        school_int(&hub, "SELECT count(*) FROM feed WHERE rev = 2"), 3);
}
END_TEST

START_TEST(a_row_that_changes_twice_stands_in_the_feed_once_as_it_is_last)
{
    struct changes c = {0};
    changes_add(&c, SCHOOL, "member", member_id(1), false);
    changes_add(&c, SCHOOL, "member", member_id(1), true);
    commit(&c);
    ck_assert_int_eq(school_int(&hub, "SELECT count(*) FROM feed WHERE"
                                      " entity = 'member' AND deleted = 1"),
                     1);
}
END_TEST

START_TEST(nothing_changed_takes_no_rev)
{
    struct changes c = {0};
    ck_assert_int_eq(commit(&c), 0);
    ck_assert_int_eq(
        school_int(&hub, "SELECT rev FROM feed_head WHERE org = '" SCHOOL "'"),
        1);
}
END_TEST

/* n groups in one transaction. */
static void many_groups(int n)
{
    struct changes c = {0};
    for (int i = 0; i < n; i++) {
        char id[ID_SIZE], name[32];
        snprintf(name, sizeof name, "第%d组", i);
        ck_assert(groups_save(hub.db, SCHOOL, name, NULL, &c, id, &err));
    }
    commit(&c);
}

START_TEST(a_large_import_is_split_into_revs_and_pages_end_between_them)
{
    many_groups(600);
    ck_assert_int_eq(
        school_int(&hub, "SELECT max(n) FROM (SELECT count(*) AS n FROM feed"
                         " GROUP BY org, rev) AS r"),
        FEED_REV_ROWS);
    struct row *rows = mem_new(PAGE * sizeof *rows);
    int n;
    bool more;
    ck_assert(feed_page(hub.db, SCHOOL, 0, 300, rows, &n, &more, &err));
    ck_assert(more);
    ck_assert_int_eq(n, 1 + FEED_REV_ROWS); /* the org, then one rev */
    for (int i = 0; i < n; i++)
        row_clear(&rows[i]);
    free(rows);
    ck_assert_int_eq(pull(SCHOOL, 0), 601);
    assert_same_heads(SCHOOL);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM union_group"),
                     600);
}
END_TEST

static void notices_with_bodies(int n, size_t bytes)
{
    struct changes c = {0};
    for (int i = 0; i < n; i++) {
        struct notice notice = {.published_at = 1};
        snprintf(notice.id, ID_SIZE, "notice-body-%05d", i);
        snprintf(notice.org, ID_SIZE, SCHOOL);
        snprintf(notice.title, sizeof notice.title, "通知");
        notice.body = mem_new(bytes + 1);
        memset(notice.body, '"', bytes);
        ck_assert(notices_save(hub.db, &notice, &c, &err));
        notice_clear(&notice);
    }
    commit(&c);
}

START_TEST(few_rows_with_a_body_share_a_rev)
{
    notices_with_bodies(2 * FEED_REV_BODIES + 1, 10);
    ck_assert_int_eq(
        school_int(&hub, "SELECT max(n) FROM (SELECT count(*) AS n FROM feed"
                         " WHERE entity = 'notice' GROUP BY rev) AS r"),
        FEED_REV_BODIES);
    ck_assert_int_eq(school_int(&hub, "SELECT count(DISTINCT rev) FROM feed"
                                      " WHERE entity = 'notice'"),
                     3);
}
END_TEST

START_TEST(a_page_ends_behind_the_rev_that_makes_it_long)
{
    enum { BODY = 64 * 1024 };
    notices_with_bodies(3 * FEED_REV_BODIES, BODY);
    struct row *rows = mem_new(PAGE * sizeof *rows);
    int n;
    bool more;
    ck_assert(feed_page(hub.db, SCHOOL, 1, PAGE, rows, &n, &more, &err));
    ck_assert(more);
    ck_assert_int_eq(n, FEED_REV_BODIES);
    for (int i = 0; i < n; i++)
        row_clear(&rows[i]);
    free(rows);
    ck_assert_int_eq(pull(SCHOOL, 1), 3 * FEED_REV_BODIES);
}
END_TEST

START_TEST(a_screen_ends_with_the_hubs_rows_and_digest)
{
    school_members(&hub, SCHOOL, 3);
    struct activity a = school_walk(0);
    a.body = mem_text("正文");
    school_activity(&hub, &a);
    activity_clear(&a);
    pull(SCHOOL, 0);
    assert_same_heads(SCHOOL);

    struct changes c = {0};
    bool found;
    ck_assert(members_delete(hub.db, member_id(2), &c, &found, &err));
    int64_t rev = commit(&c);
    ck_assert_int_eq(pull(SCHOOL, rev - 1), 1);
    assert_same_heads(SCHOOL);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM member"), 2);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM feed WHERE id ="
                                         " 'member-000000002'"),
                     0);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM activity"
                                         " WHERE body = '正文'"),
                     1);
}
END_TEST

START_TEST(a_page_carries_only_columns_of_the_allow_list)
{
    school_exec(&hub, "ALTER TABLE member ADD COLUMN phone TEXT");
    school_members(&hub, SCHOOL, 1);
    school_exec(&hub, "UPDATE member SET phone = '13800000000'");
    struct row *rows = mem_new(PAGE * sizeof *rows);
    int n;
    bool more;
    ck_assert(feed_page(hub.db, SCHOOL, 0, PAGE, rows, &n, &more, &err));
    for (int i = 0; i < n; i++) {
        for (int f = 0; f < FIELDS_MAX; f++)
            ck_assert(!rows[i].values[f].text ||
                      strcmp(rows[i].values[f].text, "13800000000") != 0);
        row_clear(&rows[i]);
    }
    free(rows);
}
END_TEST

START_TEST(swapped_staff_numbers_arrive_whatever_the_order)
{
    school_members(&hub, SCHOOL, 2);
    pull(SCHOOL, 0);
    school_exec(&hub, "UPDATE member SET staff_no = 'x' || staff_no;"
                      "UPDATE member SET staff_no = CASE staff_no"
                      " WHEN 'xT001' THEN 'T002' ELSE 'T001' END");
    struct changes c = {0};
    changes_add(&c, SCHOOL, "member", member_id(1), false);
    changes_add(&c, SCHOOL, "member", member_id(2), false);
    int64_t rev = commit(&c);
    pull(SCHOOL, rev - 1);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM member"), 2);
    ck_assert_int_eq(
        school_int(&screen, "SELECT staff_no = 'T002' FROM member WHERE id ="
                            " 'member-000000001'"),
        1);
    assert_same_heads(SCHOOL);
}
END_TEST

START_TEST(the_older_holder_of_a_place_gives_way)
{
    struct row row = {.entity = entity_find("signup"), .rev = 5};
    snprintf(row.org, ID_SIZE, SCHOOL);
    snprintf(row.id, ID_SIZE, "signup-older-0001");
    row.values[0].text = mem_text(WALK);
    row.values[1].text = mem_text(member_id(1));
    row.values[2].text = mem_text("going");
    ck_assert(feed_apply(screen.db, &row, 1, &err));
    snprintf(row.id, ID_SIZE, "signup-newer-0001");
    row.rev = 6;
    ck_assert_msg(feed_apply(screen.db, &row, 1, &err), "%s", err.detail);
    row_clear(&row);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM signup"
                                         " WHERE id = 'signup-newer-0001'"),
                     1);
    ck_assert_int_eq(school_int(&screen, "SELECT count(*) FROM feed WHERE"
                                         " entity = 'signup'"),
                     1);
}
END_TEST

START_TEST(a_row_that_cannot_be_stored_fails_its_page)
{
    struct row row = {.entity = entity_find("org"), .rev = 5};
    snprintf(row.org, ID_SIZE, "org-without-kind-1");
    snprintf(row.id, ID_SIZE, "org-without-kind-1");
    ck_assert(!feed_apply(screen.db, &row, 1, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
}
END_TEST

Suite *suite_feed(void)
{
    Suite *s = suite_create("feed");
    TCase *t = tcase_create("revs");
    tcase_add_checked_fixture(t, open_both, close_both);
    tcase_add_test(t, the_hash_is_fnv_1a_over_name_id_and_rev);
    tcase_add_test(t, a_transaction_takes_one_rev_of_each_org);
    tcase_add_test(
        t, a_row_that_changes_twice_stands_in_the_feed_once_as_it_is_last);
    tcase_add_test(t, nothing_changed_takes_no_rev);
    tcase_add_test(
        t, a_large_import_is_split_into_revs_and_pages_end_between_them);
    tcase_add_test(t, few_rows_with_a_body_share_a_rev);
    tcase_add_test(t, a_page_ends_behind_the_rev_that_makes_it_long);
    tcase_add_test(t, a_screen_ends_with_the_hubs_rows_and_digest);
    tcase_add_test(t, a_page_carries_only_columns_of_the_allow_list);
    tcase_add_test(t, swapped_staff_numbers_arrive_whatever_the_order);
    tcase_add_test(t, the_older_holder_of_a_place_gives_way);
    tcase_add_test(t, a_row_that_cannot_be_stored_fails_its_page);
    suite_add_tcase(s, t);
    return s;
}
