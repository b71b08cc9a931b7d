/* Every screen and state beside the picture of it that people have looked
 * at: landscape and portrait, in each theme.
 *
 * What differs is left in build/golden/, as it is now and as NAME.diff.png;
 * `make golden` accepts it as tests/golden/. */
#include "tests/e2e/school.h"
#include "tests/e2e/stops.h"
#include "tests/e2e/suites.h"

#include "base/buf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SHAPES = 2, SHOTS = SHAPES * THEMES, NAME_SIZE = 80 };

static const char *const shapes[SHAPES] = {"landscape", "portrait"};
static const char *const themes[THEMES] = {
    [THEME_LIGHT] = "light",
    [THEME_QUIET] = "quiet",
    [THEME_CONTRAST] = "contrast",
};

static struct world *w;
static char demo[300]; /* folder of a kiosk with everything fetched */
static struct easel *easel;

/* ---- the demo school, once for all ---- */

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
    snprintf(demo, sizeof demo, "%s", s->data);
    kiosk_stop(s);
}

static void set_up_world(void)
{
    struct screen_process s;
    w = world_new(DISPLAY_XVFB, 1280, 1280);
    world_demo(w);
    hub_start(w);
    fetch_all(&s);
    hub_stop(w);
}

static void tear_down_world(void)
{
    world_end(w);
}

static void open_easel(bool portrait)
{
    easel = easel_new(demo, world_visitor(w, 0, VISITOR_CARD), portrait);
}

static void close_easel(void)
{
    easel_free(easel);
    easel = NULL;
}

/* ---- pictures ---- */

static const struct stop *stop_named(const char *name)
{
    for (int i = 0; i < stop_count; i++)
        if (strcmp(stops[i].name, name) == 0)
            return &stops[i];
    ck_abort_msg("no stop %s", name);
    return NULL;
}

/* False when it is not as accepted; it is then left to be looked at. */
static bool compare(const char *name, struct shot *now)
{
    char golden[200], taken[200], diff[200];
    struct shot accepted = {0};
    snprintf(golden, sizeof golden, "tests/golden/%s.png", name);
    snprintf(taken, sizeof taken, "build/golden/%s.png", name);
    snprintf(diff, sizeof diff, "build/golden/%s.diff.png", name);
    unlink(taken);
    unlink(diff);
    bool same = shot_read(golden, &accepted) &&
                shot_difference(&accepted, now) <= SHOT_TOLERATED;
    if (!same) {
        shot_write_difference(diff, &accepted, now);
        shot_coarsen(now);
        shot_write(taken, now);
    }
    shot_clear(&accepted);
    return same;
}

START_TEST(screens_look_as_they_were_accepted)
{
    struct buf others = {0};
    const int shape = _i / THEMES, theme = _i % THEMES;
    mkdir("build/golden", 0777);
    open_easel(shape == 1);
    for (int i = 0; i < stop_count; i++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "%s-%s-%s", stops[i].name, shapes[shape],
                 themes[theme]);
        struct shot now =
            easel_paint(easel, &stops[i], (enum theme)theme);
        if (!compare(name, &now))
            buf_printf(&others, " %s", name);
        shot_clear(&now);
    }
    ck_assert_msg(others.len == 0, "look at build/golden/*.diff.png of%s",
                  others.text);
    buf_clear(&others);
}
END_TEST

START_TEST(time_and_chance_change_no_picture)
{
    static const char *const moving[] = {"attract", "home-idle",
                                         "signup-done", "checkin-success"};
    open_easel(_i == 1);
    for (size_t i = 0; i < sizeof moving / sizeof moving[0]; i++) {
        const struct stop *stop = stop_named(moving[i]);
        struct shot a = easel_paint(easel, stop, THEME_LIGHT);
        nanosleep(&(struct timespec){0, 30000000}, NULL);
        struct shot b = easel_paint(easel, stop, THEME_LIGHT);
        bool same = shot_difference(&a, &b) == 0;
        if (!same)
            shot_write_difference("build/golden/moving.diff.png", &a, &b);
        ck_assert_msg(same, "%s: look at build/golden/moving.diff.png",
                      moving[i]);
        shot_clear(&a);
        shot_clear(&b);
    }
}
END_TEST

/* `p` with what is in r one pixel further right. */
static struct shot shifted(const struct shot *p, struct rect r)
{
    struct shot s = {p->w, p->h, malloc(3u * (size_t)p->w * (size_t)p->h)};
    ck_assert_ptr_nonnull(s.rgb);
    memcpy(s.rgb, p->rgb, 3u * (size_t)p->w * (size_t)p->h);
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(s.rgb + 3 * (y * p->w + r.x + 1),
               p->rgb + 3 * (y * p->w + r.x), 3u * (size_t)(r.w - 1));
    return s;
}

START_TEST(a_label_one_pixel_off_is_another_picture)
{
    const struct node *nodes;
    int labels = 0;
    open_easel(false);
    struct shot p =
        easel_paint(easel, stop_named("notices"), (enum theme)_i);
    struct shot kept = shifted(&p, (struct rect){0, 0, 1, 1});
    shot_coarsen(&kept);
    ck_assert_int_eq(shot_difference(&kept, &p), 0);
    for (int i = 0, n = easel_nodes(easel, &nodes); i < n; i++) {
        struct rect r = easel_place(easel, nodes[i].rect);
        bool text = nodes[i].role == ROLE_TEXT ||
                    nodes[i].role == ROLE_HEADING ||
                    nodes[i].role == ROLE_BADGE;
        if (!text || r.w < 2 || r.x < 0 || r.x + r.w > p.w)
            continue;
        struct shot off = shifted(&p, r);
        ck_assert_msg(shot_difference(&kept, &off) > SHOT_TOLERATED,
                      "%s may move", nodes[i].label);
        shot_clear(&off);
        labels++;
    }
    ck_assert_int_gt(labels, 5);
    shot_clear(&kept);
    shot_clear(&p);
}
END_TEST

/* The same pixels reach a real window. */
START_TEST(a_window_shows_what_was_painted)
{
    struct screen_process s;
    struct shot shown;
    kiosk_start(w, &s, "a", "--hub=", "--theme=light",
                _i ? "--window=540x960" : "--window=960x540", NULL);
    driver_wait_screen(s.driver, "attract");
    driver_clock(s.driver, "2026-10-15T10:04:00+08:00");
    driver_tap_at(s.driver, 200, 300);
    driver_wait_screen(s.driver, "home");
    driver_shot(s.driver, "build/golden/window.png");
    kiosk_stop(&s);
    ck_assert(shot_read("build/golden/window.png", &shown));
    unlink("build/golden/window.png");

    open_easel(_i == 1);
    struct shot p = easel_paint(easel, stop_named("home"), THEME_LIGHT);
    ck_assert_int_le(shot_difference(&p, &shown), SHOT_TOLERATED);
    shot_clear(&p);
    shot_clear(&shown);
}
END_TEST

Suite *suite_golden(void)
{
    Suite *s = suite_create("golden");
    TCase *t = tcase_create("golden");
    tcase_add_unchecked_fixture(t, set_up_world, tear_down_world);
    tcase_add_checked_fixture(t, NULL, close_easel);
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, screens_look_as_they_were_accepted, 0, SHOTS);
    tcase_add_loop_test(t, time_and_chance_change_no_picture, 0, SHAPES);
    tcase_add_loop_test(t, a_label_one_pixel_off_is_another_picture, 0,
                        THEMES);
    tcase_add_loop_test(t, a_window_shows_what_was_painted, 0, SHAPES);
    suite_add_tcase(s, t);
    return s;
}
