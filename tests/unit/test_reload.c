#include "store/reload.h"

#include "store/actions.h"
#include "tests/unit/reload_room.h"
#include "tests/unit/school.h"

#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

Suite *suite_reload(void);

START_TEST(the_first_load_goes_where_all_rows_are)
{
    hub_people(PEOPLE, "old");
    ck_assert(!position().beside);
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    ck_assert(o.ok && o.more && !o.did.beside && !o.did.first);
    ck_assert_int_eq(number(shown.db, "SELECT count(*) > 0 FROM member"), 1);
    ck_assert_str_eq(position().cursor, o.cursor);
    assert_shown_meta("ready", "");
    load(EPOCH);
    assert_shown_meta("ready", "1");
    assert_reloaded();
    ck_assert_int_ne(access(shown.beside, F_OK), 0);
}
END_TEST

START_TEST(a_first_load_that_begins_again_leaves_nothing_of_the_last)
{
    hub_people(PEOPLE, "old");
    store_page("", EPOCH, false, NULL, NULL);
    exec(shown.db, "INSERT INTO album (id, org, title) VALUES ('album-stray',"
                   " '" SCHOOL "', '没有出处')");
    store_page("", EPOCH, false, NULL, NULL);
    load(EPOCH);
    ck_assert_int_eq(number(shown.db, "SELECT count(*) FROM album"), 0);
    assert_reloaded();
}
END_TEST

static void look_between(struct db *unused)
{
    (void)unused;
    struct db *reader = db_open(shown.path, DB_READ_ONLY, &shown.err);
    ck_assert(!sees_new(reader));
    db_close(reader);
}

START_TEST(a_later_load_is_not_seen_until_it_is_whole)
{
    outdated();
    exec(shown.db, "INSERT INTO meta VALUES ('device', 'd')");
    exec(shown.db, "INSERT INTO album (id, org, title) VALUES ('album-stray',"
                   " '" SCHOOL "', '没有出处')");
    exec(shown.db,
         "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
         " subject, how, walkin) VALUES (1, '" ACTION_ID "', 'notice_ack', 1,"
         " 1, 'm', 'n', 'card', 0)");
    for (bool more = true; more;) {
        struct position at = position();
        ck_assert(at.beside);
        struct outcome_of o =
            store_page(at.cursor, EPOCH, false, look_between, NULL);
        ck_assert_msg(o.ok, "%s", shown.err.detail);
        ck_assert(o.did.beside && o.did.carried == !o.more);
        more = o.more;
        if (more) {
            assert_shown_meta("cursor", "");
            look_between(NULL);
        }
    }
    ck_assert(sees_new(shown.db));
    assert_reloaded();
    assert_shown_meta("device", "d");
    assert_shown_meta("reload", "");
    ck_assert_int_eq(number(shown.db, "SELECT count(*) FROM album"), 0);
    ck_assert_int_eq(number(shown.db, "SELECT count(*) FROM action WHERE"
                                      " verdict = '' AND overlay = 1"),
                     1);
}
END_TEST

static void *load_all(void *whole)
{
    load(EPOCH);
    atomic_store((atomic_bool *)whole, true);
    return NULL;
}

START_TEST(a_reader_sees_all_of_the_old_or_all_of_the_new)
{
    pthread_t thread;
    atomic_bool whole = false;
    outdated();
    struct db *reader = db_open(shown.path, DB_READ_ONLY, &shown.err);
    bool is_new = sees_new(reader);
    ck_assert(!is_new);
    ck_assert_int_eq(pthread_create(&thread, NULL, load_all, &whole), 0);
    while (!atomic_load(&whole)) {
        bool now = sees_new(reader);
        ck_assert(now || !is_new);
        is_new = now;
    }
    pthread_join(thread, NULL);
    ck_assert(sees_new(reader));
    db_close(reader);
}
END_TEST

START_TEST(a_page_that_is_not_the_next_one_is_refused)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    ck_assert(!store_page("1", EPOCH, false, NULL, NULL).ok);
    ck_assert_int_eq(shown.err.kind, ERR_CONFLICT);
    ck_assert_str_eq(position().cursor, o.cursor); /* nothing is thrown away */
}
END_TEST

START_TEST(a_screen_with_rows_of_an_older_program_loads_beside_them)
{
    enum { BEFORE = 12 }; /* rows had generations */
    db_close(shown.db);
    db_remove(shown.path);
    shown.db = db_open(shown.path, DB_WRITE, &shown.err);
    ck_assert(
        db_migrate(shown.db, schema_steps, BEFORE, SIDE_KIOSK, &shown.err));
    exec(shown.db,
         "INSERT INTO meta VALUES ('ready', '1'), ('cursor', 'c'), ('epoch',"
         " '" EPOCH "'), ('loading', '1'), ('generation', '4');"
         "INSERT INTO member (id, org, staff_no, name, status) VALUES"
         " ('member-of-before-1', '" SCHOOL "', 'x', 'old', 'active');"
         "INSERT INTO feed VALUES ('" SCHOOL "', 'member',"
         " 'member-of-before-1', 5, 0, 3)");
    db_close(shown.db);
    shown_open();
    hub_people(PEOPLE, "new");
    ck_assert(position().beside);
    ck_assert(store_page("", EPOCH, false, NULL, NULL).ok);
    ck_assert_int_eq(number(shown.db, "SELECT count(*) FROM member"), 1);
    load(EPOCH);
    ck_assert(sees_new(shown.db));
    assert_reloaded();
}
END_TEST

/* ---- epochs, and what is unknown here ---- */

static void decide_action(int64_t rev)
{
    struct verdict v = {.verdict = VERDICT_ACCEPTED, .rev = rev};
    snprintf(v.id, sizeof v.id, ACTION_ID);
    ck_assert(actions_decide(shown.db, &v, SCHOOL, 1, &shown.err));
}

static int64_t overlay(void)
{
    return number(shown.db, "SELECT overlay FROM action");
}

START_TEST(another_epoch_sends_actions_again_and_settles_none_too_early)
{
    outdated();
    exec(shown.db,
         "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
         " subject, how, walkin, overlay, verdict, rev) VALUES (1, '" ACTION_ID
         "', 'notice_ack', 1, 1, 'm', 'n', 'card', 0, 0, 'accepted', 7)");
    struct outcome_of o = store_page("", EPOCH2, false, NULL, NULL);
    ck_assert(o.did.replayed && o.did.beside);
    ck_assert_int_eq(number(shown.db, "SELECT count(*) FROM action WHERE"
                                      " verdict = ''"),
                     1);
    assert_shown_meta("epoch", EPOCH2);
    ck_assert(!sees_new(shown.db));

    decide_action(3); /* the old epoch's revs were far beyond */
    ck_assert_int_eq(overlay(), 1);
    o = store_page(o.cursor, EPOCH2, false, NULL, NULL);
    ck_assert(o.ok && !o.did.replayed);
    ck_assert_int_eq(overlay(), 1);
    load(EPOCH2);
    ck_assert_int_eq(overlay(), 0);
    assert_reloaded();
}
END_TEST

START_TEST(a_load_that_begins_again_sends_actions_once)
{
    outdated();
    ck_assert(store_page("", EPOCH2, false, NULL, NULL).did.replayed);
    ck_assert(!store_page("", EPOCH2, false, NULL, NULL).did.replayed);
    ck_assert(store_page("", EPOCH, false, NULL, NULL).did.replayed);
}
END_TEST

START_TEST(what_was_passed_over_is_known_until_the_next_full_load)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, true, NULL, NULL);
    assert_shown_meta("unseen", "0"); /* of what is shown */
    while (o.more)
        o = store_page(o.cursor, EPOCH, false, NULL, NULL);
    assert_shown_meta("unseen", "1");
    ck_assert(meta_set(shown.db, "cursor", "", &shown.err));
    load(EPOCH);
    assert_shown_meta("unseen", "");
}
END_TEST

Suite *suite_reload(void)
{
    Suite *s = suite_create("reload");
    TCase *t = tcase_create("reload");
    tcase_add_checked_fixture(t, reload_room_open, reload_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, the_first_load_goes_where_all_rows_are);
    tcase_add_test(t,
                   a_first_load_that_begins_again_leaves_nothing_of_the_last);
    tcase_add_test(t, a_later_load_is_not_seen_until_it_is_whole);
    tcase_add_test(t, a_reader_sees_all_of_the_old_or_all_of_the_new);
    tcase_add_test(t, a_page_that_is_not_the_next_one_is_refused);
    tcase_add_test(t, a_screen_with_rows_of_an_older_program_loads_beside_them);
    tcase_add_test(t,
                   another_epoch_sends_actions_again_and_settles_none_too_early);
    tcase_add_test(t, a_load_that_begins_again_sends_actions_once);
    tcase_add_test(t, what_was_passed_over_is_known_until_the_next_full_load);
    suite_add_tcase(s, t);
    return s;
}
