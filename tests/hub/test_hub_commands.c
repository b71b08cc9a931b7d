#include "hub_process.h"

#include "base/db.h"
#include "base/json.h"
#include "store/meta.h"
#include "sync/hub/call.h"
#include "sync/hub/restore.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct place place;

static void setup(void)
{
    place_open(&place);
}

static void teardown(void)
{
    place_close(&place);
}

START_TEST(init_makes_a_school_once)
{
    run_init(&place);
    struct result r = run(&place, "list org");
    ck_assert_int_eq(r.status, 0);
    ck_assert_ptr_nonnull(strstr(r.out, "第一小学"));
    ck_assert_int_eq(lines(r.out), 1);
    r = run_with(&place, "init --org=第一小学 --admin=li", "long enough\n");
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(r.errors), 1);
}
END_TEST

static const struct {
    const char *line, *in;
    int status;
    const char *why;
} refused[] = {
    {"init --org=甲 --admin=x", "short\n", 1, "a short password"},
    {"init --org=甲 --admin=x", "", 1, "no password"},
    {"init --org=甲 --admin=x --tz=Mars/Base", "long enough", 1, "no zone"},
    {"init --org=甲 --admin=x --kind=club", "long enough", 1, "no kind"},
    {"init --org=甲 --admin=x --parent=乙", "long enough", 1, "no parent"},
    {"init --admin=x", "long enough", 2, "no org"},
    {"", "", 2, "no command"},
    {"nonsense", "", 2, "no such command"},
    {"list", "", 2, "a word is missing"},
    {"list org extra", "", 2, "a word too many"},
    {"list org --frobnicate", "", 2, "no such option"},
    {"list org --json=yes", "", 2, "a value too much"},
    {"serve --listen", "", 2, "a value is missing"},
    {"list org", "", 1, "no database yet"},
    {"serve", "", 1, "nothing to serve yet"},
    {"check", "", 1, "nothing to check yet"},
};

START_TEST(refusals_have_their_status_and_one_line)
{
    struct result r = run_with(&place, refused[_i].line, refused[_i].in);
    ck_assert_msg(r.status == refused[_i].status, "%s: %d %s",
                  refused[_i].why, r.status, r.errors);
    ck_assert_msg(r.errors[0] != '\0', "%s: silent", refused[_i].why);
    if (r.status == 1)
        ck_assert_msg(lines(r.errors) == 1, "%s: %s", refused[_i].why,
                      r.errors);
}
END_TEST

START_TEST(help_and_version_need_no_database)
{
    ck_assert_int_eq(run(&place, "--version").status, 0);
    struct result r = run(&place, "--help");
    ck_assert_int_eq(r.status, 0);
    ck_assert_ptr_nonnull(strstr(r.out, "pair-code"));
}
END_TEST

START_TEST(pair_code_is_eight_letters_on_a_line)
{
    run_init(&place);
    struct result r = run(&place, "pair-code");
    ck_assert_int_eq(r.status, 0);
    ck_assert_int_eq(strlen(r.out), 9);
    ck_assert_int_eq(strspn(r.out, "ABCDEFGHJKMNPQRSTUVWXYZ23456789"), 8);
}
END_TEST

START_TEST(second_school_has_to_be_named)
{
    run_init(&place);
    struct result r = run_with(
        &place, "init --org=区工会 --admin=zhao --kind=district", "long enough\n");
    ck_assert_msg(r.status == 0, "%s", r.errors);
    ck_assert_int_eq(run(&place, "pair-code").status, 0); /* still the only school */
    r = run_with(&place, "init --org=第二小学 --admin=qian --parent=区工会",
                 "long enough\n");
    ck_assert_msg(r.status == 0, "%s", r.errors);
    r = run(&place, "pair-code");
    ck_assert_int_eq(r.status, 1);
    ck_assert_ptr_nonnull(strstr(r.errors, "第二小学"));
    ck_assert_int_eq(run(&place, "pair-code --org=第二小学").status, 0);
}
END_TEST

START_TEST(officer_of_another_org_is_not_taken_over)
{
    run_init(&place);
    struct result r =
        run_with(&place, "init --org=第二小学 --admin=wang", "long enough\n");
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(run(&place, "list org").out), 1);
}
END_TEST

START_TEST(json_list_is_json_without_secrets)
{
    run_init(&place);
    struct err err = {0};
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert_msg(
        db_exec(db,
                "INSERT INTO member (id, org, staff_no, name, status,"
                " card_hash, pin_hash) VALUES ('m', 'o', '7', '张\"明',"
                " 'active', 'cardsecret', 'pinsecret')",
                &err),
        "%s", err.detail);
    db_close(db);
    struct result r = run(&place, "list member --json");
    struct json *j = json_read(r.out, strlen(r.out),
                               (struct json_limits){8192, 4}, &err);
    ck_assert_msg(j != NULL, "%s", r.out);
    ck_assert_int_eq(json_count(j), 1);
    json_free(j);
    ck_assert_ptr_null(strstr(r.out, "secret"));
    r = run(&place, "list member");
    ck_assert_int_eq(lines(r.out), 1);
    ck_assert_ptr_null(strstr(r.out, "secret"));
    ck_assert_str_eq(run(&place, "list notice --json").out, "[]\n");
}
END_TEST

START_TEST(backup_is_whole_and_of_another_epoch)
{
    char line[200], path[100];
    char epochs[2][META_MAX];
    struct err err = {0};
    run_init(&place);
    snprintf(path, sizeof path, "%s/copy.db", place.dir);
    snprintf(line, sizeof line, "backup %s", path);
    ck_assert_int_eq(run(&place, line).status, 0);
    ck_assert_int_eq(run(&place, line).status, 1); /* never over another one */
    const char *files[2] = {place.db, path};
    for (int i = 0; i < 2; i++) {
        struct db *db = db_open(files[i], DB_READ_ONLY, &err);
        ck_assert_msg(db != NULL, "%s", err.detail);
        ck_assert(meta_get(db, "epoch", epochs[i], &err));
        db_close(db);
    }
    ck_assert_str_ne(epochs[0], epochs[1]);
    ck_assert_str_ne(epochs[1], "");
}
END_TEST

START_TEST(receipts_are_listed_with_what_was_known_of_the_time)
{
    struct err err = {0};
    run_init(&place);
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert(db_exec(db,
                      "INSERT INTO receipt (id, device, seq, kind, member,"
                      " subject, at, received_at, verdict, reason, rev, place,"
                      " clock_trusted, offset_ms, how, proof) VALUES ('r1',"
                      " 'd1', 7, 'signup', 'm1', 'a1', 100, 200, 'waiting',"
                      " 'full', 3, 2, 1, -50, 'card', 'secret')",
                      &err));
    db_close(db);
    struct result r = run(&place, "list receipt --json");
    ck_assert_int_eq(r.status, 0);
    ck_assert_str_eq(
        r.out, "[{\"id\":\"r1\",\"device\":\"d1\",\"seq\":7,\"kind\":"
               "\"signup\",\"member\":\"m1\",\"subject\":\"a1\",\"how\":"
               "\"card\",\"at\":100,\"clock_trusted\":1,\"offset_ms\":-50,"
               "\"received_at\":200,\"verdict\":\"waiting\",\"reason\":"
               "\"full\",\"rev\":3,\"place\":2}]\n");
    r = run(&place, "list receipt --org=第一小学");
    ck_assert_str_eq(r.out, ""); /* no screen of its own made it */
    ck_assert_int_eq(run(&place, "list nonsense").status, 2);
}
END_TEST

START_TEST(a_copy_is_one_until_it_has_been_served)
{
    struct err err = {0};
    char since[META_MAX];
    bool settling;
    run_init(&place);
    ck_assert_int_eq(run(&place, "restored").status, 0);
    ck_assert_int_eq(run(&place, "check").status, 0);
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert(meta_get(db, "restored_at", since, &err));
    ck_assert_str_eq(since, "0");
    static const struct {
        int64_t now;
        bool settling;
    } times[] = {{1000, true}, /* begins now */
                 {1000 + RESTORE_SETTLE_MS - 1, true},
                 {1000 + RESTORE_SETTLE_MS, false},
                 {1000, false}}; /* for good */
    for (int i = 0; i < 4; i++) {
        ck_assert(restore_is_settling(db, times[i].now, &settling, &err));
        ck_assert_msg(settling == times[i].settling, "%d", i);
    }
    db_close(db);
}
END_TEST

START_TEST(a_clock_that_is_put_back_ends_the_settling)
{
    struct err err = {0};
    bool settling;
    run_init(&place);
    run(&place, "restored");
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert(restore_is_settling(db, 1000, &settling, &err) && settling);
    ck_assert(restore_is_settling(db, 999, &settling, &err) && !settling);
    db_close(db);
}
END_TEST

START_TEST(check_finds_a_feed_that_does_not_add_up)
{
    struct err err = {0};
    run_init(&place);
    struct result r = run(&place, "check");
    ck_assert_msg(r.status == 0 && strcmp(r.out, "ok\n") == 0, "%s", r.errors);
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert(db_exec(db, "UPDATE feed SET rev = rev + 1", &err));
    db_close(db);
    ck_assert_int_eq(run(&place, "check").status, 1);
}
END_TEST

START_TEST(check_finds_an_overfull_activity)
{
    struct err err = {0};
    run_init(&place);
    struct db *db = db_open(place.db, DB_WRITE, &err);
    ck_assert_msg(
        db_exec(db,
                "INSERT INTO activity (id, org, title, capacity)"
                " VALUES ('a', 'o', 't', 1);"
                "INSERT INTO signup (id, org, activity, member, state)"
                " VALUES ('1', 'o', 'a', 'm', 'going'),"
                " ('2', 'o', 'a', 'n', 'going')",
                &err),
        "%s", err.detail);
    db_close(db);
    ck_assert_int_eq(run(&place, "check").status, 1);
}
END_TEST

/* ---- words ---- */

START_TEST(paths_are_made_absolute_where_usage_says_so)
{
    char cwd[200], want[300];
    char *argv[] = {(char *)"export", (char *)"x", (char *)"in.csv",
                    (char *)"name",   (char *)"--out=o.xlsx",
                    (char *)"--org=o", (char *)"/abs.csv"};
    bool made[CALL_WORDS_MAX] = {false};
    ck_assert_ptr_nonnull(getcwd(cwd, sizeof cwd));
    words_absolute(7, argv, "FILE.csv NAME FILE [--out=FILE] [--org=NAME]", 2,
                   made);
    snprintf(want, sizeof want, "%s/in.csv", cwd);
    ck_assert_str_eq(argv[2], want);
    ck_assert_str_eq(argv[3], "name");
    snprintf(want, sizeof want, "--out=%s/o.xlsx", cwd);
    ck_assert_str_eq(argv[4], want);
    ck_assert_str_eq(argv[5], "--org=o");
    ck_assert_str_eq(argv[6], "/abs.csv");
    for (int i = 0; i < 7; i++)
        if (made[i])
            free(argv[i]);
}
END_TEST

Suite *suite_hub_commands(void);
Suite *suite_hub_commands(void)
{
    Suite *s = suite_create("hub_commands");
    TCase *t = tcase_create("commands");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, init_makes_a_school_once);
    tcase_add_loop_test(t, refusals_have_their_status_and_one_line, 0,
                        sizeof refused / sizeof refused[0]);
    tcase_add_test(t, help_and_version_need_no_database);
    tcase_add_test(t, pair_code_is_eight_letters_on_a_line);
    tcase_add_test(t, second_school_has_to_be_named);
    tcase_add_test(t, officer_of_another_org_is_not_taken_over);
    tcase_add_test(t, json_list_is_json_without_secrets);
    tcase_add_test(t, backup_is_whole_and_of_another_epoch);
    tcase_add_test(t, receipts_are_listed_with_what_was_known_of_the_time);
    tcase_add_test(t, a_copy_is_one_until_it_has_been_served);
    tcase_add_test(t, a_clock_that_is_put_back_ends_the_settling);
    tcase_add_test(t, check_finds_a_feed_that_does_not_add_up);
    tcase_add_test(t, check_finds_an_overfull_activity);
    tcase_add_test(t, paths_are_made_absolute_where_usage_says_so);
    suite_add_tcase(s, t);
    return s;
}
