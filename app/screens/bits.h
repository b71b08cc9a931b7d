/* bits.h - small things that several screens say or draw the same way.
 *
 * Main thread; design pixels. */
#ifndef SCREENS_BITS_H
#define SCREENS_BITS_H

#include "screens/frame.h"

/* s, down the type scale until the text fits the width or 24 is reached;
 * what large type would cut is not enlarged. */
struct style fit_text(const struct canvas *c, struct style s, const char *text,
                      int width);

/* Draws the line in the largest size that fits; returns its width. */
int draw_fit(struct canvas *c, struct rect box, struct style s,
             const char *text);

/* "3 / 12" in the middle of r; the page one is on (from 0) stands out. */
void draw_page_number(struct canvas *c, struct rect r, int page, int pages);

/* How far we are with the hub: check, arrows or a crossed cloud, which has
 * the colour of alarm. */
void draw_sync(struct canvas *c, const struct kiosk *k, int cx, int cy,
               int size, enum color calm, enum color alarm);

/* "九月初六"; with `festival` also how long until the next one:
 * "九月初六 · 重阳节还有 3 天". */
void say_lunar(const struct kiosk *k, bool festival, char *out, size_t size);

/* "上午好", by the hour; translated. */
const char *say_greeting(const struct kiosk *k);

/* 1 - (1 - t)^3 of `part` out of `whole`, in 0..1000. */
int ease_out(int64_t part, int64_t whole);

#endif
