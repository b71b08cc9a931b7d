#include "caller.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void open_with(struct world *w, const struct http_options *o)
{
    struct err err = {0};
    world_open(w);
    serve_stop(w->serve);
    w->serve = serve_start(w->hub, o, &err);
    ck_assert_msg(w->serve != NULL, "%s", err.detail);
}

struct http_figures figures_of(const struct world *w)
{
    struct http_figures f = {0};
    http_figures(w->serve->http, &f);
    return f;
}

int call_from(const struct world *w, uint32_t from)
{
    const char *url = http_url(w->serve->http);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in us = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(from)};
    to.sin_port = htons((uint16_t)strtol(strrchr(url, ':') + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&us, sizeof us), 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

int call(const struct world *w)
{
    return call_from(w, INADDR_LOOPBACK);
}

static void put(int fd, const char *text, int flags)
{
    ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL | flags),
                     (ssize_t)strlen(text));
}

void say(int fd, const char *text)
{
    put(fd, text, 0);
}

void say_last(int fd, const char *text)
{
    put(fd, text, MSG_MORE);
    ck_assert_int_eq(shutdown(fd, SHUT_WR), 0);
}

int hear_more(int fd, int *retry_s)
{
    char head[2048] = "";
    size_t n = 0;
    while (n + 1 < sizeof head && !strstr(head, "\r\n\r\n")) {
        ssize_t got = recv(fd, head + n, 1, 0);
        if (got <= 0)
            return 0;
        head[++n] = '\0';
    }
    const char *retry = strstr(head, "\r\nRetry-After: ");
    if (retry_s)
        *retry_s = retry ? (int)strtol(retry + 15, NULL, 10) : 0;
    return (int)strtol(head + strlen("HTTP/1.1 "), NULL, 10);
}

int hear(int fd)
{
    return hear_more(fd, NULL);
}

bool ends(int fd)
{
    char piece[4096];
    ssize_t n;
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        ;
    return true;
}

void request_text(const struct screen *s, const char *target, const char *body,
                  char out[REQUEST_MAX])
{
    char path[256], digest[SIGN_HEADER_MAX + 64] = "";
    struct signature sig;
    snprintf(path, sizeof path, "%.*s", (int)strcspn(target, "?"), target);
    const char *query = target + strlen(path);
    struct message m = {body ? "POST" : "GET", path, query + (*query == '?'),
                        body, body ? strlen(body) : 0};
    sign_message(&m, &s->key, s->device, 1, &sig);
    if (body)
        snprintf(digest, sizeof digest,
                 "Content-Length: %zu\r\nContent-Digest: %s\r\n", m.body_len,
                 sig.digest);
    snprintf(out, REQUEST_MAX,
             "%s %s HTTP/1.1\r\nHost: h\r\n%sSignature-Input: %s\r\n"
             "Signature: %s\r\n\r\n%s",
             m.method, target, digest, sig.input, sig.signature,
             body ? body : "");
}
