#include "sync/hub/http_private.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    HEADERS_MAX = 64,
    PLAIN_MAX = 1024, /* bytes not worth compressing */
    EXCESS_MAX = 16 * 1024 * 1024, /* read past, to be able to answer 413 */
    BODIES_MAX = 48 * 1024 * 1024, /* held at once, of all requests */
    FILES_MAX = 256                /* being sent at once */
};

static const char BUSY[] = "服务器正忙，请稍后再试。";

/* A request, and what only this file knows of it. */
struct exchange {
    struct request r; /* first: routes hold it by this address */
    struct task task;
    struct http *http;
    struct link *link;
    enum lane lane;
    struct answer *answer; /* owned; NULL until a worker has made it */
    char method[8];
    struct buf body;
    size_t excess;
    bool begun, too_long, has_file;
    bool turned_away; /* its body is read past */
    bool read_through; /* the library waits for our answer alone */
    char uri[];
};

const char *request_header(const struct request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

/* ---- sending ---- */

static bool accepts_gzip(const struct request *r)
{
    const char *accept = request_header(r, "Accept-Encoding");
    const char *gzip = accept ? strstr(accept, "gzip") : NULL;
    return gzip && strncmp(gzip, "gzip;q=0", 8) != 0;
}

static void turn_away(struct exchange *x, struct answer *a)
{
    answer_problem(a, 503, BUSY, "");
    answer_header(a, "Retry-After", "%d",
                  work_turn_away(x->http->work, x->lane));
}

/* What can be done before a socket is needed. */
static void make_ready(struct exchange *x, struct answer *a)
{
    if (a->file_len > 0 && !x->has_file) {
        x->has_file = true;
        if (atomic_fetch_add(&x->http->files, 1) >= FILES_MAX)
            turn_away(x, a);
    }
    if (a->file_len > 0)
        return;
    bool is_long = a->body.len > PLAIN_MAX;
    if (is_long && accepts_gzip(&x->r) && body_compress(&a->body))
        answer_header(a, "Content-Encoding", "gzip");
    if (is_long)
        answer_header(a, "Vary", "Accept-Encoding");
}

/* What it takes over is freed or closed with it; when there is no memory for
 * it, here. */
static struct MHD_Response *make_response(struct answer *a)
{
    if (a->file_len > 0) {
        struct MHD_Response *file = MHD_create_response_from_fd_at_offset64(
            a->file_len, a->file, a->file_from);
        if (!file)
            close(a->file);
        return file;
    }
    size_t len = a->body.len;
    char *body = buf_take(&a->body);
    struct MHD_Response *response = MHD_create_response_from_buffer(
        len, body, MHD_RESPMEM_MUST_FREE);
    if (!response)
        free(body);
    return response;
}

static enum MHD_Result send_answer(struct exchange *x, struct answer *a)
{
    link_enter(x->link, LINK_SENDING,
               (int64_t)(a->file_len > 0 ? a->file_len : a->body.len));
    struct MHD_Response *response = make_response(a);
    if (!response)
        return MHD_NO;
    if (a->type)
        MHD_add_response_header(response, "Content-Type", a->type);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    for (int i = 0; i < a->header_count; i++)
        MHD_add_response_header(response, a->headers[i].name,
                                a->headers[i].value);
    enum MHD_Result queued = MHD_queue_response(
        x->r.connection, (unsigned)a->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result refuse(struct exchange *x, int status,
                              const char *title)
{
    struct answer a = {0};
    answer_problem(&a, status, title, "");
    if (status == 405)
        answer_header(&a, "Allow", "GET, POST");
    return send_answer(x, &a);
}

/* ---- receiving ---- */

/* The library would make a header of each part of the query, and when it has
 * no memory for all of them forget the connection: no answer, and no end. */
static void drop_query(const char *uri)
{
    char *mark = strchr(uri, '?');
    if (mark)
        mark[1] = '\0';
}

/* Called with the address as it came, before anything decodes it. */
void *http_on_uri(void *ctx, const char *uri, struct MHD_Connection *conn)
{
    size_t n = strlen(uri);
    bool too_long = n >= HTTP_URI_MAX;
    struct exchange *x = mem_new(sizeof *x + (too_long ? 0 : n) + 1);
    x->http = ctx;
    x->r.connection = conn;
    x->link = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
                  ->socket_context;
    x->too_long = too_long;
    link_hold(x->link, x);
    memcpy(x->uri, uri, too_long ? 0 : n);
    drop_query(uri);
    char *mark = strchr(x->uri, '?');
    if (mark)
        *mark = '\0';
    x->r.path = x->uri;
    x->r.query = mark ? mark + 1 : "";
    return x;
}

static void note_peer(struct request *r)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *a = info ? info->client_addr : NULL;
    if (a && a->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)a)->sin_addr,
                  r->peer, sizeof r->peer);
    if (a && a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)a)->sin6_addr,
                  r->peer, sizeof r->peer);
}

/* Who would be turned away is told so as early as may be: its body is not
 * kept, but read past, because a connection that is closed costs a new TLS
 * handshake. */
static enum MHD_Result begin(struct http *h, struct exchange *x,
                             const char *method)
{
    x->begun = true;
    snprintf(x->method, sizeof x->method, "%s", method);
    x->r.method = x->method;
    note_peer(&x->r);
    link_enter(x->link, LINK_RECEIVING, 0);
    if (x->too_long)
        return refuse(x, 414, "网址太长。");
    if (strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
        return refuse(x, 405, "不支持这种请求方法。");
    if (MHD_get_connection_values(x->r.connection, MHD_HEADER_KIND, NULL,
                                  NULL) > HEADERS_MAX)
        return refuse(x, 431, "请求头太多。");
    const char *length = request_header(&x->r, "Content-Length");
    unsigned long long n = length ? strtoull(length, NULL, 10) : 0;
    if (n > EXCESS_MAX)
        return refuse(x, 413, "内容太长。");
    /* Read past: who still sends when the connection ends never sees why. */
    x->excess = n > h->o.body_max;
    x->lane = h->o.lane(h->o.ctx, &x->r);
    x->turned_away = length && x->lane != LANE_NOW &&
                     work_is_full(h->work, x->lane);
    return MHD_YES;
}

static enum MHD_Result collect(struct http *h, struct exchange *x,
                               const char *data, size_t *size)
{
    size_t n = *size;
    *size = 0;
    if (x->excess > 0 || n > h->o.body_max - x->body.len) {
        x->excess += n;
        return x->excess > EXCESS_MAX ? MHD_NO : MHD_YES;
    }
    if (!x->turned_away &&
        atomic_fetch_add(&h->held, n) + n > BODIES_MAX) {
        atomic_fetch_sub(&h->held, n);
        x->turned_away = true;
    }
    if (!x->turned_away)
        buf_add(&x->body, data, n);
    return MHD_YES;
}

/* ---- answering ---- */

static void hold(void *connection)
{
    MHD_suspend_connection(connection);
}

static void stay(void *unused)
{
    (void)unused; /* it is held already */
}

/* Under the lock of live.c. */
static void go_on(void *arg)
{
    struct exchange *x = arg;
    work_again(x->http->work, &x->task);
}

/* False when it is parked: then it may be gone. */
static bool ask_route(struct exchange *x, struct answer *a)
{
    const struct http_options *o = &x->http->o;
    x->r.body = x->body.text;
    x->r.body_len = x->body.len;
    if (x->r.waiter.live) { /* the wait is over */
        live_forget(&x->r.waiter);
        x->r.waited = true;
    }
    o->answer(o->ctx, &x->r, a);
    if (!a->park)
        return true;
    if (live_park(&x->r.waiter, stay, go_on, x))
        return false;
    live_forget(&x->r.waiter);
    x->r.waited = true;
    *a = (struct answer){0};
    o->answer(o->ctx, &x->r, a);
    return true;
}

/* A worker's thread; the connection is suspended. */
void http_do_task(struct task *t, bool in_time)
{
    struct exchange *x =
        (struct exchange *)(void *)((char *)t - offsetof(struct exchange, task));
    struct answer *a = mem_new(sizeof *a);
    if (!in_time) {
        turn_away(x, a);
    } else if (!ask_route(x, a)) {
        free(a);
        return;
    }
    make_ready(x, a);
    x->answer = a;
    MHD_resume_connection(x->r.connection);
}

static enum MHD_Result answer(struct http *h, struct exchange *x)
{
    struct answer a = {0};
    if (x->answer)
        return send_answer(x, x->answer);
    if (x->excess > 0)
        return refuse(x, 413, "内容太长。");
    if (x->turned_away) {
        turn_away(x, &a);
        return send_answer(x, &a);
    }
    if (x->lane == LANE_NOW) {
        ask_route(x, &a);
        make_ready(x, &a);
        return send_answer(x, &a);
    }
    /* One that was held while the library still read is read again as it goes
     * on, and ends there, unanswered, if its client has ended its side. */
    if (!x->read_through) {
        x->read_through = true;
        return MHD_YES;
    }
    link_enter(x->link, LINK_WAITING, 0);
    if (work_put(h->work, &x->task, x->lane, hold, x->r.connection))
        return MHD_YES;
    turn_away(x, &a);
    return send_answer(x, &a);
}

/* libmicrohttpd calls this once with the headers, then per piece of the body,
 * then with *size 0 for the answer, and again until there is one. */
enum MHD_Result http_on_request(void *ctx, struct MHD_Connection *conn,
                                const char *path, const char *method,
                                const char *version, const char *data,
                                size_t *size, void **state)
{
    (void)conn, (void)path, (void)version;
    struct http *h = ctx;
    struct exchange *x = *state;
    if (!x->begun)
        return begin(h, x, method);
    if (*size > 0)
        return collect(h, x, data, size);
    return answer(h, x);
}

void http_on_done(void *ctx, struct MHD_Connection *conn, void **state,
                  enum MHD_RequestTerminationCode why)
{
    (void)ctx, (void)conn, (void)why;
    struct exchange *x = *state;
    if (!x)
        return;
    link_enter(x->link, LINK_IDLE, 0);
    link_hold(x->link, NULL);
    http_drop(x);
    *state = NULL;
}

void http_drop(void *request)
{
    struct exchange *x = request;
    if (!x)
        return;
    atomic_fetch_sub(&x->http->held, x->body.len);
    atomic_fetch_sub(&x->http->files, x->has_file);
    if (x->answer)
        buf_clear(&x->answer->body);
    free(x->answer);
    buf_clear(&x->body);
    free(x);
}
