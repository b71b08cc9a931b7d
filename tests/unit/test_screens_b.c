/* Notices, a notice, an activity: what they show, without a window. */
#include "screens/kiosk.h"
#include "store/meta.h"
#include "store/notices.h"
#include "tests/unit/school.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_screens_b(void);

static struct err err;

struct desk {
    struct school school;
    struct mailbox *replies;
    struct kiosk *kiosk;
    struct type *type;
    struct canvas *canvas;
};

static void open_desk(struct desk *d)
{
    const struct kiosk_options options = {.alone = true};
    school_open(&d->school, SIDE_KIOSK);
    school_members(&d->school, SCHOOL, 3);
    ck_assert(meta_set(d->school.db, "org", SCHOOL, &err));
    d->replies = mailbox_new();
    const struct kiosk_hooks hooks = {.replies = d->replies};
    d->kiosk = kiosk_new(d->school.db, &hooks, &options, &err);
    ck_assert_msg(d->kiosk != NULL, "%s", err.detail);
    struct clock clock = {0};
    clock_pretend(&clock, NOW);
    kiosk_set_clock(d->kiosk, &clock);
    const struct connection alone = {.alone = true, .ready = true};
    kiosk_set_connection(d->kiosk, &alone);
    d->type = type_open(NULL, 1000, &err);
    ck_assert_msg(d->type != NULL, "%s", err.detail);
    d->canvas = canvas_new(d->type, NULL);
}

static void close_desk(struct desk *d)
{
    kiosk_free(d->kiosk);
    mailbox_free(d->replies);
    canvas_free(d->canvas);
    type_close(d->type);
    school_close(&d->school);
}

/* The node with that label as it is drawn now, or NULL. */
static const struct node *find(struct desk *d, const char *label)
{
    canvas_begin(d->canvas, kiosk_look(d->kiosk));
    kiosk_draw(d->kiosk, d->canvas);
    return canvas_find(d->canvas, label);
}

static void save_notice(struct desk *d, int n, const char *title)
{
    struct changes c = {0};
    char body[] = "请各位老师**留意**：周三停水。";
    struct notice notice = {.org = SCHOOL,
                            .published_at = NOW - n * HOUR,
                            .body = body};
    snprintf(notice.id, sizeof notice.id, "notice-%09d", n);
    snprintf(notice.title, sizeof notice.title, "%s", title);
    ck_assert_msg(notices_save(d->school.db, &notice, &c, &err), "%s",
                  err.detail);
    ck_assert(feed_commit(d->school.db, &c, SCHOOL, NULL, &err));
    changes_clear(&c);
}

static void withdraw_notice(struct desk *d, const char *id)
{
    struct changes c = {0};
    bool found = false;
    ck_assert(notices_withdraw(d->school.db, id, &c, &found, &err));
    ck_assert(found);
    ck_assert(feed_commit(d->school.db, &c, SCHOOL, NULL, &err));
    changes_clear(&c);
    kiosk_data_changed(d->kiosk);
}

START_TEST(a_withdrawn_notice_leaves_the_page_that_shows_it)
{
    struct desk d;
    open_desk(&d);
    save_notice(&d, 1, "停水通知");
    kiosk_home(d.kiosk);
    kiosk_go(d.kiosk, &screen_notice, NOTICE);
    ck_assert_ptr_nonnull(find(&d, "停水通知"));
    withdraw_notice(&d, NOTICE);
    ck_assert_ptr_null(find(&d, "停水通知"));
    ck_assert_ptr_nonnull(find(&d, "这条通知已撤下"));
    close_desk(&d);
}
END_TEST

START_TEST(the_page_of_a_list_stays_when_something_new_arrives)
{
    struct desk d;
    open_desk(&d);
    for (int i = 10; i < 30; i++) {
        char title[40];
        snprintf(title, sizeof title, "第 %d 条", i);
        save_notice(&d, i, title);
    }
    kiosk_home(d.kiosk);
    kiosk_go(d.kiosk, &screen_notices, "");
    ck_assert_ptr_nonnull(find(&d, "第 10 条"));
    const struct node *next = find(&d, "下一页");
    ck_assert_ptr_nonnull(next);
    kiosk_tap(d.kiosk, next->target);
    ck_assert_ptr_nonnull(find(&d, "第 16 条"));
    save_notice(&d, 2, "刚发布");
    kiosk_data_changed(d.kiosk);
    int y = find(&d, "第 16 条")->rect.y;
    withdraw_notice(&d, "notice-000000010");
    ck_assert_int_eq(find(&d, "第 16 条")->rect.y, y);
    ck_assert_ptr_null(find(&d, "刚发布"));
    close_desk(&d);
}
END_TEST

static const struct {
    const char *why, *label;
    int capacity;
    int64_t opens, closes, starts; /* hours from now; 0: not given */
    bool nobody_signs_up;
    bool off;
} offers[] = {
    {"places are free", "我要报名", 30, 0, 24, 48, false, false},
    {"no limit", "我要报名", 0, 0, 0, 48, false, false},
    {"over", "已截止", 30, 0, -1, 48, false, true},
    {"not open yet", "今天 20:00 开始报名", 30, 10, 24, 48, false, true},
    {"nobody signs up", "不需报名", 0, 0, 0, 48, true, true},
    {"it has been", "看照片", 30, 0, 0, -48, false, false},
};

START_TEST(the_button_says_what_is_offered)
{
    struct desk d;
    open_desk(&d);
    struct activity a = school_walk(offers[_i].capacity);
    a.signup = !offers[_i].nobody_signs_up;
    a.starts_at = NOW + offers[_i].starts * HOUR;
    a.ends_at = a.starts_at + HOUR;
    if (offers[_i].opens)
        a.signup_opens_at = NOW + offers[_i].opens * HOUR;
    if (offers[_i].closes)
        a.signup_closes_at = NOW + offers[_i].closes * HOUR;
    school_activity(&d.school, &a);
    kiosk_home(d.kiosk);
    kiosk_go(d.kiosk, &screen_activity, WALK);
    const struct node *n = find(&d, offers[_i].label);
    if (n && n->role != ROLE_BUTTON) { /* the card's own words come first */
        const struct node *all;
        int count = canvas_nodes(d.canvas, &all);
        for (int i = 0; i < count; i++)
            if (all[i].role == ROLE_BUTTON &&
                strcmp(all[i].label, offers[_i].label) == 0)
                n = &all[i];
    }
    ck_assert_msg(n != NULL, "%s", offers[_i].why);
    ck_assert_msg(n->role == ROLE_BUTTON, "%s", offers[_i].why);
    ck_assert_msg(n->target.off == offers[_i].off, "%s", offers[_i].why);
    close_desk(&d);
}
END_TEST

START_TEST(names_of_those_who_go_are_masked)
{
    struct desk d;
    open_desk(&d);
    struct activity a = school_walk(30);
    school_activity(&d.school, &a);
    school_exec(&d.school,
                "INSERT INTO signup (id, org, activity, member, state, place)"
                " VALUES ('signup-00000000001', '" SCHOOL "', '" WALK "',"
                " 'member-000000001', 'going', 1)");
    kiosk_home(d.kiosk);
    kiosk_go(d.kiosk, &screen_people, WALK);
    ck_assert_ptr_nonnull(find(&d, "甲**"));
    ck_assert_ptr_null(find(&d, "甲1"));
    close_desk(&d);
}
END_TEST

START_TEST(every_view_of_the_calendar_leads_to_the_activity)
{
    static const char *const views[] = {"月", "周", "日程"};
    struct desk d;
    open_desk(&d);
    struct activity a = school_walk(30);
    a.starts_at = NOW + HOUR;
    a.ends_at = a.starts_at + HOUR;
    school_activity(&d.school, &a);
    kiosk_home(d.kiosk);
    kiosk_go(d.kiosk, &screen_activities, "");
    for (int i = 0; i < 3; i++) {
        kiosk_tap(d.kiosk, find(&d, views[i])->target);
        const struct node *n = find(&d, "重阳登高");
        ck_assert_ptr_nonnull(n);
        kiosk_tap(d.kiosk, n->target);
        ck_assert_str_eq(kiosk_screen_name(d.kiosk), "activity");
        kiosk_back(d.kiosk);
    }
    close_desk(&d);
}
END_TEST

Suite *suite_screens_b(void)
{
    Suite *s = suite_create("screens_b");
    TCase *t = tcase_create("screens");
    tcase_add_test(t, a_withdrawn_notice_leaves_the_page_that_shows_it);
    tcase_add_test(t, the_page_of_a_list_stays_when_something_new_arrives);
    tcase_add_loop_test(t, the_button_says_what_is_offered, 0,
                        sizeof offers / sizeof offers[0]);
    tcase_add_test(t, names_of_those_who_go_are_masked);
    tcase_add_test(t, every_view_of_the_calendar_leads_to_the_activity);
    suite_add_tcase(s, t);
    return s;
}
