/* http_private.h - the one door to libmicrohttpd, for the files of the
 * server: http.c has the requests, http_server.c the connections. */
#ifndef SYNC_HUB_HTTP_PRIVATE_H
#define SYNC_HUB_HTTP_PRIVATE_H

#include "sync/hub/http.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum { HTTP_HOST_MAX = 200 };

struct http {
    struct MHD_Daemon *daemon;
    struct http_options o;
    struct work *work;
    struct links *links;
    char *cert, *key; /* owned */
    char url[300];
    atomic_size_t held; /* bytes of bodies */
    atomic_int files;
};

/* What the library calls; ctx is the struct http. */
void *http_on_uri(void *ctx, const char *uri, struct MHD_Connection *conn);
enum MHD_Result http_on_request(void *ctx, struct MHD_Connection *conn,
                                const char *path, const char *method,
                                const char *version, const char *data,
                                size_t *size, void **state);
void http_on_done(void *ctx, struct MHD_Connection *conn, void **state,
                  enum MHD_RequestTerminationCode why);
/* Ends what http_on_uri() returned; NULL is allowed.  The library does not
 * tell the end of a request whose query is too much for it. */
void http_drop(void *request);
/* What a worker does: see work.h. */
void http_do_task(struct task *t, bool in_time);

/* The texts of the PEM files, yours; NULL without TLS. */
bool http_read_tls(const struct http_options *o, char **cert_pem,
                   char **key_pem, struct err *err);
/* is_near: reached from this machine only, so what comes is from a proxy. */
bool http_parse_address(const char *listen, struct sockaddr_storage *out,
                        char host[HTTP_HOST_MAX], bool *is_near,
                        struct err *err);

/* Packs it with gzip.  False when it came out no smaller. */
bool body_compress(struct buf *body);

#endif
