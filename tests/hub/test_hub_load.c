#include "hub_world.h"

#include "base/mem.h"
#include "sync/hub/links.h"
#include "sync/hub/work.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct world world;

/* ---- a client that does what it wants ---- */

static int call_from(uint32_t from)
{
    const char *url = http_url(world.serve->http);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in us = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(from)};
    to.sin_port = htons((uint16_t)strtol(strrchr(url, ':') + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&us, sizeof us), 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static int call(void)
{
    return call_from(INADDR_LOOPBACK);
}

static void say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL),
                     (ssize_t)strlen(text));
}

/* The status of the answer; 0: the connection ended.  *retry_s (may be NULL)
 * is its Retry-After. */
static int hear_more(int fd, int *retry_s)
{
    char head[2048] = "";
    size_t n = 0;
    while (n + 1 < sizeof head && !strstr(head, "\r\n\r\n")) {
        ssize_t got = recv(fd, head + n, 1, 0);
        if (got <= 0)
            return 0;
        head[++n] = '\0';
    }
    const char *retry = strstr(head, "\r\nRetry-After: ");
    if (retry_s)
        *retry_s = retry ? (int)strtol(retry + 15, NULL, 10) : 0;
    return (int)strtol(head + strlen("HTTP/1.1 "), NULL, 10);
}

static int hear(int fd)
{
    return hear_more(fd, NULL);
}

static bool ends(int fd)
{
    char piece[4096];
    ssize_t n;
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        ;
    return true;
}

static const char HEALTH[] = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";

static struct http_figures figures(void)
{
    struct http_figures f = {0};
    http_figures(world.serve->http, &f);
    return f;
}

/* A world whose server has these limits instead. */
static void open_with(const struct http_options *o)
{
    struct err err = {0};
    world_open(&world);
    serve_stop(world.serve);
    world.serve = serve_start(world.hub, o, &err);
    ck_assert_msg(world.serve != NULL, "%s", err.detail);
}

/* ---- connections ---- */

START_TEST(past_the_limit_a_client_is_refused_and_not_left_hanging)
{
    open_with(&(struct http_options){.listen = "127.0.0.1:0",
                                     .limits.connections = 8});
    int held[8];
    for (int i = 0; i < 8; i++) {
        held[i] = call();
        say(held[i], HEALTH);
        ck_assert_int_eq(hear(held[i]), 200);
    }
    int more = call();
    ck_assert(ends(more));
    close(more);
    ck_assert_int_eq(figures().links.refused, 1);
    close(held[0]); /* and room is found again */
    for (int status = 0; status != 200;) {
        more = call();
        send(more, HEALTH, strlen(HEALTH), MSG_NOSIGNAL);
        status = hear(more);
        close(more);
    }
    for (int i = 1; i < 8; i++)
        close(held[i]);
    world_close(&world);
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

START_TEST(one_address_cannot_take_all_connections)
{
    open_with(&(struct http_options){.listen = "127.0.0.1:0",
                                     .per_address = 3});
    const uint32_t crowd = 0x7f000105, other = 0x7f000106;
    int held[4];
    for (int i = 0; i < 3; i++) {
        held[i] = call_from(crowd);
        say(held[i], HEALTH);
        ck_assert_int_eq(hear(held[i]), 200);
    }
    held[3] = call_from(crowd);
    ck_assert(ends(held[3]));
    int fd = call_from(other);
    say(fd, HEALTH);
    ck_assert_int_eq(hear(fd), 200);
    close(fd);
    for (int i = 0; i < 4; i++)
        close(held[i]);
    world_close(&world);
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
    open_with(&o);
    int fd = call();
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
    struct http_figures f = figures();
    for (int i = 0; i < LINK_STATES; i++)
        ck_assert_msg(f.links.cut[i] == (i == (int)slow[_i].state), "%s: %s",
                      slow[_i].why, link_state_text(i));
    close(fd);
    world_close(&world);
}
END_TEST

START_TEST(reader_that_does_not_read_is_cut)
{
    struct http_options o = {.listen = "127.0.0.1:0",
                             .limits.slowest_b_ms = 1000 * 1000};
    o.limits.ms[LINK_SENDING] = 500;
    open_with(&o);
    struct screen s;
    for (int i = 0; i < 40; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "notice-%d-of-many-which-are-long", i);
        world_notice(&world, &world.school, id, 50 * 1024);
    }
    world_screen(&world, &world.school, &s);
    struct message m = {"GET", "/v1/feed", "", NULL, 0};
    struct signature sig;
    sign_message(&m, &s.key, s.device, 1, &sig);
    char request[2048];
    snprintf(request, sizeof request,
             "GET /v1/feed HTTP/1.1\r\nHost: h\r\nSignature-Input: %s\r\n"
             "Signature: %s\r\n\r\n",
             sig.input, sig.signature);
    /* Asks again and again, and never reads: some time no buffer is left. */
    int fd = call(), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    while (figures().links.cut[LINK_SENDING] == 0)
        if (send(fd, request, strlen(request), MSG_NOSIGNAL | MSG_DONTWAIT) <
            0)
            usleep(10 * 1000);
    close(fd);
    world_close(&world);
}
END_TEST

START_TEST(client_that_is_quick_is_never_cut)
{
    open_with(&(struct http_options){.listen = "127.0.0.1:0"});
    int fd = call();
    for (int i = 0; i < 50; i++) {
        char rest[64];
        say(fd, HEALTH);
        ck_assert_int_eq(hear(fd), 200);
        ck_assert_int_eq(recv(fd, rest, 11, MSG_WAITALL), 11);
    }
    struct http_figures f = figures();
    for (int i = 0; i < LINK_STATES; i++)
        ck_assert_int_eq(f.links.cut[i], 0);
    close(fd);
    world_close(&world);
}
END_TEST

/* ---- what is too large ---- */

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

/* The library tells nobody that such a request is over: the address
 * sanitizer's leak check looks at what is left. */
START_TEST(a_first_line_that_nobody_understands_leaves_nothing_behind)
{
    open_with(&(struct http_options){.listen = "127.0.0.1:0"});
    for (int i = 0; i < 3; i++) {
        int fd = call();
        say(fd, "GET /a b HTTP/1.0x\r\n\r\n");
        shutdown(fd, SHUT_WR);
        ck_assert(ends(fd));
        close(fd);
    }
}
END_TEST

START_TEST(too_many_or_too_long_headers_are_refused)
{
    open_with(&(struct http_options){.listen = "127.0.0.1:0"});
    struct buf many = {0}, one = {0};
    buf_put(&many, "GET /healthz HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 70; i++)
        buf_printf(&many, "X%d: y\r\n", i);
    buf_put(&many, "\r\n");
    buf_put(&one, "GET /healthz HTTP/1.1\r\nHost: h\r\nX: ");
    for (int i = 0; i < 20000; i++)
        buf_put(&one, "y");
    buf_put(&one, "\r\n\r\n");
    int fd = call();
    say(fd, many.text);
    int status = hear(fd);
    ck_assert_msg(status == 431, "many: %d", status);
    close(fd);
    fd = call();
    send(fd, one.text, one.len, MSG_NOSIGNAL);
    status = hear(fd);
    ck_assert_msg(status == 431 || status == 413 || status == 0, "long: %d",
                  status);
    close(fd);
    buf_clear(&many);
    buf_clear(&one);
    ck_assert_int_eq(status_of(&world, NULL, "/healthz", NULL, NULL), 200);
    world_close(&world);
}
END_TEST

START_TEST(headers_of_a_browser_fit)
{
    open_with(&(struct http_options){.listen = "127.0.0.1:0"});
    struct buf text = {0};
    buf_put(&text, "GET /healthz HTTP/1.1\r\nHost: hub.school.example\r\n");
    for (int i = 0; i < 15; i++)
        buf_printf(&text, "Sec-Of-A-Browser-%d: %080d\r\n", i, i);
    buf_put(&text, "\r\n");
    ck_assert_uint_ge(text.len, 1536);
    int fd = call();
    say(fd, text.text);
    ck_assert_int_eq(hear(fd), 200);
    close(fd);
    buf_clear(&text);
    world_close(&world);
}
END_TEST

/* ---- the line ---- */

START_TEST(past_the_line_a_screen_gets_503_and_people_get_their_page)
{
    struct screen s;
    open_with(&(struct http_options){.listen = "127.0.0.1:0"});
    world_screen(&world, &world.school, &s);
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
    hub_lock(world.hub); /* so all workers but the desk's stand still */
    for (int i = 0; i < CROWD; i++) {
        fds[i] = call();
        say(fds[i], request);
    }
    /* Those turned away hear it while the database stands still. */
    long long away = 0;
    while (away + figures().lanes[LANE_WRITE].waiting < CROWD - 3)
        away = figures().lanes[LANE_WRITE].turned_away;
    ck_assert_int_eq(status_of(&world, NULL, "/healthz", NULL, NULL), 200);
    hub_release(world.hub);
    for (int i = 0; i < CROWD; i++) {
        int retry_s, status = hear_more(fds[i], &retry_s);
        busy += status == 503 && retry_s >= 1;
        done += status == 200;
        close(fds[i]);
    }
    ck_assert_int_eq(busy + done, CROWD);
    ck_assert_int_ge(busy, 10);
    ck_assert_int_ge(done, 64);
    struct reply r = ask(&world, NULL, "/metrics", NULL, NULL);
    ck_assert_ptr_nonnull(
        strstr(r.body, "staffroom_requests_turned_away_total{lane=\"write\"}"));
    reply_clear(&r);
    world_close(&world);
}
END_TEST

/* ---- the line by itself ---- */

struct item {
    struct task task;
    int nth;
};
struct room {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int order[400], count, standing;
    bool open;
};
static struct room room = {.lock = PTHREAD_MUTEX_INITIALIZER,
                           .moved = PTHREAD_COND_INITIALIZER};

static void run_item(struct task *t, bool in_time)
{
    struct item *i = (struct item *)(void *)t;
    (void)in_time;
    pthread_mutex_lock(&room.lock);
    room.standing++;
    pthread_cond_broadcast(&room.moved);
    while (!room.open)
        pthread_cond_wait(&room.moved, &room.lock);
    room.order[room.count++] = i->nth;
    pthread_mutex_unlock(&room.lock);
}

static void no_hold(void *unused)
{
    (void)unused;
}

static void close_room(void)
{
    room.count = room.standing = 0;
    room.open = false;
}

static void stand(int n)
{
    pthread_mutex_lock(&room.lock);
    while (room.standing < n)
        pthread_cond_wait(&room.moved, &room.lock);
    pthread_mutex_unlock(&room.lock);
}

static void let_in(void)
{
    pthread_mutex_lock(&room.lock);
    room.open = true;
    pthread_cond_broadcast(&room.moved);
    pthread_mutex_unlock(&room.lock);
}

START_TEST(line_is_bounded_and_turns_away_later_and_later)
{
    close_room();
    struct work *w = work_start(run_item);
    struct item *items = mem_new(400 * sizeof *items);
    int in = 0;
    while (in < 20 && work_put(w, &items[in].task, LANE_WRITE, no_hold, NULL))
        in++;
    stand(3); /* who can take one has taken one */
    while (in < 400 && work_put(w, &items[in].task, LANE_WRITE, no_hold, NULL))
        in++;
    ck_assert_int_lt(in, 100);
    ck_assert(work_is_full(w, LANE_WRITE));
    ck_assert(!work_is_full(w, LANE_DESK));
    for (int i = 0, last = 0; i < 1000; i++) {
        int s = work_turn_away(w, LANE_WRITE);
        ck_assert_int_ge(s, 1);
        ck_assert_int_ge(s, last);
        ck_assert_int_le(s, RETRY_MOST_S);
        last = s;
    }
    let_in();
    work_stop(w);
    ck_assert_int_eq(room.count, in);
    free(items);
}
END_TEST

START_TEST(people_overtake_screens_and_reading_overtakes_writing)
{
    close_room();
    struct work *w = work_start(run_item);
    struct item items[16];
    memset(items, 0, sizeof items);
    for (int i = 0; i < 16; i++)
        items[i].nth = i;
    for (int i = 0; i < 3; i++) /* all but the desk's worker stand */
        ck_assert(work_put(w, &items[i].task, LANE_WRITE, no_hold, NULL));
    stand(3);
    ck_assert(work_put(w, &items[3].task, LANE_DESK, no_hold, NULL));
    stand(4);
    ck_assert(work_put(w, &items[6].task, LANE_WRITE, no_hold, NULL));
    ck_assert(work_put(w, &items[5].task, LANE_READ, no_hold, NULL));
    ck_assert(work_put(w, &items[4].task, LANE_DESK, no_hold, NULL));
    struct work_figures f;
    work_figures(w, LANE_READ, &f);
    ck_assert_int_eq(f.waiting, 1);
    let_in();
    work_stop(w);
    ck_assert_int_eq(room.count, 7);
    work_stop(NULL);
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
    tcase_add_test(t, one_address_cannot_take_all_connections);
    tcase_add_loop_test(t, slow_client_is_cut_however_busy_it_looks, 0,
                        sizeof slow / sizeof slow[0]);
    tcase_add_test(t, reader_that_does_not_read_is_cut);
    tcase_add_test(t, client_that_is_quick_is_never_cut);
    tcase_add_test(t, who_has_not_greeted_yet_is_counted);
    tcase_add_test(
        t, a_first_line_that_nobody_understands_leaves_nothing_behind);
    tcase_add_test(t, too_many_or_too_long_headers_are_refused);
    tcase_add_test(t, headers_of_a_browser_fit);
    tcase_add_test(t,
                   past_the_line_a_screen_gets_503_and_people_get_their_page);
    tcase_add_test(t, line_is_bounded_and_turns_away_later_and_later);
    tcase_add_test(t, people_overtake_screens_and_reading_overtakes_writing);
    suite_add_tcase(s, t);
    return s;
}
