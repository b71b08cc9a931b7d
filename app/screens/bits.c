#include "screens/bits.h"

#include "model/lunar.h"

#include <stdio.h>

enum { FESTIVAL_DAYS = 20, SIZE_LEAST = 24 };

struct style fit_text(const struct canvas *c, struct style s, const char *text,
                      int width)
{
    static const int scale[] = {24, 28, 32, 36, 40, 44, 52, 60, 72, 96};
    struct style fit = s;
    int step = sizeof scale / sizeof *scale;
    while (fit.size > SIZE_LEAST && canvas_width(c, fit, text) > width) {
        while (step > 1 && scale[step - 1] >= fit.size)
            step--;
        fit.size = scale[step - 1];
    }
    if (s.fixed || !canvas_look(c).large || canvas_width(c, fit, text) <= width)
        return fit;
    s.fixed = true; /* better not enlarged than cut */
    return fit_text(c, s, text, width);
}

int draw_fit(struct canvas *c, struct rect box, struct style s,
             const char *text)
{
    return canvas_text(c, box, fit_text(c, s, text, box.w), text);
}

void draw_page_number(struct canvas *c, struct rect r, int page, int pages)
{
    struct style here = {FACE_BOLD, 32, COLOR_INK, ALIGN_LEFT, false};
    struct style all = {FACE_SANS, 32, COLOR_INK2, ALIGN_LEFT, false};
    char whole[32], first[12], rest[16];
    snprintf(first, sizeof first, "%d", page + 1);
    snprintf(rest, sizeof rest, " / %d", pages);
    snprintf(whole, sizeof whole, "%s%s", first, rest);
    here = fit_text(c, here, whole, r.w - 8);
    all.size = here.size;
    int w = canvas_width(c, here, first), w2 = canvas_width(c, all, rest);
    canvas_node_begin(c, ROLE_TEXT, r, whole, NULL, (struct target){0});
    r.x += (r.w - w - w2) / 2;
    canvas_text(c, (struct rect){r.x, r.y, w, r.h}, here, first);
    canvas_text(c, (struct rect){r.x + w, r.y, w2, r.h}, all, rest);
    canvas_node_end(c);
}

void draw_sync(struct canvas *c, const struct kiosk *k, int cx, int cy,
               int size, enum color calm, enum color alarm)
{
    const struct connection *n = kiosk_connection(k);
    bool off = !n->alone && !n->online;
    bool busy = !off && (n->working || n->queued > 0);
    int icon = off    ? ICON_CLOUD_OUTLINE_OFF
               : busy ? ICON_CLOUD_SYNC
                      : ICON_CLOUD_CHECK;
    const char *label = off ? _("离线") : busy ? _("同步中") : _("已同步");
    struct rect r = {cx - size / 2, cy - size / 2, size, size};
    canvas_node_begin(c, ROLE_BADGE, r, label, NULL, (struct target){0});
    canvas_icon(c, cx, cy, size, (uint32_t)icon, off ? alarm : calm);
    canvas_node_end(c);
}

void say_lunar(const struct kiosk *k, bool festival, char *out, size_t size)
{
    const struct zone *z = kiosk_zone(k);
    char date[60], next[120];
    lunar_date(zone_lunar(z, kiosk_now(k)), date, sizeof date);
    if (!festival) {
        snprintf(out, size, "%s", date);
        return;
    }
    int day = zone_day(z, kiosk_now(k)), days = 0;
    const char *name = festival_on(z, day);
    if (name) {
        snprintf(out, size, "%s · %s", date, _(name));
        return;
    }
    name = festival_next(z, day, FESTIVAL_DAYS, &days);
    if (!name) {
        snprintf(out, size, "%s", date);
        return;
    }
    snprintf(next, sizeof next,
             ngettext("%s还有 %d 天", "%s还有 %d 天", (unsigned long)days),
             _(name), days);
    snprintf(out, size, "%s · %s", date, next);
}

const char *say_greeting(const struct kiosk *k)
{
    static const struct {
        int until_min;
        const char *words;
    } greetings[] = {
        {5 * 60, N_("辛苦了")},       {9 * 60, N_("早上好")},
        {11 * 60 + 30, N_("上午好")}, {13 * 60 + 30, N_("中午好")},
        {17 * 60 + 30, N_("下午好")}, {24 * 60, N_("辛苦了")},
    };
    struct civil c = zone_civil(kiosk_zone(k), kiosk_now(k));
    int minute = c.hour * 60 + c.minute, i = 0;
    while (minute >= greetings[i].until_min && greetings[i].until_min < 24 * 60)
        i++;
    return _(greetings[i].words);
}

int ease_out(int64_t part, int64_t whole)
{
    if (part >= whole)
        return 1000;
    double left = 1 - (double)(part < 0 ? 0 : part) / (double)whole;
    return (int)(1000 - 1000 * left * left * left);
}
