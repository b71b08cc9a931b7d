/* A load for which the disk has no room. */
#include "tests/unit/reload_room.h"

#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <unistd.h>

Suite *suite_reload_full(void);

static void fill_up(struct db *db)
{
    exec(db, "PRAGMA max_page_count = 1");
}

/* The rest of the page does not fit. */
static bool add_too_much(struct db *db, void *unused, struct err *e)
{
    (void)unused;
    fill_up(db);
    return db_exec(db,
                   "INSERT INTO notice (id, org, title, body) VALUES"
                   " ('n', 'o', 't', hex(zeroblob(1000000)))",
                   e);
}

START_TEST(a_load_without_room_is_thrown_away_and_the_old_rows_stay)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    struct arrived pages = {o.cursor, EPOCH, "c", true, false, SCHOOL};
    struct stored did;
    ck_assert(db_begin(shown.db, &shown.err));
    ck_assert(!reload_store(shown.db, shown.beside, &pages, add_too_much, NULL,
                            &did, &shown.err));
    ck_assert_int_eq(shown.err.kind, ERR_FULL);
    db_end(shown.db, false, &shown.err);
    ck_assert_int_ne(access(shown.beside, F_OK), 0);
    ck_assert(!sees_new(shown.db));
    ck_assert(position().beside);
    ck_assert_str_eq(position().cursor, "");
    ck_assert_int_eq(load(EPOCH), PAGES);
    assert_reloaded();
}
END_TEST

START_TEST(rows_that_do_not_fit_among_those_shown_leave_the_old_ones)
{
    char limit[64];
    outdated();
    hub_people(PEOPLE, "n\"e\"w, and much longer than it was");
    snprintf(limit, sizeof limit, "PRAGMA max_page_count = %d",
             (int)number(shown.db, "PRAGMA page_count") + 1);
    exec(shown.db, limit);
    struct outcome_of o = {.ok = true, .more = true};
    while (o.ok && o.more)
        o = store_page(position().cursor, EPOCH, false, NULL, NULL);
    ck_assert(!o.ok);
    ck_assert_int_eq(shown.err.kind, ERR_FULL);
    ck_assert(!sees_new(shown.db));
    ck_assert_int_ne(access(shown.beside, F_OK), 0);
    exec(shown.db, "PRAGMA max_page_count = 100000");
    load(EPOCH);
    assert_reloaded();
}
END_TEST

Suite *suite_reload_full(void)
{
    Suite *s = suite_create("reload");
    TCase *t = tcase_create("full");
    tcase_add_checked_fixture(t, reload_room_open, reload_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_load_without_room_is_thrown_away_and_the_old_rows_stay);
    tcase_add_test(t,
                   rows_that_do_not_fit_among_those_shown_leave_the_old_ones);
    suite_add_tcase(s, t);
    return s;
}
