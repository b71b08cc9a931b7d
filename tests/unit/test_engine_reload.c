/* A full load beside what is shown: store/reload.c, driven by a hub. */
#include "tests/unit/engine_room.h"
#include "tests/unit/scripted_hub.h"

#include "sync/engine/page_job.h"

#include <check.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_engine_reload(void);

/* At the end; until then the old row is never among others.  The news may be
 * older than what is looked at. */
static bool is_at_c2_with_the_old_until_then(const struct news *n)
{
    int64_t rows = ask_int("SELECT count(*) FROM notice");
    int64_t old = ask_int("SELECT count(*) FROM notice WHERE id = '" NOTICE
                          "9'");
    ck_assert(old == 0 || rows == 1);
    return is_at_c2(n);
}

static void assert_no_file_beside(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s-reload", screen.path);
    engine_stop(screen.engine);
    screen.engine = NULL;
    writer_stop(screen.writer);
    screen.writer = NULL;
    ck_assert_int_ne(access(path, F_OK), 0);
}

START_TEST(a_load_whose_cursor_is_gone_begins_again)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c0", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c0", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true", ROW("2", "2", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("3", "3", TITLE), ""));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice WHERE id = '"
                             NOTICE "1'"), 0);
    assert_no_file_beside();
}
END_TEST

START_TEST(a_load_during_which_the_epoch_changes_begins_again)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c0", "true", ROW("1", "1", TITLE), ""));
    hub_will("GET /v1/feed?cursor=c0", 200, "",
             PAGE(EPOCH2, "c9", "false", ROW("2", "2", TITLE), ""));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH2, "c2", "false", ROW("3", "3", TITLE), ""));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    assert_meta("epoch", EPOCH2);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 1);
    assert_no_file_beside();
}
END_TEST

START_TEST(a_load_for_which_storage_fails_is_tried_again)
{
    char path[128];
    paired();
    in_step();
    snprintf(path, sizeof path, "%s-reload", screen.path);
    ck_assert_int_eq(mkdir(path, 0700), 0); /* where the database should be */
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c0", "false", ROW("1", "1", TITLE), ""));
    for (int ahead = 0; ahead < 2; ahead++) /* asked before it has failed */
        hub_will("GET /v1/feed?cursor=c0", 200, "",
                 PAGE(EPOCH, "c0", "false", "", ""));
    for (int tries = 0; tries < 4; tries++)
        hub_will("GET /v1/feed?limit", 200, "",
                 PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_in_trouble);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice WHERE id = '"
                             NOTICE "9'"), 1);
    ck_assert_int_eq(rmdir(path), 0);
    wait_for(is_at_c2_with_the_old_until_then);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
}
END_TEST

/* A job of its own, as the writer would have done it before it was killed. */
static void stored_before(const char *json, size_t n)
{
    struct page page;
    struct err err = {0};
    char path[128];
    snprintf(path, sizeof path, "%s-reload", screen.path);
    ck_assert(wire_get_page(json, n, &page, &err));
    struct page_job *job = page_job_new(&page, "", ORG, path);
    struct db *db = engine_db(DB_WRITE);
    ck_assert(db_begin(db, &err));
    bool ok = job->chore.job.run(db, &job->chore.job, &err);
    ck_assert_msg(db_end(db, ok, &err), "%s", err.detail);
    db_close(db);
    job_free(&job->chore.job);
}

START_TEST(a_load_goes_on_when_the_program_is_started_again)
{
    static const char first[] =
        PAGE(EPOCH, "c1", "true", ROW("1", "1", TITLE), "");
    paired();
    in_step();
    stored_before(first, sizeof first - 1);
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 2);
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 0));
    ck_assert_ptr_null(hub_got("GET /v1/feed?cursor=old", 0));
    assert_no_file_beside();
}
END_TEST

START_TEST(a_load_that_was_whole_is_shown_when_the_program_is_started_again)
{
    static const char first[] =
        PAGE(EPOCH, "c1", "true", ROW("1", "1", TITLE), "");
    paired();
    in_step();
    stored_before(first, sizeof first - 1);
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c1", "false", "", ""));
    start();
    wait_for(is_at_c1);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM notice"), 1);
    assert_meta("cursor", "c1");
    assert_meta("reload", "");
}
END_TEST

START_TEST(a_load_of_rows_unknown_here_does_not_compare_digests)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 410, "", "");
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c1", "true",
                  "{\"org\":\"" ORG "\",\"entity\":\"hologram\"}", ""));
    hub_will("GET /v1/feed?cursor=c1", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c2", 200, "",
             PAGE(EPOCH, "c2", "false", "", WRONG_DIGEST));
    start();
    wait_for(is_at_c2);
    wait_for(is_in_trouble); /* the 503 that follows */
    assert_meta("unseen", "1");
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 1));
}
END_TEST

START_TEST(a_wrong_digest_does_not_load_twice_in_an_hour)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 200, "",
             PAGE(EPOCH, "old", "false", "", WRONG_DIGEST));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH, "c2", "false", ROW("1", "1", TITLE),
                  WRONG_DIGEST));
    hub_will("GET /v1/feed?cursor=c2", 200, "",
             PAGE(EPOCH, "c2", "false", "", WRONG_DIGEST));
    start();
    wait_for(is_at_c2_with_the_old_until_then);
    wait_for(is_in_trouble);
    ck_assert_ptr_null(hub_got("GET /v1/feed?limit", 1));
}
END_TEST

Suite *suite_engine_reload(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("reload");
    tcase_add_checked_fixture(t, engine_room_open, engine_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_load_whose_cursor_is_gone_begins_again);
    tcase_add_test(t, a_load_during_which_the_epoch_changes_begins_again);
    tcase_add_test(t, a_load_for_which_storage_fails_is_tried_again);
    tcase_add_test(t, a_load_goes_on_when_the_program_is_started_again);
    tcase_add_test(
        t, a_load_that_was_whole_is_shown_when_the_program_is_started_again);
    tcase_add_test(t, a_load_of_rows_unknown_here_does_not_compare_digests);
    tcase_add_test(t, a_wrong_digest_does_not_load_twice_in_an_hour);
    suite_add_tcase(s, t);
    return s;
}
