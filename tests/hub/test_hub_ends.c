/* Clients that close their side of a connection, and listen on (RFC 9112,
 * 9.6): what they have asked for whole is answered, and then they are gone.
 * No deadline helps: each is an hour.  And a hub that ends while it is
 * asked. */
#include "caller.h"

#include "sync/wire.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CROWD = 16, WORKERS = 3 /* that screens have */ };

static struct world world;
static struct screen screen;

static void open_patient(void)
{
    struct http_options o = {.listen = "127.0.0.1:0"};
    for (int i = 0; i < LINK_STATES; i++)
        o.limits.ms[i] = 3600 * 1000;
    open_with(&world, &o);
    world_screen(&world, &world.school, &screen);
}

static void close_patient(void)
{
    world_close(&world);
}

static void wait_all_gone(void)
{
    while (figures_of(&world).links.open > 0)
        sched_yield();
}

static void wait_all_held(void)
{
    while (figures_of(&world).lanes[LANE_WRITE].waiting < CROWD - WORKERS)
        sched_yield();
}

/* Answered, each, and gone after it. */
static void check_crowd(const int fds[CROWD], int status)
{
    int answered = 0;
    for (int i = 0; i < CROWD; i++) {
        answered += hear(fds[i]) == status;
        ck_assert(ends(fds[i]));
    }
    ck_assert_int_eq(answered, CROWD);
    wait_all_gone();
    for (int i = 0; i < CROWD; i++)
        close(fds[i]);
}

/* ---- held by a worker ---- */

static const char NO_ACTIONS[] = "{\"actions\":[]}";

START_TEST(who_ends_its_side_while_held_is_answered)
{
    char request[REQUEST_MAX];
    int fds[CROWD];
    request_text(&screen, "/v1/actions", NO_ACTIONS, request);
    hub_lock(world.hub); /* so the workers stand still */
    for (int i = 0; i < CROWD; i++) {
        fds[i] = call(&world);
        say(fds[i], request);
    }
    wait_all_held();
    for (int i = 0; i < CROWD; i++)
        shutdown(fds[i], SHUT_WR);
    hub_release(world.hub);
    check_crowd(fds, 200);
}
END_TEST

START_TEST(who_ends_its_side_with_the_request_is_answered)
{
    char request[REQUEST_MAX];
    int fds[CROWD];
    request_text(&screen, "/v1/actions", NO_ACTIONS, request);
    hub_lock(world.hub);
    for (int i = 0; i < CROWD; i++) {
        fds[i] = call(&world);
        say_last(fds[i], request);
    }
    wait_all_held();
    hub_release(world.hub);
    check_crowd(fds, 200);
}
END_TEST

START_TEST(poll_whose_client_ends_its_side_still_brings_news)
{
    char request[REQUEST_MAX], target[WIRE_CURSOR_SIZE + 64];
    struct page page = {0};
    struct err err = {0};
    int fds[CROWD];
    struct reply r = ask(&world, &screen, "/v1/feed", NULL, NULL);
    ck_assert(wire_get_page(r.body, r.len, &page, &err));
    snprintf(target, sizeof target, "/v1/feed?wait=25&cursor=%s", page.cursor);
    request_text(&screen, target, NULL, request);
    page_clear(&page);
    reply_clear(&r);
    for (int i = 0; i < CROWD; i++) {
        fds[i] = call(&world);
        say(fds[i], request);
    }
    while (live_waiting(world.serve->live) < CROWD)
        sched_yield();
    for (int i = 0; i < CROWD; i++)
        shutdown(fds[i], SHUT_WR);
    world_notice(&world, &world.school, "notice-that-wakes", 10);
    check_crowd(fds, 200);
}
END_TEST

/* ---- on the server's own thread ---- */

static const struct {
    const char *why, *text;
    int status; /* 0: none */
} said[] = {
    {"nothing", "", 0},
    {"half of the first line", "GET /hea", 0},
    {"half of the headers", "GET /healthz HTTP/1.1\r\nHost: h\r\nX", 0},
    {"half of a body",
     "POST /v1/actions HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\nhalf",
     0},
    {"half of a chunk",
     "POST /v1/actions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
     "\r\n20\r\nhalf",
     0},
    {"a request", "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n", 200},
    {"a request and half of one",
     "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\nGET /", 200},
};

START_TEST(end_is_seen_whatever_was_said_before)
{
    int fds[CROWD];
    for (int i = 0; i < CROWD; i++) {
        fds[i] = call(&world);
        if (i % 2)
            say_last(fds[i], said[_i].text);
        else {
            say(fds[i], said[_i].text);
            shutdown(fds[i], SHUT_WR);
        }
    }
    check_crowd(fds, said[_i].status);
}
END_TEST

/* The library makes something of each part of a query. */
START_TEST(query_of_many_parts_is_answered)
{
    struct buf text = {0};
    buf_put(&text, "GET /healthz?");
    for (int i = 0; i < 100; i++)
        buf_put(&text, "a&");
    buf_put(&text, " HTTP/1.1\r\nHost: h\r\n\r\n");
    int fd = call(&world);
    say(fd, text.text);
    ck_assert_int_eq(hear(fd), 200);
    close(fd);
    buf_clear(&text);
}
END_TEST

/* ---- whom the library forgets ---- */

/* A held request, and behind it one whose query is too much for the library
 * and, behind a NUL, hidden from us. */
static int call_to_be_forgotten(void)
{
    static const char held[] = "POST /v1/actions HTTP/1.1\r\nHost: h\r\n"
                               "Content-Length: 0\r\n\r\n";
    struct buf text = {0};
    buf_put(&text, held);
    buf_add(&text, "GET /\0?", strlen("GET /") + 2);
    for (int i = 0; i < 100; i++)
        buf_put(&text, "a&");
    buf_put(&text, " HTTP/1.1\r\nHost: h\r\n\r\n");
    int fd = call(&world);
    ck_assert_int_eq(send(fd, text.text, text.len, MSG_NOSIGNAL),
                     (ssize_t)text.len);
    ck_assert_int_eq(hear(fd), 401);
    buf_clear(&text);
    return fd;
}

static void ask_health(int fd)
{
    char rest[64];
    say(fd, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    ck_assert_int_eq(hear(fd), 200);
    ck_assert_int_eq(recv(fd, rest, 11, MSG_WAITALL), 11);
}

START_TEST(forgotten_connection_does_not_outlive_older_ones)
{
    int older[CROWD], fds[CROWD];
    for (int i = 0; i < CROWD; i++)
        older[i] = call(&world);
    for (int i = 0; i < CROWD; i++)
        fds[i] = call_to_be_forgotten();
    while (figures_of(&world).links.open > CROWD) {
        for (int i = 0; i < CROWD; i++)
            ask_health(older[i]);
        int fd = call(&world); /* all threads of the server see it come */
        ask_health(fd);
        close(fd);
    }
    for (int i = 0; i < CROWD; i++) {
        close(older[i]);
        close(fds[i]);
    }
}
END_TEST

/* The address sanitizer's leak check looks. */
START_TEST(forgotten_request_leaves_nothing_behind)
{
    close(call_to_be_forgotten());
    while (figures_of(&world).links.open > 0)
        close(call(&world));
}
END_TEST

/* ---- a hub that ends ---- */

static atomic_int replies;

static void *ask_on(void *arg)
{
    static const char held[] = "POST /v1/actions HTTP/1.1\r\nHost: h\r\n"
                               "Content-Length: 0\r\n\r\n";
    char text[2048];
    int fd = *(int *)arg;
    while (send(fd, held, strlen(held), MSG_NOSIGNAL) > 0 &&
           recv(fd, text, sizeof text, 0) > 0)
        atomic_fetch_add(&replies, 1);
    close(fd);
    return NULL;
}

START_TEST(hub_ends_while_it_is_asked)
{
    enum { TIMES = 30 };
    struct http_options o = {.listen = "127.0.0.1:0"};
    struct err err = {0};
    for (int n = 0; n < TIMES; n++) {
        pthread_t askers[CROWD];
        int fds[CROWD];
        atomic_store(&replies, 0);
        for (int i = 0; i < CROWD; i++) {
            fds[i] = call(&world);
            pthread_create(&askers[i], NULL, ask_on, &fds[i]);
        }
        while (atomic_load(&replies) < CROWD)
            sched_yield();
        serve_stop(world.serve);
        for (int i = 0; i < CROWD; i++)
            pthread_join(askers[i], NULL);
        world.serve = serve_start(world.hub, &o, &err);
        ck_assert_msg(world.serve != NULL, "%s", err.detail);
    }
}
END_TEST

Suite *suite_hub_ends(void);
Suite *suite_hub_ends(void)
{
    Suite *s = suite_create("hub_ends");
    TCase *t = tcase_create("ends");
    tcase_add_checked_fixture(t, open_patient, close_patient);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, who_ends_its_side_while_held_is_answered);
    tcase_add_test(t, who_ends_its_side_with_the_request_is_answered);
    tcase_add_test(t, poll_whose_client_ends_its_side_still_brings_news);
    tcase_add_loop_test(t, end_is_seen_whatever_was_said_before, 0,
                        sizeof said / sizeof said[0]);
    tcase_add_test(t, query_of_many_parts_is_answered);
    tcase_add_test(t, forgotten_connection_does_not_outlive_older_ones);
    tcase_add_test(t, forgotten_request_leaves_nothing_behind);
    tcase_add_test(t, hub_ends_while_it_is_asked);
    suite_add_tcase(s, t);
    return s;
}
