/* Runs every suite.  CK_RUN_SUITE=notice runs one. */
#include "base/lang.h"

#include <check.h>
#include <sodium.h>
#include <stdlib.h>

/* suites.inc names every suite_*() of tests/, found by the Makefile. */
#define SUITE(name) Suite *name(void);
#include "suites.inc"
#undef SUITE
#define SUITE(name) name,
static Suite *(*const suites[])(void) = {
#include "suites.inc"
};

int main(void)
{
    lang_start("");
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    int ran = srunner_ntests_run(runner);
    srunner_free(runner);
    return failed || ran == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
