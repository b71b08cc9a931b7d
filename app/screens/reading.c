#include "screens/reading.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "screens/reading_block.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGES_MAX = 400,
    SLICES_MAX = 2000,
    LINES_LEAST = 150, /* a block is not cut for less than that */
    ROWS_LEAST = 260   /* nor a table that would fit the next page */
};

struct slice {
    struct block_part part;
    int y;
};

struct page {
    int first, count; /* slices */
};

struct reading {
    struct markdown *text;
    struct reading_space space;
    bool large;
    struct page pages[PAGES_MAX];
    int page_count;
    struct slice slices[SLICES_MAX];
    int slice_count;
};

struct reading *reading_new(const char *source)
{
    struct reading *r = mem_new(sizeof *r);
    r->text = markdown_read(source);
    return r;
}

void reading_free(struct reading *r)
{
    if (!r)
        return;
    markdown_free(r->text);
    free(r);
}

const struct markdown *reading_text(const struct reading *r)
{
    return r->text;
}

/* ---- setting pages ---- */

/* The page that is being filled. */
struct filling {
    struct reading *r;
    const struct canvas *c;
    struct measure measure;
    int y, room;
};

static bool turn(struct filling *f)
{
    struct reading *r = f->r;
    if (r->page_count == PAGES_MAX)
        return false;
    r->pages[r->page_count++] = (struct page){.first = r->slice_count};
    f->y = 0;
    f->room = r->page_count == 1 ? r->space.first_h : r->space.rest_h;
    return true;
}

static void place(struct filling *f, int block, int from, int height, int y)
{
    struct reading *r = f->r;
    if (r->slice_count == SLICES_MAX)
        return;
    r->slices[r->slice_count++] =
        (struct slice){.part = {block, from, height}, .y = y};
    r->pages[r->page_count - 1].count++;
    int head = from > 0 ? block_head(f->c, &f->measure, block) : 0;
    f->y = y + head + height;
}

/* A heading does not stay behind: it goes to the next page with its text. */
static bool turn_with_heading(struct filling *f)
{
    struct reading *r = f->r;
    struct page *page = &r->pages[r->page_count - 1];
    int heads = 0;
    while (heads < page->count - 1) {
        const struct slice *s = &r->slices[r->slice_count - 1 - heads];
        if (r->text->blocks[s->part.block].kind != BLOCK_HEADING)
            break;
        heads++;
    }
    int first = heads > 0 ? r->slices[r->slice_count - heads].part.block : 0;
    page->count -= heads;
    r->slice_count -= heads;
    if (!turn(f))
        return false;
    for (int i = 0; i < heads; i++)
        place(f, first + i, 0, block_height(f->c, &f->measure, first + i),
              f->y + (i > 0 ? block_gap(r->text, first + i - 1, first + i)
                            : 0));
    return true;
}

static int gap_above(const struct filling *f, int block)
{
    return f->y > 0 && block > 0 ? block_gap(f->r->text, block - 1, block)
                                 : 0;
}

/* Higher than any page: cut where it must be. */
static bool add_in_parts(struct filling *f, int block, int height)
{
    int from = 0, turns = 0;
    while (from < height) {
        int gap = from == 0 ? gap_above(f, block) : 0;
        int head = from > 0 ? block_head(f->c, &f->measure, block) : 0;
        int room = f->room - f->y - gap - head;
        int part = block_cut(f->c, &f->measure, block, from, room);
        if (part > 0 && (f->y == 0 || room >= LINES_LEAST)) {
            place(f, block, from, part, f->y + gap);
            from += part;
            turns = 0;
        } else if (f->y == 0 || turns++ > 0) {
            /* not even a line has room: show what there is */
            place(f, block, from, height - from, f->y + gap);
            return turn(f);
        }
        if (from < height &&
            !(from == 0 ? turn_with_heading(f) : turn(f)))
            return false;
    }
    return true;
}

static bool add(struct filling *f, int block)
{
    int height = block_height(f->c, &f->measure, block);
    if (height == 0)
        return true;
    int gap = gap_above(f, block);
    if (f->y + gap + height <= f->room) {
        place(f, block, 0, height, f->y + gap);
        return true;
    }
    bool table = f->r->text->blocks[block].kind == BLOCK_TABLE;
    if (height > f->r->space.rest_h ||
        (table && f->room - f->y - gap >= ROWS_LEAST))
        return add_in_parts(f, block, height);
    if (!turn_with_heading(f))
        return false;
    gap = gap_above(f, block);
    if (f->y + gap + height > f->room)
        return add_in_parts(f, block, height);
    place(f, block, 0, height, f->y + gap);
    return true;
}

void reading_set(struct reading *r, const struct canvas *c,
                 struct reading_space space)
{
    bool large = canvas_look(c).large;
    if (r->page_count > 0 && r->large == large &&
        memcmp(&r->space, &space, sizeof space) == 0)
        return;
    r->space = space;
    r->large = large;
    r->page_count = r->slice_count = 0;
    struct filling f = {
        .r = r,
        .c = c,
        .measure = {r->text, space.width,
                    space.first_h < space.rest_h ? space.first_h
                                                 : space.rest_h},
    };
    turn(&f);
    for (int i = 0; i < r->text->block_count; i++)
        if (!add(&f, i))
            break;
    if (r->page_count > 1 && r->pages[r->page_count - 1].count == 0)
        r->page_count--;
}

/* ---- pages ---- */

int reading_pages(const struct reading *r)
{
    return r->page_count > 0 ? r->page_count : 1;
}

int reading_page_of(const struct reading *r, int place)
{
    int found = 0;
    for (int i = 0; i < r->page_count; i++)
        if (r->pages[i].count > 0 && reading_place(r, i) <= place)
            found = i;
    return found;
}

/* A place is a block, and which part of it when it spans pages. */
enum { PARTS = 1024 };

int reading_place(const struct reading *r, int page)
{
    if (page < 0 || page >= r->page_count || r->pages[page].count == 0)
        return 0;
    const struct slice *s = &r->slices[r->pages[page].first];
    int part = 0;
    for (const struct slice *before = s - 1;
         before >= r->slices && before->part.block == s->part.block; before--)
        part++;
    return s->part.block * PARTS + (part < PARTS ? part : PARTS - 1);
}

int reading_turn(const struct reading *r, int place, int pages)
{
    int page = reading_page_of(r, place) + pages;
    int last = reading_pages(r) - 1;
    page = page < 0 ? 0 : page > last ? last : page;
    return reading_place(r, page);
}

void reading_draw(const struct reading *r, struct canvas *c, int x, int y,
                  int page, enum accent accent)
{
    if (page < 0 || page >= r->page_count)
        return;
    const struct measure m = {
        r->text, r->space.width,
        r->space.first_h < r->space.rest_h ? r->space.first_h
                                           : r->space.rest_h};
    const struct page *p = &r->pages[page];
    for (int i = p->first; i < p->first + p->count; i++)
        block_draw(c, &m, r->slices[i].part, x, y + r->slices[i].y, accent);
}

static void plain_pieces(const struct markdown *m, int first, int count,
                         char *out, size_t size)
{
    size_t n = strlen(out);
    for (int i = 0; i < count && n + 1 < size; i++) {
        utf8_copy(out + n, size - n, m->pieces[first + i].text);
        for (char *p = out + n; *p; p++)
            if (*p == '\n')
                *p = ' ';
        n += strlen(out + n);
    }
}

/* Of a table its head. */
static void plain_block(const struct markdown *m, int block, char *out,
                        size_t size)
{
    const struct block *b = &m->blocks[block];
    if (b->kind != BLOCK_TABLE)
        plain_pieces(m, b->first, b->count, out, size);
    for (int i = 0; b->kind == BLOCK_TABLE && i < b->columns; i++) {
        const struct table_cell *cell = &m->cells[b->first + i];
        size_t n = strlen(out);
        if (i >= b->count)
            break;
        if (i > 0 && cell->count > 0 && n + 2 < size)
            memcpy(out + n, " ", 2);
        plain_pieces(m, cell->first, cell->count, out, size);
    }
}

void reading_next(const struct reading *r, int page, char *out, size_t size)
{
    out[0] = '\0';
    if (page + 1 >= r->page_count || r->pages[page + 1].count == 0)
        return;
    const struct slice *s = &r->slices[r->pages[page + 1].first];
    if (s->part.from > 0)
        utf8_copy(out, size, _("接着读"));
    else
        plain_block(r->text, s->part.block, out, size);
    if (!out[0])
        utf8_copy(out, size, _("图片"));
}

void markdown_plain(const struct markdown *m, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < m->block_count; i++) {
        size_t n = strlen(out);
        if (n > 0 && n + 2 < size)
            memcpy(out + n, " ", 2);
        plain_block(m, i, out, size);
    }
}
