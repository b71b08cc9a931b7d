/* reading.h - a Markdown text set on pages that end between blocks.
 *
 * Pages depend on what text measures, so they are known only where there is a
 * canvas: a screen calls reading_set() as it draws, which does nothing while
 * the space is the same.  Main thread. */
#ifndef SCREENS_READING_H
#define SCREENS_READING_H

#include "screens/markdown.h"
#include "ui/canvas.h"

#include <stddef.h>

struct reading;

/* Yours to end with reading_free().  NULL is an empty text. */
struct reading *reading_new(const char *source);
void reading_free(struct reading *r); /* NULL is allowed */
const struct markdown *reading_text(const struct reading *r);

struct reading_space {
    int width;
    int first_h, rest_h; /* of the first page, of each other */
};
void reading_set(struct reading *r, const struct canvas *c,
                 struct reading_space space);

/* Of the space set last; 1 before that. */
int reading_pages(const struct reading *r);
/* Where a page begins is remembered as a place in the text, which outlives a
 * change of size; 0 is the start. */
int reading_page_of(const struct reading *r, int place);
int reading_place(const struct reading *r, int page);
/* The place after turning by `pages` from the page that holds `place`. */
int reading_turn(const struct reading *r, int place, int pages);

/* Draws a page at (x, y). */
void reading_draw(const struct reading *r, struct canvas *c, int x, int y,
                  int page, enum accent accent);
/* What the page after that one begins with; "" when there is none. */
void reading_next(const struct reading *r, int page, char *out, size_t size);

/* The text without its looks, blocks apart by a space. */
void markdown_plain(const struct markdown *m, char *out, size_t size);

#endif
