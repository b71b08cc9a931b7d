/* pull.h - a sheet that a finger can pull down and away by its handle.
 *
 * Part of a sheet's state; main thread, design pixels. */
#ifndef SCREENS_PULL_H
#define SCREENS_PULL_H

#include "screens/kiosk.h"

struct pull {
    int px;             /* how far it hangs */
    int from_px;        /* when it was let go */
    int64_t let_go_ms;  /* steady; 0: it does not spring back */
};

/* Follows the drags of target `act`.  True: let go so low that it is meant to
 * leave. */
bool pull_follow(struct pull *p, const struct event *e, int act);
/* Springs back.  True: draw. */
bool pull_pass(struct pull *p, struct kiosk *k);
/* The handle, at the top of a sheet that begins at `top`. */
void pull_draw(struct canvas *c, int top, int act);

#endif
