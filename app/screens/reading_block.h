/* reading_block.h - one block of a text: how high it is, where it may be cut
 * between two pages, and how it is drawn.  For reading.c. */
#ifndef SCREENS_READING_BLOCK_H
#define SCREENS_READING_BLOCK_H

#include "screens/markdown.h"
#include "ui/canvas.h"

/* What a block is set in. */
struct measure {
    const struct markdown *text;
    int width;
    int tallest; /* a picture is no higher than that */
};

int block_height(const struct canvas *c, const struct measure *m, int block);
/* The space above a block, when another stands before it. */
int block_gap(const struct markdown *text, int before, int block);
/* How much of what lies below `from` fits into `room`, cut between lines or
 * rows; 0: nothing. */
int block_cut(const struct canvas *c, const struct measure *m, int block,
              int from, int room);
/* What is repeated above the rest of a cut block: a table's head. */
int block_head(const struct canvas *c, const struct measure *m, int block);

/* Its part from..from+height (without a repeated head) at `at`. */
struct block_part {
    int block, from, height;
};
void block_draw(struct canvas *c, const struct measure *m,
                struct block_part part, int x, int y, enum accent accent);

/* Tables (reading_table.c). */
int table_height(const struct canvas *c, const struct measure *m,
                 const struct block *b);
int table_head(const struct canvas *c, const struct measure *m,
               const struct block *b);
int table_cut(const struct canvas *c, const struct measure *m,
              const struct block *b, int from, int room);
void table_draw(struct canvas *c, const struct measure *m,
                const struct block *b, int x, int y);

/* The pieces as runs of a style; links in `link`.  Owned. */
struct run *runs_of(const struct markdown *text, int first, int count,
                    struct style base, enum color link);

#endif
