#include "sync/hub/http_private.h"

#include "base/lang.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum {
    THREADS = 4,
    CONNECTION_MEMORY = 4096, /* 1.5 KiB of headers, and what they become */
    BACKLOG = 4096,
    GREETING_MANY = 96,
    GREETING_NS = 5 * 1000 * 1000,
    /* Longer than any deadline of links.c.  With one, the library looks at
     * the connection that has been still for longest whenever it does
     * something, and so finds those it has forgotten; without, at the oldest. */
    STILL_MOST_S = 3600,
    /* A school behind one address has some sixty screens. */
    PER_ADDRESS_MAX = 512,
    CROWD = 64 /* may be accepted while one is being counted */
};

/* ChaCha20 keeps half of what AES-GCM keeps for each connection, and is the
 * faster one on screens without AES in hardware. */
static const char CIPHERS[] =
    "NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305:+AES-256-GCM:+AES-128-GCM"
    ":+AES-256-CBC:+AES-128-CBC:%SERVER_PRECEDENCE";

/* ---- connections ---- */

/* A handshake that waits for its client is tried again and again by the
 * library, with memory for each: too many at once hold up each other, and
 * leave holes in the heap.  Who comes into a crowd waits, in the queue of the
 * socket, for a breath each. */
static void pace(const struct http *h)
{
    static const struct timespec breath = {.tv_nsec = GREETING_NS};
    struct link_figures now;
    links_figures(h->links, &now);
    if (now.greeting > GREETING_MANY)
        nanosleep(&breath, NULL);
}

static enum MHD_Result may_come(void *ctx, const struct sockaddr *from,
                                socklen_t len)
{
    (void)from, (void)len;
    const struct http *h = ctx;
    pace(h);
    return links_has_room(h->links) ? MHD_YES : MHD_NO;
}

static void on_link(void *ctx, struct MHD_Connection *conn, void **state,
                    enum MHD_ConnectionNotificationCode what)
{
    const struct http *h = ctx;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *state = link_open(
            h->links,
            MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD)
                ->connect_fd);
        return;
    }
    http_drop(link_held(*state));
    link_close(*state);
}

/* ---- starting ---- */

static void note_url(struct http *h, const char *host)
{
    const union MHD_DaemonInfo *port =
        MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(h->url, sizeof h->url, "%s://%s:%u", h->cert ? "https" : "http",
             host, port ? (unsigned)port->port : 0);
}

static int64_t files_allowed(void)
{
    struct rlimit limit = {0};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? (int64_t)limit.rlim_cur : 0;
}

static struct MHD_Daemon *start_daemon(struct http *h,
                                       const struct sockaddr_storage *address,
                                       bool is_near)
{
    unsigned flags = MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    if (h->cert)
        flags |= MHD_USE_TLS;
    if (address->ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, h->cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, h->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)CIPHERS},
        {MHD_OPTION_END, 0, NULL},
    };
    int each = h->o.per_address;
    if (each == 0 && !is_near)
        each = PER_ADDRESS_MAX;
    /* links.c refuses before the library's own limit, which would leave new
     * clients waiting, and keeps all times. */
    unsigned limit = (unsigned)h->o.limits.connections + CROWD;
    return MHD_start_daemon(
        flags, 0, may_come, h, http_on_request, h, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_URI_LOG_CALLBACK, http_on_uri, h,
        MHD_OPTION_NOTIFY_COMPLETED, http_on_done, h,
        MHD_OPTION_NOTIFY_CONNECTION, on_link, h,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
        MHD_OPTION_CONNECTION_LIMIT, THREADS * limit,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)(each > 0 ? each : 0),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)STILL_MOST_S,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)BACKLOG,
        MHD_OPTION_ARRAY, h->cert ? tls : tls + 3, MHD_OPTION_END);
}

struct http *http_start(const struct http_options *o, struct err *err)
{
    struct http *h = mem_new(sizeof *h);
    struct sockaddr_storage address = {0};
    char host[HTTP_HOST_MAX];
    bool is_near = false;
    h->o = *o;
    if (!http_read_tls(o, &h->cert, &h->key, err) ||
        !http_parse_address(o->listen, &address, host, &is_near, err)) {
        http_stop(h);
        return NULL;
    }
    link_limits_fill(&h->o.limits, files_allowed());
    h->links = links_start(&h->o.limits);
    h->work = work_start(http_do_task);
    h->daemon = start_daemon(h, &address, is_near);
    if (!h->daemon) {
        err_set(err, ERR_REFUSED,
                N_("无法监听这个地址，端口可能已被占用。"), "%s: %s",
                o->listen, strerror(errno));
        http_stop(h);
        return NULL;
    }
    note_url(h, host);
    return h;
}

const char *http_url(const struct http *h)
{
    return h->url;
}

void http_figures(struct http *h, struct http_figures *out)
{
    links_figures(h->links, &out->links);
    for (int i = 0; i < LANES; i++)
        work_figures(h->work, i, &out->lanes[i]);
}

void http_stop(struct http *h)
{
    if (!h)
        return;
    if (h->work)
        work_stop(h->work);
    if (h->daemon)
        MHD_stop_daemon(h->daemon); /* which is asked until then */
    work_free(h->work);
    links_stop(h->links);
    free(h->cert);
    free(h->key);
    free(h);
}
