/* listen.h - hears what other hub processes on the same PostgreSQL change, and
 * wakes the long polls here.
 *
 * One thread with a connection of its own, because it waits for the server
 * all the time.  It is a hint only: when the connection is lost, everybody is
 * woken once after it stands again, and meanwhile a poll finds the change at
 * its own end. */
#ifndef SYNC_HUB_LISTEN_H
#define SYNC_HUB_LISTEN_H

#include "sync/hub/hub.h"

struct listen;

/* NULL on a file, which has nobody else.  The hub outlives it. */
struct listen *listen_start(struct hub *h);
void listen_stop(struct listen *l); /* NULL is allowed; joins */

#endif
