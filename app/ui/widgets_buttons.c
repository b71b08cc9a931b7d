#include "ui/widgets.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "ui/widgets_draw.h"

#include <assert.h>
#include <stddef.h>

enum {
    PAD = 16,   /* least room beside a label */
    LABEL = 32, /* when the caller names no size */
    NOTE = 28,
    LONE_ICON = 40,
    DOCK_H = 80,       /* up to here the small radius */
    WELL_PAD = 6,      /* between a well and its chosen segment */
    SEGMENT_ROOM = 48, /* segments stay equal while labels leave this much */
    MAX_SEGMENTS = 6
};

/* ---- button ---- */

static struct ground rest_ground(const struct button *b)
{
    const enum color accent = color_of(b->accent, SHADE_ACCENT);
    const enum color tint = color_of(b->accent, SHADE_TINT);
    switch (b->look) {
    case BUTTON_PRIMARY:
        return (struct ground){accent, COLOR_ON, COLOR_NONE, 0};
    case BUTTON_OUTLINE:
        return (struct ground){COLOR_SURFACE, accent, accent, 3};
    case BUTTON_PLAIN:
        return (struct ground){COLOR_SURFACE, COLOR_INK, COLOR_LINE, 2};
    case BUTTON_TINT:
        return (struct ground){tint, accent, COLOR_NONE, 0};
    case BUTTON_DARK:
        return (struct ground){COLOR_INK, COLOR_BG, COLOR_NONE, 0};
    case BUTTON_HEART:
        return (struct ground){COLOR_HEART, COLOR_WHITE, COLOR_NONE, 0};
    case BUTTON_VIEWER:
        return (struct ground){COLOR_VIEWERKEY, COLOR_VIEWERINK, COLOR_NONE, 0};
    }
    assert(!"a look of the enum");
    return (struct ground){0};
}

static struct ground pressed_ground(const struct button *b)
{
    struct ground g = rest_ground(b);
    switch (b->look) {
    case BUTTON_PRIMARY:
    case BUTTON_TINT:
        g.fill = color_of(b->accent, SHADE_PRESSED);
        g.ink = COLOR_ON;
        break;
    case BUTTON_OUTLINE:
        g.fill = color_of(b->accent, SHADE_TINT);
        break;
    case BUTTON_PLAIN:
        g.fill = COLOR_SURFACE2;
        break;
    case BUTTON_DARK:
        g.fill = COLOR_INK2;
        break;
    case BUTTON_HEART:
        g.fill = color_of(ACCENT_ROSE, SHADE_PRESSED);
        g.ink = COLOR_ON;
        break;
    case BUTTON_VIEWER:
        g.fill = COLOR_VIEWERBAR;
        break;
    }
    return g;
}

static int icon_px(const struct canvas *c, const struct button *b,
                   struct style label, int h)
{
    if (!b->icon)
        return 0;
    const int px = widget_px(c, label);
    const int beside_two_lines = px * 150 / 100;
    const int most = h * 60 / 100;
    if (!b->note)
        return px * 115 / 100;
    return beside_two_lines < most ? beside_two_lines : most;
}

static void draw_busy(struct canvas *c, int cx, int cy, int size, int steps,
                      enum color ink)
{
    char sign[5] = "";
    utf8_put(sign, ICON_REFRESH);
    canvas_turned(c, cx, cy, -45 * steps,
                  (struct style){FACE_ICON, size, ink, ALIGN_CENTER, true},
                  sign);
}

/* The icon and the label as one group, in the middle of r. */
static void draw_label(struct canvas *c, struct rect r, const struct button *b,
                       enum color ink)
{
    struct style label = {FACE_BOLD, b->size ? b->size : LABEL, ink, ALIGN_LEFT,
                          false};
    struct style note = {FACE_SANS, NOTE, ink, ALIGN_LEFT, false};
    const int gap = !b->icon ? 0 : label.size > LABEL ? 16 : 12;
    int room = r.w - 2 * PAD - gap - icon_px(c, b, label, r.h);

    label = widget_fit(c, label, b->label, room);
    const int icon = icon_px(c, b, label, r.h);
    room = r.w - 2 * PAD - gap - icon;
    int w = canvas_width(c, label, b->label);
    if (b->note) {
        note = widget_fit(c, note, b->note, room);
        const int note_w = canvas_width(c, note, b->note);
        w = note_w > w ? note_w : w;
    }
    if (w > room)
        w = room;

    int x = r.x + (r.w - icon - gap - w) / 2;
    if (b->busy)
        draw_busy(c, x + icon / 2, r.y + r.h / 2, icon, b->busy - 1, ink);
    else if (b->icon)
        canvas_icon(c, x + icon / 2, r.y + r.h / 2, icon, (uint32_t)b->icon,
                    ink);
    const struct rect box = {x + icon + gap, r.y, w, r.h};
    if (b->note)
        widget_lines(c, box, label, b->label, note, b->note);
    else
        canvas_text(c, box, label, b->label);
}

void draw_button(struct canvas *c, struct rect r, const struct button *given,
                 struct target t)
{
    struct button b = *given;
    if (b.busy) {
        b.label = _("正在提交");
        b.note = NULL;
        b.icon = ICON_REFRESH;
        t.off = true;
    }
    const bool pressed = canvas_is_pressed(c, t);
    const int radius = r.h <= DOCK_H ? WIDGET_SMALL_RADIUS : WIDGET_RADIUS;
    struct ground g = pressed ? pressed_ground(&b) : rest_ground(&b);
    if (t.off && !b.busy)
        g = (struct ground){COLOR_SURFACE2, COLOR_INK3, COLOR_NONE, 0};

    canvas_node_begin(c, ROLE_BUTTON, r, b.label, b.note, t);
    widget_ground(c, r, radius, g);
    if (b.busy) /* washed out: 75 % of the fill */
        canvas_round(c, r, radius, COLOR_TRACK);
    struct rect at = r;
    at.y += pressed ? WIDGET_PUSH : 0;
    if (b.icon_only)
        canvas_icon(c, at.x + at.w / 2, at.y + at.h / 2,
                    b.size ? b.size : LONE_ICON, (uint32_t)b.icon, g.ink);
    else
        draw_label(c, at, &b, g.ink);
    canvas_node_end(c);
}

/* ---- segments ---- */

struct segment {
    const char *label;
    int icon;
    bool chosen;
    struct ground ground;
};

static const struct style segment_style = {FACE_BOLD, LABEL, COLOR_NONE,
                                           ALIGN_LEFT, false};

static int segment_icon_px(const struct canvas *c, const struct segment *s)
{
    return s->icon ? widget_px(c, segment_style) * 115 / 100 + 12 : 0;
}

static int segment_need(const struct canvas *c, const char *label, int icon)
{
    const struct segment s = {.label = label, .icon = icon};
    return segment_icon_px(c, &s) + canvas_width(c, segment_style, label);
}

/* Where the segments end, from the inside of the well: equal shares, or what
 * each label needs and an equal share of the rest when one would not fit. */
static void segment_ends(const struct canvas *c, int width,
                         const char *const *labels, const int *icons, int count,
                         int ends[MAX_SEGMENTS])
{
    int need[MAX_SEGMENTS];
    int sum = 0, most = 0;
    for (int i = 0; i < count; i++) {
        need[i] = segment_need(c, labels[i], icons ? icons[i] : 0);
        sum += need[i];
        most = need[i] > most ? need[i] : most;
    }
    const bool equal = most + SEGMENT_ROOM <= width / count || sum >= width;
    int used = 0;
    for (int i = 0; i < count; i++) {
        used += need[i];
        ends[i] = equal ? width * (i + 1) / count
                        : used + (width - sum) * (i + 1) / count;
    }
}

static void draw_segment(struct canvas *c, struct rect r, int radius,
                         const struct segment *s, struct target t)
{
    const bool pressed = canvas_is_pressed(c, t);
    canvas_node_begin(c, ROLE_TAB, r, s->label, s->chosen ? _("已选") : NULL,
                      t);
    if (s->ground.fill != COLOR_NONE)
        canvas_round(c, r, radius, s->ground.fill);
    r.y += pressed ? WIDGET_PUSH : 0;

    struct style style = segment_style;
    style.color = s->ground.ink;
    const int before = segment_icon_px(c, s);
    style = widget_fit(c, style, s->label, r.w - 8 - before);
    int w = canvas_width(c, style, s->label);
    w = w > r.w - before ? r.w - before : w;
    const int x = r.x + (r.w - before - w) / 2;
    if (s->icon)
        canvas_icon(c, x + (before - 12) / 2, r.y + r.h / 2, before - 12,
                    (uint32_t)s->icon, style.color);
    canvas_text(c, (struct rect){x + before, r.y, w, r.h}, style, s->label);
    canvas_node_end(c);
}

void draw_segments(struct canvas *c, struct rect r, enum accent accent,
                   const char *const *labels, const int *icons, int count,
                   int chosen, int act)
{
    assert(count > 0 && count <= MAX_SEGMENTS);
    const int radius = r.h <= DOCK_H ? WIDGET_SMALL_RADIUS : WIDGET_RADIUS;
    const struct rect inside = rect_inset(r, WELL_PAD);
    int ends[MAX_SEGMENTS];
    segment_ends(c, inside.w, labels, icons, count, ends);

    widget_ground(c, r, radius, (struct ground){.fill = COLOR_SURFACE2});
    for (int i = 0, start = 0; i < count; start = ends[i++]) {
        const struct target t = {.act = act, .arg = i};
        const bool pressed = canvas_is_pressed(c, t);
        struct segment s = {labels[i],
                            icons ? icons[i] : 0,
                            i == chosen,
                            {COLOR_NONE, COLOR_INK2, COLOR_NONE, 0}};
        if (s.chosen || pressed) {
            s.ground.fill =
                color_of(accent, pressed ? SHADE_PRESSED : SHADE_ACCENT);
            s.ground.ink = COLOR_ON;
        }
        draw_segment(c,
                     (struct rect){inside.x + start, inside.y, ends[i] - start,
                                   inside.h},
                     radius - WELL_PAD, &s, t);
    }
}
