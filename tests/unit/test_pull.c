#include "sync/engine/pull.h"

#include <check.h>

Suite *suite_pull(void);

static const char NOBODY[] = "http://127.0.0.1:1";

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

/* What is with the writer would be asked for once more. */
START_TEST(after_a_cut_nothing_is_asked_for_before_the_writer_is_through)
{
    struct err err;
    struct core core = {.state.paired = true};
    struct pull p = {.core = &core};
    core.transport = transport_open(NOBODY, "test", &err);
    ck_assert(core.transport && transport_start(core.transport, &err));
    pull_step(&p, 1);
    ck_assert_ptr_nonnull(p.asking);
    while (p.asking)
        transport_run(core.transport, 100);

    p.committing = 1;
    p.commit_due = p.due + 1;
    ck_assert_int_eq(pull_step(&p, p.due), p.commit_due);
    ck_assert_ptr_null(p.asking);
    p.committing = 0;
    pull_step(&p, p.due);
    ck_assert_ptr_nonnull(p.asking);
    pull_end(&p);
    transport_close(core.transport);
}
END_TEST

Suite *suite_pull(void)
{
    Suite *s = suite_create("pull");
    TCase *t = tcase_create("pull");
    tcase_add_test(t, a_hub_that_is_there_again_is_asked_at_once);
    tcase_add_test(t, a_hub_that_asked_for_quiet_is_left_alone);
    tcase_add_test(
        t, after_a_cut_nothing_is_asked_for_before_the_writer_is_through);
    suite_add_tcase(s, t);
    return s;
}
