/* Real screens in real windows against a real hub.  CK_RUN_SUITE=signup runs
 * one suite. */
#include "tests/e2e/suites.h"

#include <sodium.h>
#include <stdlib.h>

int main(void)
{
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    SRunner *r = srunner_create(suite_first_start());
    srunner_add_suite(r, suite_start());
    srunner_add_suite(r, suite_notices());
    srunner_add_suite(r, suite_signup());
    srunner_add_suite(r, suite_checkin());
    srunner_add_suite(r, suite_gallery());
    srunner_add_suite(r, suite_touch());
    srunner_add_suite(r, suite_renderer());
    srunner_add_suite(r, suite_bad_input());
    srunner_add_suite(r, suite_golden());
    srunner_add_suite(r, suite_kills());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r), ran = srunner_ntests_run(r);
    srunner_free(r);
    return failed || ran == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
