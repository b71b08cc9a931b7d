#include "ui/widgets.h"

#include "ui/widgets_draw.h"

#include <assert.h>
#include <stdio.h>

enum {
    CHIP_H = 48,
    CHIP_PAD = 20,
    CHIP_GAP = 8,
    CHIP_SIZE = 28,
    COUNT_D = 48,
    COUNT_MAX = 99
};

static const struct style chip_style = {FACE_SANS, CHIP_SIZE, COLOR_NONE,
                                        ALIGN_LEFT, false};

static struct ground chip_ground(enum chip_look look, enum accent accent)
{
    switch (look) {
    case CHIP_TINT:
        return (struct ground){.fill = color_of(accent, SHADE_TINT),
                               .ink = color_of(accent, SHADE_ACCENT)};
    case CHIP_SOLID:
        return (struct ground){.fill = color_of(accent, SHADE_ACCENT),
                               .ink = COLOR_ON};
    case CHIP_OK:
        return (struct ground){.fill = COLOR_OKTINT, .ink = COLOR_OK};
    case CHIP_WARN:
        return (struct ground){.fill = COLOR_WARNTINT, .ink = COLOR_WARN};
    case CHIP_INFO:
        return (struct ground){.fill = COLOR_INFOTINT, .ink = COLOR_INFO};
    case CHIP_NEUTRAL:
        return (struct ground){.fill = COLOR_SURFACE2, .ink = COLOR_INK2};
    }
    assert(!"a look of the enum");
    return (struct ground){0};
}

/* What stands before the label. */
static int chip_icon_w(const struct canvas *c, int icon)
{
    return icon ? widget_px(c, chip_style) + CHIP_GAP : 0;
}

static int chip_width(const struct canvas *c, int icon, const char *label)
{
    return 2 * CHIP_PAD + chip_icon_w(c, icon) +
           canvas_width(c, chip_style, label);
}

int draw_chip(struct canvas *c, int x, int y, enum chip_look look,
              enum accent accent, int icon, const char *label)
{
    const struct rect r = {x, y, chip_width(c, icon, label), CHIP_H};
    const struct ground g = chip_ground(look, accent);
    const int before = chip_icon_w(c, icon);
    struct style style = chip_style;
    style.color = g.ink;

    canvas_node_begin(c, ROLE_BADGE, r, label, NULL, (struct target){0});
    canvas_round(c, r, CHIP_H / 2, g.fill);
    if (icon)
        canvas_icon(c, x + CHIP_PAD + (before - CHIP_GAP) / 2, y + CHIP_H / 2,
                    before - CHIP_GAP, (uint32_t)icon, g.ink);
    canvas_text(c,
                (struct rect){x + CHIP_PAD + before, y,
                              r.w - 2 * CHIP_PAD - before, CHIP_H},
                style, label);
    canvas_node_end(c);
    return r.w;
}

int draw_chip_right(struct canvas *c, int x, int y, enum chip_look look,
                    enum accent accent, int icon, const char *label)
{
    return draw_chip(c, x - chip_width(c, icon, label), y, look, accent, icon,
                     label);
}

void draw_count_badge(struct canvas *c, int cx, int cy, enum accent accent,
                      int count)
{
    if (count <= 0)
        return;
    char text[8];
    if (count > COUNT_MAX)
        snprintf(text, sizeof text, "%d+", COUNT_MAX);
    else
        snprintf(text, sizeof text, "%d", count);

    const struct rect r = {cx - COUNT_D / 2, cy - COUNT_D / 2, COUNT_D,
                           COUNT_D};
    struct style style = {FACE_BOLD, CHIP_SIZE, COLOR_ON, ALIGN_CENTER, false};
    style = widget_fit(c, style, text, COUNT_D - 4);
    canvas_node_begin(c, ROLE_BADGE, r, text, NULL, (struct target){0});
    canvas_disc(c, cx, cy, COUNT_D / 2, color_of(accent, SHADE_ACCENT));
    canvas_text(c, r, style, text);
    canvas_node_end(c);
}

void draw_badge(struct canvas *c, int x, int y, int size, enum accent accent,
                int icon)
{
    canvas_round(c, (struct rect){x, y, size, size}, size * 29 / 100,
                 color_of(accent, SHADE_ACCENT));
    canvas_icon(c, x + size / 2, y + size / 2, size * 58 / 100, (uint32_t)icon,
                COLOR_ON);
}
