#include "base/db.h"
#include "tests/unit/database.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_db(void);

static char folder[64], file[96], address[DATABASE_SIZE];
static struct err err;

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/test-db-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/a.db", folder);
    database_new(file, address);
}

static void remove_folder(void)
{
    database_drop(address);
    static const char *const names[] = {"a.db", "a.db-wal", "a.db-shm", "b.db",
                                        "b.db.part"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

static struct db *open_here(void)
{
    struct db *db = db_open(address, DB_WRITE, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    return db;
}

static void run(struct db *db, const char *sql)
{
    ck_assert_msg(db_exec(db, sql, &err), "%s", err.detail);
}

static int64_t number(struct db *db, const char *sql)
{
    struct query q = query_once(db, sql);
    ck_assert(query_next(&q));
    int64_t n = query_int(&q, 0);
    ck_assert(query_end(&q, &err));
    return n;
}

START_TEST(the_file_is_for_its_owner_alone)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER) STRICT");
    struct stat st;
    char wal[128];
    snprintf(wal, sizeof wal, "%s-wal", file);
    ck_assert_int_eq(stat(file, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(wal, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    db_close(db);
}
END_TEST

START_TEST(a_writer_keeps_what_it_commits)
{
    struct db *db = open_here();
    ck_assert_int_eq(number(db, "PRAGMA synchronous"), 2);
    ck_assert_int_eq(number(db, "PRAGMA foreign_keys"), 1);
    ck_assert_int_eq(number(db, "PRAGMA secure_delete"), 1);
    ck_assert_int_eq(number(db, "PRAGMA trusted_schema"), 0);
    struct query q = query_begin(db, "PRAGMA journal_mode");
    char mode[8];
    ck_assert(query_next(&q));
    query_text(&q, 0, mode, sizeof mode);
    ck_assert(query_end(&q, &err));
    ck_assert_str_eq(mode, "wal");
    db_close(db);
}
END_TEST

START_TEST(an_absent_file_cannot_be_read)
{
    ck_assert_ptr_null(db_open(file, DB_READ_ONLY, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
}
END_TEST

START_TEST(a_reader_sees_commits_and_cannot_write)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER) STRICT");
    struct db *reader = db_open(address, DB_READ_ONLY, &err);
    ck_assert_ptr_nonnull(reader);
    run(db, "INSERT INTO t VALUES (7)");
    ck_assert_int_eq(number(reader, "SELECT a FROM t"), 7);
    ck_assert(!db_exec(reader, "INSERT INTO t VALUES (8)", &err));
    db_close(reader);
    db_close(db);
}
END_TEST

START_TEST(a_server_that_is_not_there_is_said_without_its_password)
{
    static const char *const absent[] = {
        "postgresql://me:secret@127.0.0.1:1/x",
        "postgres://me:secret@127.0.0.1:1/x?password=secret",
    };
    ck_assert_ptr_null(db_open(absent[_i], DB_WRITE, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
    ck_assert_ptr_nonnull(strstr(err.detail, "127.0.0.1"));
    ck_assert_ptr_null(strstr(err.detail, "secret"));
}
END_TEST

START_TEST(parameters_go_by_number_not_by_place)
{
    struct db *db = open_here();
    struct query q = query_begin(db, "SELECT $2 - $1, '$1', $1");
    query_bind_int(&q, 3);
    query_bind_int(&q, 10);
    ck_assert(query_next(&q));
    char literal[8];
    query_text(&q, 1, literal, sizeof literal);
    ck_assert_int_eq(query_int(&q, 0), 7);
    ck_assert_str_eq(literal, "$1");
    ck_assert(query_end(&q, &err));
    db_close(db);
}
END_TEST

START_TEST(a_text_is_cut_at_a_whole_character)
{
    struct db *db = open_here();
    struct query q = query_begin(db, "SELECT '教工之家', NULL");
    char text[8], none[4] = "x";
    ck_assert(query_next(&q));
    query_text(&q, 0, text, sizeof text);
    query_text(&q, 1, none, sizeof none);
    ck_assert_str_eq(text, "教工");
    ck_assert_str_eq(none, "");
    ck_assert(query_is_null(&q, 1));
    ck_assert(query_end(&q, &err));
    db_close(db);
}
END_TEST

START_TEST(the_first_failure_sticks_until_the_end)
{
    struct db *db = open_here();
    struct query q = query_begin(db, "SELECT nonsense FROM nowhere");
    query_bind_int(&q, 1);
    ck_assert(!query_next(&q));
    ck_assert(!query_end(&q, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
    ck_assert_int_eq(number(db, "SELECT 1"), 1);
    db_close(db);
}
END_TEST

START_TEST(a_query_runs_again_with_new_values)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT");
    struct query q = query_begin(db, "INSERT INTO t VALUES ($1)");
    for (int i = 0; i < 3; i++) {
        query_bind_int(&q, i);
        query_next(&q);
        ck_assert(query_again(&q));
    }
    query_bind_int(&q, 1);
    query_next(&q);
    ck_assert(!query_again(&q));
    ck_assert(!query_end(&q, &err));
    ck_assert_int_eq(number(db, "SELECT count(*) FROM t"), 3);
    db_close(db);
}
END_TEST

START_TEST(an_abandoned_transaction_leaves_nothing)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER) STRICT");
    struct err untouched = {0};
    ck_assert(db_begin(db, &err));
    run(db, "INSERT INTO t VALUES (1)");
    ck_assert(!db_end(db, false, &untouched));
    ck_assert_int_eq(untouched.kind, ERR_NONE);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM t"), 0);
    db_close(db);
}
END_TEST

START_TEST(a_full_disk_is_told_apart)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a BLOB) STRICT; PRAGMA max_page_count = 8");
    ck_assert(!db_exec(db, "INSERT INTO t VALUES (zeroblob(1000000))", &err));
    ck_assert_int_eq(err.kind, ERR_FULL);
    db_close(db);
}
END_TEST

static const struct db_step steps[] = {
    {1, "CREATE TABLE one (a INTEGER) STRICT"},
    {2, "CREATE TABLE two (a INTEGER) STRICT"},
    {3, "INSERT INTO one VALUES (5)"},
    {1, "CREATE TABLE bad (a INTEGER) STRICT; nonsense"},
};

START_TEST(steps_of_the_other_side_are_counted_and_not_run)
{
    struct db *db = open_here();
    ck_assert(db_migrate(db, steps, 3, 1, &err));
    ck_assert(db_migrate(db, steps, 3, 1, &err));
    ck_assert_int_eq(database_version(db), 3);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM one"), 1);
    ck_assert(database_has(db, "one", "a", "INTEGER"));
    ck_assert(!database_has(db, "two", "a", "INTEGER"));
    db_close(db);
}
END_TEST

START_TEST(a_step_that_fails_is_undone_whole)
{
    struct db *db = open_here();
    ck_assert(!db_migrate(db, steps, 4, 1, &err));
    ck_assert_int_eq(database_version(db), 3);
    ck_assert(!database_has(db, "bad", "a", "INTEGER"));
    db_close(db);
}
END_TEST

START_TEST(a_file_of_a_newer_program_is_refused)
{
    struct db *db = open_here();
    ck_assert(db_migrate(db, steps, 3, 1, &err));
    ck_assert(!db_migrate(db, steps, 2, 1, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
    db_close(db);
}
END_TEST

START_TEST(a_backup_is_whole_private_and_never_overwrites)
{
    char copy[128];
    snprintf(copy, sizeof copy, "%s/b.db", folder);
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (42)");
    ck_assert_msg(db_backup(db, copy, &err), "%s", err.detail);
    struct stat st;
    ck_assert_int_eq(stat(copy, &st), 0);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
    ck_assert(!db_backup(db, copy, &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
    db_close(db);
    db = db_open(copy, DB_WRITE, &err);
    ck_assert_ptr_nonnull(db);
    ck_assert_int_eq(number(db, "SELECT a FROM t"), 42);
    ck_assert(db_check(db, &err));
    db_close(db);
}
END_TEST

START_TEST(a_damaged_file_does_not_pass_the_check)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a TEXT) STRICT;"
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 500) INSERT INTO t SELECT hex(randomblob(100))"
            " FROM n");
    db_close(db);
    FILE *f = fopen(file, "r+b");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fseek(f, 3 * 4096, SEEK_SET), 0);
    for (int i = 0; i < 4096; i++)
        fputc(0xA5, f);
    fclose(f);
    db = open_here();
    ck_assert(!db_check(db, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
    db_close(db);
}
END_TEST

START_TEST(a_number_keeps_its_64_bits_beside_a_small_one)
{
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER, b INTEGER) STRICT");
    struct query q = query_begin(
        db, "INSERT INTO t VALUES (nullif($1, 0), nullif($2, 0))");
    query_bind_int(&q, INT64_C(1795312800000));
    query_bind_int(&q, 0);
    ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
    ck_assert_int_eq(number(db, "SELECT a FROM t WHERE b IS NULL"),
                     INT64_C(1795312800000));
    db_close(db);
}
END_TEST

START_TEST(what_was_null_once_may_be_a_value_the_next_time)
{
    static const char SQL[] = "INSERT INTO t VALUES ($1, $2)";
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a INTEGER, b TEXT) STRICT");
    for (int i = 0; i < 3; i++) {
        struct query q = query_begin(db, SQL);
        if (i == 1)
            query_bind_int(&q, 7);
        else
            query_bind_text(&q, NULL);
        query_bind_text(&q, i == 1 ? "seven" : NULL);
        ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
    }
    ck_assert_int_eq(number(db, "SELECT a FROM t WHERE b = 'seven'"), 7);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM t WHERE a IS NULL"), 2);
    db_close(db);
}
END_TEST

START_TEST(true_and_false_are_1_and_0)
{
    struct db *db = open_here();
    ck_assert_int_eq(number(db, "SELECT 1 = 1"), 1);
    ck_assert_int_eq(number(db, "SELECT EXISTS (SELECT 1 WHERE 1 = 2)"), 0);
    db_close(db);
}
END_TEST

START_TEST(texts_are_sorted_by_their_bytes)
{
    char first[8] = "";
    struct db *db = open_here();
    run(db, "CREATE TABLE t (a TEXT NOT NULL) STRICT;"
            "INSERT INTO t VALUES ('a'), ('B'), ('b'), ('_')");
    struct query q = query_begin(db, "SELECT a FROM t ORDER BY a");
    for (int i = 0; query_next(&q); i++)
        query_text(&q, 0, first + i, 2);
    ck_assert(query_end(&q, &err));
    ck_assert_str_eq(first, "B_ab");
    db_close(db);
}
END_TEST

START_TEST(a_query_runs_while_another_is_read)
{
    struct db *db = open_here();
    int sum = 0;
    run(db, "CREATE TABLE t (a INTEGER) STRICT;"
            "INSERT INTO t VALUES (1), (2), (3)");
    struct query q = query_begin(db, "SELECT a FROM t");
    while (query_next(&q)) {
        struct query in = query_begin(db, "SELECT $1 * 10");
        query_bind_int(&in, query_int(&q, 0));
        ck_assert(query_next(&in));
        sum += (int)query_int(&in, 0);
        ck_assert(query_end(&in, &err));
    }
    ck_assert(query_end(&q, &err));
    ck_assert_int_eq(sum, 60);
    db_close(db);
}
END_TEST

START_TEST(a_savepoint_saves_the_rest_of_a_transaction)
{
    struct db *db = open_here();
    struct err own = {0};
    run(db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT");
    ck_assert(db_begin(db, &err));
    run(db, "INSERT INTO t VALUES (1); SAVEPOINT one");
    struct query q = query_begin(db, "INSERT INTO t VALUES ($1)");
    query_bind_int(&q, 1);
    ck_assert(!query_run(&q, NULL, &own));
    ck_assert_int_eq(own.kind, ERR_STORAGE);
    run(db, "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one;"
            "INSERT INTO t VALUES (2)");
    ck_assert(db_end(db, true, &err));
    ck_assert_int_eq(number(db, "SELECT count(*) FROM t"), 2);
    db_close(db);
}
END_TEST

START_TEST(changes_say_whether_a_row_was_touched)
{
    struct db *db = open_here();
    int changed = -1;
    bool any = true;
    run(db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT;"
            "INSERT INTO t VALUES (1)");
    struct query q = query_begin(
        db, "INSERT INTO t VALUES ($1) ON CONFLICT DO NOTHING");
    query_bind_int(&q, 1);
    ck_assert(query_rerun(&q, &any));
    ck_assert(!any);
    query_bind_int(&q, 2);
    ck_assert(query_run(&q, &changed, &err));
    ck_assert_int_eq(changed, 1);
    db_close(db);
}
END_TEST

static void add_of_files(TCase *t)
{
    tcase_add_test(t, the_file_is_for_its_owner_alone);
    tcase_add_test(t, a_writer_keeps_what_it_commits);
    tcase_add_test(t, an_absent_file_cannot_be_read);
    tcase_add_test(t, a_full_disk_is_told_apart);
    tcase_add_test(t, a_backup_is_whole_private_and_never_overwrites);
    tcase_add_test(t, a_damaged_file_does_not_pass_the_check);
}

Suite *suite_db(void)
{
    Suite *s = suite_create("db");
    TCase *t = tcase_create(database_is_file() ? "sqlite" : "postgresql");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    if (database_is_file())
        add_of_files(t);
    tcase_add_test(t, a_reader_sees_commits_and_cannot_write);
    tcase_add_loop_test(
        t, a_server_that_is_not_there_is_said_without_its_password, 0, 2);
    tcase_add_test(t, parameters_go_by_number_not_by_place);
    tcase_add_test(t, a_number_keeps_its_64_bits_beside_a_small_one);
    tcase_add_test(t, what_was_null_once_may_be_a_value_the_next_time);
    tcase_add_test(t, true_and_false_are_1_and_0);
    tcase_add_test(t, texts_are_sorted_by_their_bytes);
    tcase_add_test(t, a_text_is_cut_at_a_whole_character);
    tcase_add_test(t, the_first_failure_sticks_until_the_end);
    tcase_add_test(t, a_query_runs_again_with_new_values);
    tcase_add_test(t, a_query_runs_while_another_is_read);
    tcase_add_test(t, a_savepoint_saves_the_rest_of_a_transaction);
    tcase_add_test(t, changes_say_whether_a_row_was_touched);
    tcase_add_test(t, an_abandoned_transaction_leaves_nothing);
    tcase_add_test(t, steps_of_the_other_side_are_counted_and_not_run);
    tcase_add_test(t, a_step_that_fails_is_undone_whole);
    tcase_add_test(t, a_file_of_a_newer_program_is_refused);
    suite_add_tcase(s, t);
    return s;
}
