/* The board while a lesson runs: dark, still, and only what matters. */
#include "screens/attract_parts.h"

#include <stdio.h>

enum { QUIET_CLOCK = 320, NEXT_ROW = 73, PILL_H = 96 };

struct quiet_layout {
    int edge, w; /* of the lines at the left */
    int seal_y, clock_x, clock_y, date_cy, lunar_cy, pill_y, news_cy;
    struct rect photo;
    int next_y; /* 接下来 */
    struct rect ruler;
    int sync_x, sync_y;
};

static const struct quiet_layout landscape = {
    .edge = 128,
    .w = 1040,
    .seal_y = 76,
    .clock_x = 104,
    .clock_y = 169,
    .date_cy = 570,
    .lunar_cy = 649,
    .pill_y = 736,
    .news_cy = 872,
    .photo = {1232, 88, 560, 420},
    .next_y = 554,
    .ruler = {128, 940, 1664, 68},
    .sync_x = 1778,
    .sync_y = 1046,
};

static const struct quiet_layout portrait = {
    .edge = 56,
    .w = 968,
    .seal_y = 64,
    .clock_x = 32,
    .clock_y = 152,
    .date_cy = 556,
    .lunar_cy = 638,
    .pill_y = 728,
    .news_cy = 856,
    .photo = {56, 888, 968, 484},
    .next_y = 1424,
    .ruler = {56, 1788, 968, 64},
    .sync_x = 1010,
    .sync_y = 92,
};

static struct rect line_box(int x, int cy, int w, int h)
{
    return (struct rect){x, cy - h / 2, w, h};
}

/* "第 3 节" in its pill, "23 分钟后下课" behind it. */
static void draw_state(struct canvas *c, const struct kiosk *k, int x, int y,
                       int room)
{
    struct style name = {FACE_BOLD, 52, COLOR_CHALKY, ALIGN_CENTER, true};
    struct style number = {FACE_BOLD, 72, COLOR_INK, ALIGN_LEFT, true};
    struct style after = {FACE_SANS, 52, COLOR_INK, ALIGN_LEFT, true};
    struct bell_words w;
    say_bell(k, &w);
    int pill = canvas_width(c, name, w.before) + 70;
    pill = pill < room ? pill : room;
    struct rect r = {x, y, pill, PILL_H};
    canvas_round(c, r, 24, COLOR_WARNTINT);
    canvas_text(c, rect_inset(r, 8), name, w.before);
    int at = x + pill + 28, cy = y + PILL_H / 2;
    int digits = canvas_width(c, number, w.number);
    if (!w.number[0])
        return;
    canvas_text(c, line_box(at, cy, digits + 8, 96), number, w.number);
    at += digits + 12;
    draw_fit(c, line_box(at, cy + 8, x + room - at, 80), after, w.after);
}

static void draw_next(const struct board *b, struct canvas *c, int x, int y,
                      int w)
{
    struct rect row = {x, y + 52, w, NEXT_ROW};
    canvas_icon(c, x + 19, y + 24, 36, ICON_CALENDAR_CLOCK, COLOR_INK3);
    canvas_text(c, (struct rect){x + 51, y, w - 51, 48},
                (struct style){FACE_SANS, 36, COLOR_INK3, ALIGN_LEFT, false},
                _("接下来"));
    if (b->event_count == 0)
        canvas_text(
            c, row,
            (struct style){FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, false},
            _("本周没有活动"));
    for (int i = 0; i < b->event_count; i++) {
        const struct board_event *e = &b->events[i];
        bool timed = e->today && e->time[0];
        struct style day = {FACE_BOLD, 44, color_of(ACCENT_GREEN, SHADE_ACCENT),
                            ALIGN_LEFT, false};
        struct style title = {FACE_SANS, 44, COLOR_INK2, ALIGN_LEFT, false};
        int at = b->far ? 232 : 153;
        canvas_node_begin(c, ROLE_TEXT, row, e->title, e->day,
                          (struct target){0});
        draw_fit(c, (struct rect){row.x, row.y, at - 16, row.h}, day,
                 timed ? e->time : e->day);
        canvas_text(c, (struct rect){row.x + at, row.y, row.w - at, row.h},
                    title, e->title);
        canvas_node_end(c);
        row.y += NEXT_ROW;
    }
}

void draw_board_quiet(const struct board *b, const struct kiosk *k,
                      struct canvas *c)
{
    const struct quiet_layout *l =
        canvas_look(c).portrait ? &portrait : &landscape;
    char clock[8], date[80], lunar[160];
    draw_seal(c, l->edge, l->seal_y, 56);
    canvas_text(c, line_box(l->edge + 77, l->seal_y + 28, 720, 60),
                (struct style){FACE_KAI, 40, COLOR_INK2, ALIGN_LEFT, false},
                _("上课时间 · 轻声细语"));
    say_clock(k, kiosk_now(k), clock);
    canvas_text(c, (struct rect){l->clock_x, l->clock_y, 1040, 366},
                (struct style){FACE_BOLD, QUIET_CLOCK, COLOR_QUIETCLOCK,
                               ALIGN_LEFT, true},
                clock);
    say_date(k, kiosk_now(k), true, date, sizeof date);
    draw_fit(c, line_box(l->edge, l->date_cy, l->w, 88),
             (struct style){FACE_BOLD, 60, COLOR_INK2, ALIGN_LEFT, false},
             date);
    say_lunar(k, true, lunar, sizeof lunar);
    draw_fit(c, line_box(l->edge, l->lunar_cy, l->w, 72),
             (struct style){FACE_KAI, 52, COLOR_CHALKY, ALIGN_LEFT, false},
             lunar);
    draw_state(c, k, l->edge, l->pill_y, l->w);
    draw_board_news_quiet(b, c, line_box(l->edge, l->news_cy, l->w, 52));

    if (b->photo_count > 0) {
        const struct board_photo *p = &b->photos[b->photo];
        canvas_image(c, l->photo, 24, p->path, p->caption);
        canvas_round(c, l->photo, 24, COLOR_DIM);
    } else {
        canvas_round(c, l->photo, 24, COLOR_SURFACE);
        draw_seal(c, l->photo.x + l->photo.w / 2 - 96,
                  l->photo.y + l->photo.h / 2 - 96, 192);
    }
    draw_next(b, c, l->photo.x, l->next_y, l->photo.w);
    draw_ruler(k, c, l->ruler, 36);
    draw_sync(c, k, l->sync_x, l->sync_y, 28, COLOR_INK3, COLOR_WARN);
}
