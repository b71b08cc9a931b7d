#include "store/reload.h"

#include "base/mem.h"
#include "store/actions.h"
#include "store/members.h"
#include "tests/unit/school.h"

#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_reload(void);

enum { PAGE = 500, PEOPLE = 2000, PAGES = 5 };

#define EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define EPOCH2 "0190aaaa-0000-7000-8000-00000000000f"
#define ACTION_ID "0190eeee-0000-7000-8000-000000000005"

static struct school hub;
static struct err err;
static struct {
    char dir[64], path[96];
    char *beside;
    struct db *db; /* as the writer has it */
} screen;

static void exec(struct db *db, const char *sql)
{
    ck_assert_msg(db_exec(db, sql, &err), "%s", err.detail);
}

static int64_t number(struct db *db, const char *sql)
{
    struct query q = query_once(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    return n;
}

static void assert_meta(const char *name, const char *value)
{
    char got[META_MAX];
    ck_assert(meta_get(screen.db, name, got, &err));
    ck_assert_str_eq(got, value);
}

static void open_screen(void)
{
    screen.db = db_open(screen.path, DB_WRITE, &err);
    ck_assert_msg(screen.db, "%s", err.detail);
    ck_assert_msg(db_migrate(screen.db, schema_steps, schema_count, SIDE_KIOSK,
                             &err),
                  "%s", err.detail);
}

static void open_both(void)
{
    school_open(&hub, SIDE_HUB);
    snprintf(screen.dir, sizeof screen.dir, "/tmp/test-reload-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(screen.dir));
    snprintf(screen.path, sizeof screen.path, "%s/a.db", screen.dir);
    screen.beside = reload_address(screen.path);
    open_screen();
}

static void close_both(void)
{
    db_close(screen.db);
    db_remove(screen.path);
    db_remove(screen.beside);
    ck_assert_int_eq(rmdir(screen.dir), 0); /* nothing else was left */
    free(screen.beside);
    school_close(&hub);
}

/* Members 0 to n-1 of the school, all with this name. */
static void hub_people(int n, const char *name)
{
    struct changes c = {0};
    struct query q = query_once(
        hub.db, "INSERT INTO member (id, org, staff_no, name, status)"
                " VALUES ($1, $2, $1, $3, 'active') ON CONFLICT (id)"
                " DO UPDATE SET name = excluded.name");
    for (int i = 0; i < n; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "member-%09d", i);
        query_bind_text(&q, id);
        query_bind_text(&q, SCHOOL);
        query_bind_text(&q, name);
        ck_assert(query_rerun(&q, NULL));
        changes_add(&c, SCHOOL, "member", id, false);
    }
    ck_assert(query_end(&q, &err));
    ck_assert(feed_commit(hub.db, &c, SCHOOL, NULL, &err));
    changes_clear(&c);
}

/* ---- pages, as a pull hands them on; their cursor is the school's rev ---- */

struct one_page {
    struct row rows[PAGE];
    int count;
    void (*spoil)(struct db *db); /* called when the rows are there; or NULL */
};

static bool add(struct db *db, void *ctx, struct err *e)
{
    struct one_page *p = ctx;
    bool ok = feed_apply(db, p->rows, p->count, e);
    if (ok && p->spoil)
        p->spoil(db);
    return ok;
}

struct outcome_of {
    struct stored did;
    bool ok, more;
    char cursor[24];
};

/* The page behind `from`.  Before the commit `then` is called. */
static struct outcome_of store_page(const char *from, const char *epoch,
                                    bool unseen, void (*spoil)(struct db *db),
                                    void (*then)(void))
{
    struct outcome_of out = {0};
    struct one_page *p = mem_new(sizeof *p);
    p->spoil = spoil;
    ck_assert(feed_page(hub.db, SCHOOL, strtoll(from, NULL, 10), PAGE, p->rows,
                        &p->count, &out.more, &err));
    int64_t rev = p->count > 0 ? p->rows[p->count - 1].rev
                               : strtoll(from, NULL, 10);
    snprintf(out.cursor, sizeof out.cursor, "%lld", (long long)rev);
    struct arrived pages = {from, epoch, out.cursor, out.more, unseen, SCHOOL};
    ck_assert(db_begin(screen.db, &err));
    out.ok = reload_store(screen.db, screen.beside, &pages, add, p, &out.did,
                          &err);
    if (then)
        then();
    out.ok = db_end(screen.db, out.ok, &err);
    for (int i = 0; i < p->count; i++)
        row_clear(&p->rows[i]);
    free(p);
    return out;
}

static struct position position(void)
{
    struct position at;
    ck_assert(reload_position(screen.db, screen.beside, &at, &err));
    return at;
}

/* All pages from where the database stands; returns how many. */
static int load(const char *epoch)
{
    int pages = 0;
    for (bool more = true; more; pages++) {
        struct outcome_of o =
            store_page(position().cursor, epoch, false, NULL, NULL);
        ck_assert_msg(o.ok, "%s", err.detail);
        more = o.more;
    }
    return pages;
}

static void assert_in_step(void)
{
    int64_t a, b;
    uint64_t x, y;
    ck_assert(feed_head(hub.db, SCHOOL, &a, &x, &err));
    ck_assert(feed_head(screen.db, SCHOOL, &b, &y, &err));
    ck_assert_int_eq(a, b);
    ck_assert_uint_eq(x, y);
    ck_assert_int_eq(number(screen.db, "SELECT count(*) FROM member"),
                     school_int(&hub, "SELECT count(*) FROM member"));
    ck_assert(!position().beside);
}

/* Old rows on the screen, new ones at the hub, and the cursor is no good. */
static void outdated(void)
{
    hub_people(PEOPLE, "old");
    load(EPOCH);
    hub_people(PEOPLE, "new");
    ck_assert(meta_set(screen.db, "cursor", "", &err));
}

START_TEST(the_first_load_goes_where_all_rows_are)
{
    hub_people(PEOPLE, "old");
    ck_assert(!position().beside);
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    ck_assert(o.ok && o.more && !o.did.beside && !o.did.first);
    ck_assert_int_eq(number(screen.db, "SELECT count(*) > 0 FROM member"), 1);
    ck_assert_str_eq(position().cursor, o.cursor);
    assert_meta("ready", "");
    load(EPOCH);
    assert_meta("ready", "1");
    assert_in_step();
    ck_assert_int_ne(access(screen.beside, F_OK), 0);
}
END_TEST

START_TEST(a_first_load_that_begins_again_leaves_nothing_of_the_last)
{
    hub_people(PEOPLE, "old");
    store_page("", EPOCH, false, NULL, NULL);
    exec(screen.db, "INSERT INTO album (id, org, title) VALUES ('album-stray',"
                    " '" SCHOOL "', '没有出处')");
    store_page("", EPOCH, false, NULL, NULL);
    load(EPOCH);
    ck_assert_int_eq(number(screen.db, "SELECT count(*) FROM album"), 0);
    assert_in_step();
}
END_TEST

/* What another connection sees: all of the old, or all of the new. */
static bool sees_new(struct db *reader)
{
    char name[16] = "";
    int64_t rows = 0, names = 0, places = 0;
    ck_assert(db_begin_reading(reader, &err));
    struct query q = query_begin(
        reader, "SELECT count(*), count(DISTINCT name), max(name) FROM member");
    if (query_next(&q)) {
        rows = query_int(&q, 0);
        names = query_int(&q, 1);
        query_text(&q, 2, name, sizeof name);
    }
    ck_assert(query_end(&q, &err));
    places = number(reader, "SELECT count(*) FROM feed WHERE entity ="
                            " 'member'");
    db_end(reader, false, &err);
    ck_assert_int_eq(rows, PEOPLE);
    ck_assert_int_eq(names, 1);
    ck_assert_int_eq(places, PEOPLE);
    return strcmp(name, "new") == 0;
}

static void look_between(struct db *unused)
{
    (void)unused;
    struct db *reader = db_open(screen.path, DB_READ_ONLY, &err);
    ck_assert(!sees_new(reader));
    db_close(reader);
}

START_TEST(a_later_load_is_not_seen_until_it_is_whole)
{
    outdated();
    exec(screen.db, "INSERT INTO meta VALUES ('device', 'd')");
    exec(screen.db, "INSERT INTO album (id, org, title) VALUES ('album-stray',"
                    " '" SCHOOL "', '没有出处')");
    exec(screen.db,
         "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
         " subject, how, walkin) VALUES (1, '" ACTION_ID "', 'notice_ack', 1,"
         " 1, 'm', 'n', 'card', 0)");
    for (bool more = true; more;) {
        struct position at = position();
        ck_assert(at.beside);
        struct outcome_of o =
            store_page(at.cursor, EPOCH, false, look_between, NULL);
        ck_assert_msg(o.ok, "%s", err.detail);
        ck_assert(o.did.beside && o.did.carried == !o.more);
        more = o.more;
        if (more) {
            assert_meta("cursor", "");
            look_between(NULL);
        }
    }
    ck_assert(sees_new(screen.db));
    assert_in_step();
    assert_meta("device", "d");
    assert_meta("reload", "");
    ck_assert_int_eq(number(screen.db, "SELECT count(*) FROM album"), 0);
    ck_assert_int_eq(number(screen.db, "SELECT count(*) FROM action WHERE"
                                       " verdict = '' AND overlay = 1"), 1);
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
    struct db *reader = db_open(screen.path, DB_READ_ONLY, &err);
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

/* ---- crashes ---- */

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
    open_screen();
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
    db_close(screen.db);
    pid_t pid = fork();
    if (pid == 0)
        child(nth, within);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status));
    open_screen();
    ck_assert(!sees_new(screen.db));
    struct position at = position();
    ck_assert(at.beside);
    /* The first page's token is committed behind its rows. */
    int has = nth == 0 ? 0 : within ? nth : nth + 1;
    ck_assert_int_eq(at.cursor[0] == '\0', has == 0);
    int whole = has == PAGES ? 1 : PAGES - has;
    ck_assert_int_eq(load(EPOCH), whole);
    ck_assert(sees_new(screen.db));
    assert_in_step();
    ck_assert(db_check(screen.db, &err));
}
END_TEST

START_TEST(a_database_left_behind_is_not_taken_for_the_load_under_way)
{
    outdated();
    store_page("", EPOCH, false, NULL, NULL);
    ck_assert(position().cursor[0]);
    ck_assert(meta_set(screen.db, "reload", "another", &err));
    struct position at = position();
    ck_assert(at.beside);
    ck_assert_str_eq(at.cursor, "");
    ck_assert_int_eq(load(EPOCH), PAGES);
    assert_in_step();
}
END_TEST

START_TEST(a_damaged_database_beside_is_loaded_again)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    FILE *f = fopen(screen.beside, "w");
    for (int i = 0; i < 8192; i++)
        fputc('x', f);
    fclose(f);
    ck_assert_str_eq(position().cursor, "");
    ck_assert(!store_page(o.cursor, EPOCH, false, NULL, NULL).ok);
    ck_assert_int_eq(err.kind, ERR_STORAGE);
    ck_assert_int_ne(access(screen.beside, F_OK), 0);
    ck_assert(!sees_new(screen.db));
    load(EPOCH);
    assert_in_step();
}
END_TEST

START_TEST(a_screen_with_rows_of_an_older_program_loads_beside_them)
{
    enum { BEFORE = 12 }; /* rows had generations */
    db_close(screen.db);
    db_remove(screen.path);
    screen.db = db_open(screen.path, DB_WRITE, &err);
    ck_assert(db_migrate(screen.db, schema_steps, BEFORE, SIDE_KIOSK, &err));
    exec(screen.db,
         "INSERT INTO meta VALUES ('ready', '1'), ('cursor', 'c'), ('epoch',"
         " '" EPOCH "'), ('loading', '1'), ('generation', '4');"
         "INSERT INTO member (id, org, staff_no, name, status) VALUES"
         " ('member-of-before-1', '" SCHOOL "', 'x', 'old', 'active');"
         "INSERT INTO feed VALUES ('" SCHOOL "', 'member',"
         " 'member-of-before-1', 5, 0, 3)");
    db_close(screen.db);
    open_screen();
    hub_people(PEOPLE, "new");
    ck_assert(position().beside);
    ck_assert(store_page("", EPOCH, false, NULL, NULL).ok);
    ck_assert_int_eq(number(screen.db, "SELECT count(*) FROM member"), 1);
    load(EPOCH);
    ck_assert(sees_new(screen.db));
    assert_in_step();
}
END_TEST

START_TEST(a_page_that_is_not_the_next_one_is_refused)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    ck_assert(!store_page("1", EPOCH, false, NULL, NULL).ok);
    ck_assert_int_eq(err.kind, ERR_CONFLICT);
    ck_assert_str_eq(position().cursor, o.cursor); /* nothing is thrown away */
}
END_TEST

/* ---- no room ---- */

static void fill_up(struct db *db)
{
    exec(db, "PRAGMA max_page_count = 1");
}

/* The rest of the page does not fit. */
static bool add_too_much(struct db *db, void *unused, struct err *e)
{
    (void)unused;
    fill_up(db);
    return db_exec(db, "INSERT INTO notice (id, org, title, body) VALUES"
                       " ('n', 'o', 't', hex(zeroblob(1000000)))", e);
}

START_TEST(a_load_without_room_is_thrown_away_and_the_old_rows_stay)
{
    outdated();
    struct outcome_of o = store_page("", EPOCH, false, NULL, NULL);
    struct arrived pages = {o.cursor, EPOCH, "c", true, false, SCHOOL};
    struct stored did;
    ck_assert(db_begin(screen.db, &err));
    ck_assert(!reload_store(screen.db, screen.beside, &pages, add_too_much,
                            NULL, &did, &err));
    ck_assert_int_eq(err.kind, ERR_FULL);
    db_end(screen.db, false, &err);
    ck_assert_int_ne(access(screen.beside, F_OK), 0);
    ck_assert(!sees_new(screen.db));
    ck_assert(position().beside);
    ck_assert_str_eq(position().cursor, "");
    ck_assert_int_eq(load(EPOCH), PAGES);
    assert_in_step();
}
END_TEST

START_TEST(rows_that_do_not_fit_among_those_shown_leave_the_old_ones)
{
    char limit[64];
    outdated();
    hub_people(PEOPLE, "n\"e\"w, and much longer than it was");
    snprintf(limit, sizeof limit, "PRAGMA max_page_count = %d",
             (int)number(screen.db, "PRAGMA page_count") + 1);
    exec(screen.db, limit);
    struct outcome_of o = {.ok = true, .more = true};
    while (o.ok && o.more)
        o = store_page(position().cursor, EPOCH, false, NULL, NULL);
    ck_assert(!o.ok);
    ck_assert_int_eq(err.kind, ERR_FULL);
    ck_assert(!sees_new(screen.db));
    ck_assert_int_ne(access(screen.beside, F_OK), 0);
    exec(screen.db, "PRAGMA max_page_count = 100000");
    load(EPOCH);
    assert_in_step();
}
END_TEST

/* ---- epochs, and what is unknown here ---- */

static void decide_action(int64_t rev)
{
    struct verdict v = {.verdict = VERDICT_ACCEPTED, .rev = rev};
    snprintf(v.id, sizeof v.id, ACTION_ID);
    ck_assert(actions_decide(screen.db, &v, SCHOOL, 1, &err));
}

static int64_t overlay(void)
{
    return number(screen.db, "SELECT overlay FROM action");
}

START_TEST(another_epoch_sends_actions_again_and_settles_none_too_early)
{
    outdated();
    exec(screen.db,
         "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
         " subject, how, walkin, overlay, verdict, rev) VALUES (1, '" ACTION_ID
         "', 'notice_ack', 1, 1, 'm', 'n', 'card', 0, 0, 'accepted', 7)");
    struct outcome_of o = store_page("", EPOCH2, false, NULL, NULL);
    ck_assert(o.did.replayed && o.did.beside);
    ck_assert_int_eq(number(screen.db, "SELECT count(*) FROM action WHERE"
                                       " verdict = ''"), 1);
    assert_meta("epoch", EPOCH2);
    ck_assert(!sees_new(screen.db));

    decide_action(3); /* the old epoch's revs were far beyond */
    ck_assert_int_eq(overlay(), 1);
    o = store_page(o.cursor, EPOCH2, false, NULL, NULL);
    ck_assert(o.ok && !o.did.replayed);
    ck_assert_int_eq(overlay(), 1);
    load(EPOCH2);
    ck_assert_int_eq(overlay(), 0);
    assert_in_step();
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
    assert_meta("unseen", "0"); /* of what is shown */
    while (o.more)
        o = store_page(o.cursor, EPOCH, false, NULL, NULL);
    assert_meta("unseen", "1");
    ck_assert(meta_set(screen.db, "cursor", "", &err));
    load(EPOCH);
    assert_meta("unseen", "");
}
END_TEST

Suite *suite_reload(void)
{
    Suite *s = suite_create("reload");
    TCase *t = tcase_create("reload");
    tcase_add_checked_fixture(t, open_both, close_both);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, the_first_load_goes_where_all_rows_are);
    tcase_add_test(t,
                   a_first_load_that_begins_again_leaves_nothing_of_the_last);
    tcase_add_test(t, a_later_load_is_not_seen_until_it_is_whole);
    tcase_add_test(t, a_reader_sees_all_of_the_old_or_all_of_the_new);
    tcase_add_loop_test(t, a_load_goes_on_after_a_crash, 0, 2 * PAGES);
    tcase_add_test(t,
                   a_database_left_behind_is_not_taken_for_the_load_under_way);
    tcase_add_test(t, a_damaged_database_beside_is_loaded_again);
    tcase_add_test(t, a_screen_with_rows_of_an_older_program_loads_beside_them);
    tcase_add_test(t, a_page_that_is_not_the_next_one_is_refused);
    tcase_add_test(t, a_load_without_room_is_thrown_away_and_the_old_rows_stay);
    tcase_add_test(t, rows_that_do_not_fit_among_those_shown_leave_the_old_ones);
    tcase_add_test(t,
                   another_epoch_sends_actions_again_and_settles_none_too_early);
    tcase_add_test(t, a_load_that_begins_again_sends_actions_once);
    tcase_add_test(t, what_was_passed_over_is_known_until_the_next_full_load);
    suite_add_tcase(s, t);
    return s;
}
