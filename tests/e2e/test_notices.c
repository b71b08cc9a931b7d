/* A notice posted on the hub appears; a withdrawn one goes while shown. */
#include "tests/e2e/suites.h"
#include "tests/e2e/world.h"

#include <stdio.h>
#include <stdlib.h>

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1920, 1080);
    world_empty(w);
    hub_start(w);
}

static void tear_down(void)
{
    world_end(w);
}

/* Posts while the hub serves, as an officer's shell would. */
static void post(const char *title, const char *body)
{
    char path[300];
    snprintf(path, sizeof path, "%s/notice.md", world_folder(w));
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    fprintf(f, "---\ntitle: %s\ncategory: 会议\n---\n\n%s\n", title, body);
    ck_assert_int_eq(fclose(f), 0);
    free(hub_must(w, "import", "notices", path, NULL));
}

static void enter(struct screen_process *s)
{
    kiosk_paired(w, s, "a", "--window=1280x720", NULL);
    driver_settle(s->driver);
    driver_tap_at(s->driver, 640, 300);
    driver_wait_screen(s->driver, "home");
}

START_TEST(a_posted_notice_appears_by_itself)
{
    struct screen_process s;
    enter(&s);
    post("周五大扫除", "请带好抹布。");
    driver_wait(s.driver, "*周五大扫除*");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_withdrawn_notice_goes_while_it_is_shown)
{
    struct screen_process s;
    char id[64];
    enter(&s);
    post("停水通知", "**时间：**今天下午三点。");
    driver_tap(s.driver, "*停水通知*");
    driver_wait_screen(s.driver, "notice");
    driver_wait(s.driver, "*今天下午三点*");
    hub_id(w, "notice", "停水通知", id);
    free(hub_must(w, "withdraw", "notice", id, NULL));
    driver_wait(s.driver, "*已撤下*");
    ck_assert(!driver_find(s.driver, "*今天下午三点*", NULL));
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_notice_posted_while_offline_comes_later)
{
    struct screen_process s;
    enter(&s);
    hub_stop(w);
    driver_wait(s.driver, "离线");
    post("晚到的通知", "内容。");
    hub_start(w);
    driver_wait(s.driver, "*晚到的通知*");
    kiosk_stop(&s);
}
END_TEST

Suite *suite_notices(void)
{
    Suite *s = suite_create("notices");
    TCase *t = tcase_create("notices");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, a_posted_notice_appears_by_itself);
    tcase_add_test(t, a_withdrawn_notice_goes_while_it_is_shown);
    tcase_add_test(t, a_notice_posted_while_offline_comes_later);
    suite_add_tcase(s, t);
    return s;
}
