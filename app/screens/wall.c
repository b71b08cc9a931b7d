#include "screens/wall.h"

#include "base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

/* Width to height, in percent. */
enum { PANORAMA = 190, UPRIGHT = 90 };

struct wall {
    int columns, rows;
    unsigned char *taken; /* bits, one byte a row */
};

static void shape_of(const struct photo *p, struct tile *t)
{
    int ratio = p->width > 0 && p->height > 0
                    ? (int)((int64_t)p->width * 100 / p->height)
                    : 100;
    t->across = ratio >= PANORAMA || (p->starred && ratio > UPRIGHT) ? 2 : 1;
    t->down = ratio <= UPRIGHT || (p->starred && ratio < PANORAMA) ? 2 : 1;
}

static bool is_free(const struct wall *w, const struct tile *t)
{
    unsigned bits = ((1u << t->across) - 1) << t->column;
    for (int i = 0; i < t->down; i++)
        if (w->taken[t->row + i] & bits)
            return false;
    return t->column + t->across <= w->columns;
}

static void put(struct wall *w, struct tile *t, int first)
{
    for (t->row = first;; t->row++)
        for (t->column = 0; t->column < w->columns; t->column++)
            if (is_free(w, t)) {
                unsigned bits = ((1u << t->across) - 1) << t->column;
                for (int i = 0; i < t->down; i++)
                    w->taken[t->row + i] |= (unsigned char)bits;
                if (t->row + t->down > w->rows)
                    w->rows = t->row + t->down;
                return;
            }
}

int wall_layout(const struct photo *photos, int count, int columns,
                struct tile *tiles)
{
    assert(columns >= 2 && columns <= WALL_COLUMNS_MAX);
    /* Each photo adds at most two rows. */
    struct wall w = {.columns = columns,
                     .taken = mem_new((size_t)count * 2 + 2)};
    const unsigned full = (1u << columns) - 1;
    int first = 0;
    for (int i = 0; i < count; i++) {
        shape_of(&photos[i], &tiles[i]);
        put(&w, &tiles[i], first);
        while (w.taken[first] == full)
            first++;
    }
    free(w.taken);
    return w.rows;
}
