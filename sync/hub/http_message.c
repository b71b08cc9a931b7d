#include "sync/hub/http_private.h"

#include "base/log.h"
#include "base/mem.h"
#include "sync/wire.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* False when it does not fit, is badly escaped, or holds a NUL. */
static bool decode(const char *p, const char *end, char *out, size_t size)
{
    size_t n = 0;
    for (; p < end; p++) {
        char c = *p;
        if (c == '+')
            c = ' ';
        if (c == '%') {
            if (end - p < 3 || hex_digit(p[1]) < 0 || hex_digit(p[2]) < 0)
                return false;
            c = (char)(hex_digit(p[1]) * 16 + hex_digit(p[2]));
            p += 2;
        }
        if (c == '\0' || n + 1 >= size)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

bool request_arg(const struct request *r, const char *name, char *out,
                 size_t size, bool *bad)
{
    size_t n = strlen(name);
    out[0] = '\0';
    for (const char *p = r->query; *p; p += *p == '&') {
        const char *end = p + strcspn(p, "&");
        if ((size_t)(end - p) > n && strncmp(p, name, n) == 0 &&
            p[n] == '=') {
            if (!decode(p + n + 1, end, out, size)) {
                out[0] = '\0';
                *bad = true;
            }
            return true;
        }
        p = end;
    }
    return false;
}

void answer_header(struct answer *a, const char *name, const char *fmt, ...)
{
    if (a->header_count == ANSWER_HEADERS_MAX)
        return;
    struct answer_header *h = &a->headers[a->header_count++];
    va_list args;
    va_start(args, fmt);
    h->name = name;
    vsnprintf(h->value, sizeof h->value, fmt, args);
    va_end(args);
}

void answer_problem(struct answer *a, int status, const char *title,
                    const char *detail)
{
    if (a->file_len > 0)
        close(a->file);
    buf_clear(&a->body);
    *a = (struct answer){.status = status,
                         .type = "application/problem+json"};
    wire_put_problem(&a->body, status, title, detail);
}

void answer_trouble(struct answer *a, const char *doing,
                    const struct err *err)
{
    log_err(doing, err);
    answer_problem(a, 503, "服务器暂时无法处理，请稍后再试。", "");
    answer_header(a, "Retry-After", "5");
}

bool body_compress(struct buf *body)
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
