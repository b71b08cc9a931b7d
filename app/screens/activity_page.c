/* What an activity is: picture, title, facts and text; beside or above its
 * card. */
#include "screens/activity_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "store/albums.h"

#include <stdio.h>
#include <string.h>

enum {
    LEFT_W = 1080,
    CARD_X = 1176,
    CARD_W = 680,
    TOP = 120,
    PHOTO_H = 436,
    PHOTO_LARGE_H = 300,
    PHOTO_PORTRAIT_H = 520,
    PORTRAIT_TOP = 112,
    TITLE_H = 128, /* from the photo to the facts */
    CHIP_GAP = 12,
    TAGS_MAX = 6,
    FACTS_MAX = 4,
    MORE_W = 136,
    LINES = 3
};

/* ---- photo ---- */

/* Without a picture: a calm panel with the day on it. */
static void draw_plain_cover(struct canvas *c, const struct kiosk *k,
                             const struct activity *a, struct rect r,
                             int radius)
{
    int64_t starts = activity_starts(a, kiosk_zone(k));
    struct civil d = zone_civil(kiosk_zone(k), starts);
    bool today = zone_day(kiosk_zone(k), starts) ==
                 zone_day(kiosk_zone(k), kiosk_now(k));
    char month[20];
    say_month(k, d.month, month, sizeof month);
    canvas_round(c, r, radius, color_of(ACCENT_GREEN, SHADE_TINT));
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, radius, 3, COLOR_LINE);
    canvas_node_begin(c, ROLE_IMAGE, r, activity_short(a), NULL,
                      (struct target){0});
    draw_leaf(c, r.x + r.w / 2 - 68, r.y + r.h / 2 - 84, ACCENT_GREEN, today,
              month, d.day, say_weekday(d.weekday, false));
    canvas_node_end(c);
}

static void draw_cover(struct canvas *c, const struct kiosk *k,
                       const struct activity *a, struct rect r, int radius)
{
    char path[MEDIA_PATH_SIZE];
    if (!a->cover[0]) {
        draw_plain_cover(c, k, a, r, radius);
        return;
    }
    media_path(a->cover, RENDITION_SCREEN, path);
    canvas_image(c, r, radius, path, activity_short(a));
}

/* ---- title and chips ---- */

/* Chips from the right, as many as leave the title whole. */
static int draw_tags(struct canvas *c, const char *tags, int right, int cy,
                     int room)
{
    char tag[TAGS_MAX][80];
    int n = 0, used = 0, shown = 0;
    struct style s = style_left(FACE_SANS, 28, COLOR_INK);
    for (const char *p = tags; *p && n < TAGS_MAX;) {
        size_t length = strcspn(p, ",");
        snprintf(tag[n], sizeof tag[n], "%.*s", (int)length, p);
        n += length > 0;
        p += length;
        while (*p == ',')
            p++;
    }
    while (shown < n) {
        int w = canvas_width(c, s, tag[shown]) + 40 + CHIP_GAP;
        if (used + w > room)
            break;
        used += w;
        shown++;
    }
    int x = right - used + CHIP_GAP;
    for (int i = 0; i < shown; i++)
        x += draw_chip(c, x, cy - 24, CHIP_TINT, ACCENT_GREEN, 0, tag[i]) +
             CHIP_GAP;
    return used;
}

static void draw_title(struct canvas *c, const struct activity *a,
                       struct rect r)
{
    struct style s = style_left(FACE_KAI_BOLD,
                                canvas_look(c).portrait ? 72 : 60,
                                COLOR_INK);
    int w = canvas_width(c, s, a->title);
    if (w > r.w && s.size == 72) {
        s.size = 60;
        w = canvas_width(c, s, a->title);
    }
    if (w <= r.w) {
        canvas_heading(c, r, s, a->title);
        draw_tags(c, a->tags, r.x + r.w, r.y + r.h / 2, r.w - w - 24);
        return;
    }
    s.size = 44;
    int h = canvas_paragraph_height(c, r.w, s, 56, 2, a->title);
    canvas_node_begin(c, ROLE_HEADING, r, a->title, NULL,
                      (struct target){0});
    canvas_paragraph(c, (struct rect){r.x, r.y + (r.h - h) / 2, r.w, h}, s,
                     56, 2, a->title);
    canvas_node_end(c);
}

/* ---- facts ---- */

struct fact {
    int icon;
    char bold[200], text[200];
    bool warns;
};

static void fact_of_time(const struct kiosk *k, const struct activity *a,
                         struct fact *f)
{
    int64_t from = activity_starts(a, kiosk_zone(k));
    int64_t to = activity_ends(a, kiosk_zone(k));
    char start[8], end[8], last[60];
    f->icon = ICON_CALENDAR_CLOCK;
    say_date(k, from, false, f->bold, sizeof f->bold);
    say_clock(k, from, start);
    say_clock(k, to, end);
    int first_day = zone_day(kiosk_zone(k), from);
    int last_day = zone_day(kiosk_zone(k), to > from ? to - 1 : to);
    if (last_day > first_day) {
        say_date(k, to - 1, false, last, sizeof last);
        snprintf(f->text, sizeof f->text, _("至 %s"), last);
    } else if (a->all_day) {
        snprintf(f->text, sizeof f->text, "%s", _("全天"));
    } else if (to > from) {
        snprintf(f->text, sizeof f->text, _("%s 至 %s"), start, end);
    } else {
        snprintf(f->text, sizeof f->text, "%s", start);
    }
}

static bool fact_of_facts(const struct activity *a, struct fact *f)
{
    size_t n = strcspn(a->facts, "|\n");
    if (n == 0)
        return false;
    f->icon = strstr(a->facts, "公里") ? ICON_WALK
                                       : ICON_INFORMATION_OUTLINE;
    snprintf(f->bold, sizeof f->bold, "%.*s", (int)(n < 190 ? n : 190),
             a->facts);
    snprintf(f->text, sizeof f->text, "%.190s",
             a->facts[n] ? a->facts + n + 1 : "");
    return true;
}

static int facts_of(const struct kiosk *k, const struct activity_state *s,
                    bool deadline, struct fact out[FACTS_MAX])
{
    const struct activity *a = &s->a;
    int n = 0;
    memset(out, 0, FACTS_MAX * sizeof out[0]);
    fact_of_time(k, a, &out[n++]);
    if (a->place[0] || a->meet[0]) {
        out[n].icon = ICON_MAP_MARKER;
        snprintf(out[n].bold, sizeof out[n].bold, "%.190s",
                 a->place[0] ? a->place : a->meet);
        snprintf(out[n].text, sizeof out[n].text, "%.190s",
                 a->place[0] ? a->meet : "");
        n++;
    }
    n += fact_of_facts(a, &out[n]);
    if (deadline && activity_deadline(s, k, out[n].bold, out[n].text,
                                      sizeof out[n].text)) {
        out[n].icon = ICON_TIMER_SAND;
        out[n++].warns = true;
    }
    return n;
}

static void draw_fact(struct canvas *c, struct rect r, int icon_px,
                      const struct fact *f)
{
    enum color ink = f->warns ? COLOR_WARN : COLOR_INK;
    int x = r.x + icon_px + (icon_px > 72 ? 24 : 20), w = r.x + r.w - x;
    int cy = r.y + icon_px / 2, apart = canvas_look(c).large ? 25 : 20;
    canvas_node_begin(c, ROLE_TEXT, r, f->bold, f->text, (struct target){0});
    canvas_round(c, (struct rect){r.x, r.y, icon_px, icon_px}, 16,
                 color_of(ACCENT_GREEN, SHADE_TINT));
    canvas_icon(c, r.x + icon_px / 2, cy, icon_px * 5 / 9, (uint32_t)f->icon,
                color_of(ACCENT_GREEN, SHADE_ACCENT));
    int up = f->text[0] ? apart - 2 : 0;
    draw_fit(c, (struct rect){x, cy - up - 32, w, 64},
             style_left(FACE_BOLD, 36, ink), f->bold);
    draw_fit(c, (struct rect){x, cy + apart - 32, w, 68},
             style_left(FACE_SANS, 28, COLOR_INK2), f->text);
    canvas_node_end(c);
}

/* In a row of three, or two by two; returns the height. */
static int draw_facts(struct canvas *c, const struct kiosk *k,
                      const struct activity_state *s, struct rect at)
{
    struct look look = canvas_look(c);
    struct fact f[FACTS_MAX];
    int n = facts_of(k, s, look.portrait, f);
    int columns = look.portrait || look.large ? 2 : 3;
    int pitch = look.portrait ? 504 : at.w == LEFT_W && columns == 3 ? 362
                                                                     : 540;
    int size = look.portrait ? 80 : 72;
    int row = look.large ? 116 : look.portrait ? 108 : 96;
    for (int i = 0; i < n; i++) {
        int last = i % columns == columns - 1;
        struct rect r = {at.x + i % columns * pitch,
                         at.y + i / columns * row,
                         last ? at.w - (columns - 1) * pitch : pitch - 24,
                         size};
        draw_fact(c, r, size, &f[i]);
    }
    return (n + columns - 1) / columns * row - (row - size);
}

/* ---- text ---- */

/* As many lines as there is room for, three at most, and the way to more. */
static void draw_lines(struct canvas *c, const struct activity_state *s,
                       struct rect r, int size, int line_px)
{
    struct style style = style_left(FACE_SANS, size, COLOR_INK);
    int line = canvas_paragraph_height(c, r.w, style, line_px, 1, "字");
    int lines = r.h / line < LINES ? r.h / line : LINES;
    bool cut = canvas_paragraph_height(c, r.w, style, line_px, 0, s->plain) >
               lines * line;
    if (lines < 1 || !s->plain[0])
        return;
    if (cut)
        r.w -= MORE_W + 16;
    canvas_paragraph(c, r, style, line_px, lines, s->plain);
    if (!cut)
        return;
    const struct button more = {.look = BUTTON_TINT,
                                .accent = ACCENT_GREEN,
                                .label = _("更多"),
                                .size = 28};
    draw_button(c,
                (struct rect){r.x + r.w + 16, r.y + lines * line - 72 - 4,
                              MORE_W, 72},
                &more, (struct target){.act = ACT_MORE});
}

/* The whole text instead of picture and facts. */
static void draw_whole(struct canvas *c, const struct activity_state *s,
                       struct rect card)
{
    enum { PAD = 56, HEAD = 116 };
    const struct reading_space space = {
        .width = card.w - 2 * PAD,
        .first_h = card.h - HEAD - 32,
        .rest_h = card.h - HEAD - 32,
    };
    reading_set(s->text, c, space);
    int page = reading_page_of(s->text, s->place);
    int pages = reading_pages(s->text);
    draw_card(c, card, 24);
    canvas_heading(c,
                   (struct rect){card.x + PAD, card.y + 20,
                                 card.w - 2 * PAD - 200, 72},
                   style_left(FACE_KAI_BOLD, 44, COLOR_INK), s->a.title);
    const struct button less = {.look = BUTTON_PLAIN,
                                .accent = ACCENT_GREEN,
                                .icon = ICON_CLOSE,
                                .label = _("收起"),
                                .size = 28};
    draw_button(c,
                (struct rect){card.x + card.w - 24 - 160, card.y + 20, 160,
                              72},
                &less, (struct target){.act = ACT_LESS});
    reading_draw(s->text, c, card.x + PAD, card.y + HEAD, page,
                 ACCENT_GREEN);
    draw_position(c,
                  (struct rect){card.x + card.w - 28, card.y + HEAD, 8,
                                card.h - HEAD - 40},
                  page, 1, pages, ACCENT_GREEN);
    frame_pager(c, page, pages, ACT_PAGE);
}

/* ---- the page ---- */

static void draw_landscape(struct canvas *c, const struct kiosk *k,
                           const struct activity_state *s)
{
    struct rect box = content_box(k, true);
    bool large = canvas_look(c).large;
    int top = box.y > 136 ? box.y : TOP, bottom = box.y + box.h;
    struct rect card = {CARD_X, top, CARD_W, bottom - top};
    struct rect left = {box.x, top, LEFT_W, bottom - top};
    frame_offline(c, k);
    if (s->whole) {
        draw_whole(c, s, left);
        activity_card(c, k, s, card);
        return;
    }
    int photo_h = (large ? PHOTO_LARGE_H : PHOTO_H) - (top - TOP);
    draw_cover(c, k, &s->a, (struct rect){left.x, top, LEFT_W, photo_h}, 24);
    int y = top + photo_h;
    draw_title(c, &s->a, (struct rect){left.x, y + 14, LEFT_W, 100});
    y += TITLE_H + 6;
    y += draw_facts(c, k, s, (struct rect){left.x, y, LEFT_W, 0});
    y += 35;
    draw_lines(c, s, (struct rect){left.x, y, LEFT_W, bottom + 12 - y}, 32,
               51);
    activity_card(c, k, s, card);
}

static void draw_portrait(struct canvas *c, const struct kiosk *k,
                          const struct activity_state *s)
{
    struct rect box = content_box(k, s->whole);
    if (s->whole) {
        frame_offline(c, k);
        draw_whole(c, s, box);
        return;
    }
    int card_h = activity_card_height(k, s);
    struct rect card = {box.x, box.y + box.h - card_h, box.w, card_h};
    bool large = canvas_look(c).large;
    int photo_h = large ? PHOTO_PORTRAIT_H - 120 : PHOTO_PORTRAIT_H;
    draw_cover(c, k, &s->a,
               (struct rect){0, PORTRAIT_TOP, canvas_w(c), photo_h}, 0);
    frame_offline(c, k); /* on the picture */
    int y = PORTRAIT_TOP + photo_h;
    draw_title(c, &s->a, (struct rect){box.x, y + 13, box.w, 104});
    y += 140;
    y += draw_facts(c, k, s, (struct rect){box.x, y, box.w, 0});
    y += 36;
    int room = card.y - 20 - y;
    if (activity_desk_shows(s, k))
        room -= 72;
    draw_lines(c, s, (struct rect){box.x, y, box.w, room}, 36, 58);
    activity_card(c, k, s, card);
}

void activity_page(struct canvas *c, const struct kiosk *k,
                   const struct activity_state *s)
{
    if (canvas_look(c).portrait)
        draw_portrait(c, k, s);
    else
        draw_landscape(c, k, s);
}
