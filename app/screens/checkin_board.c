/* The blackboard of the check-in: what it is, and how many are here. */
#include "screens/checkin_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "ui/widgets.h"

#include <stdio.h>
#include <string.h>

struct board_plan {
    struct rect board, place, title, arrived, call;
    struct rect bar, under;
    int title_size, arrived_size;
    int count_x, count_base, count_w; /* the baseline of its digits */
    int call_lines;
};

static const struct board_plan *board_plan(const struct canvas *c)
{
    static const struct board_plan landscape = {
        .board = {0, 0, 720, 1080},
        .place = {64, 45, 608, 48},
        .title = {64, 101, 608, 68},
        .arrived = {64, 215, 300, 64},
        .call = {64, 800, 592, 216},
        .bar = {64, 604, 592, 32},
        .under = {64, 654, 592, 48},
        .title_size = 52,
        .arrived_size = 44,
        .count_x = 52,
        .count_base = 549,
        .count_w = 614,
        .call_lines = 1};
    static const struct board_plan portrait = {
        .board = {0, 0, 1080, 716},
        .place = {56, 49, 780, 48},
        .title = {56, 108, 968, 80},
        .arrived = {56, 200, 300, 56},
        .call = {752, 212, 272, 348},
        .bar = {56, 588, 968, 32},
        .under = {56, 638, 968, 48},
        .title_size = 60,
        .arrived_size = 40,
        .count_x = 46,
        .count_base = 530,
        .count_w = 670,
        .call_lines = 2};
    return canvas_look(c).portrait ? &portrait : &landscape;
}

/* A long title takes two smaller lines. */
static void draw_title(struct canvas *c, const struct board_plan *p,
                       const char *title)
{
    const struct style one = style_left(FACE_KAI_BOLD, p->title_size,
                                        COLOR_CHALK);
    const struct style two = {FACE_KAI_BOLD, 44, COLOR_CHALK, ALIGN_LEFT,
                              true};
    if (canvas_width(c, one, title) <= p->title.w) {
        canvas_heading(c, p->title, one, title);
        return;
    }
    if (canvas_width(c, two, title) <= p->title.w) {
        canvas_heading(c, p->title, two, title);
        return;
    }
    struct rect r = p->title;
    r.y -= 4;
    r.h = 112;
    canvas_node_begin(c, ROLE_HEADING, r, title, NULL, (struct target){0});
    canvas_paragraph(c, r, two, 54, 2, title);
    canvas_node_end(c);
}

static void draw_place(const struct door_state *s, const struct kiosk *k,
                       struct canvas *c, const struct board_plan *p)
{
    char line[700], date[60], clock[8];
    say_month_day(k, s->a.starts_at, date, sizeof date);
    say_clock(k, s->a.starts_at, clock);
    if (s->a.all_day)
        say_when(k, &s->a, date, sizeof date);
    snprintf(line, sizeof line, "%s%s%s%s%s", s->a.place,
             s->a.place[0] ? "　" : "", date, s->a.all_day ? "" : " ",
             s->a.all_day ? "" : clock);
    canvas_icon(c, p->place.x + 18, p->place.y + 24, 36, ICON_MAP_MARKER,
                COLOR_CHALK2);
    draw_fit(c,
             (struct rect){p->place.x + 52, p->place.y, p->place.w - 52,
                           p->place.h},
             style_left(FACE_SANS, 32, COLOR_CHALK2), line);
}

/* Sizes that are tried in turn until count and total fit side by side. */
static const struct {
    int count, total;
} count_sizes[] = {{320, 96}, {240, 96}, {240, 72}, {240, 60}, {120, 60}};
enum { COUNT_SIZES = sizeof count_sizes / sizeof count_sizes[0] };

/* The digits that changed roll up: the old one leaves, the new one follows. */
static void draw_rolling(const struct door_state *s, const struct kiosk *k,
                         struct canvas *c, struct rect r, struct style style,
                         const char *count)
{
    char was[16];
    const int t = kiosk_passed(k, s->roll_ms, ROLL_MS);
    const int64_t eased = (int64_t)t * t * (3000 - 2 * t) / 1000000;
    const int up = (int)(eased * r.h / 1000);
    snprintf(was, sizeof was, "%*d", (int)strlen(count), s->rolled_from);
    canvas_node_begin(c, ROLE_TEXT, r, count, NULL, (struct target){0});
    const int step = canvas_width(c, style, "0");
    for (int i = 0; count[i]; i++) {
        const char now[2] = {count[i], '\0'}, old[2] = {was[i], '\0'};
        struct rect cell = {r.x + i * step, r.y, step + 8, r.h};
        if (now[0] == old[0] || t == 1000) {
            canvas_text(c, cell, style, now);
            continue;
        }
        canvas_clip_begin(c, cell);
        cell.y -= up;
        canvas_text(c, cell, style, old);
        cell.y += r.h;
        canvas_text(c, cell, style, now);
        canvas_clip_end(c);
    }
    canvas_node_end(c);
}

static void draw_count(const struct door_state *s, const struct kiosk *k,
                       struct canvas *c, const struct board_plan *p)
{
    char count[16], total[16];
    snprintf(count, sizeof count, "%d", s->shown_count);
    snprintf(total, sizeof total, "/ %d", s->a.going);
    if (door_is_open(s))
        total[0] = '\0';
    const bool light = canvas_look(c).theme == THEME_LIGHT;
    struct style big = {FACE_BOLD, 320, light ? COLOR_WHITE : COLOR_CHALK,
                        ALIGN_LEFT, true};
    struct style small = {FACE_SANS, 96, COLOR_CHALK2, ALIGN_LEFT, true};
    int w = 0;
    for (int i = 0; i < COUNT_SIZES; i++) {
        big.size = count_sizes[i].count;
        small.size = count_sizes[i].total;
        w = canvas_width(c, big, count);
        if (w + 24 + canvas_width(c, small, total) <= p->count_w)
            break;
    }
    /* Han and digits stand 0.38 em above the baseline. */
    int centre = p->count_base - big.size * 38 / 100;
    draw_rolling(s, k, c, (struct rect){p->count_x, centre - 160, w + 8, 320},
                 big, count);
    centre = p->count_base - small.size * 38 / 100;
    canvas_text(c,
                (struct rect){p->count_x + w + 20, centre - 60,
                              p->count_w - w - 20, 120},
                small, total);
}

static void draw_missing(const struct door_state *s, struct canvas *c,
                         const struct board_plan *p)
{
    char words[120];
    int missing = s->a.going - s->a.present;
    if (missing > 0)
        snprintf(words, sizeof words,
                 ngettext("还有 %d 位没到", "还有 %d 位没到",
                          (unsigned long)missing),
                 missing);
    else
        snprintf(words, sizeof words, "%s", _("都到齐了"));
    struct rect r = {p->bar.x, p->bar.y - 8, p->bar.w, 56};
    if (door_is_open(s))
        snprintf(words, sizeof words, "%s", _("不用报名，来了就签"));
    else if (s->a.going == 0)
        snprintf(words, sizeof words, "%s", _("还没有人报名"));
    draw_fit(c, r, style_left(FACE_BOLD, 36, COLOR_CHALK2), words);
}

static void draw_quorum_words(const struct door_state *s, struct canvas *c,
                              const struct board_plan *p, bool reached)
{
    const enum color tone = reached ? COLOR_BARONBOARD : COLOR_CHALKY;
    const bool thirds = s->a.quorum == (2 * s->a.going + 2) / 3;
    char words[120], legal[120];
    const int missing = s->a.quorum - s->a.present;
    if (reached)
        snprintf(words, sizeof words, "%s", _("已过法定人数"));
    else
        snprintf(words, sizeof words,
                 ngettext("还差 %d 人", "还差 %d 人", (unsigned long)missing),
                 missing);
    snprintf(legal, sizeof legal,
             thirds ? _("法定 %d（三分之二）") : _("法定 %d"), s->a.quorum);
    struct rect r = p->under;
    const struct style right = fit_text(
        c, style_right(FACE_SANS, 32, COLOR_CHALKY), legal, r.w * 55 / 100);
    const int right_w = canvas_width(c, right, legal);
    canvas_icon(c, r.x + 18, r.y + 24, 36,
                reached ? ICON_CHECK_CIRCLE : ICON_TIMER_SAND, tone);
    draw_fit(c, (struct rect){r.x + 46, r.y, r.w - 46 - 16 - right_w, r.h},
             style_left(FACE_BOLD, 32, tone), words);
    canvas_text(c, (struct rect){r.x + r.w - right_w, r.y, right_w, r.h},
                right, legal);
}

static void draw_quorum(const struct door_state *s, struct canvas *c,
                        const struct board_plan *p)
{
    const struct rect bar = p->bar;
    const bool reached = quorum_is_reached(s->a.quorum, s->a.present);
    int total = s->a.going > s->a.quorum ? s->a.going : s->a.quorum;
    int present = s->a.present < total ? s->a.present : total;
    int w = (int)((int64_t)bar.w * present / total);
    char value[40];
    snprintf(value, sizeof value, "%d / %d", s->a.present, s->a.quorum);
    canvas_node_begin(c, ROLE_PROGRESS, bar, _("法定人数"), value,
                      (struct target){0});
    canvas_round(c, bar, 16, COLOR_TRACK);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, bar, 16, 3, COLOR_LINE);
    if (w > 0)
        canvas_round(c, (struct rect){bar.x, bar.y, w < 32 ? 32 : w, bar.h},
                     16, reached ? COLOR_BARONBOARD : COLOR_CHALKY);
    int tick = bar.x + (int)((int64_t)bar.w * s->a.quorum / total) - 2;
    canvas_fill(c, (struct rect){tick, bar.y - 7, 4, bar.h + 14},
                reached ? COLOR_CHALKY : COLOR_CHALK);
    canvas_node_end(c);
    draw_quorum_words(s, c, p, reached);
}

/* Where the picture has the code for phones: what one does instead. */
static void draw_call(struct canvas *c, const struct board_plan *p)
{
    const struct rect r = p->call;
    canvas_round(c, r, 24, COLOR_BOARD2);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, 24, 3, COLOR_LINE);
    const struct style bold = style_left(FACE_BOLD, 40, COLOR_CHALK);
    const struct style small = style_left(FACE_SANS, 28, COLOR_CHALK2);
    if (p->call_lines == 1) {
        canvas_disc(c, r.x + 104, r.y + r.h / 2, 64, COLOR_BOARD);
        canvas_icon(c, r.x + 104, r.y + r.h / 2, 72,
                    ICON_ACCOUNT_CARD_DETAILS, COLOR_CHALKY);
        const int x = r.x + 200, w = r.w - 200 - 24;
        draw_fit(c, (struct rect){x, r.y + 50, w, 60}, bold,
                 _("刷卡或点名字签到"));
        draw_fit(c, (struct rect){x, r.y + 114, w, 44}, small,
                 _("卡平放在读卡器上停一秒"));
        return;
    }
    canvas_disc(c, r.x + r.w / 2, r.y + 104, 64, COLOR_BOARD);
    canvas_icon(c, r.x + r.w / 2, r.y + 104, 72, ICON_ACCOUNT_CARD_DETAILS,
                COLOR_CHALKY);
    struct style centre = bold;
    centre.align = ALIGN_CENTER;
    centre.size = 36;
    draw_fit(c, (struct rect){r.x + 16, r.y + 196, r.w - 32, 52}, centre,
             _("刷卡，或者"));
    draw_fit(c, (struct rect){r.x + 16, r.y + 252, r.w - 32, 52}, centre,
             _("点名字签到"));
}

void door_board(const struct door_state *s, const struct kiosk *k,
                struct canvas *c)
{
    const struct board_plan *p = board_plan(c);
    const bool flash = kiosk_steady(k) < s->flash_until_ms;
    const bool portrait = canvas_look(c).portrait;
    canvas_fill(c, p->board,
                flash ? COLOR_REACHED : COLOR_BOARD);
    draw_place(s, k, c, p);
    if (portrait)
        door_clock(k, c);
    draw_title(c, p, s->a.title[0] ? s->a.title : _("这个活动已取消"));
    draw_fit(c, p->arrived,
             style_left(FACE_SANS, p->arrived_size, COLOR_CHALK2), _("已到"));
    draw_count(s, k, c, p);
    if (portrait) /* beside the count */
        draw_call(c, p);
    if (s->a.quorum > 0)
        draw_quorum(s, c, p);
    else
        draw_missing(s, c, p);
    if (!portrait)
        draw_call(c, p);
}
