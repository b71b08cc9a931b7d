#include "restored.h"

#include "base/buf.h"
#include "sync/hub/survey.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_hub_restore(void);

/* All that people did, as one text. */
static char *state(void)
{
    static const char *const queries[] = {
        "SELECT activity || ' ' || member || ' ' || state || ' ' || place ||"
        " ' ' || at || CASE state WHEN 'cancelled' THEN '' ELSE"
        " ' ' || walkin || ' ' || moved_up END FROM signup"
        " ORDER BY activity, member",
        "SELECT activity || ' ' || member || ' ' || present || ' ' || walkin"
        " || ' ' || how || ' ' || at FROM checkin ORDER BY activity, member",
        "SELECT notice || ' ' || member || ' ' || at FROM notice_ack"
        " ORDER BY notice, member",
        "SELECT id || ' ' || device || ' ' || verdict || ' ' || reason || ' '"
        " || received_at || ' ' || proof FROM receipt ORDER BY id",
    };
    struct buf out = {0};
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct query q = query_begin(db, queries[i]);
        while (query_next(&q)) {
            char *line = query_text_new(&q, 0);
            buf_printf(&out, "%s\n", line);
            free(line);
        }
        ck_assert(query_end(&q, &err));
    }
    ck_assert_msg(survey_capacity(db, &err) && survey_digests(db, &err), "%s",
                  err.detail);
    hub_release(w.hub);
    return buf_take(&out);
}

static void assert_same(const char *a, const char *b)
{
    const char *line = a;
    for (; *a && *a == *b; a++, b++)
        line = *a == '\n' ? a + 1 : line;
    ck_assert_msg(*a == *b, "in %.60s: was %.60s is %.60s", line, a, b);
}

static void second_day(void)
{
    does(1, ACTION_SIGNUP, 4, WALK);        /* waits */
    does(2, ACTION_SIGNUP_CANCEL, 0, WALK); /* 2 moves up */
    does(0, ACTION_SIGNUP, 0, WALK);        /* waits, at the end */
    does(1, ACTION_SIGNUP_CANCEL, 1, WALK); /* 4 moves up */
    does(2, ACTION_SIGNUP_CANCEL, 4, WALK); /* 0 moves up */
    does(0, ACTION_SIGNUP_CANCEL, 2, WALK); /* nobody is left to */
    does(2, ACTION_SIGNUP, 5, WALK);        /* goes */
    does(1, ACTION_SIGNUP, 6, WALK);        /* waits */
    does(2, ACTION_SIGNUP_CANCEL, 6, WALK);
    does(0, ACTION_SIGNUP, 6, WALK); /* and waits again */
    does(0, ACTION_CHECKIN, 3, DOOR);
    does(1, ACTION_CHECKIN, 3, DOOR); /* already */
    does(2, ACTION_CHECKIN_UNDO, 3, DOOR);
    does(1, ACTION_CHECKIN, 3, DOOR);
    does(1, ACTION_CHECKIN, 7, DOOR);      /* joins at the door */
    does(2, ACTION_CHECKIN_UNDO, 7, DOOR); /* and leaves */
    does(0, ACTION_CHECKIN, 8, DOOR);
    does(2, ACTION_SIGNUP, 9, DOOR);
    does(1, ACTION_SIGNUP, 9, DOOR); /* declined: already */
    does(0, ACTION_NOTICE_ACK, 1, NOTICE);
    does(1, ACTION_NOTICE_ACK, 1, NOTICE);
}

static const int orders[][SCREENS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                      {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
enum { ORDERS = sizeof orders / sizeof orders[0] };

static void come_back(const int order[SCREENS])
{
    struct verdict v[KEPT_MAX];
    for (int i = 0; i < SCREENS; i++)
        replay(order[i], v);
}

START_TEST(a_restored_hub_ends_as_it_was_whoever_comes_back_first)
{
    first_day();
    make_copy();
    second_day();
    char *before = state();
    restore();
    come_back(orders[_i]);
    come_back(orders[_i]); /* what was left unanswered */
    hub_settles();
    char *after = state();
    assert_same(before, after);
    come_back(orders[_i]); /* and once more changes nothing */
    char *again = state();
    assert_same(before, again);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM conflict"
                                   " WHERE kind = 'seat'"),
                     0);
    ck_assert_int_eq(
        world_int(&w, "SELECT count(*) FROM seat WHERE device IS NULL"),
        world_int(&w, "SELECT count(*) FROM signup"
                      " WHERE state = 'going'"));
    free(again);
    free(after);
    free(before);
}
END_TEST

START_TEST(a_screen_hears_the_same_verdicts_again)
{
    make_copy();
    first_day();
    second_day();
    restore();
    come_back(orders[_i]);
    struct verdict v[KEPT_MAX];
    for (int i = 0; i < SCREENS; i++) {
        ck_assert_int_eq(replay(i, v), screens[i].count);
        for (int k = 0; k < screens[i].count; k++) {
            const struct verdict *was = &screens[i].verdicts[k];
            ck_assert_int_eq(v[k].verdict, was->verdict);
            ck_assert_str_eq(v[k].reason, was->reason);
            ck_assert_str_eq(v[k].proof, was->proof);
        }
    }
}
END_TEST

START_TEST(who_comes_back_too_late_for_a_place_waits_and_officers_see_it)
{
    make_copy();
    does(0, ACTION_SIGNUP, 0, WALK);
    does(1, ACTION_SIGNUP, 1, WALK);
    restore();
    struct verdict v[KEPT_MAX];
    ck_assert_int_eq(replay(0, v), 1);
    hub_settles();
    ck_assert_int_eq(does(0, ACTION_SIGNUP, 2, WALK).verdict,
                     VERDICT_ACCEPTED);
    ck_assert_int_eq(replay(1, v), 1);
    ck_assert_int_eq(v[0].verdict, VERDICT_WAITING);
    ck_assert_str_eq(v[0].reason, "full");
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'going'"),
                     2);
    ck_assert_int_eq(
        world_int(&w, "SELECT count(*) FROM conflict WHERE kind = 'seat'"
                      " AND first_device <> second_device"),
        1);
    replay(1, v);
    ck_assert_int_eq(v[0].verdict, VERDICT_WAITING);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM conflict"), 1);
}
END_TEST

START_TEST(a_proof_of_something_else_proves_nothing)
{
    make_copy();
    does(0, ACTION_SIGNUP, 0, WALK);
    does(1, ACTION_SIGNUP, 1, WALK);
    does(1, ACTION_SIGNUP_CANCEL, 1, WALK);
    restore();
    hub_settles();
    struct action a = screens[1].actions[0];
    memcpy(a.proof, screens[0].verdicts[0].proof, PROOF_SIZE);
    struct verdict v = send_one(&screens[1].screen, &a);
    ck_assert_int_eq(v.verdict, VERDICT_ACCEPTED); /* as a new one */
    ck_assert_int_gt(world_int(&w, "SELECT received_at FROM receipt"),
                     screens[1].actions[2].at);
    ck_assert_str_ne(v.proof, screens[1].verdicts[0].proof);
}
END_TEST

static void run_sql(const char *sql)
{
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    ck_assert_msg(db_exec(db, sql, &err), "%s", err.detail);
    hub_release(w.hub);
}

START_TEST(any_batch_again_after_400_days_adds_no_row)
{
    first_day();
    second_day();
    run_sql("UPDATE receipt SET received_at = received_at - 34560000000");
    int64_t receipts = world_int(&w, "SELECT count(*) FROM receipt");
    int64_t head = world_int(&w, "SELECT sum(rev) FROM feed_head");
    come_back(orders[_i]);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), receipts);
    ck_assert_int_eq(world_int(&w, "SELECT sum(rev) FROM feed_head"), head);
}
END_TEST

START_TEST(what_officers_lost_too_is_there_when_they_import_it_again)
{
    make_copy();
    does(0, ACTION_SIGNUP, 0, WALK);
    restore();
    run_sql("DELETE FROM activity WHERE id = 'walk-with-two-places'");
    struct verdict v[KEPT_MAX];
    ck_assert_int_eq(replay(0, v), 1);
    ck_assert_int_eq(v[0].verdict, VERDICT_ACCEPTED);
    world_activity(&w, &w.school, WALK, 2);
    ck_assert_int_eq(world_int(&w,
                               "SELECT count(*) FROM signup s JOIN activity a"
                               " ON a.id = s.activity WHERE s.state = 'going'"),
                     1);
}
END_TEST

Suite *suite_hub_restore(void)
{
    Suite *s = suite_create("hub_restore");
    TCase *t = tcase_create("restore");
    tcase_add_checked_fixture(t, restored_open, restored_close);
    tcase_add_loop_test(t,
                        a_restored_hub_ends_as_it_was_whoever_comes_back_first,
                        0, ORDERS);
    tcase_add_loop_test(t, a_screen_hears_the_same_verdicts_again, 0, ORDERS);
    tcase_add_test(
        t, who_comes_back_too_late_for_a_place_waits_and_officers_see_it);
    tcase_add_test(t, a_proof_of_something_else_proves_nothing);
    tcase_add_loop_test(t, any_batch_again_after_400_days_adds_no_row, 0,
                        ORDERS);
    tcase_add_test(t,
                   what_officers_lost_too_is_there_when_they_import_it_again);
    suite_add_tcase(s, t);
    return s;
}
