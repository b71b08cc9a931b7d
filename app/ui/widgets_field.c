#include "ui/widgets.h"

#include "base/lang.h"
#include "ui/widgets_draw.h"

#include <stddef.h>

enum {
    EDGE = 3,
    PAD = 32,
    CURSOR_W = 4,
    CURSOR_H = 52,
    CURSOR_GAP = 12, /* between the text and its cursor */
    HINT_GAP = 28,   /* between the cursor and the hint */
    CLEAR_W = 104,
    CLEAR_INSET = 8,
    CLEAR_RIGHT = 16
};

static struct rect clear_rect(const struct canvas *c, struct rect r,
                              struct style style)
{
    int w = canvas_width(c, style, _("清空")) + 2 * 24;
    w = w < CLEAR_W ? CLEAR_W : w;
    return (struct rect){r.x + r.w - CLEAR_RIGHT - w, r.y + CLEAR_INSET, w,
                         r.h - 2 * CLEAR_INSET};
}

static void draw_clear(struct canvas *c, struct rect r, struct style style,
                       struct target t)
{
    const bool pressed = canvas_is_pressed(c, t);
    struct rect at = r;
    at.y += pressed ? WIDGET_PUSH : 0;
    style.color = t.off ? COLOR_INK3 : COLOR_INK2;
    canvas_node_begin(c, ROLE_BUTTON, r, _("清空"), NULL, t);
    widget_ground(
        c, r, WIDGET_KEY_RADIUS,
        (struct ground){.fill = pressed ? COLOR_LINE : COLOR_SURFACE2});
    canvas_text(c, at, style, _("清空"));
    canvas_node_end(c);
}

/* The text, its cursor, and the hint where there is room for all of it. */
static void draw_typed(struct canvas *c, struct rect r, int end,
                       enum color accent, const char *text, const char *hint)
{
    struct style typed = {FACE_BOLD, 52, COLOR_INK, ALIGN_LEFT, false};
    const struct style aside = {FACE_SANS, 32, COLOR_INK2, ALIGN_LEFT, false};
    const int room = end - CURSOR_GAP - CURSOR_W - r.x - PAD;
    int x = r.x + PAD;
    if (*text) {
        typed = widget_fit(c, typed, text, room);
        x += canvas_text(c, (struct rect){x, r.y, room, r.h}, typed, text) +
             CURSOR_GAP;
    }
    canvas_fill(
        c, (struct rect){x, r.y + (r.h - CURSOR_H) / 2, CURSOR_W, CURSOR_H},
        accent);
    x += CURSOR_W + HINT_GAP;
    if (!hint)
        return;
    const struct style s = widget_fit(c, aside, hint, end - x);
    if (!*text || canvas_width(c, s, hint) <= end - x)
        canvas_text(c, (struct rect){x, r.y, end - x, r.h}, s, hint);
}

void draw_field(struct canvas *c, struct rect r, enum accent accent,
                const char *label, const char *text, const char *hint,
                struct target clear)
{
    const enum color color = color_of(accent, SHADE_ACCENT);
    const struct style word = {FACE_SANS, 28, COLOR_INK2, ALIGN_CENTER, false};
    const struct rect button = clear_rect(c, r, word);
    const int end = clear.act ? button.x - CLEAR_RIGHT : r.x + r.w - PAD;

    canvas_node_begin(c, ROLE_FIELD, r, label, text, (struct target){0});
    widget_ground(c, r, WIDGET_SMALL_RADIUS,
                  (struct ground){COLOR_SURFACE, COLOR_INK, color, EDGE});
    draw_typed(c, r, end, color, text, hint);
    canvas_node_end(c);
    if (clear.act) {
        clear.off = clear.off || !*text;
        draw_clear(c, button, word, clear);
    }
}
