/* serve.h - the hub while it serves: what its routes share. */
#ifndef SYNC_HUB_SERVE_H
#define SYNC_HUB_SERVE_H

#include "model/action.h"
#include "sync/hub/http.h"
#include "sync/hub/hub.h"
#include "sync/hub/keeper.h"
#include "sync/hub/limiter.h"
#include "sync/hub/listen.h"
#include "sync/hub/live.h"
#include "sync/hub/recent.h"

#include <stdatomic.h>

enum { ROUTES_MAX = 16, STATUS_CLASSES = 6 };

/* Only ever counted up; any thread. */
struct metrics {
    atomic_llong requests[ROUTES_MAX][STATUS_CLASSES];
    atomic_llong actions[VERDICTS];
    atomic_llong clones;
};

struct serve {
    struct hub *hub;
    struct live *live;
    struct listen *listen; /* NULL on a file */
    struct http *http;
    struct limiter *pairing;
    struct recent *recent; /* NULL: nothing is kept */
    struct keeping *keeper;
    struct metrics metrics;
};

/* `o` needs no lane, answer, ctx and body_max; the hub outlives what is
 * returned. */
struct serve *serve_start(struct hub *h, const struct http_options *o,
                          struct err *err);
void serve_stop(struct serve *s); /* NULL is allowed */

#endif
