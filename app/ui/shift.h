/* shift.h - moves the pixels of what scrolls.
 *
 * What is bare ground before and after is left alone: in a list that is most
 * of it, and neither memory nor the display has to hear of it. */
#ifndef UI_SHIFT_H
#define UI_SHIFT_H

#include "ui/damage.h"
#include "ui/play.h"

enum { SHIFTED_MAX = 160 };

/* Moves them and fills parts with where they changed, at most SHIFTED_MAX;
 * returns how many. */
int shift_pixels(struct stage *s, const struct shift *by, struct rect *parts);

#endif
