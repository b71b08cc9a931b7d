/* transport.h - the engine's HTTP: several requests at once on one thread.
 *
 * Engine's thread, but for transport_open() and transport_wake().
 * Every request ends by itself: with an answer, a broken connection, or its
 * deadline.
 *
 * Over https the hub's certificate is checked: its issuer, its name, and its
 * dates by the request's idea of the time.  A machine without a battery for
 * its clock wakes up long ago, and could then never ask its hub for the time:
 * so the dates alone are left out while that idea is before this program was
 * made, or, until the hub was heard, once a certificate was not valid yet. */
#ifndef SYNC_ENGINE_TRANSPORT_H
#define SYNC_ENGINE_TRANSPORT_H

#include "base/err.h"
#include "sync/sign.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct transport;
struct exchange; /* a request on its way */

enum { EXCHANGES_MAX = 8, ETAG_SIZE = 80, URL_SIZE = 300 };

struct answer {
    int status;       /* of HTTP; 0: none, see `trouble` */
    const char *body; /* unpacked; "" when it went to a file */
    size_t len;
    bool is_problem; /* application/problem+json: the hub itself speaks */
    int64_t retry_after_s;
    char etag[ETAG_SIZE];
    const char *trouble; /* why there is no whole answer, for the log; NULL */
};

struct request {
    const char *method; /* "GET", "POST" */
    const char *path, *query;
    const void *body; /* copied; JSON */
    size_t body_len;
    const char *keyid; /* NULL: unsigned */
    const struct keypair *keys;
    int64_t now_s;     /* for the signature, and the dates of certificates */
    bool now_is_hubs;  /* it was learnt from the hub in this run */
    const char *hub_cert; /* file of the only certificate or CA to trust; NULL
                             or "": the system's */
    int timeout_s;     /* for the whole of it */
    bool held;         /* the hub may keep it waiting: no limit but that */
    size_t answer_max; /* bytes */
    /* A file for the bytes of a 200, from its start, or a 206, at its end;
     * -1: none.  `resume_at` > 0 asks for the rest behind it, if the thing
     * still is the one with this ETag. */
    int fd;
    int64_t resume_at;
    const char *etag;
    /* Called exactly once, unless aborted; the answer is gone after it. */
    void (*done)(void *ctx, const struct answer *a);
    void *ctx;
};

/* `base_url` is scheme://host[:port]. */
struct transport *transport_open(const char *base_url, const char *agent,
                                 struct err *err);
/* Loads libcurl, which takes a while: before anything is sent or waited for.
 * ERR_STORAGE when it cannot start. */
bool transport_start(struct transport *t, struct err *err);
void transport_close(struct transport *t); /* aborts; NULL is allowed */

/* NULL when EXCHANGES_MAX are on their way: try again later. */
struct exchange *transport_send(struct transport *t, const struct request *r);
/* done() will not be called.  NULL is allowed. */
void transport_abort(struct transport *t, struct exchange *x);

/* Sleeps until something arrives, transport_wake() or the timeout, and hands
 * out the answers that are there. */
void transport_run(struct transport *t, int timeout_ms);
void transport_wake(struct transport *t); /* any thread */

#endif
