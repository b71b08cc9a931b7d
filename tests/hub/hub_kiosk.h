/* hub_kiosk.h - a screen's engine, writer and database, as they are, beside a
 * world's hub. */
#ifndef TESTS_HUB_HUB_KIOSK_H
#define TESTS_HUB_HUB_KIOSK_H

#include "hub_world.h"

struct hub_kiosk {
    char path[WORLD_PATH + 16], media[WORLD_PATH + 16];
    struct writer *writer;
    struct mailbox *news;
    struct engine *engine; /* NULL while it does not run */
    struct db *reader;     /* as the screens have one */
};

/* Paired to the world's school, and has nothing yet. */
void hub_kiosk_open(struct hub_kiosk *k, struct world *w);
void hub_kiosk_close(struct hub_kiosk *k);

/* The engine, against the hub at that address. */
void hub_kiosk_start(struct hub_kiosk *k, const char *url);
void hub_kiosk_stop(struct hub_kiosk *k);

/* A number in its database. */
int64_t hub_kiosk_int(struct hub_kiosk *k, const char *sql);

#endif
