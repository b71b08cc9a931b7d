#include "ui/scroll.h"

#include <check.h>
#include <stddef.h>

enum { VIEW = 800, CONTENT = 3000, FRAME = 16, LONG = 600 };

static struct scroll s;

static void set_up(void)
{
    s = (struct scroll){0};
    scroll_size(&s, VIEW, CONTENT);
}

/* Lets it run out; returns the time when it stood still, or -1. */
static int64_t run_out(int64_t from)
{
    for (int i = 1; i < LONG; i++)
        if (!scroll_step(&s, from + i * FRAME))
            return from + i * FRAME;
    return -1;
}

START_TEST(list_follows_the_finger)
{
    scroll_grab(&s, 0);
    scroll_drag(&s, -100, 20);
    scroll_drag(&s, -50, 40);
    ck_assert_int_eq(scroll_offset(&s), 150);
    scroll_drag(&s, 30, 60);
    ck_assert_int_eq(scroll_offset(&s), 120);
}
END_TEST

START_TEST(thrown_list_flies_on_and_stops_inside)
{
    scroll_grab(&s, 0);
    for (int i = 1; i <= 10; i++)
        scroll_drag(&s, -20, i * FRAME);
    scroll_release(&s, 10 * FRAME);
    ck_assert(scroll_step(&s, 11 * FRAME));
    ck_assert_int_gt(scroll_offset(&s), 200);
    ck_assert_int_ge(run_out(11 * FRAME), 0);
    ck_assert_int_le(scroll_offset(&s), CONTENT - VIEW);
}
END_TEST

START_TEST(finger_that_rested_throws_nothing)
{
    scroll_grab(&s, 0);
    scroll_drag(&s, -200, FRAME);
    scroll_release(&s, 1000);
    ck_assert(!scroll_step(&s, 1000 + FRAME));
    ck_assert_int_eq(scroll_offset(&s), 200);
}
END_TEST

START_TEST(still_list_stays_where_it_is_let_go)
{
    s.still = true;
    scroll_grab(&s, 0);
    for (int i = 1; i <= 10; i++)
        scroll_drag(&s, -20, i * FRAME);
    scroll_release(&s, 10 * FRAME);
    ck_assert(!scroll_step(&s, 11 * FRAME));
    ck_assert_int_eq(scroll_offset(&s), 200);
    scroll_grab(&s, 12 * FRAME);
    scroll_drag(&s, 900, 13 * FRAME);
    scroll_release(&s, 13 * FRAME);
    ck_assert(!scroll_step(&s, 14 * FRAME));
    ck_assert_int_eq(scroll_offset(&s), 0);
}
END_TEST

static const struct {
    const char *why;
    int by, end;
} pulls[] = {
    {"pulled down at the top", 300, 0},
    {"pulled up past the end", -4000, CONTENT - VIEW},
};

START_TEST(pulled_list_springs_back)
{
    scroll_grab(&s, 0);
    scroll_drag(&s, pulls[_i].by, FRAME);
    scroll_drag(&s, pulls[_i].by / 10, 2 * FRAME);
    scroll_release(&s, 2 * FRAME);
    ck_assert_int_ge(run_out(2 * FRAME), 0);
    ck_assert_msg(scroll_offset(&s) == pulls[_i].end, "%s: %d", pulls[_i].why,
                  scroll_offset(&s));
}
END_TEST

START_TEST(past_the_end_the_list_follows_less)
{
    scroll_grab(&s, 0);
    scroll_drag(&s, 10, FRAME);
    const int before = scroll_offset(&s);
    scroll_drag(&s, 100, 2 * FRAME);
    const int pulled = before - scroll_offset(&s);
    ck_assert_int_gt(pulled, 0);
    ck_assert_int_lt(pulled, 100);
}
END_TEST

START_TEST(list_that_fits_does_not_stay_moved)
{
    scroll_size(&s, VIEW, VIEW / 2);
    scroll_grab(&s, 0);
    scroll_drag(&s, -100, FRAME);
    scroll_release(&s, FRAME);
    ck_assert_int_ge(run_out(FRAME), 0);
    ck_assert_int_eq(scroll_offset(&s), 0);
}
END_TEST

START_TEST(list_that_got_shorter_shows_its_end)
{
    s.at = CONTENT - VIEW;
    scroll_size(&s, VIEW, 1000);
    ck_assert_int_eq(scroll_offset(&s), 200);
}
END_TEST

START_TEST(clock_that_went_back_moves_nothing)
{
    scroll_grab(&s, 1000);
    scroll_drag(&s, -200, 1016);
    scroll_release(&s, 1016);
    const int before = scroll_offset(&s);
    scroll_step(&s, 10);
    ck_assert_int_eq(scroll_offset(&s), before);
}
END_TEST

Suite *suite_scroll(void);

Suite *suite_scroll(void)
{
    Suite *suite = suite_create("scroll");
    TCase *t = tcase_create("scroll");
    tcase_add_checked_fixture(t, set_up, NULL);
    tcase_add_test(t, list_follows_the_finger);
    tcase_add_test(t, thrown_list_flies_on_and_stops_inside);
    tcase_add_test(t, finger_that_rested_throws_nothing);
    tcase_add_test(t, still_list_stays_where_it_is_let_go);
    tcase_add_loop_test(t, pulled_list_springs_back, 0,
                        sizeof pulls / sizeof *pulls);
    tcase_add_test(t, past_the_end_the_list_follows_less);
    tcase_add_test(t, list_that_fits_does_not_stay_moved);
    tcase_add_test(t, list_that_got_shorter_shows_its_end);
    tcase_add_test(t, clock_that_went_back_moves_nothing);
    suite_add_tcase(suite, t);
    return suite;
}
