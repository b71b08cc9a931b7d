#include "base/utf8.h"
#include "ui/marks.h"
#include "ui/type.h"

#include <string.h>

enum { ICON_EM_MIDDLE = 375 };

/* Where the middle of a character lies above the baseline, in thousandths of
 * its size (design.md, section 3.2). */
static const int middle[FACES] = {
    [FACE_SANS] = 380,
    [FACE_BOLD] = 380,
    [FACE_KAI] = 350,
    [FACE_KAI_BOLD] = 350,
    [FACE_ICON] = ICON_EM_MIDDLE,
};

/* 64ths of device pixels to 64ths of design pixels, and whole ones. */
static int64_t design64(const struct canvas *c, int64_t device64)
{
    return device64 * 1000 / type_scale(c->type);
}

static int design_px(const struct canvas *c, int64_t device64)
{
    int64_t unit = 64 * (int64_t)type_scale(c->type);
    return (int)((device64 * 1000 + unit - 1) / unit);
}

static int64_t device64(const struct canvas *c, int design)
{
    return (int64_t)design * type_scale(c->type) * 64 / 1000;
}

struct pen {
    int64_t x64;      /* design pixels, in 64ths */
    int64_t baseline; /* likewise */
};

static void add_text(struct canvas *c, const struct run *run, struct pen pen,
                     const char *text, int64_t width64, bool cut)
{
    struct style s = run->style;
    int size = style_size(s, c->look.large);
    int x = (int)(pen.x64 / 64), base = (int)(pen.baseline / 64);
    int w = (int)(width64 / 64) + 1;
    struct rect bounds = {x - size / 2, base - size * 5 / 4, w + size,
                          size * 7 / 4};
    struct mark *m = canvas_mark(c, MARK_TEXT, bounds, s.color);
    if (!m)
        return;
    m->face = (int32_t)s.face;
    m->size = size;
    m->v[0] = (int32_t)pen.x64;
    m->v[1] = (int32_t)pen.baseline;
    m->text = text;
    m->cut = cut;

    int thick = size / 14 > 2 ? size / 14 : 2;
    if (run->underline)
        canvas_fill(c, (struct rect){x, base + size / 8, w, thick}, s.color);
    if (run->strike)
        canvas_fill(c, (struct rect){x, base - size * 3 / 10, w, thick},
                    s.color);
}

/* The bytes of cells from..to, with an ellipsis when they end a cut line. */
static const char *span_text(struct canvas *c, int from, int to, bool cut)
{
    const struct layout *l = &c->layout;
    int start = from < l->count ? l->cells[from].at : l->length;
    int end = to < l->count ? l->cells[to].at : l->length;
    if (!cut)
        return canvas_keep(c, l->text + start, (size_t)(end - start));
    static const char dots[] = "…";
    size_t n = (size_t)(end - start);
    char *text = canvas_room(c, n + sizeof dots - 1);
    memcpy(text, l->text + start, n);
    memcpy(text + n, dots, sizeof dots - 1);
    return text;
}

/* The last cell that shows: a mark does not end in spaces. */
static int shown_end(const struct layout *l, const struct line *line)
{
    int to = line->to;
    while (to > line->from && l->cells[to - 1].code == ' ')
        to--;
    return to;
}

static int64_t baseline_of(const struct canvas *c, const struct run *runs,
                           const struct line *line, int middle_y64)
{
    int64_t most = 0;
    const struct layout *l = &c->layout;
    int last = line->to > line->from ? line->to : line->from + 1;
    for (int i = line->from; i < last && i < l->count; i++) {
        struct style s = runs[l->cells[i].run].style;
        int64_t up =
            (int64_t)style_size(s, c->look.large) * middle[s.face] * 64 / 1000;
        most = up > most ? up : most;
    }
    return middle_y64 + most;
}

static void draw_line(struct canvas *c, struct rect box, const struct run *runs,
                      const struct line *line)
{
    const struct layout *l = &c->layout;
    int to = shown_end(l, line);
    enum align align = runs[0].style.align;
    int64_t spare =
        (int64_t)box.w * 64 - design64(c, line->width - line->trail);
    struct pen pen = {
        .x64 = (int64_t)box.x * 64 + (align == ALIGN_LEFT     ? 0
                                      : align == ALIGN_CENTER ? spare / 2
                                                              : spare),
        .baseline = baseline_of(c, runs, line, box.y * 64 + box.h * 32)};

    int from = line->from;
    if (from < to)
        pen.x64 -= design64(c, l->cells[from].lead);
    do {
        int run = from < l->count ? l->cells[from].run : 0, end = from;
        int64_t sum = 0, gap = 0; /* the last is not of the run */
        while (end < to && l->cells[end].run == run) {
            sum += gap + l->cells[end].advance;
            gap = l->cells[end++].gap;
        }
        bool cut = end == to && line->cut;
        if (cut)
            sum += l->ellipsis;
        int64_t w64 = design64(c, sum);
        if (w64 > 0)
            add_text(c, &runs[run], pen, span_text(c, from, end, cut), w64,
                     cut);
        pen.x64 += design64(c, sum + gap);
        from = end;
    } while (from < to);
}

static int one_line(struct canvas *c, struct rect box, struct style s,
                    const char *text)
{
    const struct run run = {.style = s, .text = text};
    layout_take(&c->layout, c->type, &run, 1, c->look.large);
    if (c->layout.count == 0)
        return 0;
    layout_single(&c->layout, device64(c, box.w));
    const struct line *line = &c->layout.lines[0];
    if (line->cut && line->width > device64(c, box.w)) {
        c->lost = canvas_keep(c, text, strlen(text));
        return 0; /* not even the ellipsis has room */
    }
    draw_line(c, box, &run, line);
    return design_px(c, line->width);
}

int canvas_text(struct canvas *c, struct rect box, struct style s,
                const char *text)
{
    canvas_note(c, ROLE_TEXT, box, text);
    return text && *text ? one_line(c, box, s, text) : 0;
}

int canvas_heading(struct canvas *c, struct rect box, struct style s,
                   const char *text)
{
    canvas_note(c, ROLE_HEADING, box, text);
    return text && *text ? one_line(c, box, s, text) : 0;
}

int canvas_width(const struct canvas *c, struct style s, const char *text)
{
    return type_width(c->type, s.face, style_size(s, c->look.large), text);
}

/* Large type moves lines apart as far as it makes characters bigger. */
static int line_height(const struct canvas *c, const struct run *runs,
                       int count, int line_px)
{
    int most = 0;
    for (int i = 1; i < count; i++)
        if (runs[i].style.size > runs[most].style.size)
            most = i;
    int size = runs[most].style.size;
    int now = style_size(runs[most].style, c->look.large);
    return size > 0 ? (line_px * now + size - 1) / size : line_px;
}

int canvas_rich_height(const struct canvas *c, int width,
                       const struct run *runs, int count, int line_px,
                       int max_lines)
{
    if (count <= 0)
        return 0;
    struct layout l = {0}; /* the canvas is const here */
    layout_take(&l, c->type, runs, count, c->look.large);
    layout_wrap(&l, c->type, device64(c, width), max_lines);
    int lines = l.line_count;
    layout_clear(&l);
    return lines * line_height(c, runs, count, line_px);
}

int canvas_rich(struct canvas *c, struct rect box, const struct run *runs,
                int count, int line_px, int max_lines)
{
    if (count <= 0)
        return 0;
    struct layout *l = &c->layout;
    layout_take(l, c->type, runs, count, c->look.large);
    layout_wrap(l, c->type, device64(c, box.w), max_lines);
    int height = line_height(c, runs, count, line_px);
    for (int i = 0; i < l->line_count; i++)
        if (l->lines[i].to > l->lines[i].from || l->lines[i].cut)
            draw_line(c,
                      (struct rect){box.x, box.y + i * height, box.w, height},
                      runs, &l->lines[i]);
    int used = l->line_count * height;
    canvas_note(c, ROLE_TEXT, (struct rect){box.x, box.y, box.w, used},
                l->text);
    return used;
}

int canvas_paragraph(struct canvas *c, struct rect box, struct style s,
                     int line_px, int max_lines, const char *text)
{
    const struct run run = {.style = s, .text = text ? text : ""};
    return canvas_rich(c, box, &run, 1, line_px, max_lines);
}

int canvas_paragraph_height(const struct canvas *c, int width, struct style s,
                            int line_px, int max_lines, const char *text)
{
    const struct run run = {.style = s, .text = text ? text : ""};
    return canvas_rich_height(c, width, &run, 1, line_px, max_lines);
}

void canvas_icon(struct canvas *c, int cx, int cy, int size, uint32_t code,
                 enum color color)
{
    char text[5] = {0};
    utf8_put(text, code);
    const struct run run = {
        .style = {
            .face = FACE_ICON, .size = size, .color = color, .fixed = true}};
    int w = type_width(c->type, FACE_ICON, size, text);
    struct pen pen = {.x64 = cx * 64 - w * 32, .baseline = cy * 64 + size * 24};
    if (code != 0)
        add_text(c, &run, pen, canvas_keep(c, text, strlen(text)), w * 64,
                 false);
}

void canvas_turned(struct canvas *c, int cx, int cy, int degrees,
                   struct style s, const char *text)
{
    int size = style_size(s, c->look.large);
    int half = type_width(c->type, s.face, size, text) / 2 + size;
    struct rect bounds = {cx - half, cy - half, 2 * half, 2 * half};
    struct mark *m =
        *text ? canvas_mark(c, MARK_TURNED, bounds, s.color) : NULL;
    if (m) {
        m->face = (int32_t)s.face;
        m->size = size;
        m->v[0] = cx;
        m->v[1] = cy;
        m->v[2] = degrees;
        m->text = canvas_keep(c, text, strlen(text));
    }
    canvas_note(c, ROLE_TEXT, bounds, text);
}
