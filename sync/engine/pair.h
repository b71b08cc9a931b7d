/* pair.h - makes this machine one of the hub's screens: a new key, a code
 * that a union officer gave, and what the hub answers, stored in one job. */
#ifndef SYNC_ENGINE_PAIR_H
#define SYNC_ENGINE_PAIR_H

#include "sync/engine/core.h"

struct pair {
    struct core *core;
    struct exchange *asking;
    bool committing;
    struct keypair keys; /* ours once the hub has agreed */
};

void pair_begin(struct pair *p, struct core *c);
void pair_end(struct pair *p);
/* News of how it ended always follows; a second code meanwhile is ignored. */
void pair_try(struct pair *p, const char *code);
bool pair_is_working(const struct pair *p);

#endif
