/* What a screen does not do: read fonts to start again, and wake for nothing. */
#include "tests/e2e/suites.h"
#include "tests/e2e/world.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { REST_S = 10 };

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 1280, 720);
    world_empty(w);
    hub_start(w);
}

static void tear_down(void)
{
    world_end(w);
}

static FILE *open_fact(const char *path)
{
    FILE *f = fopen(path, "re");
    ck_assert_msg(f, "%s", path);
    return f;
}

/* Parts of its memory that come from font files. */
static int count_fonts(const struct screen_process *s)
{
    char line[512];
    int n = 0;
    snprintf(line, sizeof line, "/proc/%d/maps", (int)s->pid);
    FILE *maps = open_fact(line);
    while (fgets(line, sizeof line, maps))
        n += strstr(line, "/fonts/") != NULL;
    fclose(maps);
    return n;
}

START_TEST(the_second_start_maps_no_font)
{
    struct screen_process s;
    for (int i = 0; i < 2; i++) {
        kiosk_start(w, &s, "a", "--window=1280x720", "--hub=", NULL);
        driver_wait_screen(s.driver, "attract");
        driver_settle(s.driver);
        ck_assert_int_eq(count_fonts(&s) == 0, i > 0);
        kiosk_stop(&s);
    }
}
END_TEST

/* How often any of its threads has gone to sleep. */
static int sleeps(const struct screen_process *s)
{
    char path[300], line[128];
    int sum = 0, n;
    snprintf(path, sizeof path, "/proc/%d/task", (int)s->pid);
    DIR *tasks = opendir(path);
    ck_assert_ptr_nonnull(tasks);
    for (struct dirent *e; (e = readdir(tasks));) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.200s/status",
                 (int)s->pid, e->d_name);
        FILE *status = open_fact(path);
        while (fgets(line, sizeof line, status))
            if (sscanf(line, "voluntary_ctxt_switches: %d", &n) == 1)
                sum += n;
        fclose(status);
    }
    closedir(tasks);
    return sum;
}

/* In ten seconds there may be a minute's end, an answer from the hub and a
 * heartbeat; a timer that beats each second would be all of the limit. */
START_TEST(nothing_wakes_while_nothing_happens)
{
    struct screen_process s;
    kiosk_paired(w, &s, "a", "--window=1280x720", NULL);
    driver_settle(s.driver);
    int before = sleeps(&s);
    nanosleep(&(struct timespec){.tv_sec = REST_S}, NULL);
    int after = sleeps(&s);
    ck_assert_int_gt(before, 0);
    ck_assert_int_lt(after - before, REST_S);
    kiosk_stop(&s);
}
END_TEST

Suite *suite_start(void)
{
    Suite *suite = suite_create("start");
    TCase *t = tcase_create("start");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, the_second_start_maps_no_font);
    tcase_add_test(t, nothing_wakes_while_nothing_happens);
    suite_add_tcase(suite, t);
    return suite;
}
