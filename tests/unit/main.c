/* Runs every suite.  CK_RUN_SUITE=notice runs one.  With the address of a
 * PostgreSQL as its only word, it runs those that are the hub's, there. */
#include "base/lang.h"
#include "tests/unit/database.h"

#include <check.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* suites.inc names every suite_*() of tests/, found by the Makefile. */
#define SUITE(name) Suite *name(void);
#include "suites.inc"
#undef SUITE
#define SUITE(name) {#name, name},
static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#include "suites.inc"
};

/* Those that keep rows as the hub does; all others would do the same twice. */
static const char *const on_postgres[] = {
    "suite_compact", "suite_conflicts", "suite_db", "suite_decide",
    "suite_export", "suite_feed", "suite_feed_order", "suite_hub_actions",
    "suite_hub_commands", "suite_hub_feed", "suite_hub_leases",
    "suite_hub_media", "suite_hub_pair", "suite_hub_processes",
    "suite_hub_reload", "suite_hub_restore", "suite_hub_serving",
    "suite_hub_shared", "suite_hub_waiting", "suite_import_calendar",
    "suite_import_members", "suite_import_notices", "suite_keeper",
    "suite_lease_schedules", "suite_leases", "suite_migrate", "suite_proof",
    "suite_recent", "suite_schema", "suite_seats", "suite_skew_engine",
    "suite_skew_hub", "suite_store_rows",
};

static bool is_wanted(const char *name)
{
    bool found = database_is_file();
    for (size_t i = 0; i < sizeof on_postgres / sizeof on_postgres[0]; i++)
        found = found || strcmp(on_postgres[i], name) == 0;
    return found;
}

int main(int argc, char **argv)
{
    database_choose(argc > 1 ? argv[1] : NULL);
    lang_start("");
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        if (is_wanted(suites[i].name))
            srunner_add_suite(runner, suites[i].make());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    int ran = srunner_ntests_run(runner);
    srunner_free(runner);
    return failed || ran == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
