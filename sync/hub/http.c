#include "sync/hub/http.h"

#include "base/lang.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum {
    THREADS = 4,
    CONNECTIONS_MAX = 4096,
    CONNECTION_MEMORY = 16 * 1024,
    TIMEOUT_S = 60,
    BACKLOG = 1024,
    PLAIN_MAX = 1024, /* bytes not worth compressing */
    EXCESS_MAX = 16 * 1024 * 1024, /* read past, to be able to answer 413 */
    PEM_MAX = 256 * 1024
};

struct http {
    struct MHD_Daemon *daemon;
    struct http_options o;
    char *cert, *key; /* owned */
    char url[300];
};

/* A request, and what only this file knows of it. */
struct exchange {
    struct request r; /* first: routes hold it by this address */
    char uri[HTTP_URI_MAX];
    char method[8];
    struct buf body;
    size_t excess;
    bool begun, too_long;
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

/* False when it came out no smaller. */
static bool compress_body(struct buf *body)
{
    z_stream z = {0};
    if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return false;
    size_t room = deflateBound(&z, body->len);
    char *packed = mem_new(room);
    z.next_in = (unsigned char *)body->text;
    z.avail_in = (unsigned)body->len;
    z.next_out = (unsigned char *)packed;
    z.avail_out = (unsigned)room;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < body->len;
    size_t len = z.total_out;
    deflateEnd(&z);
    if (!ok) {
        free(packed);
        return false;
    }
    buf_clear(body);
    *body = (struct buf){.text = packed, .len = len, .room = room};
    return true;
}

static struct MHD_Response *make_response(const struct request *r,
                                          struct answer *a)
{
    if (a->file_len > 0)
        return MHD_create_response_from_fd_at_offset64(a->file_len, a->file,
                                                       a->file_from);
    if (a->body.len > PLAIN_MAX && accepts_gzip(r) &&
        compress_body(&a->body))
        answer_header(a, "Content-Encoding", "gzip");
    if (a->body.len > PLAIN_MAX)
        answer_header(a, "Vary", "Accept-Encoding");
    size_t len = a->body.len;
    return MHD_create_response_from_buffer(len, buf_take(&a->body),
                                           MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result send_answer(struct exchange *x, struct answer *a)
{
    struct MHD_Response *response = make_response(&x->r, a);
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

/* Called with the address as it came, before anything decodes it. */
static void *on_uri(void *ctx, const char *uri, struct MHD_Connection *conn)
{
    (void)ctx;
    struct exchange *x = mem_new(sizeof *x);
    x->r.connection = conn;
    size_t n = strlen(uri);
    x->too_long = n >= sizeof x->uri;
    memcpy(x->uri, uri, x->too_long ? 0 : n);
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

static enum MHD_Result begin(const struct http *h, struct exchange *x,
                             const char *method)
{
    x->begun = true;
    snprintf(x->method, sizeof x->method, "%s", method);
    x->r.method = x->method;
    note_peer(&x->r);
    if (x->too_long)
        return refuse(x, 414, "网址太长。");
    if (strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
        return refuse(x, 405, "不支持这种请求方法。");
    const char *length = request_header(&x->r, "Content-Length");
    if (length && strtoull(length, NULL, 10) > h->o.body_max)
        return refuse(x, 413, "内容太长。");
    return MHD_YES;
}

static enum MHD_Result collect(const struct http *h, struct exchange *x,
                               const char *data, size_t *size)
{
    if (x->excess == 0 && *size <= h->o.body_max - x->body.len)
        buf_add(&x->body, data, *size);
    else
        x->excess += *size;
    *size = 0;
    return x->excess > EXCESS_MAX ? MHD_NO : MHD_YES;
}

static void suspend(void *connection)
{
    MHD_suspend_connection(connection);
}

static void resume(void *connection)
{
    MHD_resume_connection(connection);
}

static enum MHD_Result answer(const struct http *h, struct exchange *x)
{
    struct answer a = {0};
    if (x->excess > 0)
        return refuse(x, 413, "内容太长。");
    x->r.body = x->body.text;
    x->r.body_len = x->body.len;
    if (x->r.waiter.live) { /* the wait is over */
        live_forget(&x->r.waiter);
        x->r.waited = true;
    }
    h->o.answer(h->o.ctx, &x->r, &a);
    if (a.park) {
        if (live_park(&x->r.waiter, suspend, resume, x->r.connection))
            return MHD_YES;
        live_forget(&x->r.waiter);
        x->r.waited = true;
        a = (struct answer){0};
        h->o.answer(h->o.ctx, &x->r, &a);
    }
    return send_answer(x, &a);
}

/* libmicrohttpd calls this once with the headers, then per piece of the body,
 * then with *size 0 for the answer, and again after each resume. */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *conn,
                                  const char *path, const char *method,
                                  const char *version, const char *data,
                                  size_t *size, void **state)
{
    (void)conn, (void)path, (void)version;
    const struct http *h = ctx;
    struct exchange *x = *state;
    if (!x->begun)
        return begin(h, x, method);
    if (*size > 0)
        return collect(h, x, data, size);
    return answer(h, x);
}

static void on_done(void *ctx, struct MHD_Connection *conn, void **state,
                    enum MHD_RequestTerminationCode why)
{
    (void)ctx, (void)conn, (void)why;
    struct exchange *x = *state;
    if (!x)
        return;
    live_forget(&x->r.waiter);
    buf_clear(&x->body);
    free(x);
    *state = NULL;
}

/* ---- starting ---- */

static char *read_pem(const char *path, struct err *err)
{
    FILE *f = fopen(path, "re");
    char *text = mem_new(PEM_MAX + 1);
    size_t n = f ? fread(text, 1, PEM_MAX + 1, f) : 0;
    bool ok = f && n > 0 && n <= PEM_MAX && !ferror(f);
    if (f)
        fclose(f);
    if (ok) {
        text[n] = '\0';
        return text;
    }
    free(text);
    err_set(err, ERR_INPUT, N_("读不了 TLS 证书或密钥文件。"), "%s", path);
    return NULL;
}

static bool read_tls(struct http *h, struct err *err)
{
    bool cert = h->o.tls_cert && h->o.tls_cert[0];
    bool key = h->o.tls_key && h->o.tls_key[0];
    if (cert != key)
        return err_set(err, ERR_INPUT,
                       N_("--tls-cert 与 --tls-key 要一起给出。"), "%s", "");
    if (!cert)
        return true;
    h->cert = read_pem(h->o.tls_cert, err);
    h->key = h->cert ? read_pem(h->o.tls_key, err) : NULL;
    return h->key != NULL;
}

/* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0". */
static bool parse_address(const char *listen, struct sockaddr_storage *out,
                          char host[200], struct err *err)
{
    const char *colon = strrchr(listen, ':');
    size_t n = colon ? (size_t)(colon - listen) : 0;
    struct addrinfo hints = {.ai_flags = AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    bool bracket = n > 1 && listen[0] == '[' && listen[n - 1] == ']';
    char name[200];
    if (n > 0 && n < sizeof name) {
        snprintf(host, 200, "%.*s", (int)n, listen);
        snprintf(name, sizeof name, "%.*s", (int)(bracket ? n - 2 : n),
                 listen + bracket);
        if (getaddrinfo(name, colon + 1, &hints, &found) == 0 && found) {
            memcpy(out, found->ai_addr, found->ai_addrlen);
            freeaddrinfo(found);
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   N_("--listen 要写成 地址:端口，例如 127.0.0.1:8080。"),
                   "%s", listen);
}

static void note_url(struct http *h, const char *host)
{
    const union MHD_DaemonInfo *port =
        MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(h->url, sizeof h->url, "%s://%s:%u", h->cert ? "https" : "http",
             host, port ? (unsigned)port->port : 0);
}

struct http *http_start(const struct http_options *o, struct err *err)
{
    struct http *h = mem_new(sizeof *h);
    struct sockaddr_storage address = {0};
    char host[200];
    h->o = *o;
    if (!read_tls(h, err) || !parse_address(o->listen, &address, host, err)) {
        http_stop(h);
        return NULL;
    }
    unsigned flags = MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    if (h->cert)
        flags |= MHD_USE_TLS;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, h->cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, h->key},
        {MHD_OPTION_END, 0, NULL},
    };
    h->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, h, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_done, NULL,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)BACKLOG,
        MHD_OPTION_ARRAY, h->cert ? tls : tls + 2, MHD_OPTION_END);
    if (!h->daemon) {
        err_set(err, ERR_REFUSED,
                N_("无法监听这个地址，端口可能已被占用。"), "%s: %s",
                o->listen, strerror(errno));
        http_stop(h);
        return NULL;
    }
    note_url(h, host);
    return h;
}

const char *http_url(const struct http *h)
{
    return h->url;
}

void http_stop(struct http *h)
{
    if (!h)
        return;
    if (h->daemon)
        MHD_stop_daemon(h->daemon);
    free(h->cert);
    free(h->key);
    free(h);
}
