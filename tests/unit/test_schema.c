#include "store/schema.h"

#include "model/entity.h"
#include "tests/unit/database.h"

#include <check.h>

Suite *suite_schema(void);

static const enum side sides[] = {SIDE_HUB, SIDE_KIOSK};
enum { SIDES = sizeof sides / sizeof sides[0] };

static struct err err;
static char address[DATABASE_SIZE];

static struct db *open_new(void)
{
    database_new(":memory:", address);
    struct db *db = db_open(address, DB_WRITE, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    return db;
}

static void end(struct db *db)
{
    db_close(db);
    database_drop(address);
}

static int64_t number(struct db *db, const char *sql)
{
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    return n;
}

static void migrate(struct db *db, int count, enum side side)
{
    ck_assert_msg(db_migrate(db, schema_steps, count, side, &err), "%s",
                  err.detail);
}

/* One case for each version and side: _i counts both. */
START_TEST(data_survive_the_upgrade_from_every_version)
{
    int from = _i / SIDES;
    enum side side = sides[_i % SIDES];
    struct db *db = open_new();
    migrate(db, from, side);
    if (from >= 1)
        ck_assert_msg(db_exec(db,
                              "INSERT INTO member (id, org, staff_no, name,"
                              " status) VALUES ('m', 'o', 'T1', '陈静',"
                              " 'active')",
                              &err),
                      "%s", err.detail);
    if (from >= 2)
        ck_assert(db_exec(db, "INSERT INTO meta VALUES ('epoch', 'e')", &err));
    migrate(db, schema_count, side);
    ck_assert_int_eq(database_version(db), schema_count);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM member"
                                " WHERE name = '陈静'"),
                     from >= 1);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM meta"), from >= 2);
    ck_assert(db_check(db, &err));
    end(db);
}
END_TEST

START_TEST(a_screen_that_learns_a_noun_asks_for_everything_again)
{
    struct db *db = open_new();
    migrate(db, 4, SIDE_KIOSK);
    ck_assert(db_exec(db, "INSERT INTO meta VALUES ('cursor', 'c')", &err));
    migrate(db, schema_count, SIDE_KIOSK);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM meta"), 0);
    end(db);
}
END_TEST

static const struct {
    const char *loading;
    int cursors;
} halves[] = {{"1", 0}, {"0", 1}};

START_TEST(a_load_among_the_shown_rows_that_was_cut_short_starts_again)
{
    struct db *db = db_open(":memory:", DB_WRITE, &err);
    migrate(db, 13, SIDE_KIOSK);
    ck_assert(db_exec(db, "INSERT INTO meta VALUES ('cursor', 'c'),"
                          " ('generation', '4'), ('ready', '1')",
                      &err));
    struct query q =
        query_once(db, "INSERT INTO meta VALUES ('loading', $1)");
    query_bind_text(&q, halves[_i].loading);
    ck_assert(query_run(&q, NULL, &err));
    migrate(db, schema_count, SIDE_KIOSK);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM meta WHERE name ="
                                " 'cursor'"),
                     halves[_i].cursors);
    db_close(db);
}
END_TEST

START_TEST(every_replicated_column_is_in_its_table)
{
    struct db *db = open_new();
    migrate(db, schema_count, sides[_i]);
    for (int i = 0; i < entity_count; i++)
        for (const struct field *f = entities[i].fields; f->name; f++)
            ck_assert_msg(
                database_has(db, entities[i].table, f->name,
                             f->type == FIELD_INT ? "INTEGER" : "TEXT"),
                "%s.%s", entities[i].table, f->name);
    end(db);
}
END_TEST

START_TEST(a_screen_has_no_table_of_officers_or_receipts)
{
    struct db *db = open_new();
    migrate(db, schema_count, SIDE_KIOSK);
    static const char *const hubs[] = {"officer", "receipt", "device",
                                       "pair_code"};
    for (int i = 0; i < 4; i++)
        ck_assert(!database_has(db, hubs[i], i == 3 ? "org" : "id", "TEXT"));
    end(db);
}
END_TEST

Suite *suite_schema(void)
{
    Suite *s = suite_create("schema");
    TCase *t = tcase_create("steps");
    tcase_add_loop_test(t, data_survive_the_upgrade_from_every_version, 0,
                        (schema_count + 1) * SIDES);
    tcase_add_test(t, a_screen_that_learns_a_noun_asks_for_everything_again);
    tcase_add_loop_test(
        t, a_load_among_the_shown_rows_that_was_cut_short_starts_again, 0,
        sizeof halves / sizeof halves[0]);
    tcase_add_loop_test(t, every_replicated_column_is_in_its_table, 0, SIDES);
    tcase_add_test(t, a_screen_has_no_table_of_officers_or_receipts);
    suite_add_tcase(s, t);
    return s;
}
