/* The check-in desk: thirty cards at full speed, once more, and undo. */
#include "tests/e2e/suites.h"
#include "tests/e2e/school.h"
#include "tests/e2e/fingers.h"

#include <stdio.h>
#include <stdlib.h>

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1280, 720);
    world_empty(w);
    school_members(w, 40);
    school_activity(w, "乒乓球混双", TODAY, 0, 1);
    hub_start(w);
}

static void tear_down(void)
{
    world_end(w);
}

static void enter_pin(struct screen_process *s, const char *pin)
{
    for (; *pin; pin++) {
        char key[2] = {*pin, '\0'};
        driver_tap(s->driver, key);
    }
}

static void open_desk(struct screen_process *s)
{
    kiosk_paired(w, s, "a", "--window=1280x720", NULL);
    school_open_activity(s, "乒乓球混双");
    driver_tap(s->driver, "签到台");
    school_identify(s, "N001");
    enter_pin(s, "135790");
    driver_wait_screen(s->driver, "checkin");
}

static void read_cards(struct screen_process *s, int first, int last)
{
    for (int i = first; i <= last; i++) {
        char card[16];
        snprintf(card, sizeof card, "%010d\n", 1000000000 + i);
        driver_type(s->driver, card);
    }
}

START_TEST(thirty_cards_at_full_speed_all_count)
{
    struct screen_process s;
    open_desk(&s);
    read_cards(&s, 1, 30);
    driver_settle(s.driver);
    while (driver_stat(s.driver, "sync.queued") > 0)
        driver_settle(s.driver);
    driver_wait(s.driver, "30");
    ck_assert_int_eq(school_count(w, "checkin", "card"), 30);
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_second_card_says_already_and_counts_once)
{
    struct screen_process s;
    open_desk(&s);
    read_cards(&s, 5, 5);
    driver_wait(s.driver, "测零五*");
    driver_wait_gone(s.driver, "测零五*");
    read_cards(&s, 5, 5);
    driver_wait(s.driver, "*已经签过*");
    while (driver_stat(s.driver, "sync.queued") > 0)
        driver_settle(s.driver);
    ck_assert_int_eq(school_count(w, "checkin", "card"), 1);
    kiosk_stop(&s);
}
END_TEST

START_TEST(not_me_takes_it_back)
{
    struct screen_process s;
    open_desk(&s);
    read_cards(&s, 6, 6);
    driver_tap(s.driver, "不是我");
    driver_settle(s.driver);
    while (driver_stat(s.driver, "sync.queued") > 0)
        driver_settle(s.driver);
    driver_wait(s.driver, "0");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_wrong_pin_opens_no_desk)
{
    struct screen_process s;
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    school_open_activity(&s, "乒乓球混双");
    driver_tap(s.driver, "签到台");
    school_identify(&s, "N001");
    enter_pin(&s, "000000");
    driver_wait(s.driver, "*密码不对*");
    enter_pin(&s, "135790");
    driver_wait_screen(s.driver, "checkin");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_real_keyboard_wedge_signs_in)
{
    struct screen_process s;
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    driver_settle(s.driver);
    pointer_click(world_display(w), 640, 300);
    driver_wait_screen(s.driver, "home");
    pointer_type(world_display(w), "1000000007\n");
    driver_wait(s.driver, "*测零七*");
    kiosk_stop(&s);
}
END_TEST

Suite *suite_checkin(void)
{
    Suite *s = suite_create("checkin");
    TCase *t = tcase_create("checkin");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, thirty_cards_at_full_speed_all_count);
    tcase_add_test(t, a_second_card_says_already_and_counts_once);
    tcase_add_test(t, not_me_takes_it_back);
    tcase_add_test(t, a_wrong_pin_opens_no_desk);
    tcase_add_test(t, a_real_keyboard_wedge_signs_in);
    suite_add_tcase(s, t);
    return s;
}
