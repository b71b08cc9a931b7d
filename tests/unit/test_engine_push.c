#include "tests/unit/engine_room.h"
#include "tests/unit/scripted_hub.h"

#include <check.h>
#include <string.h>

Suite *suite_engine_push(void);

static bool is_of_verdicts(const struct news *n)
{
    return n->kind == NEWS_VERDICTS;
}

static void queued_action(void)
{
    sql("INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin) VALUES (1, '" ACTION
        "', 'notice_ack', 1700000000000, 1, '" MEMBER "', '" NOTICE
        "1', 'card', 0)");
}

START_TEST(a_refusal_takes_the_overlay_away)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 200, "",
             "{\"verdicts\":[{\"id\":\"" ACTION "\",\"seq\":1,\"verdict\":"
             "\"declined\",\"reason\":\"gone\"},{\"id\":\"" MEMBER
             "\",\"verdict\":\"accepted\"}],\"server_time\":1700000000000}");
    start();
    struct news n = wait_for(is_of_verdicts);
    ck_assert_int_eq(n.count, 1); /* the other one was never sent */
    ck_assert_int_eq(n.state.queued, 0);
    ck_assert_int_eq(ask_int("SELECT overlay FROM action"), 0);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM action WHERE verdict ="
                             " 'declined' AND reason = 'gone'"), 1);
    ck_assert_ptr_nonnull(strstr(hub_got("POST /v1/actions", 0), ACTION));
}
END_TEST

START_TEST(an_action_that_the_hub_cannot_read_is_put_aside)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 400,
             "Content-Type: application/problem+json\r\n", "{}");
    start();
    struct news n = wait_for(is_of_verdicts);
    ck_assert_int_eq(n.state.queued, 0);
    ck_assert_int_eq(n.state.quarantined, 1);
}
END_TEST

START_TEST(an_action_stays_queued_until_it_is_answered)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 200, "",
             "{\"verdicts\":[],\"server_time\":1700000000000}");
    start();
    struct news n = wait_for(is_in_trouble); /* of the feed's 503 */
    ck_assert_int_eq(n.state.queued, 1);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM action WHERE verdict ="
                             " ''"), 1);
}
END_TEST

static bool is_at_c4(const struct news *n)
{
    return n->kind == NEWS_STATE && strcmp(n->state.cursor, "c4") == 0;
}

START_TEST(a_push_that_was_put_off_does_not_follow_the_feed)
{
    paired();
    queued_action();
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c1", "true", "", ""));
    hub_will("GET /v1/feed", 503, "", "");
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c2", "true", "", ""));
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c3", "true", "", ""));
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c4", "false", ROW("1", "1", TITLE), ""));
    start();
    wait_for(is_at_c4);
    ck_assert_ptr_nonnull(hub_got("POST /v1/actions", 0));
    ck_assert_ptr_null(hub_got("POST /v1/actions", 1));
}
END_TEST

static bool is_drained(const struct news *n)
{
    return n->kind == NEWS_VERDICTS && n->state.queued == 0;
}

#define VERDICT(id)                                                          \
    "{\"verdicts\":[{\"id\":\"" id "\",\"verdict\":\"accepted\"}],"          \
    "\"server_time\":1700000000000}"

START_TEST(one_that_is_left_unanswered_holds_nobody_up_and_is_sent_again)
{
    paired();
    queued_action();
    sql("INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin) VALUES (2, '" DEVICE
        "', 'notice_ack', 1700000000000, 1, '" MEMBER "', '" NOTICE
        "2', 'card', 0)");
    hub_will("POST /v1/actions", 200, "", VERDICT(DEVICE));
    hub_will("POST /v1/actions", 200, "", VERDICT(ACTION));
    start();
    ck_assert_int_eq(wait_for(is_of_verdicts).state.queued, 1);
    wait_for(is_drained);
    const char *again = hub_got("POST /v1/actions", 1);
    ck_assert_ptr_nonnull(strstr(again, ACTION "\",\"k"));
    ck_assert_ptr_null(strstr(again, DEVICE "\",\"k"));
}
END_TEST

START_TEST(one_left_unanswered_by_a_hub_that_failed_is_sent_again)
{
    paired();
    queued_action();
    hub_will("POST /v1/actions", 503, "", "");
    hub_will("POST /v1/actions", 200, "",
             "{\"verdicts\":[],\"server_time\":1700000000000}");
    hub_will("POST /v1/actions", 200, "", VERDICT(ACTION));
    start();
    wait_for(is_drained);
}
END_TEST

Suite *suite_engine_push(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("push");
    tcase_add_checked_fixture(t, engine_room_open, engine_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_refusal_takes_the_overlay_away);
    tcase_add_test(t, an_action_that_the_hub_cannot_read_is_put_aside);
    tcase_add_test(t, an_action_stays_queued_until_it_is_answered);
    tcase_add_test(t, a_push_that_was_put_off_does_not_follow_the_feed);
    tcase_add_test(
        t, one_that_is_left_unanswered_holds_nobody_up_and_is_sent_again);
    tcase_add_test(t, one_left_unanswered_by_a_hub_that_failed_is_sent_again);
    suite_add_tcase(s, t);
    return s;
}
