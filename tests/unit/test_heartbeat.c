#include "sync/engine/heartbeat.h"

#include <check.h>

Suite *suite_heartbeat(void);

enum { HUB_PATIENCE_MS = 60 * 1000 };

START_TEST(beat_waits_for_company_but_never_a_minute)
{
    struct core core = {.state.paired = true};
    struct heartbeat h;
    heartbeat_begin(&h, &core);
    int64_t now = h.due - 1, wake = heartbeat_step(&h, now);
    ck_assert_int_gt(wake, h.due);
    ck_assert_int_lt(wake - now, HUB_PATIENCE_MS);
}
END_TEST

START_TEST(screen_that_is_not_paired_sleeps)
{
    struct core core = {0};
    struct heartbeat h;
    heartbeat_begin(&h, &core);
    ck_assert(heartbeat_step(&h, h.due) == INT64_MAX);
}
END_TEST

Suite *suite_heartbeat(void)
{
    Suite *suite = suite_create("heartbeat");
    TCase *t = tcase_create("heartbeat");
    tcase_add_test(t, beat_waits_for_company_but_never_a_minute);
    tcase_add_test(t, screen_that_is_not_paired_sleeps);
    suite_add_tcase(suite, t);
    return suite;
}
