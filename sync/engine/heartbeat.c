#include "sync/engine/heartbeat.h"

#include "base/utf8.h"

#include <sodium.h>
#include <stdio.h>
#include <sys/statvfs.h>

enum {
    PERIOD_MS = 45 * 1000,
    SPREAD_MS = 5 * 1000, /* so that screens do not beat together */
    /* Waits so long for the thread to be awake anyway.  All in all less than
     * the minute after which the hub ends an idle connection. */
    COMPANY_MS = 8 * 1000,
    FIRST_MS = 1000,
    SHUT_OUT_MS = 5 * 60 * 1000 - PERIOD_MS, /* more, when the hub knows us no more */
    ASK_S = 15,
    ANSWER_MAX = 64 * 1024,
    HTTP_UNAUTHORIZED = 401
};

void heartbeat_begin(struct heartbeat *h, struct core *c)
{
    int64_t now = clock_steady_ms();
    *h =
        (struct heartbeat){.core = c, .started_at = now, .due = now + FIRST_MS};
}

void heartbeat_end(struct heartbeat *h)
{
    if (h->asking)
        transport_abort(h->core->transport, h->asking);
    h->asking = NULL;
}

void heartbeat_showing(struct heartbeat *h, const char *screen)
{
    utf8_copy(h->screen, sizeof h->screen, screen);
}

static void answered(void *ctx, const struct answer *a)
{
    struct heartbeat *h = ctx;
    h->asking = NULL;
    core_heard(h->core, "heartbeat", a);
    if (a->status == HTTP_UNAUTHORIZED)
        h->due += SHUT_OUT_MS;
}

static void ask(struct heartbeat *h, int64_t now)
{
    struct core *c = h->core;
    struct status s = {.queued = c->state.queued,
                       .quarantined = c->state.quarantined,
                       .uptime_s = (now - h->started_at) / 1000};
    struct statvfs disk;
    if (statvfs(c->media_dir, &disk) == 0)
        s.free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    snprintf(s.version, sizeof s.version, "%s", c->version);
    snprintf(s.screen, sizeof s.screen, "%s", h->screen);
    snprintf(s.cursor, sizeof s.cursor, "%s", c->state.cursor);

    struct buf body = {0};
    wire_put_status(&body, &s);
    struct request r = {.method = "POST",
                        .path = "/v1/status",
                        .timeout_s = ASK_S,
                        .answer_max = ANSWER_MAX,
                        .fd = -1,
                        .done = answered,
                        .ctx = h};
    h->asking = core_ask(c, &r, &body);
    buf_clear(&body);
}

int64_t heartbeat_step(struct heartbeat *h, int64_t now)
{
    if (!h->core->state.paired || h->asking)
        return INT64_MAX;
    if (now >= h->due) {
        h->due = now + PERIOD_MS + randombytes_uniform(SPREAD_MS);
        ask(h, now);
    }
    return h->due + COMPANY_MS;
}
