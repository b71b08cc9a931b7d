/* libmicrohttpd and libcurl while memory fails: a screen's request to a hub
 * over a socket of this machine.  Threads of the server allocate too, so the
 * nth allocation is not always the same one. */
#include "tests/sim/alloc_private.h"

#include "base/buf.h"
#include "sync/engine/transport.h"

#include <string.h>

struct serve;
struct serve *alloc_serve_start(struct err *err);
void alloc_serve_stop(struct serve *s);
const char *alloc_serve_url(const struct serve *s);

static void answered(void *ctx, const struct answer *a)
{
    *(int *)ctx = a->status ? a->status : -1;
}

static bool ask(const char *url)
{
    struct err err = {0};
    int status = 0;
    struct transport *t = transport_open(url, "staffroom-sim", &err);
    struct request r = {.method = "GET",
                        .path = "/v1/feed",
                        .query = "limit=20",
                        .keyid = SCENE_DEVICE,
                        .keys = &alloc_scene->keys,
                        .now_s = SCENE_NOW / 1000,
                        .timeout_s = 2,
                        .answer_max = WIRE_BODY_MAX,
                        .fd = -1,
                        .done = answered,
                        .ctx = &status};
    bool sent = t && transport_start(t, &err) && transport_send(t, &r);
    while (sent && status == 0)
        transport_run(t, 1000);
    transport_close(t);
    return status == 200;
}

/* A thread cannot begin without memory under the sanitizer, so that the server
 * starts with it and answers once. */
bool alloc_serve(void)
{
    struct err err = {0};
    alloc_hold(true);
    struct serve *s = alloc_serve_start(&err);
    bool ok = s && ask(alloc_serve_url(s));
    alloc_hold(false);
    ok = ok && ask(alloc_serve_url(s));
    alloc_hold(true);
    alloc_serve_stop(s);
    alloc_hold(false);
    return ok;
}
