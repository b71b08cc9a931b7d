/* How connections end.  No deadline helps: each is an hour. */
#include "caller.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CROWD = 16 };

static struct world world;

static void open_patient(void)
{
    struct http_options o = {.listen = "127.0.0.1:0"};
    for (int i = 0; i < LINK_STATES; i++)
        o.limits.ms[i] = 3600 * 1000;
    open_with(&world, &o);
}

static void close_patient(void)
{
    world_close(&world);
}

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

Suite *suite_hub_ends(void);
Suite *suite_hub_ends(void)
{
    Suite *s = suite_create("hub_ends");
    TCase *t = tcase_create("ends");
    tcase_add_checked_fixture(t, open_patient, close_patient);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, query_of_many_parts_is_answered);
    tcase_add_test(t, forgotten_connection_does_not_outlive_older_ones);
    tcase_add_test(t, forgotten_request_leaves_nothing_behind);
    suite_add_tcase(s, t);
    return s;
}
