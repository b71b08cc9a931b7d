#include "sync/hub/listen.h"
#include "sync/hub/hub_private.h"

#include "base/log.h"
#include "base/mem.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { WAIT_MS = 250, WAIT_MAX_MS = 15 * 1000 }; /* between attempts */

struct listen {
    struct hub *hub;
    int stop; /* can be read when the thread has to end */
    pthread_t thread;
};

static bool is_stopped(const struct listen *l, int wait_ms)
{
    struct pollfd on = {.fd = l->stop, .events = POLLIN};
    return poll(&on, 1, wait_ms) > 0;
}

/* Until the connection is lost or the thread has to end. */
static bool hear(struct listen *l, struct db *db, struct err *err)
{
    char org[ID_SIZE];
    bool heard = true;
    while (heard) {
        if (!db_hear(db, l->stop, org, sizeof org, &heard, err))
            return false;
        if (heard)
            hub_tell(l->hub, org);
    }
    return true;
}

static void *run(void *arg)
{
    struct listen *l = arg;
    int wait_ms = 0;
    while (!is_stopped(l, wait_ms)) {
        struct err err = {0};
        struct db *db = db_open(hub_db(l->hub), DB_WRITE, &err);
        if (db && db_listen(db, &err)) {
            hub_tell(l->hub, ""); /* what was told while nobody heard */
            wait_ms = WAIT_MS;
            hear(l, db, &err);
        }
        db_close(db);
        if (err.kind != ERR_NONE)
            log_err("listening for other hubs", &err);
        wait_ms = wait_ms < WAIT_MAX_MS / 2 ? 2 * wait_ms + WAIT_MS
                                            : WAIT_MAX_MS;
    }
    return NULL;
}

struct listen *listen_start(struct hub *h)
{
    if (db_is_file(hub_db(h)))
        return NULL;
    struct listen *l = mem_new(sizeof *l);
    l->hub = h;
    l->stop = eventfd(0, EFD_CLOEXEC);
    if (l->stop < 0 || pthread_create(&l->thread, NULL, run, l) != 0)
        abort(); /* as out of memory */
    return l;
}

void listen_stop(struct listen *l)
{
    if (!l)
        return;
    (void)!eventfd_write(l->stop, 1);
    pthread_join(l->thread, NULL);
    close(l->stop);
    free(l);
}
