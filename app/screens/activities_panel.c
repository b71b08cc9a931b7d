/* The selected day beside the calendar, and the switches below it. */
#include "screens/activities_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"

#include <stdio.h>
#include <string.h>

enum {
    HEAD_H = 68,
    CARD_H = 180,
    CARD_LARGE_H = 212,
    CARD_GAP = 20,
    COMPACT_H = 116,
    COMPACT_LARGE_H = 132,
    CHIP_MORE = 88, /* a chip beside its label, with an icon */
    COMPACT_GAP = 12,
    NEXT_H = 72,
    SWITCH_H = 80,
    SWITCH_LARGE_H = 96,
    SWITCH_GAP = 8,
    DAY_CARDS = 32
};

static int switch_height(const struct kiosk *k)
{
    return kiosk_look(k).large ? SWITCH_LARGE_H : SWITCH_H;
}

/* ---- cards of the day ---- */

static void time_of(const struct kiosk *k, const struct listed *l, int day,
                    char *out, size_t size)
{
    char clock[8];
    say_clock(k, l->a.starts_at, clock);
    if (l->a.all_day || l->first < day)
        snprintf(out, size, "%s", _("全天"));
    else
        snprintf(out, size, "%s", clock);
}

/* What can be done, as a chip; none where it would reach beyond `left`. */
static void draw_state(struct canvas *c, const struct kiosk *k,
                       const struct listed *l, int left, int right, int cy)
{
    static const struct {
        const char *label;
        enum chip_look look;
    } chips[] = {
        [OFFER_SIGNUP] = {N_("可报名"), CHIP_TINT},
        [OFFER_WAIT] = {N_("可候补"), CHIP_WARN},
        [OFFER_SOON] = {N_("待开放"), CHIP_NEUTRAL},
        [OFFER_CHECKIN] = {N_("签到中"), CHIP_OK},
        [OFFER_PHOTOS] = {NULL, CHIP_NEUTRAL},
    };
    const bool mine = l->look == LOOK_MINE;
    const enum offer offer =
        activity_offer(&l->a, kiosk_zone(k), kiosk_now(k));
    const char *label = mine ? N_("已报名") : chips[offer].label;
    const struct style s = style_left(FACE_SANS, 28, COLOR_INK);
    if (!label || right - canvas_width(c, s, _(label)) - CHIP_MORE < left)
        return;
    draw_chip_right(c, right, cy - 24, mine ? CHIP_SOLID : chips[offer].look,
                    ACCENT_GREEN, mine ? ICON_CHECK : 0, _(label));
}

static void draw_event(struct canvas *c, const struct kiosk *k,
                       const struct activities_state *s, struct rect r,
                       int index)
{
    const struct listed *l = &s->list[index];
    struct target t = {.act = ACT_OPEN, .arg = index};
    bool compact = r.h < CARD_H, large = canvas_look(c).large;
    char time[40], line[400];
    time_of(k, l, s->day, time, sizeof time);
    snprintf(line, sizeof line, "%s%s%s", l->a.place,
             l->a.place[0] && l->a.meet[0] ? "　" : "", l->a.meet);
    enum color green = color_of(ACCENT_GREEN, SHADE_ACCENT);
    int x = r.x + 36, w = r.w - 36 - 20, row = compact ? r.h / 2 - 4 : 44;

    canvas_node_begin(c, ROLE_ROW, r, l->a.title, time, t);
    draw_card(c, r, 24);
    if (canvas_is_pressed(c, t))
        canvas_round(c, r, 24, COLOR_SURFACE2);
    canvas_round(c, (struct rect){r.x + 14, r.y + 21, 8, r.h - 42}, 4,
                 l->look == LOOK_NEUTRAL ? COLOR_LINE2 : green);
    int first = r.y + (compact ? r.h / 4 + 6 : row);
    int time_w = canvas_text(c, (struct rect){x, first - 32, w / 2, 64},
                             style_left(FACE_BOLD, compact ? 28 : 36, green),
                             time);
    draw_state(c, k, l, x + time_w + 16, r.x + r.w - 24, first);
    int y = compact ? r.y + r.h * 3 / 4 - 6 : r.y + (large ? 110 : 100);
    canvas_text(c, (struct rect){x, y - 32, w, 64},
                style_left(FACE_BOLD, 36, COLOR_INK),
                canvas_width(c, style_left(FACE_BOLD, 36, COLOR_INK),
                             l->a.title) > w
                    ? activity_short(&l->a)
                    : l->a.title);
    if (!compact)
        canvas_text(c, (struct rect){x, r.y + (large ? 168 : 143) - 24, w, 48},
                    style_left(FACE_SANS, 28, COLOR_INK2), line);
    canvas_node_end(c);
}

/* The first activity of a later day. */
static int next_event(const struct activities_state *s)
{
    int best = -1;
    for (int i = 0; i < s->count; i++)
        if (s->list[i].first > s->day &&
            (best < 0 || s->list[i].first < s->list[best].first))
            best = i;
    return best;
}

static void draw_next(struct canvas *c, const struct kiosk *k,
                      const struct activities_state *s, struct rect r)
{
    int index = next_event(s);
    if (index < 0)
        return;
    const struct listed *l = &s->list[index];
    struct style small = style_left(FACE_SANS, 28, COLOR_INK2);
    char day[60];
    say_day(k, zone_day_start(kiosk_zone(k), l->first), day, sizeof day);
    int w = canvas_width(c, small, day);
    canvas_fill(c, (struct rect){r.x, r.y, r.w, 2}, COLOR_LINE);
    r.y += 12;
    r.h -= 12;
    canvas_node_begin(c, ROLE_ROW, r, l->a.title, day,
                      (struct target){.act = ACT_OPEN, .arg = index});
    canvas_text(c, (struct rect){r.x, r.y, w + 4, r.h}, small, day);
    canvas_text(c, (struct rect){r.x + w + 16, r.y, r.w - w - 64, r.h},
                style_left(FACE_BOLD, 32, COLOR_INK), activity_short(&l->a));
    canvas_icon(c, r.x + r.w - 18, r.y + r.h / 2, 32, ICON_CHEVRON_RIGHT,
                COLOR_INK2);
    canvas_node_end(c);
}

static void draw_no_event(struct canvas *c, struct rect r)
{
    canvas_round(c, r, 24, COLOR_SURFACE);
    canvas_border(c, r, 24, canvas_look(c).theme == THEME_CONTRAST ? 3 : 2,
                  COLOR_LINE);
    canvas_icon(c, r.x + 60, r.y + r.h / 2, 48, ICON_CALENDAR_CHECK,
                COLOR_INK3);
    draw_fit(c, (struct rect){r.x + 104, r.y, r.w - 120, r.h},
             style_left(FACE_KAI_BOLD, 36, COLOR_INK2),
             _("这一天没有活动"));
}

static void draw_left_out(struct canvas *c, struct rect r, int count)
{
    char text[60];
    snprintf(text, sizeof text,
             ngettext("还有 %d 项", "还有 %d 项", (unsigned long)count),
             count);
    const struct button b = {.look = BUTTON_PLAIN,
                             .accent = ACCENT_GREEN,
                             .label = text,
                             .size = 28};
    draw_button(c, r, &b,
                (struct target){.act = ACT_VIEW, .arg = VIEW_AGENDA});
}

/* Cards in full when they have room, in short when there are many. */
static void draw_day(struct canvas *c, const struct kiosk *k,
                     const struct activities_state *s, struct rect box)
{
    int on[DAY_CARDS], n = 0, y = box.y, end = box.y + box.h;
    for (int i = 0; i < s->count && n < DAY_CARDS; i++)
        if (activity_is_on(&s->list[i], s->day))
            on[n++] = i;
    bool large = canvas_look(c).large;
    int full = large ? CARD_LARGE_H : CARD_H;
    bool roomy = n * (full + CARD_GAP) <= box.h;
    int h = roomy ? full : large ? COMPACT_LARGE_H : COMPACT_H;
    int gap = roomy ? CARD_GAP : COMPACT_GAP, shown = n;
    if (n * (h + gap) - gap > box.h)
        shown = (box.h - NEXT_H) / (h + gap);
    for (int i = 0; i < shown; i++) {
        draw_event(c, k, s, (struct rect){box.x, y, box.w, h}, on[i]);
        y += h + gap;
    }
    if (n == 0) {
        draw_no_event(c, (struct rect){box.x, y, box.w, CARD_H - 40});
        y += CARD_H - 40 + CARD_GAP;
    }
    if (shown < n)
        draw_left_out(c, (struct rect){box.x, y, box.w, NEXT_H}, n - shown);
    else if (y + 9 + NEXT_H + 12 <= end)
        draw_next(c, k, s,
                  (struct rect){box.x, y + 9, box.w, NEXT_H + 12});
}

static void draw_head(struct canvas *c, const struct kiosk *k,
                      const struct activities_state *s, struct rect r)
{
    struct civil d = day_civil(s->day);
    char number[24], line[120];
    snprintf(number, sizeof number, _("%d日"), d.day);
    snprintf(line, sizeof line, "%s%s%s", say_weekday(d.weekday, true),
             s->day == s->today ? "　" : "",
             s->day == s->today ? _("今天") : "");
    (void)k;
    int w = canvas_text(c, (struct rect){r.x, r.y - 12, r.w, 68},
                        style_left(FACE_BOLD, 44, COLOR_INK), number);
    draw_fit(c, (struct rect){r.x + w + 16, r.y - 12, r.w - w - 16, 68},
             style_left(FACE_SANS, 32, COLOR_INK2), line);
}

/* ---- switches ---- */

static void say_step(const struct kiosk *k, const struct activities_state *s,
                     int by, char *out, size_t size)
{
    int month = (s->month - 1 + by + 12) % 12 + 1;
    if (s->view == VIEW_WEEK)
        snprintf(out, size, "%s", by < 0 ? _("上周") : _("下周"));
    else
        say_month(k, month, out, size);
}

static void draw_step(struct canvas *c, const struct kiosk *k,
                      const struct activities_state *s, struct rect r, int by)
{
    char label[40];
    struct target t = {.act = ACT_STEP, .arg = by};
    say_step(k, s, by, label, sizeof label);
    struct style style = fit_text(c, style_left(FACE_BOLD, 32, COLOR_INK),
                                  label, r.w - 56);
    int w = canvas_width(c, style, label), all = w + 36;
    int x = r.x + (r.w - all) / 2;
    canvas_node_begin(c, ROLE_BUTTON, r, label, NULL, t);
    canvas_round(c, r, 24,
                 canvas_is_pressed(c, t) ? COLOR_SURFACE2 : COLOR_SURFACE);
    canvas_border(c, r, 24, canvas_look(c).theme == THEME_CONTRAST ? 3 : 2,
                  COLOR_LINE);
    canvas_icon(c, by < 0 ? x + 14 : x + all - 14, r.y + r.h / 2, 32,
                by < 0 ? ICON_CHEVRON_LEFT : ICON_CHEVRON_RIGHT, COLOR_INK);
    canvas_text(c, (struct rect){by < 0 ? x + 36 : x, r.y, w + 4, r.h}, style,
                label);
    canvas_node_end(c);
}

static void draw_steps(struct canvas *c, const struct kiosk *k,
                       const struct activities_state *s, struct rect r)
{
    int mid = r.w * 107 / 388, side = (r.w - mid - 20) / 2;
    const struct button today = {.look = BUTTON_PLAIN,
                                 .accent = ACCENT_GREEN,
                                 .label = _("今天"),
                                 .size = 32};
    draw_step(c, k, s, (struct rect){r.x, r.y, side, r.h}, -1);
    draw_button(c, (struct rect){r.x + side + 10, r.y, mid, r.h}, &today,
                (struct target){.act = ACT_TODAY});
    draw_step(c, k, s,
              (struct rect){r.x + r.w - side, r.y, side, r.h}, 1);
}

void activities_panel(struct canvas *c, const struct kiosk *k,
                      const struct activities_state *s)
{
    const char *const views[VIEWS] = {_("月"), _("周"), _("日程")};
    struct rect box = activities_side(k, s);
    int h = switch_height(k), bottom = box.y + box.h;
    struct rect views_at = {box.x, bottom - 2 * h - SWITCH_GAP, box.w, h};
    struct rect steps_at = {box.x, bottom - h, box.w, h};
    if (canvas_look(c).portrait) {
        views_at = (struct rect){box.x, bottom - h, 472, h};
        steps_at = (struct rect){box.x + box.w - 488, bottom - h, 488, h};
    }
    if (!canvas_look(c).portrait || s->view != VIEW_AGENDA) {
        draw_head(c, k, s, (struct rect){box.x, box.y, box.w, HEAD_H});
        draw_day(c, k, s,
                 (struct rect){box.x, box.y + HEAD_H, box.w,
                               views_at.y - 24 - box.y - HEAD_H});
    }
    draw_segments(c, views_at, ACCENT_GREEN, views, NULL, VIEWS,
                  (int)s->view, ACT_VIEW);
    draw_steps(c, k, s, steps_at);
}
