/* moves.h - how one finished frame becomes the next (design.md, 3.5). */
#ifndef UI_MOVES_H
#define UI_MOVES_H

#include "ui/paint.h"

int move_ms(enum move move); /* 0 for a cut */
/* How far it is after `part` of 0..1 of its time, eased: 0..1. */
double move_eased(enum move move, double part);
/* True when only what differs between the frames changes on the way. */
bool move_is_mix(enum move move);

struct move_frames {
    const uint32_t *old, *now; /* w x h each */
    int w, h;
    double scale;
    uint32_t page; /* ARGB of the theme's page */
};

/* Writes that band of the mixture, `stride` pixels a row, from `to` on. */
void move_compose(const struct move_frames *f, enum move move, double eased,
                  struct rect band, uint32_t *to, int stride);

#endif
