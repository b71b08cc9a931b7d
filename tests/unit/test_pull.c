#include "sync/engine/pull.h"

#include <check.h>

Suite *suite_pull(void);

START_TEST(a_hub_that_is_there_again_is_asked_at_once)
{
    struct pull p = {.failures = 9, .due = 300000};
    pull_now(&p);
    ck_assert_int_eq(p.due, 0);
}
END_TEST

START_TEST(a_hub_that_asked_for_quiet_is_left_alone)
{
    struct pull p = {.failures = 1, .due = 300000, .earliest = 300000};
    pull_now(&p);
    ck_assert_int_eq(p.due, 300000);
}
END_TEST

Suite *suite_pull(void)
{
    Suite *s = suite_create("pull");
    TCase *t = tcase_create("pull");
    tcase_add_test(t, a_hub_that_is_there_again_is_asked_at_once);
    tcase_add_test(t, a_hub_that_asked_for_quiet_is_left_alone);
    suite_add_tcase(s, t);
    return s;
}
