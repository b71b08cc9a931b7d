/* notice_parts.h - the inside of the screen that shows one notice, for
 * notice.c and notice_side.c. */
#ifndef SCREENS_NOTICE_PARTS_H
#define SCREENS_NOTICE_PARTS_H

#include "model/notice.h"
#include "screens/kiosk.h"
#include "screens/reading.h"

enum notice_act { ACT_PAGE = 1, ACT_ACK, ACT_LEAVE };

struct notice_state {
    char id[ID_SIZE];
    struct notice n;
    bool gone; /* withdrawn or over: its text is wiped */
    struct reading *reading;
    int place;        /* where the page begins */
    int64_t acked_at; /* on this page, or 0: at another time */
    bool asking;      /* the acknowledgement awaits its commit */
    int roster;       /* how many could read it; 0: not known */
    char url[300];    /* of the phone page, or "" */
};

/* The column beside the text (below it in portrait). */
void notice_side(struct canvas *c, const struct kiosk *k,
                 const struct notice_state *s, struct rect box);
/* How high that is in portrait. */
int notice_side_height(const struct kiosk *k);

#endif
