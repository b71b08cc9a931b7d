/* What surrounds a screen: the dock, its pager, the strip that says we are
 * offline, and what is said of acts that wait for the hub. */
#include "tests/unit/kiosk_room.h"

#include "screens/frame.h"
#include "store/notices.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_frame(void);

#define NOTICE "bbbbbbbb-0000-7000-8000-000000000001"
#define CONTACT (NOW - 23 * HOUR / 60) /* 09:41 */

static void start(void)
{
    room_activity((struct activity){.signup = true, .capacity = 40});
    room_start();
}

static void go_offline(void)
{
    const struct connection c = {.paired = true, .ready = true,
                                 .last_contact = CONTACT};
    kiosk_set_connection(room.kiosk, &c);
}

static void save_notice(void)
{
    struct err err = {0};
    struct changes c = {0};
    struct notice n = {.id = NOTICE, .title = "停水通知",
                       .published_at = NOW - HOUR};
    snprintf(n.org, sizeof n.org, "%s", ORG);
    ck_assert_msg(notices_save(room.write, &n, &c, &err), "%s", err.detail);
    changes_clear(&c);
}

static bool shows(const char *part)
{
    const struct node *nodes;
    bool found = false;
    find("");
    for (int i = 0, all = canvas_nodes(room.canvas, &nodes); i < all; i++)
        found |= strstr(nodes[i].label, part) != NULL;
    return found;
}

START_TEST(the_dock_names_who_is_there)
{
    start();
    kiosk_set_portrait(room.kiosk, _i == 1);
    kiosk_home(room.kiosk);
    swipe_card(STEWARD);
    const struct node *who = find("陈静 退出");
    ck_assert_ptr_nonnull(who);
    ck_assert_int_ge(who->rect.w, 220);
    tap("陈静 退出");
    ck_assert_str_eq(kiosk_who(room.kiosk)->member, "");
}
END_TEST

/* Five buttons beside each other, whatever the name. */
START_TEST(the_dock_never_runs_into_itself)
{
    static const char *const labels[] = {"返回", "首页", "大字", "对比",
                                         "陈静 退出"};
    start();
    kiosk_set_portrait(room.kiosk, _i & 1);
    kiosk_home(room.kiosk);
    swipe_card(STEWARD);
    kiosk_go(room.kiosk, &screen_people, ACTIVITY);
    if (_i & 2)
        tap("大字");
    int end = 0;
    for (int i = 0; i < 5; i++) {
        const struct node *n = find(labels[i]);
        ck_assert_msg(n, "no %s", labels[i]);
        ck_assert_int_ge(n->rect.x, end + 16);
        end = n->rect.x + n->rect.w;
    }
    ck_assert_int_le(end, canvas_w(room.canvas) - 48);
}
END_TEST

START_TEST(the_offline_strip_says_since_when)
{
    room.has_hub = true;
    start();
    go_offline();
    kiosk_home(room.kiosk);
    kiosk_go(room.kiosk, &screen_notices, "");
    ck_assert(shows("暂时离线"));
    ck_assert(shows("上次同步 今天 09:41"));
}
END_TEST

START_TEST(an_act_that_waits_for_the_hub_says_so)
{
    room.has_hub = true;
    save_notice();
    start();
    if (_i == 1)
        go_offline();
    kiosk_home(room.kiosk);
    swipe_card(STEWARD);
    kiosk_go(room.kiosk, &screen_notice, NOTICE);
    if (_i == 0)
        kiosk_set_connection(room.kiosk,
                             &(struct connection){.paired = true,
                                                  .ready = true,
                                                  .online = true});
    tap("我已阅读");
    settle();
    ck_assert_int_eq(shows("已存在本机，联网后自动上传"), _i == 1);
}
END_TEST

START_TEST(what_could_not_be_saved_is_told_with_a_code)
{
    struct err err = {0};
    save_notice();
    start();
    ck_assert(db_exec(room.write,
                      "CREATE TRIGGER broken BEFORE INSERT ON action"
                      " BEGIN SELECT RAISE(ABORT, 'disk'); END",
                      &err));
    kiosk_home(room.kiosk);
    swipe_card(STEWARD);
    kiosk_go(room.kiosk, &screen_notice, NOTICE);
    tap("我已阅读");
    settle();
    ck_assert(shows("暂时存不了，请告诉工会。"));
    ck_assert(shows("代码 E06"));
}
END_TEST

Suite *suite_frame(void)
{
    Suite *s = suite_create("frame");
    TCase *t = tcase_create("frame");
    tcase_add_checked_fixture(t, room_open, room_close);
    tcase_add_loop_test(t, the_dock_names_who_is_there, 0, 2);
    tcase_add_loop_test(t, the_dock_never_runs_into_itself, 0, 4);
    tcase_add_test(t, the_offline_strip_says_since_when);
    tcase_add_loop_test(t, an_act_that_waits_for_the_hub_says_so, 0, 2);
    tcase_add_test(t, what_could_not_be_saved_is_told_with_a_code);
    suite_add_tcase(s, t);
    return s;
}
