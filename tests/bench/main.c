/* Figures beside their budgets: run-bench [GROUP], from the project's root;
 * "render" runs all its parts, "render.finger" that one.
 *
 * Each part runs in a process of its own, as a check of libcheck, because
 * the screens and hubs it starts are those of the end-to-end tests.  A check
 * that fails is something that could not be measured: exit status 1. */
#include "tests/bench/bench.h"
#include "tests/bench/stand.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct group {
    const char *name;
    void (*run)(void);
} groups[] = {
    {"render.frames", bench_render},
    {"render.present", bench_present},
    {"render.glyphs", bench_glyphs},
    {"render.screens", bench_screens},
    {"render.kiosk", bench_kiosk},
    {"render.finger", bench_finger},
    {"start", bench_start},
    {"memory.alone", bench_memory},
    {"memory.use", bench_use},
    {"decode", bench_decode},
    {"sync.screen", bench_sync},
    {"sync.growth", bench_growth},
    {"hub.polls", bench_hub},
    {"hub.throughput", bench_throughput},
    {"search", bench_search},
};

enum { GROUPS = sizeof groups / sizeof groups[0] };

START_TEST(group)
{
    groups[_i].run();
}
END_TEST

static bool is_chosen(const char *name, const char *only)
{
    size_t n = only ? strlen(only) : 0;
    return !only ||
           (strncmp(name, only, n) == 0 && (!name[n] || name[n] == '.'));
}

static Suite *suite_of(const char *only)
{
    Suite *s = suite_create("bench");
    TCase *t = tcase_create("group");
    int chosen = 0;
    tcase_set_timeout(t, 0);
    for (int i = 0; i < GROUPS; i++)
        if (is_chosen(groups[i].name, only)) {
            tcase_add_loop_test(t, group, i, i + 1);
            chosen++;
        }
    suite_add_tcase(s, t);
    if (chosen > 0)
        return s;
    fprintf(stderr, "run-bench: no group %s; there are", only);
    for (int i = 0; i < GROUPS; i++)
        fprintf(stderr, " %s", groups[i].name);
    fprintf(stderr, "\n");
    return NULL;
}

static void tell_failures(SRunner *r)
{
    int n = srunner_ntests_failed(r);
    TestResult **failed = srunner_failures(r);
    for (int i = 0; i < n; i++)
        fprintf(stderr, "not measured: %s:%d: %s\n", tr_lfile(failed[i]),
                tr_lno(failed[i]), tr_msg(failed[i]));
    free(failed);
}

int main(int argc, char *argv[])
{
    Suite *s = suite_of(argc > 1 ? argv[1] : NULL);
    if (!s || sodium_init() < 0 || !stand_make_demo() || !report_begin("build/bench.jsonl"))
        return EXIT_FAILURE;
    SRunner *r = srunner_create(s);
    srunner_set_fork_status(r, CK_FORK);
    srunner_run_all(r, CK_SILENT);
    tell_failures(r);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
