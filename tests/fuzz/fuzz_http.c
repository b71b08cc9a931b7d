/* A connection's bytes, through libmicrohttpd and http.c to what a route
 * sees.  The file itself is included: a socket pair is handed to its server,
 * so that nothing goes over the network. */
#include "fuzz.h"

#include "sync/hub/http.c"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* Looks at all that a route may look at. */
static void answer_anything(void *ctx, struct request *r, struct answer *a)
{
    static const char *const names[] = {
        "Signature-Input", "Signature", "Content-Digest", "Range",
        "If-None-Match",   "If-Range",  "Accept-Encoding",
    };
    char value[64];
    bool bad = false;
    (void)ctx;
    assert(strlen(r->path) + strlen(r->query) < HTTP_URI_MAX);
    assert(strcmp(r->method, "GET") == 0 || strcmp(r->method, "POST") == 0);
    a->status = 200;
    a->type = "text/plain";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *header = request_header(r, names[i]);
        buf_put(&a->body, header ? header : "-");
    }
    if (request_arg(r, "cursor", value, sizeof value, &bad))
        answer_header(a, "X-Length", "%zu", strlen(value));
    assert(!bad || value[0] == '\0');
    buf_add(&a->body, r->body ? r->body : "", r->body_len);
}

/* Both ways: on the server's own thread, and through a worker's hands. */
static enum lane lane_of(void *ctx, const struct request *r)
{
    (void)ctx;
    return strlen(r->path) % 2 ? LANE_NOW : LANE_READ;
}

static struct http *server(void)
{
    static struct http *h;
    struct http_options o = {.listen = "127.0.0.1:0",
                             .body_max = 4096,
                             .lane = lane_of,
                             .answer = answer_anything};
    struct err err = {0};
    if (!h)
        h = http_start(&o, &err);
    assert(h != NULL);
    return h;
}

/* Until the server has read all or has something to say.  An end that comes
 * with the last bytes it sees only when links.c reminds it. */
static void wait_read(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int unread = 1;
    while (unread > 0 && poll(&p, 1, 0) == 0 &&
           ioctl(fd, SIOCOUTQ, &unread) == 0)
        sched_yield();
}

/* A query behind a NUL: the server may forget its connection until something
 * else happens (tests/hub/test_hub_ends.c), and here nothing does. */
static bool may_be_forgotten(const uint8_t *data, size_t size)
{
    bool nul = false;
    for (size_t i = 0; i < size; i++) {
        if (nul && data[i] == '?')
            return true;
        nul = data[i] == '\0' || (nul && data[i] != '\n');
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sockaddr_in peer = {.sin_family = AF_INET};
    int ends[2];
    char answer[4096];
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (may_be_forgotten(data, size))
        return 0;
    struct http *h = server();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0)
        abort();
    fcntl(ends[0], F_SETFL, 0);
    if (MHD_add_connection(h->daemon, ends[1], (struct sockaddr *)&peer,
                           sizeof peer) != MHD_YES ||
        send(ends[0], data, size, MSG_NOSIGNAL) < 0)
        abort();
    wait_read(ends[0]);
    shutdown(ends[0], SHUT_WR);
    ssize_t n;
    do
        n = recv(ends[0], answer, sizeof answer, 0);
    while (n > 0 || (n < 0 && errno == EINTR)); /* the fuzzer's own alarm */
    close(ends[0]);
    return 0;
}
