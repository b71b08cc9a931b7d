/* A week: seven columns from 07:00 to 19:00, the lessons shaded behind. */
#include "screens/activities_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>

enum {
    TITLE_H = 68,
    HEAD_H = 56,
    LANE_H = 40,
    LANES = 2, /* of whole days */
    GUTTER = 84,
    HOUR_FIRST = 7,
    HOUR_LAST = 19,
    EVENT_LEAST_H = 64,
    COLUMN_GAP = 8,
    WIDE_COLUMN = 160, /* holds two, or both ends of a time */
    DAY_BLOCKS = 32,
    MINUTES = (HOUR_LAST - HOUR_FIRST) * 60
};

struct hours {
    struct rect box; /* of the hours */
    int column_w, head_y, lanes_y;
    int monday;
};

static struct hours hours_of(const struct kiosk *k,
                             const struct activities_state *s)
{
    struct rect box = activities_main(k);
    int bottom = kiosk_look(k).portrait ? activities_side(k, s).y - 24
                                        : box.y + box.h;
    struct hours f = {.monday = s->day - (day_civil(s->day).weekday - 1)};
    f.head_y = box.y + TITLE_H;
    f.lanes_y = f.head_y + HEAD_H;
    f.box.x = box.x + GUTTER;
    f.box.y = f.lanes_y + LANES * LANE_H + 8;
    f.box.h = bottom - f.box.y;
    f.column_w = (box.w - GUTTER) / WEEK_DAYS;
    f.box.w = f.column_w * WEEK_DAYS;
    return f;
}

static int y_of(const struct hours *f, int minute)
{
    int m = minute - HOUR_FIRST * 60;
    m = m < 0 ? 0 : m > MINUTES ? MINUTES : m;
    return f->box.y + (int)((int64_t)f->box.h * m / MINUTES);
}

static struct rect column(const struct hours *f, int i)
{
    return (struct rect){f->box.x + i * f->column_w, f->box.y,
                         f->column_w - COLUMN_GAP, f->box.h};
}

/* ---- behind ---- */

static void draw_ground(struct canvas *c, const struct hours *f,
                        const struct activities_state *s)
{
    for (int i = 0; i < WEEK_DAYS; i++) {
        struct rect r = column(f, i);
        canvas_round(c, r, 12, COLOR_SURFACE);
        const struct day_plan *plan = &s->plans[i];
        for (int n = 0; n < plan->count; n++) {
            const struct period *p = &plan->periods[n];
            if (p->kind != PERIOD_CLASS)
                continue;
            int y = y_of(f, p->starts_min), end = y_of(f, p->ends_min);
            if (end > y)
                canvas_fill(c, (struct rect){r.x, y, r.w, end - y},
                            COLOR_SURFACE2);
        }
    }
    for (int hour = HOUR_FIRST; hour <= HOUR_LAST; hour++) {
        int y = y_of(f, hour * 60);
        char text[16];
        snprintf(text, sizeof text, "%02d:00", hour);
        canvas_fill(c, (struct rect){f->box.x, y - 1, f->box.w - COLUMN_GAP,
                                     hour % 2 ? 1 : 2},
                    COLOR_LINE);
        draw_fit(c,
                 (struct rect){f->box.x - GUTTER, y - 20, GUTTER - 10, 40},
                 style_left(FACE_SANS, 24, COLOR_INK3), text);
    }
}

/* The day's number and name, at the top of its column. */
static void draw_head(struct canvas *c, struct rect r, int day,
                      const struct activities_state *s)
{
    struct civil d = day_civil(day);
    char number[8];
    snprintf(number, sizeof number, "%d", d.day);
    bool today = day == s->today, chosen = day == s->day;
    bool off = day_is_off(s, day - s->from);
    enum color ink = today || chosen   ? COLOR_ON
                     : d.weekday >= 6 ? COLOR_TODAY
                                      : COLOR_INK;
    struct style big = style_left(FACE_BOLD, 36, ink);
    big.fixed = r.w < WIDE_COLUMN;
    int w = canvas_width(c, big, number);
    if (today || chosen)
        canvas_round(c, (struct rect){r.x + 4, r.y + 8, w + 16, 48}, 12,
                     today ? COLOR_TODAY
                           : color_of(ACCENT_GREEN, SHADE_ACCENT));
    canvas_text(c, (struct rect){r.x + 12, r.y, w + 4, EVENT_LEAST_H}, big,
                number);
    draw_fit(c,
             (struct rect){r.x + w + 24, r.y, r.w - w - 24, EVENT_LEAST_H},
             style_left(FACE_SANS, 24,
                        off ? COLOR_TODAY : COLOR_INK2),
             say_weekday(d.weekday, false));
}

/* ---- events ---- */

static void draw_block(struct canvas *c, struct rect r,
                       const struct listed *l, const char *under)
{
    struct style bold = style_left(FACE_BOLD, 24, bar_ink(l->look));
    struct style sans = style_left(FACE_SANS, 24, bar_ink(l->look));
    int line = canvas_paragraph_height(c, r.w, bold, 30, 1, "字");
    canvas_round(c, r, BAR_RADIUS, bar_fill(l->look));
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, BAR_RADIUS, 3, COLOR_LINE);
    /* Half a column holds three characters. */
    int edge = r.w < WIDE_COLUMN / 2 + 10 ? 5 : 10;
    struct rect text = {r.x + edge, r.y + 4, r.w - 2 * edge, r.h - 8};
    if (text.h < line)
        text.y = r.y + (r.h - line) / 2;
    int lines = text.h / line < 1 ? 1 : text.h / line;
    int title = lines > 1 && under[0] ? lines - 1 : lines;
    int used = canvas_paragraph(c, text, bold, 30, title > 2 ? 2 : title,
                                activity_short(&l->a));
    if (lines > 1)
        draw_fit(c, (struct rect){text.x, text.y + used, text.w, line}, sans,
                 under);
}

static bool is_whole(const struct listed *l)
{
    return l->a.all_day || l->last > l->first;
}

static void draw_whole_days(struct canvas *c, const struct hours *f,
                            const struct activities_state *s)
{
    bool taken[LANES][WEEK_DAYS] = {{false}};
    for (int i = 0; i < s->count; i++) {
        const struct listed *l = &s->list[i];
        if (!is_whole(l) || l->last < f->monday ||
            l->first >= f->monday + WEEK_DAYS)
            continue;
        int from = l->first < f->monday ? 0 : l->first - f->monday;
        int to = l->last >= f->monday + WEEK_DAYS ? WEEK_DAYS - 1
                                                  : l->last - f->monday;
        int lane = 0;
        for (int d = from; d <= to && lane < LANES; d++)
            if (taken[lane][d]) {
                lane++;
                d = from - 1;
            }
        if (lane == LANES)
            continue;
        for (int d = from; d <= to; d++)
            taken[lane][d] = true;
        struct rect r = column(f, from);
        r.y = f->lanes_y + lane * LANE_H;
        r.h = LANE_H - 4;
        r.w += (to - from) * f->column_w;
        draw_block(c, r, l, "");
    }
}

static int minute_of(const struct kiosk *k, int64_t at)
{
    struct civil d = zone_civil(kiosk_zone(k), at);
    return d.hour * 60 + d.minute;
}

/* A timed activity of the day, from y to end. */
struct block {
    const struct listed *l;
    int y, end;
};

static int blocks_of(const struct kiosk *k, const struct hours *f,
                     const struct activities_state *s, int day,
                     struct block out[DAY_BLOCKS])
{
    int n = 0, least = f->box.y + f->box.h - EVENT_LEAST_H;
    for (int i = 0; i < s->count && n < DAY_BLOCKS; i++) {
        const struct listed *l = &s->list[i];
        if (is_whole(l) || l->first != day)
            continue;
        int y = y_of(f, minute_of(k, l->a.starts_at));
        int end = y_of(f, minute_of(k, l->a.ends_at));
        y = y > least ? least : y;
        end = end < y + EVENT_LEAST_H ? y + EVENT_LEAST_H : end;
        out[n++] = (struct block){l, y, end};
    }
    return n;
}

static void say_times(const struct kiosk *k, const struct listed *l,
                      bool both, char *out, size_t size)
{
    char from[8], to[8];
    say_clock(k, l->a.starts_at, from);
    say_clock(k, l->a.ends_at, to);
    snprintf(out, size, both ? "%s–%s" : "%.5s", from, to);
}

/* `n` that overlap, until `end`: two stand side by side in a wide column.
 * How many more there are is said instead of the time, or beside. */
static void draw_together(struct canvas *c, const struct kiosk *k,
                          struct rect r, const struct block *b, int n, int end)
{
    char more[16], time[40];
    bool beside = n > 1 && r.w >= WIDE_COLUMN;
    snprintf(more, sizeof more, "+%d", n - 1);
    say_times(k, b->l, n == 1 && r.w >= WIDE_COLUMN, time, sizeof time);
    if (beside)
        r.w = (r.w - 4) / 2;
    r.y = b->y + 1;
    r.h = (n == 1 || beside ? b->end : end) - b->y - 2;
    draw_block(c, r, b->l, n > 1 && !beside ? more : time);
    if (!beside)
        return;
    r.x += r.w + 4;
    r.y = b[1].y + 1;
    r.h = (n == 2 ? b[1].end : end) - b[1].y - 2;
    say_times(k, b[1].l, false, time, sizeof time);
    snprintf(more, sizeof more, "+%d", n - 2);
    draw_block(c, r, b[1].l, n == 2 ? time : more);
}

static void draw_events(struct canvas *c, const struct kiosk *k,
                        const struct hours *f,
                        const struct activities_state *s, int i)
{
    struct block b[DAY_BLOCKS];
    int all = blocks_of(k, f, s, f->monday + i, b);
    for (int from = 0, n; from < all; from += n) {
        int end = b[from].end;
        for (n = 1; from + n < all && b[from + n].y < end; n++)
            end = b[from + n].end > end ? b[from + n].end : end;
        draw_together(c, k, column(f, i), &b[from], n, end);
    }
}

/* A day is touched as a whole: the panel lists its activities. */
static void draw_day(struct canvas *c, const struct kiosk *k,
                     const struct hours *f, const struct activities_state *s,
                     int i)
{
    int day = f->monday + i, events = 0;
    struct rect r = column(f, i);
    r.y = f->head_y - 8;
    r.h += f->box.y - r.y;
    char label[80], value[40] = "";
    say_date(k, zone_day_start(kiosk_zone(k), day), false, label,
             sizeof label);
    for (int n = 0; n < s->count; n++)
        events += activity_is_on(&s->list[n], day);
    if (events > 0)
        snprintf(value, sizeof value,
                 ngettext("%d 项", "%d 项", (unsigned long)events), events);
    canvas_node_begin(c, ROLE_BUTTON, r, label, value,
                      (struct target){.act = ACT_DAY, .arg = day});
    draw_head(c, r, day, s);
    draw_events(c, k, f, s, i);
    canvas_node_end(c);
}

static void draw_now(struct canvas *c, const struct kiosk *k,
                     const struct hours *f, const struct activities_state *s)
{
    int column_index = s->today - f->monday;
    int minute = minute_of(k, kiosk_now(k));
    if (column_index < 0 || column_index >= WEEK_DAYS ||
        minute < HOUR_FIRST * 60 || minute > HOUR_LAST * 60)
        return;
    struct rect r = column(f, column_index);
    int y = y_of(f, minute);
    canvas_fill(c, (struct rect){r.x, y - 2, r.w, 4}, COLOR_TODAY);
    canvas_disc(c, r.x, y, 8, COLOR_TODAY);
}

void week_draw(struct canvas *c, const struct kiosk *k,
               const struct activities_state *s)
{
    struct hours f = hours_of(k, s);
    struct rect box = activities_main(k);
    char from[60], to[60], title[140];
    say_date(k, zone_day_start(kiosk_zone(k), f.monday), false, from,
             sizeof from);
    say_date(k, zone_day_start(kiosk_zone(k), f.monday + WEEK_DAYS - 1),
             false, to, sizeof to);
    snprintf(title, sizeof title, _("%s 至 %s"), from, to);
    struct style big = style_left(FACE_KAI_BOLD, 44, COLOR_INK);
    bool wide = box.w > 1200;
    struct legend l = activities_legend(c, box.w - 700);
    int w = wide ? box.w - l.w - 32 : box.w;
    canvas_heading(c, (struct rect){box.x, box.y - 14, w, 68},
                   fit_text(c, big, title, w), title);
    if (wide)
        draw_legend(c, &l, box.x + box.w, box.y + 20);
    draw_ground(c, &f, s);
    for (int i = 0; i < WEEK_DAYS; i++)
        draw_day(c, k, &f, s, i);
    struct rect lanes = {f.box.x, f.lanes_y, f.box.w, LANES * LANE_H};
    canvas_node_begin(c, ROLE_IMAGE, lanes, _("全天"), NULL,
                      (struct target){0});
    draw_whole_days(c, &f, s);
    canvas_node_end(c);
    draw_now(c, k, &f, s);
}
