#include "screens/markdown_parts.h"

#include "base/utf8.h"
#include "screens/markdown_flank.h"

#include <stdlib.h>
#include <string.h>

const char *markdown_keep(struct reader *r, const char *text, size_t n)
{
    if (r->used + n + 1 > r->room) {
        r->full = true;
        return NULL;
    }
    char *at = r->m->text + r->used;
    memcpy(at, text, n);
    at[n] = '\0';
    r->used += n + 1;
    return at;
}

bool markdown_open(struct reader *r)
{
    if (r->m->block_count == MARKDOWN_BLOCKS_MAX) {
        r->full = true;
        return false;
    }
    struct block b = r->wanted;
    b.quoted = r->quotes > 0;
    b.indent = r->depth < MARKDOWN_DEPTH_MAX ? r->depth : MARKDOWN_DEPTH_MAX;
    if (b.kind == BLOCK_PARAGRAPH && r->depth > 0 && !r->marked) {
        b.kind = r->item.kind;
        b.number = r->item.number;
        b.ticked = r->item.ticked;
        r->marked = true;
    }
    b.first = b.kind == BLOCK_TABLE ? r->m->cell_count : r->m->piece_count;
    b.count = 0;
    r->m->blocks[r->m->block_count++] = b;
    r->has_block = true;
    r->has_piece = false;
    return true;
}

void markdown_close(struct reader *r)
{
    r->has_block = r->has_piece = false;
    r->wanted = (struct block){.kind = BLOCK_PARAGRAPH};
}

struct block *markdown_last(struct reader *r)
{
    return &r->m->blocks[r->m->block_count - 1];
}

static bool open_piece(struct reader *r)
{
    struct markdown *m = r->m;
    if (r->has_piece && m->pieces[m->piece_count - 1].looks == r->looks)
        return true;
    if (m->piece_count == MARKDOWN_RUNS_MAX || r->used + 1 > r->room) {
        r->full = true;
        return false;
    }
    m->text[r->used] = '\0';
    m->pieces[m->piece_count++] =
        (struct piece){.text = m->text + r->used++, .looks = r->looks};
    r->has_piece = true;
    if (r->in_cell)
        m->cells[m->cell_count - 1].count++;
    else
        markdown_last(r)->count++;
    return true;
}

/* The last piece's text ends just before `used`. */
void markdown_put(struct reader *r, const char *text, size_t n)
{
    if (n == 0 || (r->column >= 0 && !r->in_cell))
        return;
    if (!r->has_block && !markdown_open(r))
        return;
    if (!open_piece(r))
        return;
    if (r->used + n > r->room) {
        r->full = true;
        return;
    }
    memcpy(r->m->text + r->used - 1, text, n);
    r->used += n;
    r->m->text[r->used - 1] = '\0';
    if (r->link < 0)
        return;
    struct link *l = &r->m->links[r->link];
    size_t have = strlen(l->label);
    if (have + n < sizeof l->label) {
        memcpy(l->label + have, text, n);
        l->label[have + n] = '\0';
    }
}

/* Without the zero-width spaces and what shows nothing. */
void markdown_put_clean(struct reader *r, const char *text, size_t n)
{
    const char *p = text, *end = text + n;
    while (p < end) {
        const char *from = p;
        uint32_t code = utf8_next(&p);
        if (p == from)
            break;
        if (code == ZERO_WIDTH_SPACE || (code < ' ' && code != '\n'))
            continue;
        char bytes[4];
        markdown_put(r, bytes, (size_t)utf8_put(bytes, code));
    }
}

/* ---- characters by name ---- */

uint32_t markdown_entity(const char *name, size_t n)
{
    static const struct {
        const char *name;
        uint32_t code;
    } known[] = {
        {"&amp;", '&'},       {"&lt;", '<'},        {"&gt;", '>'},
        {"&quot;", '"'},      {"&apos;", '\''},     {"&nbsp;", 0xA0},
        {"&hellip;", 0x2026}, {"&mdash;", 0x2014},  {"&ndash;", 0x2013},
        {"&middot;", 0xB7},   {"&times;", 0xD7},    {"&deg;", 0xB0},
        {"&ldquo;", 0x201C},  {"&rdquo;", 0x201D},  {"&yen;", 0xA5},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == n && memcmp(known[i].name, name, n) == 0)
            return known[i].code;
    if (n < 4 || n > 11 || name[1] != '#')
        return 0;
    char digits[12] = "";
    memcpy(digits, name + 2, n - 3);
    bool hex = digits[0] == 'x' || digits[0] == 'X';
    unsigned long code = strtoul(digits + hex, NULL, hex ? 16 : 10);
    bool shows = code >= ' ' && code <= 0x10FFFF && code / 0x800 != 0x1B;
    return shows ? (uint32_t)code : 0;
}

void markdown_put_entity(struct reader *r, const char *text, size_t n)
{
    uint32_t code = markdown_entity(text, n);
    char bytes[4];
    if (code)
        markdown_put(r, bytes, (size_t)utf8_put(bytes, code));
    else
        markdown_put_clean(r, text, n);
}
