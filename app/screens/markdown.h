/* markdown.h - a notice's Markdown as a list of blocks, ready to be set.
 *
 * The one door to <md4c.h>.  The text comes from outside: it is cut at the
 * limits below, links keep only http and https, pictures only `media:` with a
 * SHA-256, and HTML is text.  Pure memory, any thread. */
#ifndef SCREENS_MARKDOWN_H
#define SCREENS_MARKDOWN_H

#include <stdbool.h>

enum {
    MARKDOWN_BYTES_MAX = 64 * 1024,
    MARKDOWN_BLOCKS_MAX = 400,
    MARKDOWN_RUNS_MAX = 4000,
    MARKDOWN_CELLS_MAX = 1200,
    MARKDOWN_COLUMNS_MAX = 8,
    MARKDOWN_DEPTH_MAX = 8, /* of lists; deeper ones stay at this depth */
    MARKDOWN_LINKS_MAX = 8
};

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_BULLET,
    BLOCK_NUMBER,
    BLOCK_TASK,
    BLOCK_CODE,
    BLOCK_RULE,
    BLOCK_IMAGE, /* its runs are the caption */
    BLOCK_TABLE
};

enum { LOOK_BOLD = 1, LOOK_EM = 2, LOOK_STRIKE = 4, LOOK_LINK = 8 };

struct piece {
    const char *text; /* never empty; '\n' breaks a line */
    unsigned looks;
};

struct table_cell {
    int first, count; /* pieces */
    int align;        /* -1 left, 0 centre, 1 right */
};

struct block {
    enum block_kind kind;
    int level;       /* of a heading, 1..6 */
    int indent;      /* lists around it, 0..MARKDOWN_DEPTH_MAX */
    int number;      /* of a numbered item */
    bool ticked;     /* task */
    bool quoted;
    int first, count; /* pieces; of a table: cells, row by row */
    int columns;      /* of a table; its first row is the head */
    const char *media; /* of an image: SHA-256 in hex */
};

struct link {
    const char *url;
    char label[121];
};

struct markdown {
    struct block *blocks;
    int block_count;
    struct piece *pieces;
    int piece_count;
    struct table_cell *cells;
    int cell_count;
    struct link links[MARKDOWN_LINKS_MAX];
    int link_count;
    bool cut;   /* a limit was reached: the rest is missing */
    char *text; /* what the pieces point into */
};

/* Never fails: what cannot be read is text.  NULL is an empty text.  Yours to
 * end with markdown_free(). */
struct markdown *markdown_read(const char *source);
void markdown_free(struct markdown *m); /* NULL is allowed */

#endif
