/* control.h - the control socket: tests and tools see and touch the screen.
 *
 * A thread serves a Unix socket (mode 0600), one JSON object a line.  What
 * needs the screen is handed to the main thread as a request, which answers
 * it; timed drags and typing go into SDL's event queue from here. */
#ifndef CONTROL_H
#define CONTROL_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct control;

enum control_cmd {
    CONTROL_TREE,
    CONTROL_TAP_LABEL,
    CONTROL_SHOT,
    CONTROL_SETTLE,
    CONTROL_CLOCK,
    CONTROL_STATS,
};

struct control_request {
    enum control_cmd cmd;
    char text[512];     /* label, file */
    int64_t number;     /* settle: ms; clock: UTC ms */
    int64_t since_ms;   /* settle: steady, set by the main thread */
};

/* `wake` is called on the control thread when a request waits. */
struct control *control_start(const char *path, void (*wake)(void *ctx),
                              void *ctx, struct err *err);
void control_stop(struct control *c); /* NULL is allowed */

/* Main thread: the request that waits, or NULL.  Answer it exactly once. */
struct control_request *control_take(struct control *c);
/* `fields` is JSON without braces, such as "\"x\":1", or "". */
void control_answer(struct control *c, const char *fields);
void control_refuse(struct control *c, const char *why);

#endif
