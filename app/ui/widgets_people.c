#include "ui/widgets.h"

#include "base/utf8.h"
#include "ui/widgets_draw.h"

#include <stdio.h>

enum {
    LARGE_TILE_H = 150, /* from here on the sheet's tile, below the door's */
    WIDE_TILE_W = 300,
    TILE_PAD = 16 /* right of a name, and above and below together */
};

static uint32_t surname(const char *name)
{
    return utf8_next(&name);
}

enum accent accent_of_name(const char *name)
{
    return (enum accent)((uint64_t)surname(name) * 7 % ACCENTS);
}

static struct rect disc_box(int cx, int cy, int diameter)
{
    return (struct rect){cx - diameter / 2, cy - diameter / 2, diameter,
                         diameter};
}

void draw_avatar(struct canvas *c, int cx, int cy, int diameter,
                 const char *name, bool done)
{
    if (done) {
        canvas_disc(c, cx, cy, diameter / 2, COLOR_OK);
        canvas_icon(c, cx, cy, diameter * 56 / 100, ICON_CHECK, COLOR_ON);
        return;
    }
    const enum accent accent = accent_of_name(name);
    const struct style style = {FACE_KAI_BOLD, widget_step(diameter * 56 / 100),
                                color_of(accent, SHADE_ACCENT), ALIGN_CENTER,
                                true};
    char first[5] = "";
    first[utf8_put(first, surname(name))] = '\0';
    canvas_disc(c, cx, cy, diameter / 2, color_of(accent, SHADE_TINT));
    canvas_text(c, disc_box(cx, cy, diameter), style, first);
}

void draw_avatar_more(struct canvas *c, int cx, int cy, int diameter, int count)
{
    char text[16];
    snprintf(text, sizeof text, "+%d", count);
    struct style style = {FACE_BOLD, widget_step(diameter * 45 / 100),
                          COLOR_INK2, ALIGN_CENTER, true};
    style = widget_fit(c, style, text, diameter - 8);
    canvas_disc(c, cx, cy, diameter / 2, COLOR_SURFACE2);
    canvas_text(c, disc_box(cx, cy, diameter), style, text);
}

/* The numbers of the design's three tiles. */
struct tile {
    int avatar, pad, gap, name, group;
};

static struct tile tile_of(struct rect r)
{
    if (r.h >= LARGE_TILE_H)
        return (struct tile){96, 28, 28, 52, 28};
    if (r.w >= WIDE_TILE_W)
        return (struct tile){72, 24, 16, 40, 24};
    return (struct tile){72, 16, 16, 40, 24};
}

/* A name is never cut: it gets smaller, and before it would be as small as
 * the group it takes the group's place for a second line.  Nor is the group:
 * it gets smaller, and is dropped. */
static void draw_tile_text(struct canvas *c, struct rect box,
                           const struct tile *tile, enum color ink,
                           const char *name, enum color ink2, const char *under)
{
    const struct style large = {FACE_BOLD, tile->name, ink, ALIGN_LEFT, false};
    const struct style small =
        widget_fit(c, (struct style){FACE_SANS, tile->group, ink2, ALIGN_LEFT,
                                     false},
                   under, box.w);
    struct style s = widget_fit(c, large, name, box.w);
    if (s.size > tile->group && canvas_width(c, s, name) <= box.w) {
        if (*under && canvas_width(c, small, under) <= box.w)
            widget_lines(c, box, s, name, small, under);
        else
            canvas_text(c, box, s, name);
        return;
    }
    s = large;
    int h = canvas_paragraph_height(c, box.w, s, s.size * 6 / 5, 0, name);
    while (h > box.h - TILE_PAD && s.size > tile->group) {
        s.size = widget_step(s.size - 1);
        h = canvas_paragraph_height(c, box.w, s, s.size * 6 / 5, 0, name);
    }
    box.y += (box.h - h) / 2;
    canvas_paragraph(c, box, s, s.size * 6 / 5, 0, name);
}

void draw_name_tile(struct canvas *c, struct rect r, const char *name,
                    const char *group, bool done, const char *done_label,
                    struct target t)
{
    const struct tile tile = tile_of(r);
    const bool pressed = canvas_is_pressed(c, t);
    const char *under = done ? done_label : group;
    under = under ? under : "";

    canvas_node_begin(c, ROLE_BUTTON, r, name, under, t);
    if (done)
        widget_ground(c, r, WIDGET_RADIUS,
                      (struct ground){.fill = COLOR_OKTINT});
    else
        widget_raised(c, r, WIDGET_RADIUS,
                      pressed ? COLOR_SURFACE2 : COLOR_SURFACE);
    const int y = r.y + (pressed ? WIDGET_PUSH : 0);
    draw_avatar(c, r.x + tile.pad + tile.avatar / 2, y + r.h / 2, tile.avatar,
                name, done);

    const int x = r.x + tile.pad + tile.avatar + tile.gap;
    draw_tile_text(c, (struct rect){x, y, r.x + r.w - TILE_PAD - x, r.h}, &tile,
                   done ? COLOR_OK : COLOR_INK, name,
                   done ? COLOR_OK : COLOR_INK2, under);
    canvas_node_end(c);
}
