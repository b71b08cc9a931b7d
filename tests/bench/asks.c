#include "tests/bench/asks.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sync/wire.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int asks_connect(const char *url)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int yes = 1;
    a.sin_port = htons((uint16_t)strtol(strrchr(url, ':') + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return fd;
}

char *asks_request(const struct device_key *d, const char *target,
                   const char *body, const char *header)
{
    struct buf out = {0};
    struct signature s;
    char path[64];
    size_t n = strcspn(target, "?");
    snprintf(path, sizeof path, "%.*s", (int)n, target);
    struct message m = {.method = body ? "POST" : "GET",
                        .path = path,
                        .query = target[n] ? target + n + 1 : "",
                        .body = body,
                        .body_len = body ? strlen(body) : 0};
    sign_message(&m, &d->key, d->id, clock_now_ms(NULL) / 1000, &s);
    buf_printf(&out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", m.method,
               target);
    if (body)
        buf_printf(&out,
                   "Content-Type: application/json\r\nContent-Length: %zu\r\n"
                   "Content-Digest: %s\r\n",
                   m.body_len, s.digest);
    if (header)
        buf_printf(&out, "%s\r\n", header);
    buf_printf(&out, "Signature-Input: %s\r\nSignature: %s\r\n\r\n", s.input,
               s.signature);
    if (body)
        buf_put(&out, body);
    return buf_take(&out);
}

void asks_send(int fd, const char *request)
{
    size_t n = strlen(request);
    ck_assert_int_eq(send(fd, request, n, MSG_NOSIGNAL), (ssize_t)n);
}

int asks_answer(int fd, struct buf *body)
{
    struct buf in = {0};
    for (;;) {
        char bytes[65536];
        ssize_t got = recv(fd, bytes, sizeof bytes, 0);
        if (got <= 0) {
            buf_clear(&in);
            return 0;
        }
        buf_add(&in, bytes, (size_t)got);
        const char *end = strstr(in.text, "\r\n\r\n");
        const char *length = strcasestr(in.text, "\r\nContent-Length:");
        size_t head = end ? (size_t)(end + 4 - in.text) : 0;
        size_t rest = length ? strtoul(length + 17, NULL, 10) : 0;
        if (!end || in.len < head + rest)
            continue;
        int status = (int)strtol(in.text + strlen("HTTP/1.1 "), NULL, 10);
        if (body)
            buf_add(body, in.text + head, rest);
        buf_clear(&in);
        return status;
    }
}

/* One answer to a question for the rows behind `cursor`. */
static void ask_page(int fd, const struct device_key *d, const char *cursor,
                     const char *header, struct buf *body)
{
    char target[700];
    snprintf(target, sizeof target, "/v1/feed%s%s", cursor[0] ? "?cursor=" : "",
             cursor);
    char *request = asks_request(d, target, NULL, header);
    asks_send(fd, request);
    free(request);
    ck_assert_int_eq(asks_answer(fd, body), 200);
}

static bool read_cursor(const struct buf *body, char cursor[512])
{
    struct page p = {0};
    struct err err = {0};
    ck_assert_msg(wire_get_page(body->text, body->len, &p, &err), "%s",
                  err.detail);
    bool more = p.more;
    snprintf(cursor, 512, "%s", p.cursor);
    page_clear(&p);
    return more;
}

void asks_feed(int fd, const struct device_key *d, char cursor[512],
               struct messages *pages)
{
    for (bool more = true; more;) {
        struct buf body = {0};
        ask_page(fd, d, cursor, NULL, &body);
        more = read_cursor(&body, cursor);
        if (pages)
            messages_add(pages, &body);
        buf_clear(&body);
    }
}

size_t asks_packed_bytes(int fd, const struct device_key *d,
                         const struct messages *pages)
{
    size_t bytes = 0;
    char cursor[512] = "";
    for (int i = 0; i < pages->count; i++) {
        struct buf packed = {0};
        ask_page(fd, d, cursor, "Accept-Encoding: gzip", &packed);
        bytes += packed.len;
        buf_clear(&packed);
        read_cursor(&pages->list[i], cursor);
    }
    return bytes;
}

static void fill_checkin(struct action *a, const char *org, int activity,
                         int member, int64_t seq)
{
    *a = (struct action){.seq = seq,
                         .kind = ACTION_CHECKIN,
                         .at = clock_now_ms(NULL),
                         .clock_trusted = true,
                         .how = "card"};
    id_new(a->id, a->at);
    stand_member_id(org, member, a->member);
    stand_activity_id(org, activity, a->subject);
}

void asks_checkins(const struct org *org, int activity, int first, int64_t seq,
                   struct buf *body)
{
    struct action *batch = mem_new(WIRE_ACTIONS_MAX * sizeof *batch);
    for (int i = 0; i < WIRE_ACTIONS_MAX; i++)
        fill_checkin(&batch[i], org->id, activity, first + i,
                     seq + first + i + 1);
    wire_put_actions(body, batch, WIRE_ACTIONS_MAX);
    free(batch);
}

char *asks_checkin(const struct device_key *d, const char *org, int activity,
                   int member, int64_t seq)
{
    struct buf body = {0};
    struct action a;
    fill_checkin(&a, org, activity, member, seq);
    wire_put_actions(&body, &a, 1);
    char *request = asks_request(d, "/v1/actions", body.text, NULL);
    buf_clear(&body);
    return request;
}
