/* components_parts.h - the inside of the component gallery, for components*.c
 * alone.  Developer builds only. */
#ifndef SCREENS_COMPONENTS_PARTS_H
#define SCREENS_COMPONENTS_PARTS_H

#include "screens/kiosk.h"
#include "ui/widgets.h"

enum components_act {
    COMPONENTS_PAGE = 1, /* arg: -1 or 1 */
    COMPONENTS_THEME,
    COMPONENTS_SAMPLE,  /* does nothing */
    COMPONENTS_PRESSED, /* a finger is on it in every frame */
};

/* One component in one state. */
struct sample {
    const char *section; /* begins one, on a new row; NULL: goes on */
    const char *caption; /* of the state, under it; never translated */
    int w, h;            /* what it needs */
    /* `variant` is the sample's own. */
    void (*draw)(struct canvas *c, const struct kiosk *k, struct rect r,
                 int variant);
    int variant;
};

extern const struct sample samples[];
extern const int sample_count;

#endif
