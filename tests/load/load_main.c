/* The hub and the engine under load: run-load NAME COUNT [--actions=N]
 * [--seed=N].  storm and idle: COUNT screens; drain: COUNT actions.
 *
 * Prints figures beside their budgets, and writes them as lines of JSON to
 * build/load-NAME.jsonl.  Exit status 1: something was lost, doubled or never
 * served, or takes more memory than it may; times are told, misses too, and
 * fail nobody, because they are the machine's as well. */
#include "tests/load/load.h"

#include <check.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const struct harness {
    const char *name;
    int count;
    void (*run)(const struct load_sizes *s);
} harnesses[] = {
    {"storm", 5000, load_storm},
    {"idle", 5000, load_idle},
    {"drain", 27000, load_drain},
};

enum { HARNESSES = sizeof harnesses / sizeof harnesses[0] };

static struct load_sizes sizes;

START_TEST(harness)
{
    harnesses[_i].run(&sizes);
}
END_TEST

static int usage(void)
{
    fprintf(stderr,
            "run-load storm|idle|drain [COUNT] [--actions=N] [--seed=N]\n");
    return 2;
}

static bool read_words(int argc, char *argv[], int *which)
{
    *which = -1;
    for (int i = 0; i < HARNESSES && argc > 1; i++)
        if (strcmp(argv[1], harnesses[i].name) == 0)
            *which = i;
    if (*which < 0)
        return false;
    sizes = (struct load_sizes){.count = harnesses[*which].count,
                                .actions = CROWD_ACTIONS,
                                .seed = randombytes_random()};
    for (int i = 2; i < argc; i++) {
        long n = strtol(argv[i], NULL, 10);
        if (sscanf(argv[i], "--actions=%d", &sizes.actions) == 1 ||
            sscanf(argv[i], "--seed=%u", &sizes.seed) == 1)
            continue;
        if (n <= 0 || n > 1000000)
            return false;
        sizes.count = (int)n;
    }
    return sizes.actions > 0 && sizes.actions <= CROWD_ACTIONS;
}

/* Each screen of the crowd holds two descriptors here, and two at the hub. */
static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(int argc, char *argv[])
{
    char file[60];
    int which;
    if (sodium_init() < 0 || !read_words(argc, argv, &which))
        return usage();
    signal(SIGPIPE, SIG_IGN);
    raise_file_limit();
    mkdir("build", 0755);
    snprintf(file, sizeof file, "build/load-%s.jsonl", argv[1]);
    printf("load %s %d, seed %u\n", argv[1], sizes.count, sizes.seed);
    if (!report_begin(file))
        return EXIT_FAILURE;
    Suite *s = suite_create("load");
    TCase *t = tcase_create("load");
    tcase_set_timeout(t, 0);
    tcase_add_loop_test(t, harness, which, which + 1);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_set_fork_status(r, CK_FORK);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
