/* program.h - the command line of staffroom-hub, from words to exit status.
 * Apart from main() so that tests can run it. */
#ifndef SYNC_HUB_PROGRAM_H
#define SYNC_HUB_PROGRAM_H

#include "sync/hub/hub.h"

/* Call once, before any thread starts.  Prints to stdout and stderr. */
int program_run(int argc, char **argv);

/* A command by its one or two words; `sub` may be NULL.  NULL: unknown. */
const struct command *program_find(const char *name, const char *sub);

#endif
