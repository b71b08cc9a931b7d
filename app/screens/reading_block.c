#include "screens/reading_block.h"

#include "base/lang.h"
#include "base/mem.h"
#include "store/albums.h"
#include "ui/icons.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    BODY = 36,
    BODY_LINE = 58,
    HEAD = 40,
    HEAD_LINE = 56,
    CODE = 32,
    CODE_LINE = 51,
    CODE_PAD = 24,
    CAPTION = 28,
    CAPTION_LINE = 44,
    DISC = 44,
    ITEM_INDENT = 64,  /* of the text of an item */
    LIST_INDENT = 48,  /* of each list inside another */
    QUOTE_INDENT = 32,
    QUOTE_BAR = 4,
    RULE_H = 2,
    RADIUS = 16,
    GAP = 24,
    GAP_HEAD = 16,
    GAP_UNDER_HEAD = 12
};

static bool is_item(enum block_kind kind)
{
    return kind == BLOCK_BULLET || kind == BLOCK_NUMBER || kind == BLOCK_TASK;
}

static const struct block *block_at(const struct measure *m, int block)
{
    return &m->text->blocks[block];
}

static struct style style_of(const struct block *b, enum accent accent)
{
    struct style s = {FACE_SANS, BODY, COLOR_INK, ALIGN_LEFT, false};
    if (b->kind == BLOCK_HEADING && b->level <= 2)
        s = (struct style){FACE_KAI_BOLD, HEAD,
                           color_of(accent, SHADE_ACCENT), ALIGN_LEFT, false};
    else if (b->kind == BLOCK_HEADING)
        s.face = FACE_BOLD;
    else if (b->kind == BLOCK_CODE)
        s.size = CODE;
    else if (b->kind == BLOCK_IMAGE) {
        s.size = CAPTION;
        s.color = COLOR_INK2;
        s.align = ALIGN_CENTER;
    } else if (b->quoted)
        s.face = FACE_KAI;
    return s;
}

static int line_of(const struct block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        return HEAD_LINE;
    case BLOCK_CODE:
        return CODE_LINE;
    case BLOCK_IMAGE:
        return CAPTION_LINE;
    default:
        return BODY_LINE;
    }
}

static int indent_of(const struct block *b)
{
    int x = b->quoted ? QUOTE_INDENT : 0;
    if (b->indent > 0)
        x += ITEM_INDENT + (b->indent - 1) * LIST_INDENT;
    return b->kind == BLOCK_CODE ? x + CODE_PAD : x;
}

static int text_width(const struct measure *m, const struct block *b)
{
    return m->width - indent_of(b) - (b->kind == BLOCK_CODE ? CODE_PAD : 0);
}

struct run *runs_of(const struct markdown *text, int first, int count,
                    struct style base, enum color link)
{
    struct run *runs = mem_new((size_t)(count > 0 ? count : 1) * sizeof *runs);
    bool kai = base.face == FACE_KAI || base.face == FACE_KAI_BOLD;
    for (int i = 0; i < count; i++) {
        const struct piece *p = &text->pieces[first + i];
        struct style s = base;
        if (p->looks & LOOK_BOLD)
            s.face = kai ? FACE_KAI_BOLD : FACE_BOLD;
        else if (p->looks & LOOK_EM)
            s.face = FACE_KAI;
        if (p->looks & LOOK_LINK)
            s.color = link;
        runs[i] = (struct run){
            .style = s,
            .text = p->text,
            .underline = (p->looks & LOOK_LINK) != 0,
            .strike = (p->looks & LOOK_STRIKE) != 0,
        };
    }
    return runs;
}

static int words_height(const struct canvas *c, const struct measure *m,
                        const struct block *b)
{
    if (b->count == 0)
        return 0;
    struct run *runs = runs_of(m->text, b->first, b->count,
                               style_of(b, ACCENT_RED), COLOR_INK);
    int h = canvas_rich_height(c, text_width(m, b), runs, b->count,
                               line_of(b), 0);
    free(runs);
    return h;
}

static int line_height(const struct canvas *c, const struct block *b)
{
    return canvas_paragraph_height(c, 1000, style_of(b, ACCENT_RED),
                                   line_of(b), 1, "字");
}

static int picture_height(const struct canvas *c, const struct measure *m,
                          const struct block *b)
{
    int caption = words_height(c, m, b);
    int h = m->width * 9 / 16, room = m->tallest - caption;
    return h < room ? h : room;
}

int block_height(const struct canvas *c, const struct measure *m, int block)
{
    const struct block *b = block_at(m, block);
    switch (b->kind) {
    case BLOCK_RULE:
        return RULE_H;
    case BLOCK_TABLE:
        return table_height(c, m, b);
    case BLOCK_IMAGE:
        return picture_height(c, m, b) + words_height(c, m, b);
    case BLOCK_CODE:
        return words_height(c, m, b) + 2 * CODE_PAD;
    default:
        return words_height(c, m, b);
    }
}

int block_gap(const struct markdown *text, int before, int block)
{
    const struct block *a = &text->blocks[before], *b = &text->blocks[block];
    if (b->kind == BLOCK_HEADING)
        return GAP_HEAD;
    if (a->kind == BLOCK_HEADING)
        return GAP_UNDER_HEAD;
    if (b->indent > 0 && a->indent > 0)
        return 0;
    return is_item(b->kind) ? GAP_UNDER_HEAD : GAP;
}

int block_head(const struct canvas *c, const struct measure *m, int block)
{
    const struct block *b = block_at(m, block);
    return b->kind == BLOCK_TABLE ? table_head(c, m, b) : 0;
}

int block_cut(const struct canvas *c, const struct measure *m, int block,
              int from, int room)
{
    const struct block *b = block_at(m, block);
    int left = block_height(c, m, block) - from;
    if (left <= room)
        return left;
    if (b->kind == BLOCK_TABLE)
        return table_cut(c, m, b, from, room);
    if (b->kind == BLOCK_IMAGE || b->kind == BLOCK_RULE)
        return 0;
    int line = line_height(c, b);
    int above = b->kind == BLOCK_CODE && from == 0 ? CODE_PAD : 0;
    return room - above < line ? 0 : above + (room - above) / line * line;
}

/* ---- drawing ---- */

static void draw_number(struct canvas *c, int cx, int cy, int number,
                        enum accent accent)
{
    char text[8];
    snprintf(text, sizeof text, "%d", number);
    const struct style s = {FACE_BOLD, 28, color_of(accent, SHADE_ACCENT),
                            ALIGN_CENTER, true};
    canvas_disc(c, cx, cy, DISC / 2, color_of(accent, SHADE_TINT));
    canvas_text(c, (struct rect){cx - ITEM_INDENT / 2, cy - DISC / 2,
                                 ITEM_INDENT, DISC},
                s, text);
}

static void draw_box(struct canvas *c, int cx, int cy, bool ticked,
                     enum accent accent)
{
    const struct rect r = {cx - 18, cy - 18, 36, 36};
    if (!ticked) {
        canvas_border(c, r, 8, 3, COLOR_LINE2);
        return;
    }
    canvas_round(c, r, 8, color_of(accent, SHADE_ACCENT));
    canvas_icon(c, cx, cy, 28, ICON_CHECK, COLOR_ON);
}

static void draw_mark(struct canvas *c, const struct block *b, int x, int cy,
                      enum accent accent)
{
    int cx = x + DISC / 2;
    if (b->kind == BLOCK_NUMBER)
        draw_number(c, cx, cy, b->number, accent);
    else if (b->kind == BLOCK_TASK)
        draw_box(c, cx, cy, b->ticked, accent);
    else if (b->kind == BLOCK_BULLET)
        canvas_disc(c, cx, cy, 7, color_of(accent, SHADE_ACCENT));
}

static void draw_words(struct canvas *c, const struct measure *m,
                       const struct block *b, struct rect box,
                       enum accent accent)
{
    if (b->count == 0)
        return;
    struct run *runs =
        runs_of(m->text, b->first, b->count, style_of(b, accent),
                color_of(accent, SHADE_ACCENT));
    canvas_rich(c, box, runs, b->count, line_of(b), 0);
    free(runs);
}

static void draw_picture(struct canvas *c, const struct measure *m,
                         const struct block *b, int x, int y)
{
    char path[MEDIA_PATH_SIZE];
    int h = picture_height(c, m, b);
    const char *label = b->count > 0 ? m->text->pieces[b->first].text : "";
    media_path(b->media, RENDITION_SCREEN, path);
    canvas_image(c, (struct rect){x, y, m->width, h}, RADIUS, path,
                 label[0] ? label : _("图片"));
    draw_words(c, m, b,
               (struct rect){x, y + h, m->width, words_height(c, m, b)},
               ACCENT_RED);
}

static void draw_whole(struct canvas *c, const struct measure *m,
                       const struct block *b, struct rect at,
                       enum accent accent)
{
    int indent = indent_of(b);
    struct rect text = {at.x + indent, at.y, text_width(m, b), at.h};
    if (b->quoted)
        canvas_round(c, (struct rect){at.x, at.y, QUOTE_BAR, at.h},
                     QUOTE_BAR / 2, color_of(accent, SHADE_ACCENT));
    switch (b->kind) {
    case BLOCK_RULE:
        canvas_fill(c, (struct rect){at.x, at.y, at.w, RULE_H}, COLOR_LINE);
        return;
    case BLOCK_TABLE:
        table_draw(c, m, b, at.x, at.y);
        return;
    case BLOCK_IMAGE:
        draw_picture(c, m, b, at.x, at.y);
        return;
    case BLOCK_CODE:
        canvas_round(c,
                     (struct rect){text.x - CODE_PAD, at.y,
                                   text.w + 2 * CODE_PAD, at.h},
                     RADIUS, COLOR_SURFACE2);
        text.y += CODE_PAD;
        text.h -= 2 * CODE_PAD;
        break;
    default:
        draw_mark(c, b, text.x - ITEM_INDENT, at.y + line_height(c, b) / 2,
                  accent);
        break;
    }
    draw_words(c, m, b, text, accent);
}

void block_draw(struct canvas *c, const struct measure *m,
                struct block_part part, int x, int y, enum accent accent)
{
    const struct block *b = block_at(m, part.block);
    int whole = block_height(c, m, part.block);
    int head = part.from > 0 ? block_head(c, m, part.block) : 0;
    bool cut = part.height < whole;
    struct rect at = {x, y, m->width, whole};
    if (head > 0) {
        canvas_clip_begin(c, (struct rect){x, y, m->width, head});
        draw_whole(c, m, b, at, accent);
        canvas_clip_end(c);
    }
    at.y = y + head - part.from;
    if (cut)
        canvas_clip_begin(
            c, (struct rect){x, y + head, m->width, part.height});
    draw_whole(c, m, b, at, accent);
    if (cut)
        canvas_clip_end(c);
}
