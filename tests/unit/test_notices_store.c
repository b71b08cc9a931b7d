#include "store/notices.h"

#include "base/mem.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>

Suite *suite_notices_store(void);

static struct school kiosk;
static struct err err;
static struct notice list[8];

static void open_kiosk(void)
{
    school_open(&kiosk, SIDE_KIOSK);
    school_members(&kiosk, SCHOOL, 3);
}

static void close_kiosk(void)
{
    school_close(&kiosk);
}

static void save(int n, const char *category, bool pinned, bool urgent,
                 int64_t from, int64_t expires)
{
    struct changes c = {0};
    struct notice notice = {.org = SCHOOL,
                            .pinned = pinned,
                            .urgent = urgent,
                            .published_at = from,
                            .shows_from_at = from,
                            .expires_at = expires};
    snprintf(notice.id, ID_SIZE, "notice-%09d", n);
    snprintf(notice.title, sizeof notice.title, "通知%d", n);
    snprintf(notice.category, sizeof notice.category, "%s", category);
    notice.body = mem_text("**正文**");
    ck_assert_msg(notices_save(kiosk.db, &notice, &c, &err), "%s", err.detail);
    ck_assert_int_eq(c.count, 1);
    changes_clear(&c);
    notice_clear(&notice);
}

static int live(int64_t now, const char *member, const char *category,
                bool unread)
{
    struct notice_filter f = {member, category, unread};
    int n;
    ck_assert_msg(notices_live(kiosk.db, now, &f, list, 8, &n, &err), "%s",
                  err.detail);
    return n;
}

static void ack(int member)
{
    school_wish(&kiosk, ACTION_NOTICE_ACK, member, NOW);
}

START_TEST(urgent_comes_first_then_pinned_then_newest)
{
    save(1, "", false, false, NOW - 3, 0);
    save(2, "", true, false, NOW - 4, 0);
    save(3, "", false, true, NOW - 5, NOW + 1);
    save(4, "", false, false, NOW - 2, 0);
    ck_assert_int_eq(live(NOW, NULL, NULL, false), 4);
    ck_assert_str_eq(list[0].title, "通知3");
    ck_assert_str_eq(list[1].title, "通知2");
    ck_assert_str_eq(list[2].title, "通知4");
    ck_assert_str_eq(list[3].title, "通知1");
    ck_assert_ptr_null(list[0].body);
}
END_TEST

START_TEST(a_notice_is_live_from_its_first_instant_until_its_last)
{
    save(1, "", false, false, NOW, NOW + 10);
    ck_assert_int_eq(live(NOW - 1, NULL, NULL, false), 0);
    ck_assert_int_eq(live(NOW, NULL, NULL, false), 1);
    ck_assert(notice_is_live(&list[0], NOW));
    ck_assert_int_eq(live(NOW + 9, NULL, NULL, false), 1);
    ck_assert_int_eq(live(NOW + 10, NULL, NULL, false), 0);
    ck_assert(!notice_is_live(&list[0], NOW + 10));
    ck_assert(!notice_is_live(&list[0], NOW - 1));
}
END_TEST

START_TEST(the_next_change_is_the_nearest_edge)
{
    int64_t at;
    save(1, "", false, false, NOW - 5, NOW + 10);
    save(2, "", false, false, NOW + 7, 0);
    ck_assert(notices_next_change(kiosk.db, NOW, &at, &err));
    ck_assert_int_eq(at, NOW + 7);
    ck_assert(notices_next_change(kiosk.db, NOW + 7, &at, &err));
    ck_assert_int_eq(at, NOW + 10);
    ck_assert(notices_next_change(kiosk.db, NOW + 10, &at, &err));
    ck_assert_int_eq(at, 0);
}
END_TEST

START_TEST(categories_are_counted_over_live_notices)
{
    struct category out[4];
    int n;
    save(1, "福利", false, false, NOW, 0);
    save(2, "活动", false, false, NOW, 0);
    save(3, "活动", false, false, NOW, 0);
    save(4, "福利", false, false, NOW - 9, NOW - 1);
    save(5, "", false, false, NOW, 0);
    ck_assert(notices_categories(kiosk.db, NOW, out, 4, &n, &err));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(out[0].name, "活动");
    ck_assert_int_eq(out[0].count, 2);
    ck_assert_int_eq(out[1].count, 1);
    ck_assert_int_eq(live(NOW, NULL, "福利", false), 1);
}
END_TEST

START_TEST(an_own_acknowledgement_counts_before_the_hub_has_it)
{
    struct notice n;
    bool found;
    save(1, "", false, false, NOW, 0);
    ck_assert_int_eq(live(NOW, member_id(1), NULL, true), 1);
    ack(1);
    ck_assert_int_eq(live(NOW, member_id(1), NULL, true), 0);
    ck_assert_int_eq(live(NOW, member_id(2), NULL, true), 1);
    ck_assert(notices_get(kiosk.db, NOTICE, member_id(1), &n, &found, &err));
    ck_assert(found && n.acked);
    ck_assert_int_eq(n.acks, 1);
    ck_assert_str_eq(n.body, "**正文**");
    notice_clear(&n);
}
END_TEST

START_TEST(an_acknowledgement_that_came_back_counts_once)
{
    struct changes c = {0};
    save(1, "", false, false, NOW, 0);
    ack(1);
    ck_assert(acks_save(kiosk.db, SCHOOL, NOTICE, member_id(1), NOW, &c, &err));
    ck_assert(acks_save(kiosk.db, SCHOOL, NOTICE, member_id(2), NOW, &c, &err));
    ck_assert(acks_save(kiosk.db, SCHOOL, NOTICE, member_id(2), NOW, &c, &err));
    ck_assert_int_eq(c.count, 2);
    changes_clear(&c);
    live(NOW, member_id(2), NULL, false);
    ck_assert_int_eq(list[0].acks, 2);
    ck_assert(list[0].acked);
}
END_TEST

START_TEST(a_withdrawn_notice_is_not_found)
{
    struct changes c = {0};
    struct notice n;
    bool found;
    save(1, "", false, false, NOW, 0);
    ck_assert(notices_withdraw(kiosk.db, NOTICE, &c, &found, &err));
    ck_assert(found);
    ck_assert(c.count == 1 && c.list[0].deleted);
    ck_assert(notices_withdraw(kiosk.db, NOTICE, &c, &found, &err));
    ck_assert(!found);
    changes_clear(&c);
    ck_assert(notices_get(kiosk.db, NOTICE, NULL, &n, &found, &err));
    ck_assert(!found);
}
END_TEST

START_TEST(the_shorter_title_is_used_where_there_is_one)
{
    struct notice n = {.title = "关于停水的通知"};
    ck_assert_str_eq(notice_short(&n), "关于停水的通知");
    snprintf(n.short_title, sizeof n.short_title, "停水");
    ck_assert_str_eq(notice_short(&n), "停水");
}
END_TEST

Suite *suite_notices_store(void)
{
    Suite *s = suite_create("notices_store");
    TCase *t = tcase_create("notices");
    tcase_add_checked_fixture(t, open_kiosk, close_kiosk);
    tcase_add_test(t, urgent_comes_first_then_pinned_then_newest);
    tcase_add_test(t, a_notice_is_live_from_its_first_instant_until_its_last);
    tcase_add_test(t, the_next_change_is_the_nearest_edge);
    tcase_add_test(t, categories_are_counted_over_live_notices);
    tcase_add_test(t, an_own_acknowledgement_counts_before_the_hub_has_it);
    tcase_add_test(t, an_acknowledgement_that_came_back_counts_once);
    tcase_add_test(t, a_withdrawn_notice_is_not_found);
    tcase_add_test(t, the_shorter_title_is_used_where_there_is_one);
    suite_add_tcase(s, t);
    return s;
}
