/* http.h - requests and answers, whatever server carries them.
 *
 * Routes see only this; http_private.h is the door to libmicrohttpd. */
#ifndef SYNC_HUB_HTTP_H
#define SYNC_HUB_HTTP_H

#include "base/buf.h"
#include "base/err.h"
#include "sync/hub/links.h"
#include "sync/hub/live.h"
#include "sync/hub/work.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ANSWER_HEADERS_MAX = 8,
    HEADER_VALUE_MAX = 200,
    HTTP_URI_MAX = 4096,
    PEER_SIZE = 48
};

struct request {
    const char *method;
    const char *path, *query; /* as they came, not decoded; "" without '?' */
    const char *body;         /* NULL without one; not NUL-terminated */
    size_t body_len;
    char peer[PEER_SIZE]; /* address without port */
    struct waiter waiter; /* for routes that park */
    bool waited;          /* asked again after it was parked */
    bool is_proven;       /* its signature was right */
    void *connection;
};

/* NULL when absent. */
const char *request_header(const struct request *r, const char *name);
/* A parameter of the query, decoded.  False, with "" in `out`, when it is
 * absent; true and *bad when it does not fit or cannot be decoded. */
bool request_arg(const struct request *r, const char *name, char *out,
                 size_t size, bool *bad);

/* All-zero is empty.  http.c sends and clears it. */
struct answer {
    int status;
    const char *type; /* static */
    struct buf body;
    struct answer_header {
        const char *name; /* static */
        char value[HEADER_VALUE_MAX];
    } headers[ANSWER_HEADERS_MAX];
    int header_count;
    int file; /* with file_len > 0: sent instead of the body, then closed */
    uint64_t file_from, file_len;
    bool park; /* nothing yet: r->waiter is registered, wait for it */
};

void answer_header(struct answer *a, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Replaces whatever was there by a problem (RFC 9457); `title` is Chinese,
 * which is what the people at a screen read, whoever runs the hub. */
void answer_problem(struct answer *a, int status, const char *title,
                    const char *detail);
/* A database that failed: logged, 503 and Retry-After. */
void answer_trouble(struct answer *a, const char *doing,
                    const struct err *err);

struct http;
struct http_options {
    const char *listen;             /* ADDR:PORT; port 0: any that is free */
    const char *tls_cert, *tls_key; /* PEM files, both or neither; "" none */
    size_t body_max;
    struct link_limits limits; /* what is 0 has a default */
    /* Connections from one address; 0: the default, which is none when only
     * this machine can reach us, for then it is a proxy; -1: no limit. */
    int per_address;
    /* The server's own threads, with method, path, query and headers. */
    enum lane (*lane)(void *ctx, const struct request *r);
    /* One of the workers' threads, or for LANE_NOW the server's.  Called
     * again, with r->waited set, when it asked to park, which only those of
     * a worker may. */
    void (*answer)(void *ctx, struct request *r, struct answer *a);
    void *ctx;
};
struct http *http_start(const struct http_options *o, struct err *err);
const char *http_url(const struct http *h); /* "http://127.0.0.1:8080" */
struct http_figures {
    struct link_figures links;
    struct work_figures lanes[LANES];
};
void http_figures(struct http *h, struct http_figures *out);
/* All waiters have been woken. */
void http_stop(struct http *h); /* NULL is allowed */

#endif
