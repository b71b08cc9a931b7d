/* client.h - a kiosk's engine, writer and database in this process, without a
 * window, already paired with a school of stand.h. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include "store/writer.h"
#include "sync/engine/engine.h"
#include "tests/bench/stand.h"

enum { CLIENT_PATH = 300 };

struct client {
    char dir[CLIENT_PATH], db[CLIENT_PATH], media[CLIENT_PATH];
    struct writer *writer;
    struct mailbox *news, *replies;
    struct engine *engine; /* NULL until client_start() */
};

/* An empty screen in a folder of that name, new in the world's. */
void client_open(struct client *c, struct world *w, const char *name,
                 const struct school *school, const struct device_key *d);
void client_start(struct client *c, const char *url);
/* Until the news says that all rows are there. */
void client_wait_ready(struct client *c);
void client_close(struct client *c);

#endif
