#include "screens/notices_parts.h"

#include "base/utf8.h"
#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <string.h>

enum {
    FILTERS = CATEGORIES + 2,
    ROW = 128,
    ROW_LARGE = 152,
    LIST_PAD = 20,
    SIDE = 272,
    SIDE_GAP = 32,
    FILTER_H = 88,
    FILTER_GAP = 12,
    CHIPS_H = 88, /* the filters' row in portrait */
    GLYPH = 80,
};

/* ---- places ---- */

static struct rect list_box(const struct kiosk *k)
{
    struct rect box = content_box(k, true);
    if (kiosk_look(k).portrait) {
        box.y += CHIPS_H + LIST_PAD;
        box.h -= CHIPS_H + LIST_PAD;
    } else {
        box.x += SIDE + SIDE_GAP;
        box.w -= SIDE + SIDE_GAP;
    }
    return box;
}

static int row_height(const struct kiosk *k)
{
    return kiosk_look(k).large ? ROW_LARGE : ROW;
}

int notices_rows(const struct kiosk *k)
{
    return (list_box(k).h - LIST_PAD) / row_height(k);
}

static int page_of(const struct notices_state *s, int rows)
{
    return (s->first + rows - 1) / rows;
}

static int page_count(const struct notices_state *s, int rows)
{
    int after = pages_of(s->shown_count - s->first, rows);
    return page_of(s, rows) + after;
}

/* ---- drawing the filters ---- */

struct filter_look {
    const char *name;
    int count, index;
    bool chosen;
};

static int filters_of(const struct notices_state *s, const struct kiosk *k,
                      struct filter_look out[FILTERS])
{
    int n = 0;
    out[n++] = (struct filter_look){_("全部"), s->count, 0,
                                    !s->only_unread && !s->category[0]};
    if (kiosk_who(k)->member[0])
        out[n++] =
            (struct filter_look){_("未读"), s->unread, 1, s->only_unread};
    for (int i = 0; i < s->category_count; i++) {
        const struct category *g = &s->categories[i];
        if (g->name[0])
            out[n++] = (struct filter_look){
                g->name, g->count, i + 2,
                strcmp(g->name, s->category) == 0};
    }
    return n;
}

static void draw_filter(struct canvas *c, struct rect r,
                        const struct filter_look *f)
{
    struct target t = {.act = ACT_FILTER, .arg = f->index};
    enum color ink = f->chosen ? COLOR_ON : COLOR_INK;
    char count[12];
    snprintf(count, sizeof count, "%d", f->count);
    canvas_node_begin(c, ROLE_TAB, r, f->name, count, t);
    if (f->chosen)
        canvas_round(c, r, 20, color_of(ACCENT_RED, SHADE_ACCENT));
    else if (canvas_is_pressed(c, t))
        canvas_round(c, r, 20, COLOR_SURFACE2);
    struct style number =
        style_right(FACE_BOLD, 28, f->chosen ? COLOR_ON : COLOR_INK2);
    int w = canvas_width(c, number, count);
    draw_fit(c, (struct rect){r.x + 24, r.y, r.w - 56 - w, r.h},
             style_left(f->chosen ? FACE_BOLD : FACE_SANS, 36, ink), f->name);
    canvas_text(c, (struct rect){r.x + r.w - 24 - w, r.y, w, r.h}, number,
                count);
    canvas_node_end(c);
}

static void draw_side(const struct notices_state *s, const struct kiosk *k,
                      struct canvas *c)
{
    struct filter_look f[FILTERS];
    struct rect box = content_box(k, true);
    int n = filters_of(s, k, f), step = FILTER_H + FILTER_GAP;
    for (int i = 0; i < n && (i + 1) * step <= box.h + FILTER_GAP; i++)
        draw_filter(c,
                    (struct rect){box.x, box.y + i * step, SIDE, FILTER_H},
                    &f[i]);
}

static int chip_width(struct canvas *c, const struct filter_look *f)
{
    char count[12];
    snprintf(count, sizeof count, "%d", f->count);
    return 24 + canvas_width(c, style_left(FACE_BOLD, 36, COLOR_INK), f->name) +
           32 + canvas_width(c, style_left(FACE_BOLD, 28, COLOR_INK), count) +
           24;
}

/* In a row; what does not fit is behind the arrow at its end. */
static void draw_top(const struct notices_state *s, const struct kiosk *k,
                     struct canvas *c)
{
    enum { ARROW = 88, GAP = 12 };
    struct filter_look f[FILTERS];
    struct rect box = content_box(k, true);
    int n = filters_of(s, k, f), x = box.x, i;
    int from = s->filter_from < n ? s->filter_from : 0;
    for (i = from; i < n; i++) {
        int w = chip_width(c, &f[i]);
        if (i > from && x + w > box.x + box.w - ARROW - GAP)
            break;
        draw_filter(c, (struct rect){x, box.y, w, CHIPS_H}, &f[i]);
        x += w + GAP;
    }
    if (from == 0 && i == n)
        return;
    const struct button more = {.look = BUTTON_PLAIN,
                                .accent = ACCENT_RED,
                                .icon = ICON_DOTS_HORIZONTAL,
                                .label = _("更多"),
                                .icon_only = true};
    draw_button(c,
                (struct rect){box.x + box.w - ARROW, box.y, ARROW, CHIPS_H},
                &more, (struct target){.act = ACT_MORE, .arg = i < n ? i : 0});
}

/* ---- drawing the rows ---- */

static void glyph_of(const struct notice *n, char out[9])
{
    const char *p = n->glyph[0] ? n->glyph : n->issuer, *end = p;
    utf8_next(&end);
    snprintf(out, 9, "%.*s", (int)(end - p), p);
}

static void meta_of(const struct kiosk *k, const struct notice *n, char *out,
                    size_t size)
{
    char day[60], clock[8];
    int today = zone_day(kiosk_zone(k), kiosk_now(k));
    say_day(k, n->published_at, day, sizeof day);
    say_clock(k, n->published_at, clock);
    bool near = zone_day(kiosk_zone(k), n->published_at) >= today - 1;
    snprintf(out, size, "%s%s%s%s%s", n->issuer, n->issuer[0] ? "　" : "",
             day, near ? " " : "", near ? clock : "");
}

/* What the row says at its right end; returns where that begins. */
static int draw_status(struct canvas *c, const struct notice *n, bool known,
                       int right, int cy)
{
    if (n->urgent)
        right -= draw_chip_right(c, right, cy - 24, CHIP_SOLID, ACCENT_RED,
                                 ICON_ALERT_CIRCLE, _("紧急")) +
                 12;
    if (!known)
        return right;
    if (!n->acked)
        return right - draw_chip_right(c, right, cy - 24, CHIP_TINT,
                                       ACCENT_RED, 0, _("未读"));
    struct style s = style_right(FACE_SANS, 28, COLOR_OK);
    int w = canvas_width(c, s, _("已阅"));
    canvas_text(c, (struct rect){right - w, cy - 24, w, 48}, s, _("已阅"));
    canvas_icon(c, right - w - 24, cy, 32, ICON_CHECK, COLOR_OK);
    return right - w - 40;
}

static void draw_row(struct canvas *c, const struct kiosk *k, struct rect r,
                     const struct notice *n, struct target t)
{
    bool known = kiosk_who(k)->member[0] != '\0', unread = known && !n->acked;
    bool bright = !known || unread, large = canvas_look(c).large;
    int cy = r.y + r.h / 2, x = r.x + 32;
    char meta[300], glyph[9];
    meta_of(k, n, meta, sizeof meta);
    glyph_of(n, glyph);

    canvas_node_begin(c, ROLE_ROW, r, n->title, meta, t);
    if (canvas_is_pressed(c, t))
        canvas_fill(c, r, COLOR_SURFACE2);
    if (unread)
        canvas_corners(c, (struct rect){r.x, cy - 36, 8, 72}, 4, 2 | 4,
                       color_of(ACCENT_RED, SHADE_ACCENT));
    struct rect square = {x, cy - GLYPH / 2, GLYPH, GLYPH};
    canvas_round(c, square, 16,
                 bright ? color_of(ACCENT_RED, SHADE_TINT) : COLOR_SURFACE2);
    canvas_text(c, square,
                style_center(FACE_KAI_BOLD, 44,
                             bright ? color_of(ACCENT_RED, SHADE_ACCENT)
                                    : COLOR_INK2),
                glyph);
    int right = r.x + r.w - 52;
    canvas_icon(c, right, cy, 36, ICON_CHEVRON_RIGHT, COLOR_INK2);
    right = draw_status(c, n, known, right - 48, cy);

    x += GLYPH + 28;
    int title_x = x, up = large ? 62 : 52, gap = large ? 4 : 0;
    if (n->pinned) {
        canvas_icon(c, x + 18, cy - up / 2 + 4 - gap, 36, ICON_PIN,
                    color_of(ACCENT_RED, SHADE_ACCENT));
        title_x += 48;
    }
    int room = right - 24 - title_x;
    struct style title =
        style_left(bright ? FACE_BOLD : FACE_SANS, 40, COLOR_INK);
    canvas_text(c, (struct rect){title_x, cy - up - gap, room, up + 12},
                title,
                canvas_width(c, title, n->title) > room ? notice_short(n)
                                                        : n->title);
    draw_fit(c, (struct rect){x, cy + 8 + gap, right - 24 - x, 44},
             style_left(FACE_SANS, 28, COLOR_INK2), meta);
    canvas_node_end(c);
}

static void draw_nothing(const struct notices_state *s, struct canvas *c,
                         struct rect box)
{
    if (!s->only_unread) {
        draw_empty(c, box, ACCENT_RED, ICON_BULLHORN, _("这里还没有通知"),
                   _("有新通知时，会第一时间出现在这里。"));
        return;
    }
    int y = draw_empty(c, box, ACCENT_RED, ICON_EMAIL_OPEN,
                       _("都读完了，去看看活动吧"),
                       _("有新通知时，会第一时间出现在这里。"));
    const struct button b = {.look = BUTTON_PRIMARY,
                             .accent = ACCENT_GREEN,
                             .icon = ICON_CALENDAR_CHECK,
                             .label = _("看活动"),
                             .size = 40};
    draw_button(c, (struct rect){box.x + box.w / 2 - 180, y + 42, 360, 120},
                &b, (struct target){.act = ACT_ACTIVITIES});
}

static void draw_list(const struct notices_state *s, const struct kiosk *k,
                      struct canvas *c)
{
    struct rect box = list_box(k);
    int rows = notices_rows(k), h = row_height(k);
    draw_card(c, box, 24);
    if (s->shown_count == 0) {
        draw_nothing(s, c, box);
        return;
    }
    int y = box.y + (box.h - rows * h) / 2;
    for (int i = 0; i < rows && s->first + i < s->shown_count; i++) {
        struct rect r = {box.x, y + i * h, box.w, h};
        if (i > 0)
            canvas_fill(c, (struct rect){r.x, r.y - 1, r.w, 2}, COLOR_LINE);
        draw_row(c, k, r, &s->all[s->shown[s->first + i]],
                 (struct target){.act = ACT_OPEN, .arg = s->first + i});
    }
    frame_pager(c, page_of(s, rows), page_count(s, rows), ACT_PAGE);
}

void notices_draw(const void *state, const struct kiosk *k,
                  struct canvas *c)
{
    const struct notices_state *s = state;
    const struct who *w = kiosk_who(k);
    char line[200];
    if (!w->member[0])
        snprintf(line, sizeof line,
                 ngettext("%d 条通知", "%d 条通知", (unsigned long)s->count),
                 s->count);
    else if (s->unread == 0)
        snprintf(line, sizeof line, _("%s老师，都读完了"), w->name);
    else
        snprintf(line, sizeof line,
                 ngettext("%s老师，您有 %d 条未读", "%s老师，您有 %d 条未读",
                          (unsigned long)s->unread),
                 w->name, s->unread);
    frame_header(c, k, SECTION_NOTICES, _("通知"), line);
    frame_offline(c, k);
    if (kiosk_look(k).portrait)
        draw_top(s, k, c);
    else
        draw_side(s, k, c);
    draw_list(s, k, c);
}
