/* desk.h - where commands are handed in to a serving hub: a Unix socket
 * beside the database (FILE.desk, mode 0600), and the lock that says who
 * may write (FILE.lock).
 *
 * A desk has one thread of its own, because a long import must not hold up a
 * screen; commands run there one after the other. */
#ifndef SYNC_HUB_DESK_H
#define SYNC_HUB_DESK_H

#include "sync/hub/hub.h"

struct desk;

/* Serve and commands that work by themselves: takes the lock, and waits up
 * to ten seconds for a command that has it.  ERR_CONFLICT when another serves
 * this file.  Nobody is listened to before desk_open(). */
struct desk *desk_lock(const char *db, struct err *err);

/* Serve: listens.  `find` gives the commands that may be handed in. */
bool desk_open(struct desk *d, struct hub *h,
               const struct command *(*find)(const char *name,
                                             const char *sub),
               struct err *err);
/* NULL is allowed; lets a running command end, joins the thread, and gives
 * the lock up. */
void desk_close(struct desk *d);

/* A command: hands it to the serving hub.  *served is false when none
 * serves; then nothing happened.  Prints what came back and returns the exit
 * status; -1 with *err when the hub broke off. */
int desk_hand_in(const char *db, int argc, char **argv, const char *in,
                 bool *served, struct err *err);

#endif
