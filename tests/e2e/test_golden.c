/* Every screen beside the picture of it that people have looked at.
 *
 * The screens are taken of the demo school as told on 2026-10-15, at 10:04,
 * into build/golden/; `make golden` accepts them as tests/golden/. */
#include "tests/e2e/picture.h"
#include "tests/e2e/school.h"
#include "tests/e2e/suites.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { TOLERATED = 150 /* of 10,000 pixels: rings turn, fonts differ */ };

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1280, 1280);
}

static void tear_down(void)
{
    world_end(w);
}

/* One orientation: the words of the kiosk, and what its files end with. */
static const struct shape {
    const char *window, *name;
    int x, y; /* somewhere on the attract screen */
} shapes[] = {
    {"--window=1280x720", "landscape", 300, 200},
    {"--window=720x1280", "portrait", 300, 500},
};

static void take(struct screen_process *s, const struct shape *shape,
                 const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "build/golden/%s-%s.png", name, shape->name);
    driver_shot(s->driver, path);
}

static int count_pictures(const char *folder, const char *ending)
{
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[600];
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_type == DT_DIR)
            n += count_pictures(path, ending);
        else
            n += strstr(e->d_name, ending) != NULL;
    }
    if (d)
        closedir(d);
    return n;
}

/* A screen's folder with everything fetched; it then runs without the hub. */
static void fetch_all(struct screen_process *s)
{
    char here[300], there[300];
    kiosk_paired(w, s, "a", "--window=640x360", NULL);
    snprintf(here, sizeof here, "%s/media", s->data);
    snprintf(there, sizeof there, "%s/media", world_folder(w));
    static const char *const sizes[] = {".thumb.jpg", ".screen.jpg"};
    for (int i = 0; i < 2; i++)
        for (int tries = 0; count_pictures(here, sizes[i]) <
                            count_pictures(there, sizes[i]);
             tries++) {
            ck_assert_msg(tries < 1200, "the pictures did not come");
            nanosleep(&(struct timespec){0, 100000000}, NULL);
        }
    kiosk_stop(s);
}

static void take_board(struct screen_process *s, const struct shape *shape)
{
    driver_wait_screen(s->driver, "attract");
    driver_clock(s->driver, "2026-10-15T10:30:00+08:00");
    take(s, shape, "attract-quiet");
    driver_clock(s->driver, "2026-10-15T10:04:00+08:00");
    take(s, shape, "attract");
    driver_tap_at(s->driver, shape->x, shape->y);
    driver_wait_screen(s->driver, "home");
    take(s, shape, "home");
    driver_tap(s->driver, "对比");
    take(s, shape, "home-contrast");
    driver_tap(s->driver, "对比");
    driver_tap(s->driver, "大字");
    take(s, shape, "home-large");
    driver_tap(s->driver, "大字");
    driver_tap(s->driver, "English");
    take(s, shape, "home-english");
    driver_tap(s->driver, "繁體");
    driver_tap(s->driver, "简体");
}

static void take_reading(struct screen_process *s, const struct shape *shape)
{
    driver_tap(s->driver, "通知");
    driver_wait_screen(s->driver, "notices");
    take(s, shape, "notices");
    driver_tap(s->driver, "*第八届教代会*");
    driver_wait_screen(s->driver, "notice");
    take(s, shape, "notice");
    driver_tap(s->driver, "首页");
    driver_tap(s->driver, "活动");
    driver_wait_screen(s->driver, "activities");
    take(s, shape, "activities-month");
    driver_tap(s->driver, "周");
    take(s, shape, "activities-week");
    driver_tap(s->driver, "日程");
    take(s, shape, "activities-agenda");
    driver_tap(s->driver, "首页");
}

static void take_photos(struct screen_process *s, const struct shape *shape)
{
    struct seen n;
    driver_tap(s->driver, "相册");
    driver_wait_screen(s->driver, "gallery");
    take(s, shape, "gallery");
    ck_assert(driver_find(s->driver, "春茶上新时", &n));
    driver_tap(s->driver, "春茶上新时");
    driver_wait_screen(s->driver, "viewer");
    take(s, shape, "viewer");
    driver_tap(s->driver, "返回");
    driver_tap(s->driver, "首页");
}

/* From home, through the agenda. */
static void open_activity(struct screen_process *s, const char *label)
{
    driver_tap(s->driver, "活动");
    driver_tap(s->driver, "日程");
    for (int page = 0; !driver_find(s->driver, label, NULL) && page < 8;
         page++)
        driver_tap(s->driver, "下一页");
    driver_tap(s->driver, label);
    driver_wait_screen(s->driver, "activity");
}

static void take_signup(struct screen_process *s, const struct shape *shape)
{
    open_activity(s, "*登高*");
    take(s, shape, "activity");
    driver_tap(s->driver, "看名单");
    driver_wait_screen(s->driver, "people");
    take(s, shape, "people");
    driver_tap(s->driver, "返回");
    driver_tap(s->driver, "我要报名");
    driver_wait_screen(s->driver, "identify");
    driver_tap(s->driver, "工号");
    take(s, shape, "identify-number");
    driver_tap(s->driver, "刷卡");
    take(s, shape, "identify-card");
    driver_tap(s->driver, "姓名首字母");
    driver_tap(s->driver, "C");
    driver_tap(s->driver, "J");
    nanosleep(&(struct timespec){0, 400000000}, NULL); /* the key lets go */
    take(s, shape, "identify");
    driver_tap(s->driver, "陈静*");
    driver_wait_screen(s->driver, "signup_done");
    take(s, shape, "signup-done");
    driver_tap(s->driver, "好的，完成");
    driver_wait_screen(s->driver, "attract");
}

static void take_desk(struct screen_process *s, const struct shape *shape)
{
    driver_tap_at(s->driver, shape->x, shape->y);
    driver_wait_screen(s->driver, "home");
    open_activity(s, "*八强*");
    driver_tap(s->driver, "签到台");
    driver_wait_screen(s->driver, "identify");
    driver_type(s->driver, world_visitor(w, 0, VISITOR_CARD));
    driver_type(s->driver, "\n");
    driver_wait(s->driver, "0");
    take(s, shape, "identify-pin");
    for (const char *p = world_visitor(w, 0, VISITOR_PIN); *p; p++) {
        char key[2] = {*p, '\0'};
        driver_tap(s->driver, key);
    }
    driver_wait_screen(s->driver, "checkin");
    driver_tap(s->driver, "W");
    nanosleep(&(struct timespec){0, 400000000}, NULL);
    take(s, shape, "checkin");
    driver_tap(s->driver, "王磊*");
    take(s, shape, "checkin-success");
}

START_TEST(every_screen_is_taken)
{
    const struct shape *shape = &shapes[_i];
    struct screen_process s;
    mkdir("build/golden", 0777);
    world_demo(w);
    hub_start(w);
    fetch_all(&s);
    hub_stop(w);
    kiosk_start(w, &s, "a", shape->window, "--hub=", NULL);
    take_board(&s, shape);
    take_reading(&s, shape);
    take_photos(&s, shape);
    take_signup(&s, shape);
    take_desk(&s, shape);
    kiosk_stop(&s);
    kiosk_start(w, &s, "a", shape->window, NULL); /* its hub is away */
    driver_clock(s.driver, "2026-10-15T10:04:00+08:00");
    driver_wait(s.driver, "离线");
    driver_tap_at(s.driver, shape->x, shape->y);
    driver_tap(s.driver, "通知");
    take(&s, shape, "offline");
    kiosk_stop(&s);
    kiosk_start(w, &s, "new", shape->window, NULL);
    driver_wait_screen(s.driver, "pair");
    take(&s, shape, "pair");
    kiosk_stop(&s);
}
END_TEST

static const char *const names[] = {
    "attract",          "attract-quiet",   "home",
    "notices",          "notice",          "activities-month",
    "activities-week",  "activities-agenda", "gallery",
    "viewer",           "activity",        "people",
    "identify",         "identify-number", "identify-card",
    "signup-done",      "identify-pin",    "checkin",
    "offline",          "pair",            "home-contrast",
    "home-large",       "home-english",    "checkin-success",
};
enum { NAMES = sizeof names / sizeof names[0], SHAPES = 2 };

START_TEST(a_screen_looks_as_it_was_accepted)
{
    char taken[200], golden[200];
    const char *name = names[_i / SHAPES], *shape = shapes[_i % SHAPES].name;
    snprintf(taken, sizeof taken, "build/golden/%s-%s.png", name, shape);
    snprintf(golden, sizeof golden, "tests/golden/%s-%s.png", name, shape);
    int other = picture_difference(taken, golden);
    ck_assert_msg(other <= TOLERATED, "%s: %d of 10000 pixels are others",
                  taken, other);
}
END_TEST

Suite *suite_golden(void)
{
    Suite *s = suite_create("golden");
    TCase *t = tcase_create("golden");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, every_screen_is_taken, 0, SHAPES);
    suite_add_tcase(s, t);
    TCase *look = tcase_create("look");
    tcase_add_loop_test(look, a_screen_looks_as_it_was_accepted, 0,
                        NAMES * SHAPES);
    suite_add_tcase(s, look);
    return s;
}
