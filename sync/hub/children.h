/* children.h - runs this program again as a helper, several at a time.
 *
 * A helper gets no environment and no open files but its standard ones; it
 * answers with one line on its standard output, and is killed when it takes
 * too long.  Any thread. */
#ifndef SYNC_HUB_CHILDREN_H
#define SYNC_HUB_CHILDREN_H

#include <stdbool.h>

enum { CHILD_ANSWER = 512, CHILD_ARGS = 6, CHILDREN_AT_ONCE = 2 };

struct child {
    const char *args[CHILD_ARGS]; /* ends with NULL; first: its command */
    bool skip;                 /* nothing to run */
    bool ok;                   /* ended by itself with status 0 */
    char answer[CHILD_ANSWER]; /* what it wrote, without the line end */
};

/* Runs all of them; ended() is called here for each, as it ends. */
void children_run(struct child *list, int count, int seconds,
                  void (*ended)(void *ctx, int i), void *ctx);

#endif
