#include "sync/hub/serve.h"

#include "base/mem.h"
#include "sync/hub/routes.h"
#include "sync/wire.h"

#include <stdlib.h>

struct serve *serve_start(struct hub *h, const struct http_options *o,
                          struct err *err)
{
    struct serve *s = mem_new(sizeof *s);
    s->hub = h;
    s->pairing = limiter_new();
    s->recent = recent_new();
    s->live = live_start();
    hub_on_change(h, live_changed, s->live);
    s->listen = listen_start(h);
    struct http_options options = *o;
    options.body_max = WIRE_BODY_MAX;
    options.lane = routes_lane;
    options.answer = routes_answer;
    options.ctx = s;
    s->keeper = keeper_start(h, err);
    s->http = s->keeper ? http_start(&options, err) : NULL;
    if (!s->http) {
        serve_stop(s);
        return NULL;
    }
    return s;
}

void serve_stop(struct serve *s)
{
    if (!s)
        return;
    keeper_stop(s->keeper);
    listen_stop(s->listen);
    hub_on_change(s->hub, NULL, NULL);
    live_wake_all(s->live);
    http_stop(s->http);
    live_stop(s->live);
    recent_free(s->recent);
    limiter_free(s->pairing);
    free(s);
}
