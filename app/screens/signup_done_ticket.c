/* The ticket: what one has signed up for, to take a picture of. */
#include "screens/signup_done_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "screens/frame.h"
#include "store/albums.h"

#include <stdio.h>
#include <string.h>

struct ticket_plan {
    struct rect ticket;
    int photo_h, leaf_y, cut_y, qr_y, qr; /* from its top */
    int beside_stamp; /* by how much the line under the title is shorter */
};

static const struct ticket_plan *ticket_plan(const struct canvas *c)
{
    static const struct ticket_plan landscape = {
        {1112, 136, 744, 808}, 224, 256, 468, 524, 236, 60};
    static const struct ticket_plan portrait = {
        {48, 976, 984, 800}, 280, 304, 508, 540, 228, 172};
    return canvas_look(c).portrait ? &portrait : &landscape;
}

static void draw_photo(const struct done_state *s, struct canvas *c,
                       struct rect r)
{
    char path[MEDIA_PATH_SIZE];
    if (!s->a.cover[0]) {
        canvas_corners(c, r, 24, 1 | 2, color_of(ACCENT_GREEN, SHADE_TINT));
        canvas_icon(c, r.x + r.w / 2, r.y + r.h / 2, 96, ICON_CALENDAR_CHECK,
                    color_of(ACCENT_GREEN, SHADE_ACCENT));
        return;
    }
    struct rect whole = r;
    whole.h += 48; /* its lower corners lie outside the clip */
    media_path(s->a.cover, RENDITION_SCREEN, path);
    canvas_clip_begin(c, r);
    canvas_image(c, whole, 24, path, activity_short(&s->a));
    canvas_clip_end(c);
}

static void draw_leaf_of(const struct done_state *s, const struct kiosk *k,
                         struct canvas *c, int x, int y)
{
    char month[40];
    struct civil d =
        zone_civil(kiosk_zone(k), activity_starts(&s->a, kiosk_zone(k)));
    int today = zone_day(kiosk_zone(k), kiosk_now(k));
    say_month(k, d.month, month, sizeof month);
    draw_leaf(c, x, y, ACCENT_GREEN,
              today == day_of_date(d.year, d.month, d.day), month, d.day,
              say_weekday(d.weekday, false));
}

static void say_times(const struct done_state *s, const struct kiosk *k,
                      char *out, size_t size)
{
    char from[8], to[8];
    if (s->a.all_day || s->a.ends_at <= s->a.starts_at) {
        say_when(k, &s->a, out, size);
        return;
    }
    say_clock(k, s->a.starts_at, from);
    say_clock(k, s->a.ends_at, to);
    if (s->a.ends_at - s->a.starts_at < DAY_MS)
        snprintf(out, size, _("%s 至 %s"), from, to);
    else
        say_when(k, &s->a, out, size);
}

static void draw_stamp_of(const struct done_state *s, struct canvas *c)
{
    const struct ticket_plan *p = ticket_plan(c);
    const struct rect t = p->ticket;
    if (s->out != OUT_DECLINED)
        draw_stamp(c, t.x + t.w - 121, t.y + p->photo_h + 28, 152,
                   s->out == OUT_WAITING   ? _("候补")
                   : s->out == OUT_PENDING ? _("待确认")
                                           : _("已报名"));
}

/* In one line, or in two before it gets small. */
static void draw_title(struct canvas *c, struct rect r, const char *title)
{
    struct style s = style_left(FACE_KAI_BOLD, 52, COLOR_INK);
    const struct style one = fit_text(c, s, title, r.w);
    if (one.size >= 36) {
        canvas_text(c, r, one, title);
        return;
    }
    s.size = 32;
    s.fixed = true;
    canvas_paragraph(c, (struct rect){r.x, r.y - 8, r.w, 80}, s, 40, 2, title);
}

static void draw_facts(const struct done_state *s, const struct kiosk *k,
                       struct canvas *c)
{
    const struct ticket_plan *p = ticket_plan(c);
    const int x = p->ticket.x + 48, y = p->ticket.y + p->leaf_y;
    const int tx = x + 136 + 32;
    const int w = p->ticket.x + p->ticket.w - 40 - tx;
    const bool stamped = s->out != OUT_DECLINED;
    char line[700];
    draw_leaf_of(s, k, c, x, y);
    draw_title(c, (struct rect){tx, y - 4, w - (stamped ? 172 : 0), 68},
               activity_short(&s->a));
    say_times(s, k, line, sizeof line);
    draw_fit(c, (struct rect){tx, y + 71, w - (stamped ? p->beside_stamp : 0), 52},
             style_left(FACE_SANS, 36, COLOR_INK2), line);
    draw_stamp_of(s, c);
    const struct style plain = style_left(FACE_SANS, 36, COLOR_INK2);
    snprintf(line, sizeof line, "%s%s%s", s->a.place,
             s->a.place[0] && s->a.meet[0] ? "　" : "", s->a.meet);
    if (canvas_width(c, fit_text(c, plain, line, w), line) > w)
        snprintf(line, sizeof line, "%s", s->a.place);
    draw_fit(c, (struct rect){tx, y + 121, w, 52}, plain, line);
}

/* What the lower part of the ticket is for. */
static void draw_stub(const struct done_state *s, struct canvas *c)
{
    const struct ticket_plan *p = ticket_plan(c);
    const int x = p->ticket.x + 48, y = p->ticket.y + p->qr_y;
    const int tx = x + p->qr + 40;
    const int w = p->ticket.x + p->ticket.w - 40 - tx;
    const bool phone = s->url[0] != '\0';
    const struct style small = style_left(FACE_SANS, 28, COLOR_INK2);
    const char *const lines[] = {
        phone ? _("扫一扫，时间地点都在。") : _("到时间直接来就好，"),
        _("凭姓名或教工卡签到，"),
        _("不用带票。"),
    };
    if (phone)
        canvas_qr(c, (struct rect){x, y, p->qr, p->qr}, s->url);
    else
        draw_badge(c, x + (p->qr - 160) / 2, y + (p->qr - 160) / 2, 160,
                   ACCENT_GREEN, ICON_CALENDAR_CLOCK);
    const int top = y + (p->qr - 200) / 2;
    draw_fit(c, (struct rect){tx, top, w, 60},
             style_left(FACE_BOLD, 40, COLOR_INK),
             phone ? _("手机上接着看") : _("已为您记下"));
    for (int i = 0; i < 3; i++)
        draw_fit(c, (struct rect){tx, top + 66 + i * 44, w, 44}, small,
                 lines[i]);
}

void done_ticket(const struct done_state *s, const struct kiosk *k,
                 struct canvas *c)
{
    const struct ticket_plan *p = ticket_plan(c);
    const struct rect t = p->ticket;
    const int cut = t.y + p->cut_y;
    draw_card(c, t, 24);
    draw_photo(s, c, (struct rect){t.x, t.y, t.w, p->photo_h});
    draw_facts(s, k, c);
    canvas_dashes(c, t.x + 40, cut, t.x + t.w - 40, cut, 4, 10, 6,
                  COLOR_LINE);
    canvas_disc(c, t.x, cut, 24, COLOR_BG);
    canvas_disc(c, t.x + t.w, cut, 24, COLOR_BG);
    draw_stub(s, c);
}
