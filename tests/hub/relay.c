#include "relay.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 16 * 1024 };

static bool send_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

static void add_line(struct relay *r)
{
    struct sockaddr_in hub = {.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)r->hub_port)};
    hub.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int screen = accept(r->listener, NULL, NULL);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (screen >= 0 && r->count < RELAY_LINES &&
        connect(fd, (struct sockaddr *)&hub, sizeof hub) == 0) {
        r->lines[r->count++] = (struct relay_line){screen, fd, 0};
        return;
    }
    close(screen);
    close(fd);
}

static void drop_line(struct relay *r, int i)
{
    close(r->lines[i].screen);
    close(r->lines[i].hub);
    r->lines[i] = r->lines[--r->count];
}

static bool pass_up(struct relay *r, struct relay_line *line)
{
    static const char feed[] = "GET /v1/feed";
    char bytes[CHUNK];
    ssize_t n = recv(line->screen, bytes, sizeof bytes, 0);
    if (n <= 0)
        return false;
    line->feed = 0;
    if (n > (ssize_t)sizeof feed && memcmp(bytes, feed, sizeof feed - 1) == 0) {
        int nth = atomic_load(&r->feeds);
        if (nth < RELAY_HEADS)
            snprintf(r->heads[nth], RELAY_HEAD, "%.*s", (int)n, bytes);
        line->feed = nth + 1;
        atomic_store(&r->feeds, nth + 1);
    }
    return send_all(line->hub, bytes, (size_t)n);
}

static bool pass_down(struct relay *r, struct relay_line *line)
{
    char bytes[CHUNK];
    ssize_t n = recv(line->hub, bytes, sizeof bytes, 0);
    if (n <= 0)
        return false;
    atomic_fetch_add(&r->bytes, n);
    if (line->feed && line->feed == atomic_load(&r->cut_at)) {
        send_all(line->screen, bytes, (size_t)n / 2);
        return false;
    }
    return send_all(line->screen, bytes, (size_t)n);
}

static void *run(void *arg)
{
    struct relay *r = arg;
    for (;;) {
        struct pollfd fds[2 + 2 * RELAY_LINES] = {{r->stop[0], POLLIN, 0},
                                                  {r->listener, POLLIN, 0}};
        int lines = r->count;
        for (int i = 0; i < lines; i++) {
            fds[2 + 2 * i] = (struct pollfd){r->lines[i].screen, POLLIN, 0};
            fds[3 + 2 * i] = (struct pollfd){r->lines[i].hub, POLLIN, 0};
        }
        if (poll(fds, (nfds_t)(2 + 2 * lines), -1) < 0 || fds[0].revents)
            return NULL;
        for (int i = lines - 1; i >= 0; i--)
            if ((fds[2 + 2 * i].revents && !pass_up(r, &r->lines[i])) ||
                (fds[3 + 2 * i].revents && !pass_down(r, &r->lines[i])))
                drop_line(r, i);
        if (fds[1].revents)
            add_line(r);
    }
}

void relay_open(struct relay *r, const char *address, const char *hub_url)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    *r = (struct relay){0};
    r->hub_port = (int)strtol(strrchr(hub_url, ':') + 1, NULL, 10);
    ck_assert_int_eq(inet_pton(AF_INET, address, &at.sin_addr), 1);
    ck_assert_int_eq(pipe(r->stop), 0);
    r->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert(bind(r->listener, (struct sockaddr *)&at, sizeof at) == 0);
    ck_assert(listen(r->listener, 16) == 0);
    getsockname(r->listener, (struct sockaddr *)&at, &size);
    snprintf(r->url, sizeof r->url, "http://%s:%d", address,
             ntohs(at.sin_port));
    ck_assert_int_eq(pthread_create(&r->thread, NULL, run, r), 0);
}

void relay_close(struct relay *r)
{
    ck_assert_int_eq(write(r->stop[1], "", 1), 1);
    pthread_join(r->thread, NULL);
    while (r->count > 0)
        drop_line(r, r->count - 1);
    close(r->listener);
    close(r->stop[0]);
    close(r->stop[1]);
}
