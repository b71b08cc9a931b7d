/* spacing.h - how characters of a Chinese text stand beside each other.
 *
 * A full-width mark is half blank: the blank is left out where two meet and
 * at the edges of a line (CLREQ, "Adjustments for Punctuation Marks").  Where
 * a Latin word or a number touches Han without a space, a narrow one is set,
 * except inside a date (design.md, section 3.2).  Pure functions. */
#ifndef UI_SPACING_H
#define UI_SPACING_H

#include <stdbool.h>
#include <stdint.h>

enum { SPACING_EM = 1024 };

enum blank { BLANK_NONE, BLANK_LEFT, BLANK_RIGHT };

/* Which half of a full-width mark is blank.  Traditional forms of stops stand
 * in the middle: `centred`. */
enum blank spacing_blank(uint32_t code, bool centred);

/* What is added to the advance of a before b, in SPACING_EMths of an em;
 * below 0 between two marks.  Only right when full-width marks have a whole
 * em in the font. */
int spacing_between(uint32_t a, uint32_t b, bool centred);

/* A number and the unit of a date that follows it stay on one line. */
bool spacing_is_date(uint32_t digit, uint32_t unit);

#endif
