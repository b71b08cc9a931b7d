/* Signing up by touch: alone, in a race, without a network, and back. */
#include "tests/e2e/suites.h"
#include "tests/e2e/school.h"

#include "base/db.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1920, 1080);
    world_empty(w);
    school_members(w, 12);
}

static void tear_down(void)
{
    world_end(w);
}

static void sign_up(struct screen_process *s, const char *title,
                    const char *staff_no)
{
    school_open_activity(s, title);
    driver_tap(s->driver, "我要报名");
    school_identify(s, staff_no);
    driver_wait_screen(s->driver, "signup_done");
}

START_TEST(a_member_signs_up_by_touch_and_the_hub_confirms)
{
    struct screen_process s;
    school_activity(w, "登高健步走", TOMORROW, 30, 0);
    hub_start(w);
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    sign_up(&s, "登高健步走", "N002");
    driver_wait(s.driver, "*报名成功*");
    driver_wait(s.driver, "*已确认*");
    ck_assert_int_eq(school_count(w, "signup", "going"), 1);
    kiosk_stop(&s);
}
END_TEST

START_TEST(an_undone_signup_frees_the_place)
{
    struct screen_process s;
    school_activity(w, "登高健步走", TOMORROW, 30, 0);
    hub_start(w);
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    sign_up(&s, "登高健步走", "N002");
    driver_tap(s.driver, "撤销报名*");
    driver_wait(s.driver, "*已撤销*");
    while (school_count(w, "signup", "cancelled") == 0)
        driver_settle(s.driver);
    ck_assert_int_eq(school_count(w, "signup", "going"), 0);
    kiosk_stop(&s);
}
END_TEST

START_TEST(two_screens_race_for_the_last_place)
{
    struct screen_process a, b;
    school_activity(w, "茶艺小课堂", TOMORROW, 1, 0);
    hub_start(w);
    kiosk_paired(w, &a, "a", "--window=1280x720", NULL);
    kiosk_paired(w, &b, "b", "--window=1280x720", NULL);
    school_open_activity(&a, "茶艺小课堂");
    school_open_activity(&b, "茶艺小课堂");
    driver_tap(a.driver, "我要报名");
    driver_tap(b.driver, "我要报名");
    hub_stop(w); /* both decide by what they know */
    school_identify(&a, "N002");
    driver_wait_screen(a.driver, "signup_done");
    school_identify(&b, "N003");
    driver_wait_screen(b.driver, "signup_done");
    hub_start(w);
    driver_wait_screen(a.driver, "attract");
    driver_wait_screen(b.driver, "attract");
    while (driver_stat(a.driver, "sync.queued") +
               driver_stat(b.driver, "sync.queued") > 0)
        driver_settle(a.driver);
    ck_assert_int_eq(school_count(w, "signup", "going"), 1);
    ck_assert_int_eq(school_count(w, "signup", "waiting"), 1);
    kiosk_stop(&a);
    kiosk_stop(&b);
}
END_TEST

START_TEST(an_offline_signup_gets_its_verdict_when_the_hub_is_back)
{
    struct screen_process s;
    school_activity(w, "登高健步走", TOMORROW, 30, 0);
    hub_start(w);
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    hub_stop(w);
    sign_up(&s, "登高健步走", "N002");
    driver_wait(s.driver, "*已在本机登记*");
    ck_assert_double_eq(driver_stat(s.driver, "sync.queued"), 1);
    kiosk_kill(&s); /* and the plug is pulled */
    kiosk_start(w, &s, "a", "--window=1280x720", NULL);
    driver_wait_screen(s.driver, "attract");
    hub_start(w);
    while (driver_stat(s.driver, "sync.queued") > 0)
        driver_settle(s.driver);
    ck_assert_int_eq(school_count(w, "signup", "going"), 1);
    school_open_activity(&s, "登高健步走");
    driver_wait(s.driver, "1*");
    kiosk_stop(&s);
}
END_TEST

/* As the screen's own database has it. */
static void wait_for_loan(struct screen_process *s)
{
    char path[PATH_MAX];
    int64_t seats = 0;
    snprintf(path, sizeof path, "%s/staffroom.db", s->data);
    while (seats == 0) {
        struct err err = {0};
        driver_settle(s->driver);
        struct db *db = db_open(path, DB_READ_ONLY, &err);
        ck_assert_msg(db != NULL, "%s", err.detail);
        struct query q =
            query_begin(db, "SELECT coalesce(sum(seats), 0) FROM lease");
        seats = query_next(&q) ? query_int(&q, 0) : 0;
        ck_assert_msg(query_end(&q, &err), "%s", err.detail);
        db_close(db);
    }
}

static void done(struct screen_process *s)
{
    driver_tap(s->driver, "好的，完成");
    driver_wait_screen(s->driver, "attract");
}

/* Three places, one of them lent to the screen before the cable is pulled. */
START_TEST(offline_a_lent_place_is_confirmed_and_others_stand_in_line)
{
    struct screen_process s;
    school_activity(w, "登高健步走", TOMORROW, 3, 0);
    hub_start(w);
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    wait_for_loan(&s);
    hub_stop(w);
    sign_up(&s, "登高健步走", "N002");
    driver_wait(s.driver, "*报名成功*");
    driver_wait(s.driver, "*已确认*");
    done(&s);
    sign_up(&s, "登高健步走", "N003");
    driver_wait(s.driver, "*待确认，联网后就有结果*");
    done(&s);
    school_open_activity(&s, "登高健步走");
    driver_tap(s.driver, "我要报名");
    school_identify(&s, "N004");
    driver_wait(s.driver, "*待确认，前面还有 1 人*");
    done(&s);
    school_open_activity(&s, "登高健步走");
    driver_tap(s.driver, "排候补*");
    school_identify(&s, "N005");
    driver_wait(s.driver, "*待确认，前面还有 2 人*");
    done(&s);
    kiosk_kill(&s);

    kiosk_start(w, &s, "a", "--window=1280x720", NULL);
    hub_start(w);
    driver_wait_screen(s.driver, "attract");
    driver_wait(s.driver, "有 3 位老师的报名有了结果，点屏幕查看");
    ck_assert_int_eq(school_count(w, "signup", "going"), 3);
    ck_assert_int_eq(school_count(w, "signup", "waiting"), 1);
    driver_tap_at(s.driver, 640, 300);
    driver_wait_screen(s.driver, "home");
    driver_tap(s.driver, "我的*");
    school_identify(&s, "N005");
    driver_wait(s.driver, "您报名的“登高健步走”");
    driver_tap(s.driver, "知道了");
    driver_wait_gone(s.driver, "知道了");
    kiosk_stop(&s);
}
END_TEST

Suite *suite_signup(void)
{
    Suite *s = suite_create("signup");
    TCase *t = tcase_create("signup");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, a_member_signs_up_by_touch_and_the_hub_confirms);
    tcase_add_test(t, an_undone_signup_frees_the_place);
    tcase_add_test(t, two_screens_race_for_the_last_place);
    tcase_add_test(t, an_offline_signup_gets_its_verdict_when_the_hub_is_back);
    tcase_add_test(t,
                   offline_a_lent_place_is_confirmed_and_others_stand_in_line);
    suite_add_tcase(s, t);
    return s;
}
