/* What a program that was killed while it loaded leaves behind. */
#include "tests/unit/reload_room.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_reload_crash(void);

static void die(void)
{
    raise(SIGKILL);
}

static void die_here(struct db *unused)
{
    (void)unused;
    die();
}

/* Stores pages until one is the nth, in which it dies. */
static void child(int nth, bool within)
{
    shown_open();
    for (int i = 0; i < nth; i++)
        store_page(position().cursor, EPOCH, false, NULL, NULL);
    store_page(position().cursor, EPOCH, false, within ? die_here : NULL, die);
    _exit(1);
}

/* Two ways to die in each page: with its rows in hand, and when all is done
 * but the commit of what is shown. */
START_TEST(a_load_goes_on_after_a_crash)
{
    int nth = _i / 2, status;
    bool within = _i % 2 == 0;
    outdated();
    db_close(shown.db);
    pid_t pid = fork();
    if (pid == 0)
        child(nth, within);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status));
    shown_open();
    ck_assert(!sees_new(shown.db));
    struct position at = position();
    ck_assert(at.beside);
    /* The first page's token is committed behind its rows. */
    int has = nth == 0 ? 0 : within ? nth : nth + 1;
    ck_assert_int_eq(at.cursor[0] == '\0', has == 0);
    int whole = has == PAGES ? 1 : PAGES - has;
    ck_assert_int_eq(load(EPOCH), whole);
    ck_assert(sees_new(shown.db));
    assert_reloaded();
    ck_assert(db_check(shown.db, &shown.err));
}
END_TEST

START_TEST(a_database_left_behind_is_not_taken_for_the_load_under_way)
{
    outdated();
    store_page("", EPOCH, false, NULL, NULL);
    ck_assert(position().cursor[0]);
    ck_assert(meta_set(shown.db, "reload", "another", &shown.err));
    struct position at = position();
    ck_assert(at.beside);
    ck_assert_str_eq(at.cursor, "");
    ck_assert_int_eq(load(EPOCH), PAGES);
    assert_reloaded();
}
END_TEST

START_TEST(a_damaged_database_beside_is_loaded_again)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    FILE *f = fopen(shown.beside, "w");
    for (int i = 0; i < 8192; i++)
        fputc('x', f);
    fclose(f);
    ck_assert_str_eq(position().cursor, "");
    ck_assert(!store_page(o.cursor, EPOCH, false, NULL, NULL).ok);
    ck_assert_int_eq(shown.err.kind, ERR_STORAGE);
    ck_assert_int_ne(access(shown.beside, F_OK), 0);
    ck_assert(!sees_new(shown.db));
    load(EPOCH);
    assert_reloaded();
}
END_TEST

Suite *suite_reload_crash(void)
{
    Suite *s = suite_create("reload");
    TCase *t = tcase_create("crash");
    tcase_add_checked_fixture(t, reload_room_open, reload_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_loop_test(t, a_load_goes_on_after_a_crash, 0, 2 * PAGES);
    tcase_add_test(t,
                   a_database_left_behind_is_not_taken_for_the_load_under_way);
    tcase_add_test(t, a_damaged_database_beside_is_loaded_again);
    suite_add_tcase(s, t);
    return s;
}
