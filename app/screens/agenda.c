/* What is coming, in order, each day with its leaf. */
#include "screens/activities_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>

enum {
    ROW = 128,
    ROW_LARGE = 152,
    LIST_PAD = 20,
    LEAF = 96,
    PLACE_LEAST = 180
};

static struct rect list_box(const struct kiosk *k)
{
    struct rect box = content_box(k, true);
    if (kiosk_look(k).portrait)
        box.h -= 120; /* the switches */
    else
        box.w = activities_main(k).w;
    return box;
}

static int row_height(const struct kiosk *k)
{
    return kiosk_look(k).large ? ROW_LARGE : ROW;
}

int agenda_rows(const struct kiosk *k)
{
    return (list_box(k).h - LIST_PAD) / row_height(k);
}

static void draw_places(struct canvas *c, const struct kiosk *k,
                        const struct listed *l, int right, int cy)
{
    const struct activity *a = &l->a;
    enum offer offer = activity_offer(a, kiosk_zone(k), kiosk_now(k));
    int left = activity_left(a);
    char text[60];
    if (l->look == LOOK_MINE)
        draw_chip_right(c, right, cy - 24, CHIP_SOLID, ACCENT_GREEN,
                        ICON_CHECK, _("已报名"));
    else if (offer == OFFER_SIGNUP && a->capacity == 0)
        draw_chip_right(c, right, cy - 24, CHIP_TINT, ACCENT_GREEN, 0,
                        _("可报名"));
    else if (offer == OFFER_SIGNUP) {
        snprintf(text, sizeof text,
                 ngettext("还有 %d 个名额", "还有 %d 个名额",
                          (unsigned long)left),
                 left);
        draw_chip_right(c, right, cy - 24, CHIP_TINT, ACCENT_GREEN, 0, text);
    } else if (offer == OFFER_WAIT)
        draw_chip_right(c, right, cy - 24, CHIP_WARN, ACCENT_GREEN, 0,
                        _("可候补"));
    else if (offer == OFFER_SOON)
        draw_chip_right(c, right, cy - 24, CHIP_NEUTRAL, ACCENT_GREEN, 0,
                        _("待开放"));
    else if (offer == OFFER_CHECKIN)
        draw_chip_right(c, right, cy - 24, CHIP_OK, ACCENT_GREEN, 0,
                        _("签到中"));
    else if (offer == OFFER_CLOSED)
        draw_chip_right(c, right, cy - 24, CHIP_NEUTRAL, ACCENT_GREEN, 0,
                        _("已截止"));
}

static void draw_leaf_of(struct canvas *c, const struct kiosk *k,
                         const struct activities_state *s, int day, int x,
                         int cy)
{
    struct civil d = day_civil(day);
    char month[20];
    say_month(k, d.month, month, sizeof month);
    draw_leaf(c, x, cy - LEAF / 2, ACCENT_GREEN, day == s->today, month,
              d.day, NULL);
}

static int shown_day(const struct activities_state *s, int index)
{
    const struct listed *l = &s->list[index];
    return l->first < s->day ? s->day : l->first;
}

static void draw_row(struct canvas *c, const struct kiosk *k,
                     const struct activities_state *s, struct rect r,
                     int index, bool leaf)
{
    const struct listed *l = &s->list[index];
    struct target t = {.act = ACT_OPEN, .arg = index};
    int cy = r.y + r.h / 2, x = r.x + 32, up = r.h >= ROW_LARGE ? 66 : 56;
    int day = shown_day(s, index);
    char when[200], meta[600];
    struct civil d = day_civil(day);
    say_when(k, &l->a, when, sizeof when);
    char from[8], to[8], time[60];
    say_clock(k, l->a.starts_at, from);
    say_clock(k, l->a.ends_at, to);
    if (l->last > l->first) {
        char end[60];
        say_date(k, zone_day_start(kiosk_zone(k), l->last), false, end,
                 sizeof end);
        snprintf(time, sizeof time, _("至 %s"), end);
    } else if (l->a.all_day)
        snprintf(time, sizeof time, "%s", _("全天"));
    else
        snprintf(time, sizeof time, _("%s 至 %s"), from, to);
    int n = snprintf(meta, sizeof meta, "%s %s",
                     say_weekday(d.weekday, false), time);

    canvas_node_begin(c, ROLE_ROW, r, l->a.title, when, t);
    if (canvas_is_pressed(c, t))
        canvas_fill(c, r, COLOR_SURFACE2);
    if (leaf)
        draw_leaf_of(c, k, s, day, x, cy);
    x += LEAF + 28;
    canvas_icon(c, r.x + r.w - 52, cy, 36, ICON_CHEVRON_RIGHT, COLOR_INK2);
    draw_places(c, k, l, r.x + r.w - 100, cy);
    int w = r.x + r.w - 100 - 290 - x;
    canvas_text(c, (struct rect){x, cy - up, w, up + 8},
                style_left(FACE_BOLD, 40, COLOR_INK),
                canvas_width(c, style_left(FACE_BOLD, 40, COLOR_INK),
                             l->a.title) > w
                    ? activity_short(&l->a)
                    : l->a.title);
    struct style small =
        fit_text(c, style_left(FACE_SANS, 28, COLOR_INK2), meta, w);
    /* The place, when enough of it shows to know it. */
    if (canvas_width(c, small, meta) + PLACE_LEAST <= w)
        snprintf(meta + n, sizeof meta - (size_t)n, "　%s", l->a.place);
    canvas_text(c, (struct rect){x, cy + 8, w, 48}, small, meta);
    canvas_node_end(c);
}

void agenda_draw(struct canvas *c, const struct kiosk *k,
                 const struct activities_state *s)
{
    struct rect box = list_box(k);
    int rows = agenda_rows(k), h = row_height(k);
    draw_card(c, box, 24);
    if (s->count == 0) {
        draw_empty(c, box, ACCENT_GREEN, ICON_CALENDAR_CHECK,
                   _("近期没有活动"),
                   _("想办什么活动，可以告诉工会委员。"));
        return;
    }
    int y = box.y + (box.h - rows * h) / 2, day = -1;
    for (int i = 0; i < rows && s->first + i < s->count; i++) {
        struct rect r = {box.x, y + i * h, box.w, h};
        int index = s->first + i;
        bool leaf = shown_day(s, index) != day;
        if (i > 0) {
            int inset = leaf ? 0 : 32 + LEAF + 28;
            canvas_fill(c, (struct rect){r.x + inset, r.y - 1, r.w - inset, 2},
                        COLOR_LINE);
        }
        draw_row(c, k, s, r, index, leaf);
        day = shown_day(s, index);
    }
    int page = (s->first + rows - 1) / rows;
    frame_pager(c, page, page + pages_of(s->count - s->first, rows),
                ACT_PAGE);
}
