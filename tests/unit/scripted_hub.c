#include "tests/unit/scripted_hub.h"

#include "base/buf.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWERS_MAX = 8, REQUESTS_MAX = 64, REQUEST_MAX = 8192 };

struct scripted {
    const char *to;
    int status;
    const char *headers;
    char *body; /* owned */
    bool used;
};

static struct hub {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    struct scripted answers[ANSWERS_MAX];
    int count;
    char requests[REQUESTS_MAX][REQUEST_MAX];
    int seen;
} *hub;

void hub_will(const char *to, int status, const char *headers,
              const char *body)
{
    pthread_mutex_lock(&hub->lock);
    hub->answers[hub->count++] =
        (struct scripted){to, status, headers, mem_text(body), false};
    pthread_mutex_unlock(&hub->lock);
}

const char *hub_got(const char *beginning, int nth)
{
    const char *found = NULL;
    pthread_mutex_lock(&hub->lock);
    for (int i = 0; i < hub->seen && !found; i++)
        if (strncmp(hub->requests[i], beginning, strlen(beginning)) == 0 &&
            nth-- == 0)
            found = hub->requests[i];
    pthread_mutex_unlock(&hub->lock);
    return found;
}

static bool read_request(int fd, char *out)
{
    size_t n = 0;
    for (;;) {
        ssize_t got = read(fd, out + n, REQUEST_MAX - 1 - n);
        if (got <= 0)
            return false;
        n += (size_t)got;
        out[n] = '\0';
        const char *end = strstr(out, "\r\n\r\n");
        const char *length = strcasestr(out, "\r\nContent-Length: ");
        if (end && n >= (size_t)(end + 4 - out) +
                            (length ? strtoul(length + 18, NULL, 10) : 0))
            return true;
    }
}

static void give(int fd, const char *request)
{
    struct scripted answer = {.status = 503,
                              .headers = "Retry-After: 3600\r\n",
                              .body = (char *)""};
    pthread_mutex_lock(&hub->lock);
    for (int i = 0; i < hub->count; i++) {
        struct scripted *s = &hub->answers[i];
        if (s->used || strncmp(request, s->to, strlen(s->to)) != 0)
            continue;
        s->used = true;
        answer = *s;
        break;
    }
    pthread_mutex_unlock(&hub->lock);
    struct buf b = {0};
    buf_printf(&b,
               "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s"
               "Connection: close\r\n\r\n%s",
               answer.status, strlen(answer.body), answer.headers,
               answer.body);
    ck_assert_int_eq(send(fd, b.text, b.len, MSG_NOSIGNAL), (ssize_t)b.len);
    buf_clear(&b);
}

static void *serve(void *unused)
{
    (void)unused;
    for (int fd; (fd = accept(hub->listener, NULL, NULL)) >= 0; close(fd)) {
        static const struct timeval patience = {2, 0};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        char request[REQUEST_MAX];
        if (!read_request(fd, request))
            continue;
        pthread_mutex_lock(&hub->lock);
        if (hub->seen < REQUESTS_MAX)
            memcpy(hub->requests[hub->seen++], request, sizeof request);
        pthread_mutex_unlock(&hub->lock);
        give(fd, request);
    }
    return NULL;
}

void scripted_hub_open(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    hub = mem_new(sizeof *hub);
    pthread_mutex_init(&hub->lock, NULL);
    hub->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert(bind(hub->listener, (struct sockaddr *)&at, sizeof at) == 0);
    ck_assert(listen(hub->listener, 16) == 0);
    getsockname(hub->listener, (struct sockaddr *)&at, &size);
    hub->port = ntohs(at.sin_port);
    ck_assert(pthread_create(&hub->thread, NULL, serve, NULL) == 0);
}

void scripted_hub_close(void)
{
    shutdown(hub->listener, SHUT_RDWR);
    pthread_join(hub->thread, NULL);
    close(hub->listener);
    pthread_mutex_destroy(&hub->lock);
    for (int i = 0; i < hub->count; i++)
        free(hub->answers[i].body);
    free(hub);
}

int scripted_hub_port(void)
{
    return hub->port;
}
