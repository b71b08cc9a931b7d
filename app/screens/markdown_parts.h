/* markdown_parts.h - what markdown*.c share: the text that is being built.
 *
 * Nobody else includes it. */
#ifndef SCREENS_MARKDOWN_PARTS_H
#define SCREENS_MARKDOWN_PARTS_H

#include "screens/markdown.h"

#include <stddef.h>
#include <stdint.h>

struct list {
    bool ordered;
    int next; /* number of the next item */
};

/* What is open while md4c walks through the text. */
struct reader {
    struct markdown *m;
    size_t used, room; /* of m->text */

    struct block wanted; /* how the next block starts, once it has text */
    bool has_block;      /* the last block takes text */
    bool has_piece;      /* the last piece does */
    struct list lists[MARKDOWN_DEPTH_MAX + 1];
    int depth;  /* of lists, also beyond the maximum */
    int quotes;
    bool marked; /* the item of the innermost list has shown its mark */
    struct block item;

    int column;      /* of the table's row; -1: not in a cell */
    bool in_cell;
    unsigned looks;
    int strong, em, strike, link_depth;
    int link;        /* that takes its label, or -1 */
    bool in_picture; /* text is a caption */
    bool full;       /* a limit of the whole was reached: stop */
};

/* A copy that lives as long as the text; NULL when there is no room. */
const char *markdown_keep(struct reader *r, const char *text, size_t n);

/* Starts the block that is wanted; false at the limit. */
bool markdown_open(struct reader *r);
void markdown_close(struct reader *r);
struct block *markdown_last(struct reader *r);

/* Adds text to the block or cell that is open, opening one when none is.
 * The second leaves out what shows nothing. */
void markdown_put(struct reader *r, const char *text, size_t n);
void markdown_put_clean(struct reader *r, const char *text, size_t n);
/* "&amp;": what it stands for, or as it is. */
void markdown_put_entity(struct reader *r, const char *text, size_t n);
uint32_t markdown_entity(const char *name, size_t n); /* 0: unknown */

#endif
