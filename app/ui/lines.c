#include "ui/lines.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/breaks.h"
#include "ui/type.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 256 * 1024, ELLIPSIS = 0x2026, ZERO_WIDTH = 0x200B };

void layout_clear(struct layout *l)
{
    free(l->text);
    free(l->cells);
    free(l->lines);
    free(l->breaks);
    *l = (struct layout){0};
}

int style_size(struct style s, bool large)
{
    return theme_size(s.size, large && !s.fixed);
}

static void *with_room(void *block, int *room, int need, size_t size)
{
    if (need <= *room)
        return block;
    *room = need * 2;
    return mem_resize(block, (size_t)*room * size);
}

/* Text is kept as it came, but for bad bytes and tabs. */
static void put_text(struct layout *l, uint32_t code, const char *from,
                     const char *end)
{
    char bytes[4];
    int n = (int)(end - from);
    if (n <= 4 && code < 0x110000 && utf8_next(&from) && from == end) {
        n = utf8_put(bytes, code);
        from = bytes;
    } else
        from = end - n;
    l->text = with_room(l->text, &l->text_room, l->length + n + 1, 1);
    memcpy(l->text + l->length, from, (size_t)n);
    l->length += n;
}

/* Cells and text for one run; ends early at TEXT_MAX bytes. */
static void take_run(struct layout *l, struct type *type, const struct run *run,
                     int index, bool large)
{
    int size = style_size(run->style, large);
    int dots = type_advance(type, run->style.face, size, ELLIPSIS);
    l->ellipsis = dots > l->ellipsis ? dots : l->ellipsis;
    const enum face face = run->style.face;
    const char *p = run->text, *from = p;
    for (uint32_t code; (code = type_next(type, &p)) && l->length < TEXT_MAX;
         from = p) {
        if (code == ZERO_WIDTH || code == '\r')
            continue;
        if (code == '\t')
            code = ' ';
        l->cells =
            with_room(l->cells, &l->cell_room, l->count + 1, sizeof *l->cells);
        if (l->count > 0)
            l->cells[l->count - 1].gap =
                type_gap(type, face, size, l->cells[l->count - 1].code, code);
        l->cells[l->count++] = (struct cell){
            .code = code,
            .advance = type_advance(type, face, size, code),
            .lead = type_lead(type, face, size, code),
            .trail = type_trail(type, face, size, code),
            .at = l->length,
            .run = (int16_t)index,
        };
        put_text(l, code, from, p);
    }
}

void layout_take(struct layout *l, struct type *type, const struct run *runs,
                 int count, bool large)
{
    l->length = l->count = l->line_count = 0;
    l->ellipsis = 0;
    l->text = with_room(l->text, &l->text_room, 1, 1);
    for (int i = 0; i < count; i++)
        take_run(l, type, &runs[i], i, large);
    l->text[l->length] = '\0';
}

static int64_t width_of(const struct layout *l, int from, int to)
{
    int64_t sum = 0;
    for (int i = from; i < to; i++)
        sum += l->cells[i].advance + (i + 1 < to ? l->cells[i].gap : 0);
    return from < to ? sum - l->cells[from].lead : 0;
}

/* Sets where the line starts and ends.  The blank half of a mark at its end is
 * left out when there is no room. */
static void set_line(const struct layout *l, struct line *line, int from,
                     int to, int64_t width)
{
    int shown = to;
    while (shown > from && l->cells[shown - 1].code == ' ')
        shown--;
    *line = (struct line){
        .from = from, .to = to, .width = width_of(l, from, shown)};
    line->trail = shown > from ? l->cells[shown - 1].trail : 0;
    if (line->width > width) {
        line->width -= line->trail;
        line->trail = 0;
    }
}

static void add_line(struct layout *l, int from, int to, int64_t width)
{
    l->lines =
        with_room(l->lines, &l->line_room, l->line_count + 1, sizeof *l->lines);
    set_line(l, &l->lines[l->line_count++], from, to, width);
}

/* What does not stand before an ellipsis. */
static bool is_dropped(uint32_t code)
{
    return code == ' ' || code == 0xFF0C || code == 0x3001 || code == 0xFF1A ||
           code == 0xFF1B || break_never_after(code);
}

/* Ends the line as near to the width as its ellipsis allows. */
static void cut_line(struct layout *l, struct line *line, int to, int64_t width)
{
    int64_t avail = width - l->ellipsis;
    int64_t sum = line->from < to ? -l->cells[line->from].lead : 0;
    int end = line->from;
    while (end < to && l->cells[end].code != '\n' &&
           sum + l->cells[end].advance <= avail) {
        sum += l->cells[end].advance + l->cells[end].gap;
        end++;
    }
    while (end > line->from && is_dropped(l->cells[end - 1].code))
        end--;
    line->to = end;
    line->width = width_of(l, line->from, end) + l->ellipsis;
    line->trail = 0;
    line->cut = true;
}

void layout_single(struct layout *l, int64_t width)
{
    for (int i = 0; i < l->count; i++)
        if (l->cells[i].code == '\n')
            l->cells[i].code = l->text[l->cells[i].at] = ' ';
    add_line(l, 0, l->count, width);
    if (l->lines[0].width > width)
        cut_line(l, &l->lines[0], l->count, width);
}

static bool fits_unbroken(const struct layout *l, int64_t width)
{
    int64_t sum = 0;
    for (int i = 0; i < l->count; i++) {
        const struct cell *c = &l->cells[i];
        sum = c->code == '\n' ? 0 : sum + c->advance;
        if (sum > width)
            return false;
        sum += c->gap;
    }
    return true;
}

static void mark_breaks(struct layout *l, struct type *type)
{
    l->breaks =
        with_room(l->breaks, &l->break_room, l->length + 1, sizeof *l->breaks);
    int n = type_breaks(type, l->text, l->breaks, l->length + 1);
    for (int i = 0, k = 0; i < l->count; i++) {
        while (k < n && l->breaks[k] < l->cells[i].at)
            k++;
        l->cells[i].may_start = k < n && l->breaks[k] == l->cells[i].at;
    }
}

/* The end of the line that starts at `from`. */
static int line_end(const struct layout *l, int from, int64_t width)
{
    int64_t sum = -l->cells[from].lead;
    int last = -1;
    for (int i = from; i < l->count; i++) {
        const struct cell *c = &l->cells[i];
        if (c->code == '\n')
            return i;
        if (i > from && c->may_start)
            last = i;
        if (i > from && c->code != ' ' && sum + c->advance - c->trail > width) {
            if (last > from)
                return last;
            /* One long word: cut where it is full. */
            return break_never_before(c->code) && i - 1 > from ? i - 1 : i;
        }
        sum += c->advance + c->gap;
    }
    return l->count;
}

/* A paragraph does not end in a line of one character: the line before gives
 * it a word. */
static void join_single(struct layout *l, int first_line, int64_t width)
{
    if (l->line_count - first_line < 2)
        return;
    struct line *last = &l->lines[l->line_count - 1], *before = last - 1;
    int shown = 0;
    for (int i = last->from; i < last->to; i++)
        shown +=
            l->cells[i].code != ' ' && !break_never_before(l->cells[i].code);
    if (shown != 1)
        return;
    for (int i = before->to - 1; i > before->from; i--)
        if (l->cells[i].may_start) {
            struct line moved;
            set_line(l, &moved, i, last->to, width);
            if (moved.width > width)
                return;
            *last = moved;
            set_line(l, before, before->from, i, width);
            return;
        }
}

static bool is_blank(const struct layout *l, int from)
{
    for (int i = from; i < l->count; i++)
        if (l->cells[i].code != ' ' && l->cells[i].code != '\n')
            return false;
    return true;
}

void layout_wrap(struct layout *l, struct type *type, int64_t width,
                 int max_lines)
{
    if (!fits_unbroken(l, width))
        mark_breaks(l, type);
    l->line_count = 0;
    int paragraph = 0; /* its first line */
    for (int from = 0; from < l->count;) {
        int to = line_end(l, from, width);
        add_line(l, from, to, width);
        bool is_last = to == l->count || l->cells[to].code == '\n';
        if (is_last)
            join_single(l, paragraph, width);
        if (max_lines > 0 && l->line_count > max_lines)
            break;
        from = to < l->count && is_last ? to + 1 : to;
        if (is_last)
            paragraph = l->line_count;
    }
    if (max_lines > 0 && l->line_count > max_lines) {
        struct line *last = &l->lines[max_lines - 1];
        l->line_count = max_lines;
        if (!is_blank(l, last->to))
            cut_line(l, last, l->count, width);
    }
}
