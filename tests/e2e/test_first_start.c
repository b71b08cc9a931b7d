/* Pairing, languages, rotation, a hub that is not there. */
#include "tests/e2e/suites.h"
#include "tests/e2e/fingers.h"
#include "tests/e2e/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1920, 1080);
    world_empty(w);
}

static void tear_down(void)
{
    world_end(w);
}

START_TEST(a_code_typed_on_the_screen_pairs_it)
{
    struct screen_process s;
    hub_start(w);
    kiosk_start(w, &s, "a", "--window=1280x720", NULL);
    driver_wait_screen(s.driver, "pair");
    char *code = hub_must(w, "pair-code", NULL);
    for (int i = 0; i < 8; i++) {
        char key[2] = {code[i], '\0'};
        driver_tap(s.driver, key);
    }
    driver_tap(s.driver, "配对");
    driver_wait_screen(s.driver, "attract");
    free(code);
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_wrong_code_is_refused_in_one_sentence)
{
    struct screen_process s;
    hub_start(w);
    kiosk_start(w, &s, "a", "--window=1280x720", NULL);
    driver_wait_screen(s.driver, "pair");
    driver_type(s.driver, "AAAABBBB\n");
    driver_wait(s.driver, "*配对码不对*");
    char *code = hub_must(w, "pair-code", NULL);
    for (int i = 0; i < 8; i++)
        driver_type(s.driver, "\b");
    code[8] = '\0';
    driver_type(s.driver, code);
    driver_type(s.driver, "\n");
    driver_wait_screen(s.driver, "attract");
    free(code);
    kiosk_stop(&s);
}
END_TEST

START_TEST(an_unreachable_hub_is_said_and_nothing_hangs)
{
    struct screen_process s;
    kiosk_start(w, &s, "a", "--window=1280x720", "--pair=AAAABBBB", NULL);
    driver_wait(s.driver, "*连不上服务器*");
    driver_wait_screen(s.driver, "pair");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_screen_without_a_hub_works_alone)
{
    struct screen_process s;
    kiosk_start(w, &s, "a", "--window=1280x720", "--hub=", NULL);
    driver_wait_screen(s.driver, "attract");
    driver_tap_at(s.driver, 640, 300);
    driver_wait_screen(s.driver, "home");
    kiosk_stop(&s);
    kiosk_start(w, &s, "a", "--window=1280x720", "--hub=", NULL);
    driver_wait_screen(s.driver, "attract");
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_real_pointer_wakes_the_board_and_changes_language)
{
    struct screen_process s;
    hub_start(w);
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    driver_settle(s.driver);
    pointer_click(world_display(w), 640, 300);
    driver_wait_screen(s.driver, "home");
    driver_tap(s.driver, "English");
    driver_wait(s.driver, "Notices");
    driver_tap(s.driver, "繁體");
    driver_wait(s.driver, "活動");
    driver_tap(s.driver, "简体");
    driver_wait(s.driver, "活动");
    kiosk_stop(&s);
}
END_TEST

static const struct {
    const char *rotate, *window;
    bool portrait;
} turns[] = {
    {"--rotate=0", "--window=1280x720", false},
    {"--rotate=90", "--window=1280x720", true},
    {"--rotate=180", "--window=1280x720", false},
    {"--rotate=270", "--window=720x1280", false},
    {"--rotate=0", "--window=720x1280", true},
};

START_TEST(a_turned_screen_is_touched_where_it_shows)
{
    struct screen_process s;
    struct seen n;
    hub_start(w);
    kiosk_paired(w, &s, "a", turns[_i].window, turns[_i].rotate, NULL);
    driver_settle(s.driver);
    driver_tap_at(s.driver, 300, 300);
    driver_wait_screen(s.driver, "home");
    driver_settle(s.driver);
    ck_assert(driver_find(s.driver, "大字", &n));
    driver_tap_at(s.driver, n.x + n.w / 2, n.y + n.h / 2);
    driver_settle(s.driver);
    ck_assert(driver_find(s.driver, "通知", &n));
    char png[300];
    snprintf(png, sizeof png, "%s/turned.png", world_folder(w));
    driver_shot(s.driver, png);
    kiosk_stop(&s);
}
END_TEST

START_TEST(a_withdrawn_screen_is_refused_and_still_shows_its_board)
{
    struct screen_process s;
    char id[64];
    hub_start(w);
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    driver_wait(s.driver, "已同步");
    hub_id(w, "device", "教工之家", id);
    free(hub_must(w, "withdraw", "device", id, NULL));
    hub_stop(w); /* ends the poll that was open */
    hub_start(w);
    driver_wait(s.driver, "离线");
    ck_assert_int_eq(hub_run(w, NULL, "withdraw", "device", "nobody", NULL),
                     1);
    driver_tap_at(s.driver, 640, 300);
    driver_wait_screen(s.driver, "home");
    kiosk_stop(&s);
}
END_TEST

Suite *suite_first_start(void)
{
    Suite *s = suite_create("first_start");
    TCase *t = tcase_create("first_start");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 180);
    tcase_add_test(t, a_code_typed_on_the_screen_pairs_it);
    tcase_add_test(t, a_wrong_code_is_refused_in_one_sentence);
    tcase_add_test(t, an_unreachable_hub_is_said_and_nothing_hangs);
    tcase_add_test(t, a_screen_without_a_hub_works_alone);
    tcase_add_test(t, a_real_pointer_wakes_the_board_and_changes_language);
    tcase_add_test(t, a_withdrawn_screen_is_refused_and_still_shows_its_board);
    tcase_add_loop_test(t, a_turned_screen_is_touched_where_it_shows, 0,
                        sizeof turns / sizeof turns[0]);
    suite_add_tcase(s, t);
    return s;
}
