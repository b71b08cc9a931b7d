/* Home's eight tiles; their order never changes. */
#include "screens/home_parts.h"

#include <stdio.h>
#include <string.h>

enum {
    BOTTOM = 944,
    TILE_RADIUS = 24,
    LARGE_W = 424,
    SMALL_W = 288,
    SMALL_H = 380,
    LOW_LARGE_H = 496,
    LOW_HEADER_H = 132,
    LOW_ROWS = 3,
    LOW_SMALL_H = 228,
    ALBUM_PHOTO_H = 140,
    ROW_GAP = 12
};

static bool is_low(const struct canvas *c)
{
    return canvas_look(c).portrait;
}

static bool has_english(const struct kiosk *k)
{
    return kiosk_lang(k) != LANG_EN;
}

/* Over everything else on a tile: high contrast outlines it. */
static void draw_edge(struct canvas *c, struct rect r)
{
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, TILE_RADIUS, 3, COLOR_LINE);
}

/* ---- large tiles ---- */

/* One of the two live lists. */
struct live {
    enum section section;
    const struct home_row *rows;
    int count;
    const char *pill, *photo; /* "": none */
    const char *nothing;      /* said instead of rows */
    int act_list, act_row;
};

static void draw_pill(struct canvas *c, int right, int cy, int h,
                      enum accent accent, const char *text)
{
    struct style s = {FACE_BOLD, h > 56 ? 32 : 28, color_of(accent, SHADE_FILL),
                      ALIGN_CENTER, h <= 56};
    int w = canvas_width(c, s, text) + 2 * (h * 3 / 8);
    struct rect r = {right - w, cy - h / 2, w, h};
    canvas_round(c, r, h / 2, COLOR_ONF);
    canvas_text(c, r, s, text);
}

/* Name in WenKai, its English behind it; both end before `end`. */
static void draw_name(struct canvas *c, const struct kiosk *k, int x, int cy,
                      int end, const struct section_look *look, bool english)
{
    struct style name = {FACE_KAI_BOLD, 60, COLOR_ONF, ALIGN_LEFT, false};
    struct style small = {FACE_SANS, 28, COLOR_ONF, ALIGN_LEFT, false};
    int w = draw_fit(c, (struct rect){x, cy - 40, end - x, 80}, name,
                     _(look->name));
    x += w + 24;
    if (english && has_english(k) &&
        canvas_width(c, small, look->english) <= end - x)
        canvas_text(c, (struct rect){x, cy - 16, end - x, 48}, small,
                    look->english);
}

static void draw_tall_header(struct canvas *c, const struct kiosk *k,
                             struct rect r, const struct live *l)
{
    const struct section_look *look = &section_looks[l->section];
    enum color fill = color_of(look->accent, SHADE_FILL);
    int end = r.x + r.w - 28;
    if (l->photo[0]) {
        struct rect band = {r.x, r.y + r.h - 104, r.w, 104};
        canvas_image(c, (struct rect){r.x, r.y, r.w, r.h}, TILE_RADIUS,
                     l->photo, NULL);
        canvas_fill(c, band, fill);
        canvas_icon(c, end - 32, band.y + 52, 60, (uint32_t)look->icon,
                    COLOR_ONF);
        draw_name(c, k, r.x + 32, band.y + 50, end - 76, look, true);
        return;
    }
    canvas_corners(c, r, TILE_RADIUS, 1 | 2, fill);
    canvas_icon(c, r.x + 68, r.y + r.h * 31 / 100, 72, (uint32_t)look->icon,
                COLOR_ONF);
    draw_name(c, k, r.x + 32, r.y + r.h - 64, end, look, true);
    if (l->pill[0])
        draw_pill(c, r.x + r.w - 32, r.y + r.h * 31 / 100, 64, look->accent,
                  l->pill);
}

static void draw_low_header(struct canvas *c, const struct kiosk *k,
                            struct rect r, const struct live *l)
{
    const struct section_look *look = &section_looks[l->section];
    int cy = r.y + r.h / 2, end = r.x + r.w - 32;
    struct style pill = {FACE_BOLD, 28, COLOR_ONF, ALIGN_LEFT, true};
    int name_end = end;
    if (l->pill[0])
        name_end -= canvas_width(c, pill, l->pill) + 42 + 16;
    canvas_corners(c, r, TILE_RADIUS, 1 | 2,
                   color_of(look->accent, SHADE_FILL));
    canvas_icon(c, r.x + 59, cy, 52, (uint32_t)look->icon, COLOR_ONF);
    draw_name(c, k, r.x + 108, cy, name_end, look, false);
    if (l->pill[0])
        draw_pill(c, end, cy, 56, look->accent, l->pill);
}

/* The whole line, or the brief one, or what that begins with: the day. */
static void draw_row_line(struct canvas *c, struct rect r, struct style s,
                          const struct home_row *row)
{
    char day[sizeof row->brief];
    const char *words =
        canvas_width(c, s, row->line) <= r.w ? row->line : row->brief;
    const char *dot = strstr(row->brief, "·");
    if (dot && words == row->brief &&
        canvas_width(c, fit_text(c, s, words, r.w), words) > r.w) {
        snprintf(day, sizeof day, "%.*s", (int)(dot - row->brief), row->brief);
        words = day;
    }
    draw_fit(c, r, s, words);
}

static void draw_row(struct canvas *c, const struct kiosk *k, struct rect r,
                     const struct home_row *row, bool leaf, struct target t)
{
    struct style title = {row->strong ? FACE_BOLD : FACE_SANS, 36, COLOR_INK,
                          ALIGN_LEFT, false};
    struct style line = {FACE_SANS, 28, COLOR_INK2, ALIGN_LEFT, false};
    int cy = r.y + r.h / 2, under = is_low(c) || leaf ? 25 : 29;
    struct rect at = r;
    canvas_node_begin(c, ROLE_ROW, r, row->title, row->line, t);
    if (canvas_is_pressed(c, t))
        canvas_round(c, (struct rect){r.x - 12, r.y + 4, r.w + 24, r.h - 8}, 16,
                     COLOR_SURFACE2);
    if (leaf) {
        char month[20];
        say_month(k, row->month, month, sizeof month);
        draw_leaf(c, r.x, cy - 48, ACCENT_GREEN, row->today, month, row->day,
                  NULL);
        at.x += 116;
        at.w -= 116;
    }
    struct style fit = fit_text(c, title, row->title, at.w);
    if (canvas_width(c, fit, row->title) > at.w) { /* cut: not so small */
        fit = title;
        fit.size = 32;
    }
    canvas_text(c, (struct rect){at.x, cy - 18 - 28, at.w, 56}, fit,
                row->title);
    draw_row_line(c, (struct rect){at.x, cy + under - 24, at.w, 48}, line,
                  row);
    canvas_node_end(c);
}

static void draw_rows(struct canvas *c, const struct kiosk *k, struct rect r,
                      const struct live *l, int most)
{
    bool leaf = l->section == SECTION_ACTIVITIES && !is_low(c);
    int h = r.h / most;
    struct rect row = {r.x + 32, r.y, r.w - (leaf ? 56 : 64), h};
    if (l->count == 0)
        canvas_paragraph(
            c, rect_inset(r, 32),
            (struct style){FACE_SANS, 32, COLOR_INK2, ALIGN_LEFT, false}, 51, 4,
            l->nothing);
    for (int i = 0; i < l->count && i < most; i++) {
        if (i > 0)
            canvas_fill(c, (struct rect){row.x, row.y - 1, row.w, 2},
                        COLOR_LINE);
        draw_row(c, k, row, &l->rows[i], leaf,
                 (struct target){.act = l->act_row, .arg = i});
        row.y += h;
    }
}

static void draw_live(struct canvas *c, const struct kiosk *k, struct rect r,
                      const struct live *l)
{
    const struct section_look *look = &section_looks[l->section];
    struct target t = {.act = l->act_list};
    bool low = is_low(c);
    int header = low ? LOW_HEADER_H : r.h >= 760 ? 220 : 188;
    struct rect head = {r.x, r.y, r.w, header};
    draw_card(c, r, TILE_RADIUS);
    struct rect touched = head;
    touched.h -= ROW_GAP; /* apart from the first row */
    canvas_node_begin(c, ROLE_BUTTON, touched, _(look->name), l->pill, t);
    if (low)
        draw_low_header(c, k, head, l);
    else
        draw_tall_header(c, k, head, l);
    if (canvas_is_pressed(c, t))
        canvas_corners(c, head, TILE_RADIUS, 1 | 2, COLOR_TRACK);
    canvas_node_end(c);
    struct rect rows = {r.x, r.y + header + (low ? 5 : 0), r.w,
                        r.h - header - 10};
    if (!low) {
        bool leaf = l->section == SECTION_ACTIVITIES;
        rows.y += leaf ? 7 : -2;
        rows.h -= leaf ? 18 : 22;
    }
    draw_rows(c, k, rows, l, low ? LOW_ROWS : HOME_ROWS);
    draw_edge(c, r);
}

/* ---- small tiles ---- */

struct small {
    enum section section;
    const char *line;
    bool calm; /* not there yet: nothing on it calls */
};

static void draw_small_name(struct canvas *c, const struct kiosk *k,
                            struct rect at, const struct small *s)
{
    const struct section_look *look = &section_looks[s->section];
    struct style name = {FACE_KAI_BOLD, 52, COLOR_INK, ALIGN_LEFT, false};
    struct style english = {FACE_SANS, 24, COLOR_INK2, ALIGN_LEFT, false};
    struct style line = {s->calm ? FACE_SANS : FACE_BOLD, 28,
                         s->calm ? COLOR_INK2
                                 : color_of(look->accent, SHADE_ACCENT),
                         ALIGN_LEFT, false};
    bool low = is_low(c);
    draw_fit(c, (struct rect){at.x, at.y, at.w, 72}, name, _(look->name));
    if (has_english(k))
        canvas_text(c, (struct rect){at.x, at.y + (low ? 68 : 71), at.w, 36},
                    english, look->english);
    const struct rect last = {at.x, at.y + (low ? 104 : 113), at.w, 48};
    const struct style fit = fit_text(c, line, s->line, at.w);
    if (canvas_width(c, fit, s->line) <= at.w) {
        canvas_text(c, last, fit, s->line);
    } else { /* a long name and what is hers */
        line.size = 24;
        line.fixed = true;
        canvas_paragraph(c, (struct rect){last.x, last.y - 4, last.w, 64},
                         line, 32, 2, s->line);
    }
}

static void draw_tall_small(struct canvas *c, const struct kiosk *k,
                            struct rect r, const struct small *s,
                            const char *photo)
{
    const struct section_look *look = &section_looks[s->section];
    enum color tint = color_of(look->accent, SHADE_TINT);
    int badge_y = r.y + 28;
    if (photo[0]) {
        int photo_h =
            r.h < SMALL_H ? ALBUM_PHOTO_H - (SMALL_H - r.h) : ALBUM_PHOTO_H;
        badge_y = r.y + photo_h - 52;
        canvas_image(c, (struct rect){r.x, r.y, r.w, photo_h + 28}, TILE_RADIUS,
                     photo, NULL);
        canvas_fill(c, (struct rect){r.x, r.y + photo_h, r.w, 32}, tint);
        canvas_round(c, (struct rect){r.x + 22, badge_y - 6, 108, 108}, 33,
                     tint);
    }
    draw_badge(c, r.x + 28, badge_y, 96, look->accent, look->icon);
    draw_small_name(c, k,
                    (struct rect){r.x + 28, r.y + r.h - 183, r.w - 48, 158}, s);
}

static void draw_small(struct canvas *c, const struct kiosk *k, struct rect r,
                       const struct small *s, const char *photo)
{
    const struct section_look *look = &section_looks[s->section];
    struct target t = {.act = HOME_SECTION, .arg = s->section};
    enum color fill = color_of(look->accent, SHADE_TINT);
    canvas_node_begin(c, ROLE_BUTTON, r, _(look->name), s->line, t);
    canvas_round(c, r, TILE_RADIUS, fill);
    if (is_low(c)) {
        draw_badge(c, r.x + 32, r.y + (r.h - 128) / 2, 128, look->accent,
                   look->icon);
        draw_small_name(c, k,
                        (struct rect){r.x + 192, r.y + 36, r.w - 208, 158}, s);
    } else {
        draw_tall_small(c, k, r, s, photo);
    }
    if (canvas_is_pressed(c, t))
        canvas_round(c, r, TILE_RADIUS, COLOR_KEYSHADE);
    draw_edge(c, r);
    canvas_node_end(c);
}

/* ---- all of them ---- */

static struct rect small_rect(bool low, int top, int i)
{
    if (low)
        return (struct rect){48 + i % 2 * 504, top + i / 2 * 252, 480,
                             LOW_SMALL_H};
    int h = (BOTTOM - top - 24) / 2;
    return (struct rect){960 + i % 3 * 304, top + i / 3 * (h + 24), SMALL_W, h};
}

static void draw_smalls(const struct home *h, const struct kiosk *k,
                        struct canvas *c, int top)
{
    const struct who *w = kiosk_who(k);
    char mine[240];
    if (w->member[0])
        snprintf(
            mine, sizeof mine,
            ngettext("%s·%d 项活动", "%s·%d 项活动", (unsigned long)h->mine),
            w->name, h->mine);
    else
        snprintf(mine, sizeof mine, "%s", _("刷卡登录"));
    const char *soon = _("即将开通");
    const struct small tiles[] = {
        {SECTION_GALLERY, h->album_line, false},
        {SECTION_VOICE, soon, true},
        {SECTION_VOTES, soon, true},
        {SECTION_BENEFITS, soon, true},
        {SECTION_OPEN, soon, true},
        {SECTION_MINE, mine, false},
    };
    for (int i = 0; i < (int)(sizeof tiles / sizeof *tiles); i++)
        draw_small(c, k, small_rect(is_low(c), top, i), &tiles[i],
                   tiles[i].section == SECTION_GALLERY ? h->album : "");
}

void draw_home_tiles(const struct home *h, const struct kiosk *k,
                     struct canvas *c, int top)
{
    bool low = is_low(c), there = kiosk_who(k)->member[0] != '\0';
    char fresh[60] = "", open[60] = "";
    if (h->fresh > 0)
        snprintf(
            fresh, sizeof fresh,
            there ? ngettext("%d 条未读", "%d 条未读", (unsigned long)h->fresh)
                  : ngettext("%d 条新", "%d 条新", (unsigned long)h->fresh),
            h->fresh);
    if (h->open > 0)
        snprintf(open, sizeof open, _("报名中 %d"), h->open);
    struct live notices = {.section = SECTION_NOTICES,
                           .rows = h->notices,
                           .count = h->notice_count,
                           .pill = fresh,
                           .photo = "",
                           .nothing =
                               _("现在没有通知，有新的会先出现在公告屏上。"),
                           .act_list = HOME_NOTICES,
                           .act_row = HOME_NOTICE};
    struct live activities = {.section = SECTION_ACTIVITIES,
                              .rows = h->activities,
                              .count = h->activity_count,
                              .pill = open,
                              .photo = low ? "" : h->cover,
                              .nothing = _("近期没有活动，点开可以看日历。"),
                              .act_list = HOME_ACTIVITIES,
                              .act_row = HOME_ACTIVITY};
    struct rect first = {64, top, LARGE_W, BOTTOM - top};
    if (low)
        first = (struct rect){48, top, 480, LOW_LARGE_H};
    struct rect second = first;
    second.x += low ? 504 : 448;
    draw_live(c, k, first, &notices);
    draw_live(c, k, second, &activities);
    draw_smalls(h, k, c, low ? top + LOW_LARGE_H + 24 : top);
}
