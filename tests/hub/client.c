#include "client.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct world world;

void open_with(const struct http_options *o)
{
    struct err err = {0};
    world_open(&world);
    serve_stop(world.serve);
    world.serve = serve_start(world.hub, o, &err);
    ck_assert_msg(world.serve != NULL, "%s", err.detail);
}

struct http_figures figures(void)
{
    struct http_figures f = {0};
    http_figures(world.serve->http, &f);
    return f;
}

int call_from(uint32_t from)
{
    const char *url = http_url(world.serve->http);
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

int call(void)
{
    return call_from(INADDR_LOOPBACK);
}

void say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL),
                     (ssize_t)strlen(text));
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
