/* load_lines.h - thousands of TLS connections on one thread, each with one
 * request at a time, as libcurl keeps them for a screen. */
#ifndef LOAD_LINES_H
#define LOAD_LINES_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct reply {
    int status; /* 0: the connection broke */
    int64_t retry_after_s;
    bool is_gzip, will_close;
    const char *body; /* as it came; valid for the call */
    size_t len;
};

struct lines; /* all of them */
struct line {
    struct lines *lines;
    void *ssl; /* NULL: not connected */
    int fd;
    uint32_t from; /* our address, 127.x.y.z in host order */
    const char *out; /* borrowed until the answer */
    size_t out_len, out_sent;
    size_t head_len, body_len; /* of the answer, once its head is there */
    struct buf in;
    struct reply reply;
    bool asking, fresh;
    bool drops; /* hangs up instead of reading the answer */
    void (*done)(void *ctx, const struct reply *r);
    void *ctx;
};

struct lines *lines_open(int port, const char *cert);
void lines_close(struct lines *l);
int lines_connected(const struct lines *l);
int64_t lines_handshakes(const struct lines *l);

void line_begin(struct line *k, struct lines *l, uint32_t from);
/* One at a time.  Connects first when it is not.  done() is called once. */
void line_ask(struct line *k, const char *request, size_t n,
              void (*done)(void *ctx, const struct reply *r), void *ctx);
void line_hang_up(struct line *k); /* done() is not called */

/* Goes on with those that can; false when there were none. */
bool lines_run(struct lines *l, int timeout_ms);

/* The start of the body, unpacked and NUL-terminated: at most size - 1. */
void reply_start(const struct reply *r, char *out, size_t size);
/* All of it; yours. */
struct buf reply_body(const struct reply *r);

#endif
