#include "ui/widgets.h"

#include "base/lang.h"
#include "ui/widgets_draw.h"

#include <assert.h>
#include <stdio.h>

enum {
    KEY_STRIP = 2,
    KEY_EDGE = 2,
    BIG_KEY_H = 140,
    LETTER = 52,
    LETTER_ICON = 48,
    PIN_KEY_W = 208,
    PIN_KEY_H = 148,
    PIN_GAP_X = 28,
    PIN_GAP_Y = 24,
    PIN_DIGIT = 72,
    PIN_WORD = 36,
    PIN_ICON = 60,
    BOX_W = 104,
    BOX_H = 120,
    BOX_GAP = 24,
    BOX_DOT = 36
};

/* ---- one key ---- */

/* Where a face of the key differs from plain. */
struct key_face {
    struct ground ground;
    enum face face;
    bool strip;
};

static struct key_face key_face(const struct canvas *c, enum key_look look,
                                enum accent accent, bool off)
{
    struct key_face k = {
        {COLOR_SURFACE, COLOR_INK, COLOR_NONE, 0}, FACE_SANS, true};
    if (off) {
        k.ground.fill = COLOR_SURFACE2;
        k.ground.ink = COLOR_INK3;
        k.strip = false;
        return k;
    }
    switch (look) {
    case KEY_PLAIN:
        break;
    case KEY_MATCH:
        k.ground.ink = color_of(accent, SHADE_ACCENT);
        k.face = FACE_BOLD;
        break;
    case KEY_DIM:
        k.ground =
            (struct ground){COLOR_NONE, COLOR_LINE2, COLOR_LINE, KEY_EDGE};
        k.strip = false;
        /* White is all there is: without its border it steps back. */
        if (widget_is_contrast(c))
            k.ground.ink = COLOR_INK3;
        break;
    case KEY_HELD:
        k.ground.fill = color_of(accent, SHADE_ACCENT);
        k.ground.ink = COLOR_ON;
        k.face = FACE_BOLD;
        break;
    case KEY_FUNCTION:
        k.ground.fill = COLOR_SURFACE2;
        k.ground.ink = COLOR_INK2;
        k.strip = false;
        break;
    }
    return k;
}

static void draw_key_ground(struct canvas *c, struct rect r, int radius,
                            enum key_look look, const struct key_face *k)
{
    if (look == KEY_DIM && widget_is_contrast(c)) {
        canvas_border(c, r, radius, KEY_EDGE, COLOR_SURFACE2);
        return;
    }
    if (k->strip && !widget_is_contrast(c)) {
        struct rect under = r;
        under.y += KEY_STRIP;
        canvas_round(c, under, radius, COLOR_KEYSHADE);
    }
    widget_ground(c, r, radius, k->ground);
}

void draw_key(struct canvas *c, struct rect r, enum key_look look,
              enum accent accent, int icon, const char *label, int size,
              struct target t)
{
    const bool pressed = canvas_is_pressed(c, t);
    const int radius = r.h < BIG_KEY_H ? WIDGET_KEY_RADIUS : WIDGET_RADIUS;
    if (pressed)
        look = KEY_HELD;
    const struct key_face k = key_face(c, look, accent, t.off);

    canvas_node_begin(c, ROLE_KEY, r, label, NULL, t);
    draw_key_ground(c, r, radius, look, &k);
    struct rect at = r;
    at.y += pressed ? WIDGET_PUSH : 0;
    struct style style = {k.face, size, k.ground.ink, ALIGN_CENTER, false};
    if (icon)
        canvas_icon(c, at.x + at.w / 2, at.y + at.h / 2, size, (uint32_t)icon,
                    style.color);
    else
        canvas_text(c, at, widget_fit(c, style, label, at.w - 8), label);
    canvas_node_end(c);
}

void draw_backspace(struct canvas *c, struct rect r, enum accent accent,
                    int size, struct target t)
{
    t.arg = KEY_BACKSPACE;
    t.hold = KEY_CLEAR;
    draw_key(c, r, KEY_FUNCTION, accent, ICON_BACKSPACE, _("退格"), size, t);
}

/* ---- initials ---- */

static enum key_look initial_look(const struct initials *k, char letter)
{
    if (k->held == letter)
        return KEY_HELD;
    if (!(k->can >> (letter - 'A') & 1u))
        return KEY_DIM;
    return k->typed ? KEY_MATCH : KEY_PLAIN;
}

static struct rect initial_rect(int x, int y, const struct initials *k, int i)
{
    return (struct rect){x + i % k->columns * (k->key_w + k->gap),
                         y + i / k->columns * (k->key_h + k->gap), k->key_w,
                         k->key_h};
}

void draw_initials(struct canvas *c, int x, int y, const struct initials *k)
{
    /* No syllable of Pinyin begins with I, U or V. */
    static const char letters[] = "ABCDEFGHJKLMNOPQRSTWXYZ";
    const int count = (int)sizeof letters - 1;
    assert(k->columns > 0);
    for (int i = 0; i < count; i++) {
        const char label[2] = {letters[i], '\0'};
        draw_key(c, initial_rect(x, y, k, i), initial_look(k, letters[i]),
                 k->accent, 0, label, LETTER,
                 (struct target){.act = k->act, .arg = letters[i]});
    }
    draw_backspace(c, initial_rect(x, y, k, count), k->accent, LETTER_ICON,
                   (struct target){.act = k->act});
}

/* ---- PIN ---- */

void draw_pin_pad(struct canvas *c, int x, int y, bool off, int act)
{
    static const char keys[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9',
                                KEY_CLEAR, '0', KEY_BACKSPACE, '\0'};
    for (int i = 0; keys[i]; i++) {
        const struct rect r = {x + i % 3 * (PIN_KEY_W + PIN_GAP_X),
                               y + i / 3 * (PIN_KEY_H + PIN_GAP_Y), PIN_KEY_W,
                               PIN_KEY_H};
        const struct target t = {.act = act, .arg = keys[i], .off = off};
        const char digit[2] = {keys[i], '\0'};
        if (keys[i] == KEY_CLEAR)
            draw_key(c, r, KEY_FUNCTION, ACCENT_GREY, 0, _("清空"), PIN_WORD,
                     t);
        else if (keys[i] == KEY_BACKSPACE)
            draw_backspace(c, r, ACCENT_GREY, PIN_ICON, t);
        else
            draw_key(c, r, KEY_PLAIN, ACCENT_GREY, 0, digit, PIN_DIGIT, t);
    }
}

static void draw_pin_box(struct canvas *c, struct rect r, bool filled,
                         bool current, bool wrong)
{
    const enum color accent = color_of(ACCENT_GREY, SHADE_ACCENT);
    struct ground g = {COLOR_SURFACE, accent, COLOR_LINE, 2};
    if (filled)
        g.fill = color_of(ACCENT_GREY, SHADE_TINT);
    if (current) {
        g.edge = accent;
        g.edge_px = 4;
    }
    if (wrong)
        g = (struct ground){COLOR_ERRTINT, COLOR_ERR, COLOR_ERR, 3};
    widget_ground(c, r, WIDGET_SMALL_RADIUS, g);
    if (current) /* high contrast has the same edge on every box */
        canvas_border(c, r, WIDGET_SMALL_RADIUS, g.edge_px, g.edge);
    if (filled)
        canvas_disc(c, r.x + r.w / 2, r.y + r.h / 2, BOX_DOT / 2, g.ink);
}

void draw_pin_boxes(struct canvas *c, int x, int y, int count, int filled,
                    bool wrong, int shift)
{
    if (count <= 0)
        return;
    struct rect all = {x, y, count * (BOX_W + BOX_GAP) - BOX_GAP, BOX_H};
    char value[16];
    snprintf(value, sizeof value, "%d / %d", filled, count);
    canvas_node_begin(c, ROLE_FIELD, all, _("密码"), value, (struct target){0});
    for (int i = 0; i < count; i++) {
        const struct rect r = {x + shift + i * (BOX_W + BOX_GAP), y, BOX_W,
                               BOX_H};
        draw_pin_box(c, r, i < filled, i == filled && !wrong, wrong);
    }
    canvas_node_end(c);
}
