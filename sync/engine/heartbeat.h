/* heartbeat.h - tells the hub once a minute that this screen lives. */
#ifndef SYNC_ENGINE_HEARTBEAT_H
#define SYNC_ENGINE_HEARTBEAT_H

#include "sync/engine/core.h"

struct heartbeat {
    struct core *core;
    struct exchange *asking;
    char screen[33];
    int64_t started_at, due; /* steady */
};

void heartbeat_begin(struct heartbeat *h, struct core *c);
void heartbeat_end(struct heartbeat *h);
int64_t heartbeat_step(struct heartbeat *h, int64_t now);
void heartbeat_showing(struct heartbeat *h, const char *screen);

#endif
