#include "sync/engine/backoff.h"

#include <check.h>

Suite *suite_backoff(void);

static const struct {
    const char *why;
    int failures;
    int64_t limit;
} limits[] = {
    {"nothing failed: no wait", 0, 0},
    {"the first failure waits a second at most", 1, 1000},
    {"the second two", 2, 2000},
    {"the ninth just below the cap", 9, 256000},
    {"the tenth is capped", 10, 300000},
    {"and a year of failures too", 500000, 300000},
};

START_TEST(the_limit_doubles_up_to_five_minutes)
{
    ck_assert_msg(backoff_limit_ms(limits[_i].failures) == limits[_i].limit,
                  "%s", limits[_i].why);
}
END_TEST

static const struct {
    const char *why;
    int failures;
    uint32_t chance;
    int64_t retry_after_s, delay;
} delays[] = {
    {"the least chance waits nothing", 3, 0, 0, 0},
    {"the greatest waits the limit", 3, UINT32_MAX, 0, 4000},
    {"the middle half of it", 3, UINT32_MAX / 2, 0, 2000},
    {"Retry-After is a floor", 1, 0, 30, 30000},
    {"with the jitter on top", 1, UINT32_MAX, 30, 31000},
    {"a hub that says when is believed: no more jitter than that again", 12,
     UINT32_MAX, 30, 60000},
    {"a negative one is none", 1, UINT32_MAX, -5, 1000},
    {"an absurd one is an hour", 1, 0, INT64_MAX, 3600000},
};

START_TEST(chance_spreads_the_wait_and_retry_after_is_its_floor)
{
    int64_t got = backoff_delay_ms(delays[_i].failures, delays[_i].chance,
                                   delays[_i].retry_after_s);
    ck_assert_msg(got == delays[_i].delay, "%s: %lld", delays[_i].why,
                  (long long)got);
}
END_TEST

START_TEST(a_start_is_spread_over_seconds)
{
    ck_assert_int_eq(backoff_start_ms(0), 0);
    ck_assert_int_eq(backoff_start_ms(UINT32_MAX), BACKOFF_START_MS);
    ck_assert_int_eq(backoff_start_ms(UINT32_MAX / 2), BACKOFF_START_MS / 2);
}
END_TEST

Suite *suite_backoff(void)
{
    Suite *s = suite_create("backoff");
    TCase *t = tcase_create("backoff");
    tcase_add_loop_test(t, the_limit_doubles_up_to_five_minutes, 0,
                        sizeof limits / sizeof limits[0]);
    tcase_add_loop_test(t, chance_spreads_the_wait_and_retry_after_is_its_floor,
                        0, sizeof delays / sizeof delays[0]);
    tcase_add_test(t, a_start_is_spread_over_seconds);
    suite_add_tcase(s, t);
    return s;
}
