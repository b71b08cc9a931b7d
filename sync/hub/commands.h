/* commands.h - the commands of commands_basic[], one file each where they are
 * more than a few lines.  struct command says what each returns. */
#ifndef SYNC_HUB_COMMANDS_H
#define SYNC_HUB_COMMANDS_H

#include "sync/hub/call.h"
#include "sync/hub/desk.h"
#include "sync/hub/hub.h"

int command_init(struct hub *h, const struct call *c, struct err *err);
int command_list(struct hub *h, const struct call *c, struct err *err);
int command_migrate(struct hub *h, const struct call *c, struct err *err);

/* serve is what runs the others, so its row has no run(): serves until
 * SIGTERM or SIGINT, with the lock already held; `desk` is NULL where the
 * database is not a file. */
int command_serve(struct hub *h, struct desk *desk, const struct words *w,
                  FILE *out, struct err *err);

#endif
