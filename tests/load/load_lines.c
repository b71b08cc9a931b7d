#include "tests/load/load_lines.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

enum { EVENTS = 256, PIECE = 32 * 1024 };

struct lines {
    SSL_CTX *tls;
    int epoll, port, connected;
    int64_t handshakes;
    char piece[PIECE];
};

struct lines *lines_open(int port, const char *cert)
{
    struct lines *l = mem_new(sizeof *l);
    l->port = port;
    l->tls = SSL_CTX_new(TLS_client_method());
    ck_assert_ptr_nonnull(l->tls);
    ck_assert_int_eq(SSL_CTX_load_verify_locations(l->tls, cert, NULL), 1);
    SSL_CTX_set_verify(l->tls, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(l->tls, SSL_MODE_RELEASE_BUFFERS |
                                 SSL_MODE_ENABLE_PARTIAL_WRITE |
                                 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(l->tls, 1); /* head and body in one call */
    SSL_CTX_set_session_cache_mode(l->tls, SSL_SESS_CACHE_OFF);
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    ck_assert_int_ge(l->epoll, 0);
    return l;
}

void lines_close(struct lines *l)
{
    close(l->epoll);
    SSL_CTX_free(l->tls);
    free(l);
}

int lines_connected(const struct lines *l)
{
    return l->connected;
}

int64_t lines_handshakes(const struct lines *l)
{
    return l->handshakes;
}

void line_begin(struct line *k, struct lines *l, uint32_t from)
{
    *k = (struct line){.lines = l, .fd = -1, .from = from};
}

void line_hang_up(struct line *k)
{
    if (k->ssl) {
        SSL_free(k->ssl);
        close(k->fd);
        k->lines->connected--;
    }
    k->ssl = NULL;
    k->fd = -1;
    k->asking = false;
    buf_clear(&k->in);
}

static void finish(struct line *k)
{
    struct reply r = k->reply;
    struct buf in = k->in;
    k->in = (struct buf){0};
    k->asking = false;
    if (r.status == 0 || r.will_close)
        line_hang_up(k);
    k->done(k->ctx, &r); /* may ask the next one */
    buf_clear(&in);
}

static bool connect_to(struct line *k)
{
    struct lines *l = k->lines;
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)l->port)};
    struct sockaddr_in from = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(k->from)};
    const int yes = 1;
    k->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ck_assert_msg(k->fd >= 0, "no descriptor: %s", strerror(errno));
    setsockopt(k->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    setsockopt(k->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (bind(k->fd, (struct sockaddr *)&from, sizeof from) != 0 ||
        (connect(k->fd, (struct sockaddr *)&to, sizeof to) != 0 &&
         errno != EINPROGRESS)) {
        close(k->fd);
        k->fd = -1;
        return false;
    }
    k->ssl = SSL_new(l->tls);
    SSL_set_fd(k->ssl, k->fd);
    SSL_set_connect_state(k->ssl);
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                            .data.ptr = k};
    ck_assert_int_eq(epoll_ctl(l->epoll, EPOLL_CTL_ADD, k->fd, &e), 0);
    l->connected++;
    k->fresh = true;
    return true;
}

static void broke(struct line *k)
{
    /* A connection that the hub had closed meanwhile: as libcurl does. */
    bool again = k->asking && !k->fresh && k->in.len == 0 && !k->drops;
    k->reply = (struct reply){0};
    if (again) {
        line_hang_up(k);
        k->asking = true;
        k->out_sent = 0;
        if (connect_to(k))
            return;
    }
    if (k->asking)
        finish(k);
    else
        line_hang_up(k);
}

/* ---- answers ---- */

static const char *header(const char *head, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = head; (p = strstr(p, "\r\n")) != NULL;) {
        p += 2;
        if (strncasecmp(p, name, n) == 0 && p[n] == ':')
            return p + n + 1 + strspn(p + n + 1, " ");
    }
    return NULL;
}

/* False while it is not whole. */
static bool read_answer(struct line *k)
{
    if (!k->in.text)
        return false;
    if (k->head_len == 0) {
        char *end = strstr(k->in.text, "\r\n\r\n");
        if (!end)
            return false;
        *end = '\0';
        k->head_len = (size_t)(end - k->in.text) + 4;
        const char *length = header(k->in.text, "Content-Length");
        const char *retry = header(k->in.text, "Retry-After");
        const char *packed = header(k->in.text, "Content-Encoding");
        const char *rest = header(k->in.text, "Connection");
        k->body_len = length ? strtoul(length, NULL, 10) : 0;
        k->reply = (struct reply){
            .status = (int)strtol(k->in.text + strlen("HTTP/1.1 "), NULL, 10),
            .retry_after_s = retry ? strtol(retry, NULL, 10) : 0,
            .is_gzip = packed && strncmp(packed, "gzip", 4) == 0,
            .will_close = rest && strncasecmp(rest, "close", 5) == 0};
    }
    if (k->in.len < k->head_len + k->body_len)
        return false;
    k->reply.body = k->in.text + k->head_len;
    k->reply.len = k->body_len;
    return true;
}

/* Does what the connection can do now. */
static void go_on(struct line *k)
{
    if (k->ssl && !SSL_is_init_finished(k->ssl)) {
        int rc = SSL_do_handshake(k->ssl);
        if (rc == 1)
            k->lines->handshakes++;
        else if (SSL_get_error(k->ssl, rc) == SSL_ERROR_WANT_READ ||
                 SSL_get_error(k->ssl, rc) == SSL_ERROR_WANT_WRITE)
            return;
        else {
            broke(k);
            return;
        }
    }
    while (k->ssl && k->asking && k->out_sent < k->out_len) {
        int n = SSL_write(k->ssl, k->out + k->out_sent,
                          (int)(k->out_len - k->out_sent));
        if (n <= 0) {
            int why = SSL_get_error(k->ssl, n);
            if (why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ)
                break;
            broke(k);
            return;
        }
        k->out_sent += (size_t)n;
    }
    while (k->ssl) {
        int n = SSL_read(k->ssl, k->lines->piece, PIECE);
        if (n <= 0) {
            int why = SSL_get_error(k->ssl, n);
            if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
                broke(k);
            return;
        }
        if (!k->asking)
            continue;
        if (k->drops) { /* it never hears what came of it */
            broke(k);
            return;
        }
        buf_add(&k->in, k->lines->piece, (size_t)n);
        if (read_answer(k))
            finish(k);
    }
}

void line_ask(struct line *k, const char *request, size_t n,
              void (*done)(void *ctx, const struct reply *r), void *ctx)
{
    k->out = request;
    k->out_len = n;
    k->out_sent = 0;
    k->head_len = k->body_len = 0;
    k->done = done;
    k->ctx = ctx;
    k->asking = true;
    k->reply = (struct reply){0};
    k->fresh = false;
    if (!k->ssl && !connect_to(k)) {
        broke(k);
        return;
    }
    if (SSL_is_init_finished(k->ssl))
        go_on(k);
}

bool lines_run(struct lines *l, int timeout_ms)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(l->epoll, events, EVENTS, timeout_ms);
    for (int i = 0; i < n; i++)
        go_on(events[i].data.ptr);
    return n > 0;
}

/* ---- bodies ---- */

void reply_start(const struct reply *r, char *out, size_t size)
{
    size_t n = r->len < size - 1 ? r->len : size - 1;
    if (!r->is_gzip) {
        memcpy(out, r->body, n);
        out[n] = '\0';
        return;
    }
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)r->body,
                  .avail_in = (unsigned)r->len,
                  .next_out = (unsigned char *)out,
                  .avail_out = (unsigned)size - 1};
    ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
    inflate(&z, Z_SYNC_FLUSH);
    out[z.total_out] = '\0';
    inflateEnd(&z);
}

struct buf reply_body(const struct reply *r)
{
    enum { MOST = 2 * 1024 * 1024 };
    struct buf out = {0};
    char *text = mem_new(MOST);
    reply_start(r, text, MOST);
    buf_put(&out, text);
    free(text);
    return out;
}
