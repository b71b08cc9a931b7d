#include "hub_process.h"
#include "hub_world.h"

#include <check.h>
#include <stdio.h>
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

START_TEST(serve_answers_and_stops_cleanly)
{
    struct server s;
    run_init(&place);
    server_start(&place, &s);
    struct reply r = ask_as(NULL, s.url, "/healthz", NULL, NULL);
    ck_assert_int_eq(r.status, 200);
    reply_clear(&r);
    ck_assert_int_eq(server_stop(&s), 0);
    ck_assert_int_eq(run(&place, "check").status, 0);
}
END_TEST

/* A file has a desk for it; on PostgreSQL it connects by itself. */
START_TEST(command_beside_a_server_works)
{
    struct server s;
    char path[100];
    run_init(&place);
    server_start(&place, &s);
    snprintf(path, sizeof path, "%s/hub.db.desk", place.dir);
    ck_assert_int_eq(access(path, F_OK) == 0, database_is_file());
    struct result r = run(&place, "pair-code");
    ck_assert_msg(r.status == 0, "%s", r.errors);
    char body[300];
    snprintf(body, sizeof body,
             "{\"code\":\"%.8s\",\"name\":\"一楼\",\"protocol\":1,"
             "\"public_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
             r.out);
    struct reply reply = ask_as(NULL, s.url, "/v1/pair", body, NULL);
    ck_assert_int_eq(reply.status, 201);
    reply_clear(&reply);
    r = run(&place, "list device");
    ck_assert_int_eq(lines(r.out), 1);
    r = run(&place, "withdraw notice no-such-notice-here");
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(r.errors), 1);
    r = run_with(&place, "init --org=第二小学 --admin=li", "long enough\n");
    ck_assert_msg(r.status == 0, "%s", r.errors);
    ck_assert_int_eq(server_stop(&s), 0);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(second_server_on_the_same_file_is_refused)
{
    struct server s;
    run_init(&place);
    server_start(&place, &s);
    struct result r = run(&place, "serve --listen=127.0.0.1:0");
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(r.errors), 1);
    ck_assert_int_eq(server_stop(&s), 0);
}
END_TEST

START_TEST(taken_port_is_refused)
{
    struct server s;
    struct place other;
    char line[256];
    run_init(&place);
    server_start(&place, &s);
    place_open(&other);
    run_init(&other);
    snprintf(line, sizeof line, "serve --listen=%s",
             s.url + strlen("http://"));
    struct result r = run(&other, line);
    ck_assert_int_eq(r.status, 1);
    ck_assert_int_eq(lines(r.errors), 1);
    ck_assert_int_eq(server_stop(&s), 0);
    place_close(&other);
}
END_TEST

START_TEST(killed_server_leaves_nothing_in_the_way)
{
    struct server s;
    run_init(&place);
    server_start(&place, &s);
    server_kill(&s);
    ck_assert_int_eq(run(&place, "check").status, 0);
    server_start(&place, &s);
    ck_assert_int_eq(server_stop(&s), 0);
}
END_TEST

Suite *suite_hub_serving(void);
Suite *suite_hub_serving(void)
{
    Suite *s = suite_create("hub_serving");
    TCase *t = tcase_create("serving");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, serve_answers_and_stops_cleanly);
    tcase_add_test(t, command_beside_a_server_works);
    if (database_is_file())
        tcase_add_test(t, second_server_on_the_same_file_is_refused);
    tcase_add_test(t, taken_port_is_refused);
    tcase_add_test(t, killed_server_leaves_nothing_in_the_way);
    suite_add_tcase(s, t);
    return s;
}
