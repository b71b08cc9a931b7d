#include "tests/unit/engine_room.h"
#include "tests/unit/scripted_hub.h"

#include "store/schema.h"
#include "sync/engine/page_job.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_engine_pull(void);

START_TEST(a_page_and_its_cursor_are_stored_together)
{
    paired();
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c0", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c1", "false", ROW("2", "2", TITLE), ""));
    start();
    struct news n = wait_for(is_at_c1);
    ck_assert(n.state.paired && n.state.ready && n.state.clock_trusted);
    ck_assert_int_eq(n.state.last_contact, 1700000000000);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    assert_meta("cursor", "c1");
    assert_meta("ready", "1");
    ck_assert_ptr_null(strstr(hub_got("GET /v1/feed", 0), "cursor="));
    ck_assert_ptr_nonnull(strstr(hub_got("GET /v1/feed", 1), "cursor=c0&"));
}
END_TEST

START_TEST(a_page_with_one_wrong_type_changes_nothing)
{
    paired();
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c1", "false",
                  ROW("1", "1", TITLE) "," ROW("2", "2", "\"title\":7"),
                  ""));
    start();
    struct news n = wait_for(is_in_trouble);
    ck_assert(!n.state.online && !n.state.ready);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 0);
    assert_meta("cursor", "");
}
END_TEST

START_TEST(a_page_behind_one_that_was_not_stored_is_refused)
{
    paired();
    start();
    sql("INSERT INTO meta VALUES ('cursor', 'c1')");
    static const char json[] =
        PAGE(EPOCH, "c3", "false", ROW("1", "3", TITLE), "");
    struct page page;
    struct err err = {0};
    ck_assert(wire_get_page(json, sizeof json - 1, &page, &err));
    struct page_job *job = page_job_new(&page, "c2", ORG, "");
    struct db *db = engine_db(DB_WRITE);
    ck_assert(!job->chore.job.run(db, &job->chore.job, &err));
    ck_assert_int_eq(err.kind, ERR_CONFLICT);
    db_close(db);
    job_free(&job->chore.job);
    assert_meta("cursor", "c1");
}
END_TEST

START_TEST(rows_that_are_unknown_here_do_not_make_digests_differ)
{
    paired();
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true",
                  "{\"org\":\"" ORG "\",\"entity\":\"hologram\"}",
                  ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c2", 200, "",
             PAGE(EPOCH, "c2", "false", "", WRONG_DIGEST));
    start();
    wait_for(is_at_c2);
    wait_for(is_in_trouble); /* the 503 that follows */
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 1));
}
END_TEST

START_TEST(requests_are_signed_with_the_devices_key)
{
    paired();
    hub_will("GET /v1/feed", 200, "", PAGE(EPOCH, "c1", "false", "", ""));
    start();
    wait_for(is_at_c1);
    const char *got = hub_got("GET /v1/feed?limit=500&wait=0 ", 0);
    ck_assert_ptr_nonnull(got);
    struct signature s = {0};
    struct err err = {0};
    ck_assert_int_eq(sscanf(strstr(got, "\r\nSignature-Input: "),
                            "\r\nSignature-Input: %511[^\r]", s.input), 1);
    ck_assert_int_eq(sscanf(strstr(got, "\r\nSignature: "),
                            "\r\nSignature: %511[^\r]", s.signature), 1);
    struct message m = {"GET", "/v1/feed", "limit=500&wait=0", NULL, 0};
    ck_assert_msg(sign_verify(&m, &s, screen.keys.public_key, &err), "%s",
                  err.detail);
}
END_TEST

START_TEST(a_gone_cursor_loads_everything_and_sweeps_the_rest)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_at_c2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice WHERE id = '"
                             NOTICE "9'"), 0);
    assert_meta("reload", "");
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 0);
}
END_TEST

START_TEST(another_epoch_loads_everything_and_sends_actions_again)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 200, "",
             PAGE(EPOCH2, "c1", "true", ROW("1", "9", TITLE), ""));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH2, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_at_c2);
    assert_meta("epoch", EPOCH2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 1);
}
END_TEST

static bool is_reloaded(const struct news *n)
{
    return is_at_c2(n) && hub_got("GET /v1/feed?limit", 1) != NULL;
}

START_TEST(a_digest_that_differs_loads_everything_again)
{
    paired();
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c1", "false", "", WRONG_DIGEST));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_reloaded);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
}
END_TEST

START_TEST(a_revoked_screen_says_so)
{
    paired();
    hub_will("GET /v1/feed", 401, "", "");
    start();
    struct news n = wait_for(is_in_trouble);
    ck_assert_str_eq(n.trouble, "这台一体机已被停用，请联系工会。");
    ck_assert(!n.state.online);
}
END_TEST

START_TEST(a_hub_that_comes_back_is_found_again)
{
    paired();
    hub_will("GET /v1/feed", 503, "", "");
    hub_will("GET /v1/feed", 200, "",
             PAGE(EPOCH, "c1", "false", ROW("1", "1", TITLE), ""));
    start();
    wait_for(is_in_trouble);
    wait_for(is_at_c1);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
}
END_TEST

Suite *suite_engine_pull(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("pull");
    tcase_add_checked_fixture(t, engine_room_open, engine_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_page_and_its_cursor_are_stored_together);
    tcase_add_test(t, a_page_with_one_wrong_type_changes_nothing);
    tcase_add_test(t, a_page_behind_one_that_was_not_stored_is_refused);
    tcase_add_test(t,
                   rows_that_are_unknown_here_do_not_make_digests_differ);
    tcase_add_test(t, requests_are_signed_with_the_devices_key);
    tcase_add_test(t, a_gone_cursor_loads_everything_and_sweeps_the_rest);
    tcase_add_test(t,
                   another_epoch_loads_everything_and_sends_actions_again);
    tcase_add_test(t, a_digest_that_differs_loads_everything_again);
    tcase_add_test(t, a_revoked_screen_says_so);
    tcase_add_test(t, a_hub_that_comes_back_is_found_again);
    suite_add_tcase(s, t);
    return s;
}
