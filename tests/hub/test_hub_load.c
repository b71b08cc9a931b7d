#include "caller.h"

#include "sync/hub/links.h"
#include "sync/hub/work.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct world w;

static const char HEALTH[] = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";

/* ---- connections ---- */

START_TEST(past_the_limit_a_client_is_refused_and_not_left_hanging)
{
    open_with(&w, &(struct http_options){.listen = "127.0.0.1:0",
                                         .limits.connections = 8});
    int held[8];
    for (int i = 0; i < 8; i++) {
        held[i] = call(&w);
        say(held[i], HEALTH);
        ck_assert_int_eq(hear(held[i]), 200);
    }
    int more = call(&w);
    ck_assert(ends(more));
    close(more);
    ck_assert_int_eq(figures_of(&w).links.refused, 1);
    close(held[0]); /* and room is found again */
    for (int status = 0; status != 200;) {
        more = call(&w);
        send(more, HEALTH, strlen(HEALTH), MSG_NOSIGNAL);
        status = hear(more);
        close(more);
    }
    for (int i = 1; i < 8; i++)
        close(held[i]);
    world_close(&w);
}
END_TEST

START_TEST(limit_follows_the_descriptors_that_there_are)
{
    struct link_limits few = {0}, many = {0}, own = {.connections = 50};
    link_limits_fill(&few, 1024);
    link_limits_fill(&many, 65536);
    link_limits_fill(&own, 65536);
    ck_assert_int_eq(few.connections, 512);
    ck_assert_int_ge(many.connections, 10000);
    ck_assert_int_eq(own.connections, 50);
}
END_TEST

START_TEST(who_has_not_greeted_yet_is_counted)
{
    static const struct link_limits limits = {.connections = 9};
    struct links *l = links_start(&limits);
    struct link *first = link_open(l, -1), *second = link_open(l, -1);
    struct link_figures f;
    links_figures(l, &f);
    ck_assert_int_eq(f.greeting, 2);
    link_enter(first, LINK_RECEIVING, 0);
    link_enter(first, LINK_SENDING, 0);
    link_enter(first, LINK_IDLE, 0);
    links_figures(l, &f);
    ck_assert_int_eq(f.greeting, 1);
    link_close(first);
    link_close(second);
    links_figures(l, &f);
    ck_assert_int_eq(f.greeting, 0);
    ck_assert_int_eq(f.open, 0);
    links_stop(l);
}
END_TEST

START_TEST(one_address_cannot_take_all_connections)
{
    open_with(
        &w, &(struct http_options){.listen = "127.0.0.1:0", .per_address = 3});
    const uint32_t crowd = 0x7f000105, other = 0x7f000106;
    int held[4];
    for (int i = 0; i < 3; i++) {
        held[i] = call_from(&w, crowd);
        say(held[i], HEALTH);
        ck_assert_int_eq(hear(held[i]), 200);
    }
    held[3] = call_from(&w, crowd);
    ck_assert(ends(held[3]));
    int fd = call_from(&w, other);
    say(fd, HEALTH);
    ck_assert_int_eq(hear(fd), 200);
    close(fd);
    for (int i = 0; i < 4; i++)
        close(held[i]);
    world_close(&w);
}
END_TEST

/* ---- the slow ---- */

static const struct {
    const char *why, *first, *drip;
    enum link_state state;
} slow[] = {
    {"nothing is ever said", "", "", LINK_GREETING},
    {"headers come a byte at a time", "GET / HTTP/1.1\r\nX: ", "y",
     LINK_GREETING},
    {"a body comes a byte at a time",
     "POST /v1/actions HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n",
     "y", LINK_RECEIVING},
    {"after an answer nothing comes",
     "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n", "", LINK_IDLE},
};

START_TEST(slow_client_is_cut_however_busy_it_looks)
{
    struct http_options o = {.listen = "127.0.0.1:0"};
    for (int i = 0; i < LINK_STATES; i++)
        o.limits.ms[i] = i == (int)slow[_i].state ? 300 : 3600 * 1000;
    open_with(&w, &o);
    int fd = call(&w);
    say(fd, slow[_i].first);
    struct timeval soon = {.tv_usec = 20 * 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
    char piece[4096];
    for (ssize_t got = -1; got != 0;) {
        got = recv(fd, piece, sizeof piece, 0);
        if (got < 0 && slow[_i].drip[0] &&
            send(fd, slow[_i].drip, 1, MSG_NOSIGNAL) < 0)
            break;
    }
    struct http_figures f = figures_of(&w);
    for (int i = 0; i < LINK_STATES; i++)
        ck_assert_msg(f.links.cut[i] == (i == (int)slow[_i].state), "%s: %s",
                      slow[_i].why, link_state_text(i));
    close(fd);
    world_close(&w);
}
END_TEST

START_TEST(reader_that_does_not_read_is_cut)
{
    struct http_options o = {.listen = "127.0.0.1:0",
                             .limits.slowest_b_ms = 1000 * 1000};
    o.limits.ms[LINK_SENDING] = 500;
    open_with(&w, &o);
    struct screen s;
    for (int i = 0; i < 40; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "notice-%d-of-many-which-are-long", i);
        world_notice(&w, &w.school, id, 50 * 1024);
    }
    world_screen(&w, &w.school, &s);
    struct message m = {"GET", "/v1/feed", "", NULL, 0};
    struct signature sig;
    sign_message(&m, &s.key, s.device, 1, &sig);
    char request[2048];
    snprintf(request, sizeof request,
             "GET /v1/feed HTTP/1.1\r\nHost: h\r\nSignature-Input: %s\r\n"
             "Signature: %s\r\n\r\n",
             sig.input, sig.signature);
    /* Asks again and again, and never reads: some time no buffer is left. */
    int fd = call(&w), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    while (figures_of(&w).links.cut[LINK_SENDING] == 0)
        if (send(fd, request, strlen(request), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            usleep(10 * 1000);
    close(fd);
    world_close(&w);
}
END_TEST

START_TEST(client_that_is_quick_is_never_cut)
{
    open_with(&w, &(struct http_options){.listen = "127.0.0.1:0"});
    int fd = call(&w);
    for (int i = 0; i < 50; i++) {
        char rest[64];
        say(fd, HEALTH);
        ck_assert_int_eq(hear(fd), 200);
        ck_assert_int_eq(recv(fd, rest, 11, MSG_WAITALL), 11);
    }
    struct http_figures f = figures_of(&w);
    for (int i = 0; i < LINK_STATES; i++)
        ck_assert_int_eq(f.links.cut[i], 0);
    close(fd);
    world_close(&w);
}
END_TEST

/* ---- the line ---- */

START_TEST(past_the_line_a_screen_gets_503_and_people_get_their_page)
{
    struct screen s;
    open_with(&w, &(struct http_options){.listen = "127.0.0.1:0"});
    world_screen(&w, &w.school, &s);
    struct signature sig;
    static const char body[] = "{\"actions\":[]}";
    struct message m = {"POST", "/v1/actions", "", body, sizeof body - 1};
    sign_message(&m, &s.key, s.device, 1, &sig);
    char request[2048];
    snprintf(request, sizeof request,
             "POST /v1/actions HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n"
             "Content-Digest: %s\r\nSignature-Input: %s\r\nSignature: %s\r\n"
             "\r\n%s",
             sizeof body - 1, sig.digest, sig.input, sig.signature, body);
    enum { CROWD = 80 };
    int fds[CROWD], busy = 0, done = 0;
    hub_lock(w.hub); /* so all workers but the desk's stand still */
    for (int i = 0; i < CROWD; i++) {
        fds[i] = call(&w);
        say(fds[i], request);
    }
    /* Those turned away hear it while the database stands still. */
    long long away = 0;
    while (away + figures_of(&w).lanes[LANE_WRITE].waiting < CROWD - 3)
        away = figures_of(&w).lanes[LANE_WRITE].turned_away;
    ck_assert_int_eq(status_of(&w, NULL, "/healthz", NULL, NULL), 200);
    hub_release(w.hub);
    for (int i = 0; i < CROWD; i++) {
        int retry_s, status = hear_more(fds[i], &retry_s);
        busy += status == 503 && retry_s >= 1;
        done += status == 200;
        close(fds[i]);
    }
    ck_assert_int_eq(busy + done, CROWD);
    ck_assert_int_ge(busy, 10);
    ck_assert_int_ge(done, 64);
    struct reply r = ask(&w, NULL, "/metrics", NULL, NULL);
    ck_assert_ptr_nonnull(
        strstr(r.body, "staffroom_requests_turned_away_total{lane=\"write\"}"));
    reply_clear(&r);
    world_close(&w);
}
END_TEST

Suite *suite_hub_load(void);
Suite *suite_hub_load(void)
{
    Suite *s = suite_create("hub_load");
    TCase *t = tcase_create("load");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, past_the_limit_a_client_is_refused_and_not_left_hanging);
    tcase_add_test(t, limit_follows_the_descriptors_that_there_are);
    tcase_add_test(t, who_has_not_greeted_yet_is_counted);
    tcase_add_test(t, one_address_cannot_take_all_connections);
    tcase_add_loop_test(t, slow_client_is_cut_however_busy_it_looks, 0,
                        sizeof slow / sizeof slow[0]);
    tcase_add_test(t, reader_that_does_not_read_is_cut);
    tcase_add_test(t, client_that_is_quick_is_never_cut);
    tcase_add_test(t,
                   past_the_line_a_screen_gets_503_and_people_get_their_page);
    suite_add_tcase(s, t);
    return s;
}
