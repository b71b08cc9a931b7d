/* A table's columns share the width by what they hold; its cells wrap. */
#include "screens/reading_block.h"

#include <stdlib.h>
#include <string.h>

enum {
    CELL = 32,
    CELL_LINE = 46,
    PAD_X = 16,
    PAD_Y = 11,
    RADIUS = 12,
    ROWS_MAX = MARKDOWN_CELLS_MAX
};

struct grid {
    int widths[MARKDOWN_COLUMNS_MAX];
    int rows;
    int heights[ROWS_MAX];
};

static struct style cell_style(bool head, int align)
{
    return (struct style){
        head ? FACE_BOLD : FACE_SANS, CELL, COLOR_INK,
        align < 0    ? ALIGN_LEFT
        : align == 0 ? ALIGN_CENTER
                     : ALIGN_RIGHT,
        false};
}

static const struct table_cell *cell_at(const struct markdown *text,
                                        const struct block *b, int row,
                                        int column)
{
    int i = row * b->columns + column;
    return i < b->count ? &text->cells[b->first + i] : NULL;
}

static int natural_width(const struct canvas *c, const struct markdown *text,
                         const struct table_cell *cell, bool head)
{
    int w = 0;
    for (int i = 0; cell && i < cell->count; i++) {
        const struct piece *p = &text->pieces[cell->first + i];
        bool bold = head || (p->looks & LOOK_BOLD);
        w += canvas_width(c, cell_style(bold, -1), p->text);
    }
    return w + 2 * PAD_X;
}

/* Columns that need no more than an even share of what is left keep what they
 * need; the others share the rest evenly.  Spare width goes to all by need. */
static void share_width(int widths[], int columns, int width)
{
    bool kept[MARKDOWN_COLUMNS_MAX] = {false};
    int sum = 0, left = width, wanting = columns;
    for (int i = 0; i < columns; i++)
        sum += widths[i];
    for (int round = 0; round < columns && sum > width; round++)
        for (int i = 0; i < columns; i++)
            if (!kept[i] && wanting > 1 && widths[i] <= left / wanting) {
                kept[i] = true;
                left -= widths[i];
                wanting--;
            }
    int used = 0, last = 0;
    for (int i = 0; i < columns; i++) {
        if (sum <= width)
            widths[i] = (int)((int64_t)width * widths[i] / sum);
        else if (!kept[i])
            widths[i] = left / wanting;
        last = kept[i] ? last : i;
        used += widths[i];
    }
    widths[last] += width - used;
}

static int cell_height(const struct canvas *c, const struct markdown *text,
                       const struct table_cell *cell, bool head, int width)
{
    if (!cell || cell->count == 0)
        return 0;
    struct run *runs = runs_of(text, cell->first, cell->count,
                               cell_style(head, -1), COLOR_INK);
    int h = canvas_rich_height(c, width - 2 * PAD_X, runs, cell->count,
                               CELL_LINE, 0);
    free(runs);
    return h;
}

static void measure_grid(const struct canvas *c, const struct measure *m,
                         const struct block *b, struct grid *g)
{
    memset(g, 0, sizeof *g);
    if (b->columns < 1)
        return;
    g->rows = (b->count + b->columns - 1) / b->columns;
    for (int row = 0; row < g->rows; row++)
        for (int i = 0; i < b->columns; i++) {
            int w = natural_width(c, m->text, cell_at(m->text, b, row, i),
                                  row == 0);
            g->widths[i] = w > g->widths[i] ? w : g->widths[i];
        }
    share_width(g->widths, b->columns, m->width);
    int least = canvas_paragraph_height(c, m->width, cell_style(false, -1),
                                        CELL_LINE, 1, "字");
    for (int row = 0; row < g->rows; row++) {
        int most = least;
        for (int i = 0; i < b->columns; i++) {
            int h = cell_height(c, m->text, cell_at(m->text, b, row, i),
                                row == 0, g->widths[i]);
            most = h > most ? h : most;
        }
        g->heights[row] = most + 2 * PAD_Y;
    }
}

int table_height(const struct canvas *c, const struct measure *m,
                 const struct block *b)
{
    struct grid g;
    int h = 0;
    measure_grid(c, m, b, &g);
    for (int row = 0; row < g.rows; row++)
        h += g.heights[row];
    return h;
}

int table_head(const struct canvas *c, const struct measure *m,
               const struct block *b)
{
    struct grid g;
    measure_grid(c, m, b, &g);
    return g.heights[0];
}

int table_cut(const struct canvas *c, const struct measure *m,
              const struct block *b, int from, int room)
{
    struct grid g;
    int y = 0, fits = 0, least = 0;
    measure_grid(c, m, b, &g);
    for (int row = 0; row < g.rows; row++) {
        int below = y + g.heights[row];
        bool is_head = row == 0 && g.rows > 1; /* which needs a row */
        if (y >= from && below - from <= room && !is_head) {
            least = least ? least : below - from;
            fits = row == g.rows - 2 ? fits : below - from;
        }
        y = below;
    }
    return fits ? fits : least; /* no row is left alone, if another can be */
}

static void draw_cell(struct canvas *c, const struct measure *m,
                      const struct table_cell *cell, struct rect r, bool head)
{
    if (!cell || cell->count == 0)
        return;
    int h = cell_height(c, m->text, cell, head, r.w);
    struct run *runs = runs_of(m->text, cell->first, cell->count,
                               cell_style(head, cell->align), COLOR_INK);
    canvas_rich(c,
                (struct rect){r.x + PAD_X, r.y + (r.h - h) / 2,
                              r.w - 2 * PAD_X, h},
                runs, cell->count, CELL_LINE, 0);
    free(runs);
}

void table_draw(struct canvas *c, const struct measure *m,
                const struct block *b, int x, int y)
{
    struct grid g;
    measure_grid(c, m, b, &g);
    for (int row = 0; row < g.rows; row++) {
        struct rect r = {x, y, m->width, g.heights[row]};
        if (row == 0)
            canvas_round(c, r, RADIUS, COLOR_SURFACE2);
        else
            canvas_fill(c, (struct rect){x, y + r.h - 2, r.w, 2}, COLOR_LINE);
        for (int i = 0; i < b->columns; i++) {
            r.w = g.widths[i];
            draw_cell(c, m, cell_at(m->text, b, row, i), r, row == 0);
            r.x += r.w;
        }
        y += r.h;
    }
}
