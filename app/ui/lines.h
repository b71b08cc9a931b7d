/* lines.h - sets pieces of text in lines: by ICU's breaks and the rules of
 * design.md, section 3.2.  Main thread.
 *
 * Widths are 64ths of a device pixel, as in type.h. */
#ifndef UI_LINES_H
#define UI_LINES_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stdint.h>

struct cell {
    uint32_t code;
    int32_t advance;
    int32_t gap;         /* to the next cell, when both are on one line */
    int32_t lead, trail; /* blank part, left out at a line's head and end */
    int32_t at;          /* byte in struct layout's text */
    int16_t run;
    bool may_start; /* a line may start here */
};

struct line {
    int from, to; /* cells */
    int64_t width;
    int32_t trail; /* of the width: blank behind the last mark */
    bool cut;      /* an ellipsis follows */
};

/* Memory is kept from one text to the next; zeroed is empty. */
struct layout {
    char *text; /* of all runs, without U+200B */
    int length, text_room;
    struct cell *cells;
    int count, cell_room;
    struct line *lines;
    int line_count, line_room;
    int *breaks;
    int break_room;
    int ellipsis; /* the widest of the runs' */
};

void layout_clear(struct layout *l);

/* Takes in the text; `large` as in struct look. */
void layout_take(struct layout *l, struct type *type, const struct run *runs,
                 int count, bool large);
/* One line, whatever is in it. */
void layout_single(struct layout *l, int64_t width);
/* At most max_lines lines; 0 is no limit. */
void layout_wrap(struct layout *l, struct type *type, int64_t width,
                 int max_lines);

int style_size(struct style s, bool large);

#endif
