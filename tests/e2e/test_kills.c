/* kill -9 of screen and hub at random moments: nothing lost, nothing double.
 *
 * Members check in by card again and again; what the screen has said it
 * stored must be on the hub in the end, once.  The release programs are used:
 * they are what gets killed in a school, and they start quickly.  How often is
 * tests/load/kills.c's matter, which needs no window. */
#include "tests/e2e/suites.h"
#include "tests/e2e/school.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KILLS = 40, MEMBERS = 200 };

static struct world *w;

static void set_up(void)
{
    w = world_new(DISPLAY_XVFB, 640, 360);
    world_use_release(w);
    world_empty(w);
    school_members(w, MEMBERS);
    school_activity(w, "乒乓球混双", TODAY, 0, 1);
    hub_start(w);
}

static void tear_down(void)
{
    world_end(w);
}

/* A generator of its own, so that a seed repeats a run. */
static unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void nap_us(unsigned us)
{
    struct timespec t = {0, (long)us * 1000};
    nanosleep(&t, NULL);
}

static void open_desk(struct screen_process *s)
{
    driver_wait_screen(s->driver, "attract");
    driver_settle(s->driver);
    driver_tap_at(s->driver, 320, 100);
    driver_wait_screen(s->driver, "home");
    driver_tap(s->driver, "*乒乓球混双*");
    driver_wait_screen(s->driver, "activity");
    driver_tap(s->driver, "签到台");
    driver_wait_screen(s->driver, "identify");
    driver_type(s->driver, "1000000001\n");
    for (const char *p = "135790"; *p; p++) {
        char key[2] = {*p, '\0'};
        driver_tap(s->driver, key);
    }
    driver_wait_screen(s->driver, "checkin");
}

/* Reads cards until the moment comes.  Returns how many members, from the
 * first on, the screen has surely stored. */
static int read_cards(struct screen_process *s, int stored, unsigned *seed)
{
    int count = 1 + (int)(next(seed) % 3);
    for (int i = 0; i < count && stored < MEMBERS; i++) {
        char line[80];
        snprintf(line, sizeof line,
                 "{\"cmd\":\"type\",\"text\":\"%010d\\n\"}",
                 1000000000 + stored + 1);
        free(driver_ask(s->driver, line));
        free(driver_ask(s->driver, "{\"cmd\":\"settle\",\"ms\":10000}"));
        stored++;
    }
    return stored;
}

static void restart(struct screen_process *s)
{
    kiosk_start(w, s, "a", "--window=640x360", NULL);
    open_desk(s);
}

START_TEST(forty_kills_lose_and_double_nothing)
{
    unsigned seed = (unsigned)time(NULL);
    printf("kills: seed %u\n", seed);
    struct screen_process s;
    kiosk_paired(w, &s, "a", "--window=640x360", NULL);
    kiosk_stop(&s);
    restart(&s);
    int stored = 0;
    for (int i = 0; i < KILLS; i++) {
        stored = read_cards(&s, stored, &seed);
        nap_us(next(&seed) % 8000);
        if (next(&seed) % 2) {
            kiosk_kill(&s);
            restart(&s);
        } else {
            hub_kill(w);
            nap_us(next(&seed) % 8000);
            hub_start(w);
        }
    }
    while (driver_stat(s.driver, "sync.queued") > 0)
        driver_settle(s.driver);
    ck_assert_int_eq(school_count(w, "checkin", "card"), stored);
    free(hub_must(w, "check", NULL));
    kiosk_stop(&s);
}
END_TEST

Suite *suite_kills(void)
{
    Suite *s = suite_create("kills");
    TCase *t = tcase_create("kills");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 1800);
    tcase_add_test(t, forty_kills_lose_and_double_nothing);
    suite_add_tcase(s, t);
    return s;
}
