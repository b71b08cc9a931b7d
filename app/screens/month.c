/* A month: seven columns of days, with bars that run across cells. */
#include "screens/activities_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <string.h>

enum {
    TITLE_H = 68,
    LABELS_H = 48,
    GAP = 8,
    ROWS_MAX = 6,
    LANES_MAX = 2,
    MORE_W = 60,
    BARS_MAX = 64 /* of a week */
};

/* Measures of one month's grid. */
struct grid {
    int x, y, cell_w, cell_h, rows;
    int head_h;     /* of a cell, with its number */
    int lanes, bar_h, lane_h;
};

static int days_in(const struct activities_state *s)
{
    int next = s->month == 12 ? day_of_date(s->year + 1, 1, 1)
                              : day_of_date(s->year, s->month + 1, 1);
    return next - day_of_date(s->year, s->month, 1);
}

static int rows_of(const struct activities_state *s)
{
    int next = day_of_date(s->year, s->month, 1) + days_in(s);
    return (next - s->grid + WEEK_DAYS - 1) / WEEK_DAYS;
}

static struct grid grid_of(const struct kiosk *k,
                           const struct activities_state *s)
{
    struct rect box = activities_main(k);
    struct look look = kiosk_look(k);
    struct grid g = {.x = box.x, .y = box.y + TITLE_H + LABELS_H,
                     .rows = rows_of(s)};
    int bottom = look.portrait ? activities_side(k, s).y - 24
                               : box.y + box.h;
    g.cell_w = (box.w - (WEEK_DAYS - 1) * GAP) / WEEK_DAYS;
    g.cell_h = (bottom - g.y - (g.rows - 1) * GAP) / g.rows;
    const int most = look.portrait ? 152 : 132;
    if (g.cell_h > most)
        g.cell_h = most;
    bool low = g.cell_h < 124;
    g.lanes = look.large || g.cell_h < 104 ? 1 : LANES_MAX;
    g.bar_h = look.large ? 42 : low ? 30 : 34;
    g.lane_h = g.bar_h + (low ? 2 : 3);
    g.head_h = look.large ? (low ? 54 : 64) : low ? 44 : 56;
    return g;
}

static struct rect cell_at(const struct grid *g, int i)
{
    return (struct rect){g->x + i % WEEK_DAYS * (g->cell_w + GAP),
                         g->y + i / WEEK_DAYS * (g->cell_h + GAP), g->cell_w,
                         g->cell_h};
}

/* ---- bars of one week ---- */

struct bar {
    const struct listed *l;
    int first, last; /* columns */
    int lane;        /* -1: no room */
};

struct week {
    struct bar bars[BARS_MAX];
    int count;
    int total[WEEK_DAYS], hidden[WEEK_DAYS];
};

/* Only days of the month have bars: `from` to `to` of this week. */
static void add_bar(struct week *w, const struct listed *l, int monday,
                    int from, int to)
{
    if (w->count == BARS_MAX || l->last < from || l->first > to)
        return;
    struct bar *b = &w->bars[w->count++];
    *b = (struct bar){.l = l, .lane = -1};
    b->first = (l->first < from ? from : l->first) - monday;
    b->last = (l->last > to ? to : l->last) - monday;
    for (int d = b->first; d <= b->last; d++)
        w->total[d]++;
}

static bool is_free(const bool taken[WEEK_DAYS], const struct bar *b)
{
    for (int d = b->first; d <= b->last; d++)
        if (taken[d])
            return false;
    return true;
}

/* The last lane also says how many more there are: on such a day it is kept
 * free for that. */
static bool last_lane_is_free(const struct week *w, const struct bar *b,
                              int lanes)
{
    for (int d = b->first; d <= b->last; d++)
        if (w->total[d] > lanes)
            return false;
    return true;
}

static void set_lanes(struct week *w, int lanes)
{
    bool taken[LANES_MAX][WEEK_DAYS] = {{false}};
    for (int longest = 1; longest >= 0; longest--)
        for (int i = 0; i < w->count; i++) {
            struct bar *b = &w->bars[i];
            if ((b->last > b->first) != (longest == 1))
                continue;
            for (int lane = 0; lane < lanes && b->lane < 0; lane++)
                if (is_free(taken[lane], b) &&
                    (lanes == 1 || lane < lanes - 1 ||
                     last_lane_is_free(w, b, lanes)))
                    b->lane = lane;
            for (int d = b->first; d <= b->last; d++)
                if (b->lane >= 0)
                    taken[b->lane][d] = true;
                else
                    w->hidden[d]++;
        }
}

static void draw_bar(struct canvas *c, struct rect r, enum bar_look look,
                     const char *text)
{
    canvas_round(c, r, BAR_RADIUS, bar_fill(look));
    canvas_text(c, (struct rect){r.x + 12, r.y, r.w - 16, r.h},
                style_left(look == LOOK_NEUTRAL ? FACE_SANS : FACE_BOLD, 24,
                           bar_ink(look)),
                text);
}

static void draw_more(struct canvas *c, const struct grid *g,
                      struct rect cell, int hidden)
{
    char text[40];
    if (g->lanes == 1) { /* no lane left: in the corner */
        snprintf(text, sizeof text, "+%d", hidden);
        struct style s = style_right(FACE_BOLD, 24, COLOR_INK2);
        s.fixed = true;
        canvas_text(c,
                    (struct rect){cell.x + cell.w - 10 - MORE_W, cell.y + 4,
                                  MORE_W, g->head_h - 4},
                    s, text);
        return;
    }
    snprintf(text, sizeof text,
             ngettext("+%d 项", "+%d 项", (unsigned long)hidden), hidden);
    struct rect bar = {cell.x + 10,
                       cell.y + g->head_h + g->lane_h * (g->lanes - 1),
                       cell.w - 20, g->bar_h};
    struct style s = style_left(FACE_SANS, 24, COLOR_INK);
    if (canvas_width(c, s, text) > bar.w - 16)
        snprintf(text, sizeof text, "+%d", hidden);
    draw_bar(c, bar, LOOK_NEUTRAL, text);
}

static void draw_bars(struct canvas *c, const struct grid *g,
                      const struct activities_state *s, int row)
{
    struct week w = {.count = 0};
    int monday = s->grid + row * WEEK_DAYS, sunday = monday + 6;
    int first = day_of_date(s->year, s->month, 1);
    int last = first + days_in(s) - 1;
    for (int i = 0; i < s->count; i++)
        add_bar(&w, &s->list[i], monday, monday < first ? first : monday,
                sunday > last ? last : sunday);
    set_lanes(&w, g->lanes);
    for (int i = 0; i < w.count; i++) {
        const struct bar *b = &w.bars[i];
        if (b->lane < 0)
            continue;
        struct rect from = cell_at(g, row * WEEK_DAYS + b->first);
        struct rect to = cell_at(g, row * WEEK_DAYS + b->last);
        draw_bar(c,
                 (struct rect){from.x + 10,
                               from.y + g->head_h + b->lane * g->lane_h,
                               to.x + to.w - 20 - from.x, g->bar_h},
                 b->l->look, activity_short(&b->l->a));
    }
    for (int d = 0; d < WEEK_DAYS; d++)
        if (w.hidden[d] > 0)
            draw_more(c, g, cell_at(g, row * WEEK_DAYS + d), w.hidden[d]);
}

/* ---- cells ---- */

static void draw_number(struct canvas *c, const struct grid *g,
                        const struct activities_state *s, struct rect r,
                        int i, bool outside, bool more)
{
    struct civil d = day_civil(s->grid + i);
    bool today = s->grid + i == s->today;
    enum color ink = outside            ? COLOR_INK3
                     : today            ? COLOR_ON
                     : day_is_off(s, i) ? COLOR_TODAY
                                        : COLOR_INK;
    char number[8];
    snprintf(number, sizeof number, "%d", d.day);
    struct style big = style_left(FACE_BOLD, 36, ink);
    big.fixed = more;
    const bool narrow = r.w < 160;
    int x = r.x + (narrow ? 8 : 12), h = g->head_h < 56 ? g->head_h + 4 : 60;
    int badge = h < 60 ? h - 8 : h - 14;
    int w = canvas_width(c, big, number);
    if (today) {
        canvas_round(c,
                     (struct rect){r.x + 6, r.y + (h - badge) / 2, w + 14,
                                   badge},
                     12, COLOR_TODAY);
        x = r.x + 13;
    }
    canvas_text(c, (struct rect){x, r.y, w + 4, h}, big, number);
    x += w + (today ? 16 : narrow ? 4 : 8);
    struct style small = style_left(
        s->festival[i] && !outside ? FACE_BOLD : FACE_SANS, 24,
        outside          ? COLOR_INK3
        : s->festival[i] ? color_of(ACCENT_GREEN, SHADE_ACCENT)
                         : COLOR_INK2);
    int end = r.x + r.w - 6 - (more ? MORE_W : 0);
    const struct special_day *special = special_at(s, i);
    if (special && !outside) {
        const char *mark = special->follows ? _("班") : _("休");
        struct style at = style_left(
            FACE_BOLD, 24, special->follows ? COLOR_INK2 : COLOR_TODAY);
        int w_mark = canvas_width(c, at, mark) + 8;
        int words = s->festival[i] ? canvas_width(c, small, s->lunar[i]) : 0;
        if (x + words + w_mark <= end) { /* else the number's colour says it */
            canvas_text(c, (struct rect){end + 2 - w_mark, r.y, w_mark, h},
                        at, mark);
            end -= w_mark;
        }
    }
    int room = end - x;
    if (canvas_width(c, small, s->lunar[i]) <= room)
        canvas_text(c, (struct rect){x, r.y, room, h}, small, s->lunar[i]);
}

static void draw_cell(struct canvas *c, const struct kiosk *k,
                      const struct grid *g, const struct activities_state *s,
                      int i)
{
    int day = s->grid + i, events = 0;
    struct civil d = day_civil(day);
    bool outside = d.month != s->month;
    struct rect r = cell_at(g, i);
    struct target t = {.act = ACT_DAY, .arg = day};
    for (int n = 0; n < s->count; n++)
        events += activity_is_on(&s->list[n], day);
    char label[80], value[40] = "";
    say_date(k, zone_day_start(kiosk_zone(k), day), false, label,
             sizeof label);
    if (events > 0)
        snprintf(value, sizeof value,
                 ngettext("%d 项", "%d 项", (unsigned long)events), events);

    canvas_node_begin(c, ROLE_BUTTON, r, label, value, t);
    if (!outside) {
        bool contrast = canvas_look(c).theme == THEME_CONTRAST;
        canvas_round(c, r, 16,
                     canvas_is_pressed(c, t) ? COLOR_SURFACE2
                                             : COLOR_SURFACE);
        canvas_border(c, r, 16, contrast ? 3 : 2, COLOR_LINE);
    }
    if (day == s->today)
        canvas_border(c, rect_inset(r, -2), 18, 4, COLOR_TODAY);
    else if (day == s->day)
        canvas_border(c, rect_inset(r, -2), 18, 4,
                      color_of(ACCENT_GREEN, SHADE_ACCENT));
    bool more = g->lanes == 1 && events > 1; /* says so at the right */
    draw_number(c, g, s, r, i, outside, more);
    canvas_node_end(c);
}

/* ---- around the cells ---- */

static const char *const legend_words[] = {N_("我已报名"), N_("可报名"),
                                           N_("不需报名")};
enum { LEGEND = 3, SWATCH = 36, SWATCH_GAP = 12, LEGEND_GAP = 32 };

struct legend activities_legend(const struct canvas *c, int room)
{
    struct legend l = {.style = style_left(FACE_SANS, 28, COLOR_INK2)};
    do {
        l.style.fixed = l.w > room;
        l.w = -LEGEND_GAP;
        for (int i = 0; i < LEGEND; i++)
            l.w += SWATCH + SWATCH_GAP + LEGEND_GAP +
                   canvas_width(c, l.style, _(legend_words[i]));
    } while (l.w > room && !l.style.fixed);
    return l;
}

void draw_legend(struct canvas *c, const struct legend *l, int right, int cy)
{
    int x = right - l->w;
    for (int i = 0; i < LEGEND; i++) {
        int w = canvas_width(c, l->style, _(legend_words[i]));
        struct rect swatch = {x, cy - 14, SWATCH, 28};
        canvas_round(c, swatch, 8, bar_fill((enum bar_look)i));
        if (i == LOOK_OPEN)
            canvas_border(c, swatch, 8, 2,
                          color_of(ACCENT_GREEN, SHADE_ACCENT));
        x += SWATCH + SWATCH_GAP;
        canvas_text(c, (struct rect){x, cy - 24, w + 2, 48}, l->style,
                    _(legend_words[i]));
        x += w + LEGEND_GAP;
    }
}

static void draw_labels(struct canvas *c, const struct grid *g)
{
    static const char *const names[] = {N_("一"), N_("二"), N_("三"),
                                        N_("四"), N_("五"), N_("六"),
                                        N_("日")};
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct rect r = cell_at(g, i);
        canvas_text(c,
                    (struct rect){r.x + 12, r.y - LABELS_H - 2, r.w - 12,
                                  LABELS_H - 6},
                    style_left(FACE_SANS, 28,
                               i >= 5 ? COLOR_TODAY : COLOR_INK2),
                    _(names[i]));
    }
}

void month_draw(struct canvas *c, const struct kiosk *k,
                const struct activities_state *s)
{
    static const char *const names[] = {
        N_("一月"), N_("二月"), N_("三月"), N_("四月"),
        N_("五月"), N_("六月"), N_("七月"), N_("八月"),
        N_("九月"), N_("十月"), N_("十一月"), N_("十二月")};
    struct grid g = grid_of(k, s);
    struct rect box = activities_main(k);
    const char *name = _(names[s->month - 1]);
    struct legend l = activities_legend(c, box.w - 400);
    int w = box.w - l.w - LEGEND_GAP;
    canvas_heading(c, (struct rect){box.x, box.y - 16, w, 72},
                   fit_text(c, style_left(FACE_KAI_BOLD, 60, COLOR_INK), name,
                            w),
                   name);
    draw_legend(c, &l, box.x + box.w, box.y + 20);
    draw_labels(c, &g);
    for (int i = 0; i < g.rows * WEEK_DAYS; i++)
        draw_cell(c, k, &g, s, i);
    /* One thing in the tree: a bar is touched as its day, whose activities
     * the panel lists. */
    struct rect all = {g.x, g.y, box.w, g.rows * (g.cell_h + GAP) - GAP};
    canvas_node_begin(c, ROLE_IMAGE, all, _("本月活动"), NULL,
                      (struct target){0});
    for (int row = 0; row < g.rows; row++)
        draw_bars(c, &g, s, row);
    canvas_node_end(c);
}
