/* http.h - requests and answers, whatever server carries them.
 *
 * http.c is the one door to libmicrohttpd; routes see only this. */
#ifndef SYNC_HUB_HTTP_H
#define SYNC_HUB_HTTP_H

#include "base/buf.h"
#include "base/err.h"
#include "sync/hub/live.h"

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
    /* Any of the server's threads.  Called again, with r->waited set, when
     * it asked to park. */
    void (*answer)(void *ctx, struct request *r, struct answer *a);
    void *ctx;
};
struct http *http_start(const struct http_options *o, struct err *err);
const char *http_url(const struct http *h); /* "http://127.0.0.1:8080" */
/* All waiters have been woken. */
void http_stop(struct http *h); /* NULL is allowed */

#endif
