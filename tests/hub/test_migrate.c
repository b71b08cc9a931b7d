/* A school that outgrew its file moves to PostgreSQL. */
#include "hub_process.h"
#include "world_actions.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/meta.h"
#include "sync/hub/survey.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_migrate(void);

enum { PEOPLE = 1200, SIGNED_UP = 30 }; /* more than a page of the copy */

static struct place file, server; /* the old one, and the new one */
static struct world w;            /* on one of them, while it is open */
static struct screen screen;
static struct err err;
static char line[600];

static void setup(void)
{
    char media[96];
    place_open(&server);
    file = server;
    snprintf(file.db, sizeof file.db, "%s/hub.db", file.dir);
    snprintf(media, sizeof media, "%s/media", file.dir);
    snprintf(line, sizeof line, "migrate --from=%s --to=%s", file.db,
             server.db);
    snprintf(w.media, sizeof w.media, "%s", media);
}

static void teardown(void)
{
    place_close(&server);
}

static void open_world(const struct place *p)
{
    struct http_options o = {.listen = "127.0.0.1:0"};
    snprintf(w.db, sizeof w.db, "%s", p->db);
    w.hub = hub_open(w.db, w.media, true, &err);
    ck_assert_msg(w.hub != NULL, "%s", err.detail);
    ck_assert(hub_org(w.hub, NULL, &w.school, &err));
    w.serve = serve_start(w.hub, &o, &err);
    ck_assert(w.serve != NULL);
}

static void close_world(void)
{
    serve_stop(w.serve);
    hub_close(w.hub);
}

static void sign_up(void)
{
    struct action a[SIGNED_UP];
    struct verdict v[SIGNED_UP];
    for (int k = 0; k < SIGNED_UP; k++)
        a[k] = world_act(&w, ACTION_SIGNUP, k + 1, k, "activity-with-places");
    ck_assert_int_eq(world_push(&w, &screen, a, SIGNED_UP, v), SIGNED_UP);
}

/* Everything there is, and where a screen is that has read it all. */
static void fill_file(char cursor[WIRE_CURSOR_SIZE])
{
    struct page page = {0};
    run_init(&file);
    open_world(&file);
    world_people(&w, &w.school, PEOPLE);
    world_activity(&w, &w.school, "activity-with-places", 20);
    world_notice(&w, &w.school, "notice-with-a-body", 60000);
    world_screen(&w, &w.school, &screen);
    sign_up();
    do {
        char target[WIRE_CURSOR_SIZE + 64];
        snprintf(target, sizeof target, "/v1/feed%s%s",
                 *cursor ? "?cursor=" : "", cursor);
        struct reply r = ask(&w, &screen, target, NULL, NULL);
        page_clear(&page);
        ck_assert(wire_get_page(r.body, r.len, &page, &err));
        snprintf(cursor, WIRE_CURSOR_SIZE, "%s", page.cursor);
        reply_clear(&r);
    } while (page.more);
    page_clear(&page);
    close_world();
}

static char *rows_of(const struct place *p, const char *entity)
{
    struct buf out = {0};
    struct db *db = db_open(p->db, DB_READ_ONLY, &err);
    ck_assert_msg(db != NULL, "%s", err.detail);
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2, 3", entity);
    struct query q = query_once(db, sql);
    while (query_next(&q)) {
        for (int i = 0; i < 3; i++) {
            char *text = query_text_new(&q, i);
            buf_printf(&out, "%s%s|", query_is_null(&q, i) ? "NULL" : "",
                       text);
            free(text);
        }
        buf_put(&out, "\n");
    }
    ck_assert_msg(query_end(&q, &err), "%s", err.detail);
    db_close(db);
    return buf_take(&out);
}

START_TEST(every_row_moves_and_the_file_stays_as_it_was)
{
    static const char *const tables[] = {"member", "activity", "notice",
                                         "signup", "receipt",  "feed",
                                         "device", "feed_head"};
    char cursor[WIRE_CURSOR_SIZE] = "";
    fill_file(cursor);
    struct result r = run(&server, line);
    ck_assert_msg(r.status == 0, "%s", r.errors);
    ck_assert_int_eq(lines(r.out), 1);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char *old = rows_of(&file, tables[i]);
        char *new = rows_of(&server, tables[i]);
        ck_assert_msg(*old && strcmp(old, new) == 0, "%s differs", tables[i]);
        free(old);
        free(new);
    }
    struct result before = run(&file, "list signup --json");
    struct result after = run(&server, "list signup --json");
    ck_assert_str_eq(before.out, after.out);
    ck_assert_str_eq(run(&server, "check").out, "ok\n");
    ck_assert_str_eq(run(&file, "check").out, "ok\n");
}
END_TEST

START_TEST(screens_carry_on_where_they_are)
{
    char cursor[WIRE_CURSOR_SIZE] = "", target[WIRE_CURSOR_SIZE + 64];
    struct page page = {0};
    fill_file(cursor);
    ck_assert_int_eq(run(&server, line).status, 0);
    open_world(&server);
    world_notice(&w, &w.school, "notice-after-the-move", 10);
    snprintf(target, sizeof target, "/v1/feed?cursor=%s", cursor);
    struct reply r = ask(&w, &screen, target, NULL, NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert(wire_get_page(r.body, r.len, &page, &err));
    ck_assert_int_eq(page.count, 1);
    ck_assert_str_eq(page.rows[0].id, "notice-after-the-move");
    page_clear(&page);
    reply_clear(&r);
    close_world();
}
END_TEST

START_TEST(a_target_with_rows_is_refused_and_keeps_them)
{
    run_init(&file);
    ck_assert_int_eq(run(&server, line).status, 0);
    char *before = rows_of(&server, "org");
    struct result r = run(&server, line);
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(r.errors), 1);
    char *after = rows_of(&server, "org");
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

/* A server that keeps something else than what it was given. */
START_TEST(a_copy_that_differs_in_one_column_is_undone_whole)
{
    static const char SPOIL[] =
        "CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN"
        " NEW.tz := 'Asia/Urumqi'; RETURN NEW; END $$ LANGUAGE plpgsql;"
        "CREATE TRIGGER spoils BEFORE INSERT ON org FOR EACH ROW"
        " EXECUTE FUNCTION spoil()";
    run_init(&file);
    ck_assert_int_eq(run(&server, "list org").status, 1); /* makes tables */
    struct db *db = db_open(server.db, DB_WRITE, &err);
    ck_assert_msg(db && db_exec(db, SPOIL, &err), "%s", err.detail);
    db_close(db);
    struct result r = run(&server, line);
    ck_assert_int_eq(r.status, 1);
    ck_assert_ptr_nonnull(strstr(r.errors, "org: tz"));
    char *kept = rows_of(&server, "org");
    ck_assert_str_eq(kept, "");
    free(kept);
}
END_TEST

START_TEST(a_file_that_is_served_is_refused)
{
    struct server s;
    run_init(&file);
    server_start(&file, &s);
    struct result r = run(&server, line);
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(r.errors), 1);
    ck_assert_int_eq(server_stop(&s), 0);
}
END_TEST

START_TEST(a_file_that_is_not_there_or_not_a_hubs_is_refused)
{
    ck_assert_int_eq(run(&server, line).status, 1);
    struct db *db = db_open(file.db, DB_WRITE, &err);
    ck_assert_ptr_nonnull(db);
    db_close(db);
    ck_assert_int_eq(run(&server, line).status, 1);
    ck_assert_int_eq(run(&server, "migrate").status, 2);
}
END_TEST

START_TEST(a_backup_is_a_file_that_can_be_served)
{
    char cursor[WIRE_CURSOR_SIZE] = "";
    struct place copy = server;
    fill_file(cursor);
    ck_assert_int_eq(run(&server, line).status, 0);
    snprintf(copy.db, sizeof copy.db, "%s/copy.db", copy.dir);
    snprintf(line, sizeof line, "backup %s", copy.db);
    struct result r = run(&server, line);
    ck_assert_msg(r.status == 0, "%s", r.errors);
    ck_assert_str_eq(run(&copy, "check").out, "ok\n");
    char *here = rows_of(&server, "receipt"), *there = rows_of(&copy, "receipt");
    ck_assert_str_eq(here, there);
    free(here);
    free(there);
}
END_TEST

Suite *suite_migrate(void)
{
    Suite *s = suite_create("migrate");
    TCase *t = tcase_create("postgresql");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    suite_add_tcase(s, t);
    if (database_is_file())
        return s;
    tcase_add_test(t, every_row_moves_and_the_file_stays_as_it_was);
    tcase_add_test(t, screens_carry_on_where_they_are);
    tcase_add_test(t, a_target_with_rows_is_refused_and_keeps_them);
    tcase_add_test(t, a_copy_that_differs_in_one_column_is_undone_whole);
    tcase_add_test(t, a_file_that_is_served_is_refused);
    tcase_add_test(t, a_file_that_is_not_there_or_not_a_hubs_is_refused);
    tcase_add_test(t, a_backup_is_a_file_that_can_be_served);
    return s;
}
