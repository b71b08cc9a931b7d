/* content.h - what the screens of notices and activities share: the box they
 * may fill, and styles in one line. */
#ifndef SCREENS_CONTENT_H
#define SCREENS_CONTENT_H

#include "screens/kiosk.h"
#include "ui/widgets.h"

/* Between header and dock, below the offline banner when it shows.  `paged`
 * leaves room for the pager, which stands above the dock in portrait.
 * Known without a canvas, so that handle() can count rows. */
struct rect content_box(const struct kiosk *k, bool paged);

/* A page where there is nothing: why, and a button away, whose target is
 * `act`. */
struct dead_end {
    enum accent accent;
    int icon;
    const char *title, *text, *away;
    int act;
};
void draw_dead_end(struct canvas *c, const struct kiosk *k,
                   const struct dead_end *d);

struct style style_left(enum face face, int size, enum color color);
struct style style_center(enum face face, int size, enum color color);
struct style style_right(enum face face, int size, enum color color);

/* At least 1. */
int pages_of(int count, int per_page);

/* A sentence about what went wrong, which no screen can undo. */
void say_trouble(struct kiosk *k, const struct event *done);

#endif
