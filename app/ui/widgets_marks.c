#include "ui/widgets.h"

#include "base/lang.h"
#include "ui/widgets_draw.h"

#include <math.h>
#include <stdio.h>

static const double PI = 3.14159265358979;

enum {
    LEAF = 96,
    LEAF_BAND = 36,
    TALL_LEAF_W = 136,
    TALL_LEAF_H = 168,
    TALL_BAND = 46,
    LEAF_EDGE = 2,
    STAMP_DEGREES = 12
};

/* ---- date leaf ---- */

static void leaf_text(struct canvas *c, struct rect box, enum face face,
                      int size, enum color color, const char *text)
{
    /* 72 is large already, and larger it would touch its neighbours. */
    const struct style style = {face, size, color, ALIGN_CENTER, size >= 72};
    canvas_text(c, box, widget_fit(c, style, text, box.w), text);
}

void draw_leaf(struct canvas *c, int x, int y, enum accent accent, bool today,
               const char *month, int day, const char *weekday)
{
    const struct rect r = {x, y, weekday ? TALL_LEAF_W : LEAF,
                           weekday ? TALL_LEAF_H : LEAF};
    const int band = weekday ? TALL_BAND : LEAF_BAND;
    const enum color fill =
        today ? COLOR_TODAY : color_of(accent, SHADE_ACCENT);
    char digits[12];
    snprintf(digits, sizeof digits, "%d", day);

    canvas_round(c, r, WIDGET_KEY_RADIUS, COLOR_SURFACE);
    canvas_corners(c, (struct rect){x, y, r.w, band}, WIDGET_KEY_RADIUS, 1 | 2,
                   fill);
    widget_ground(c, r, WIDGET_KEY_RADIUS,
                  (struct ground){.edge = COLOR_LINE, .edge_px = LEAF_EDGE});
    leaf_text(c, (struct rect){x + 4, y + LEAF_EDGE, r.w - 8, band - LEAF_EDGE},
              FACE_BOLD, weekday ? 28 : 24, COLOR_ON, month);
    if (!weekday) {
        leaf_text(c, (struct rect){x + 4, y + band, r.w - 8, r.h - band},
                  FACE_BOLD, 44, COLOR_INK, digits);
        return;
    }
    leaf_text(c, (struct rect){x + 4, y + band, r.w - 8, 88}, FACE_BOLD, 72,
              COLOR_INK, digits);
    leaf_text(c, (struct rect){x + 4, y + 124, r.w - 8, 40}, FACE_SANS, 28,
              COLOR_INK2, weekday);
}

/* ---- ring ---- */

/* A round end of the stroke, `part` of 1000 around from 12 o'clock. */
static void draw_cap(struct canvas *c, int cx, int cy, int radius, int stroke,
                     int part, enum color color)
{
    const double turn = part * 2 * PI / 1000;
    const double middle = radius - stroke / 2.0;
    canvas_disc(c, cx + (int)lround(sin(turn) * middle),
                cy - (int)lround(cos(turn) * middle), stroke / 2, color);
}

int64_t shown_ms(const struct canvas *c, int64_t left_ms)
{
    if (left_ms <= 0)
        return 0;
    return canvas_look(c).still ? (left_ms + 999) / 1000 * 1000 : left_ms;
}

void draw_ring(struct canvas *c, int cx, int cy, int diameter,
               int64_t left_ms, int64_t whole_ms, enum color color)
{
    const int64_t left = shown_ms(c, left_ms);
    const int part = (int)(left * 1000 / whole_ms);
    const struct rect box = {cx - diameter / 2, cy - diameter / 2, diameter,
                             diameter};
    const int stroke = diameter < 72 ? 6 : diameter < 160 ? 8 : 20;
    /* The yellow ring is the toast's, and stands on ink. */
    const struct style style = {
        FACE_BOLD, widget_step(diameter * 42 / 100),
        color == COLOR_TOASTACT ? COLOR_TOASTINK : COLOR_INK, ALIGN_CENTER,
        true};
    char text[12];
    snprintf(text, sizeof text, "%d", (int)((left + 999) / 1000));

    canvas_node_begin(c, ROLE_PROGRESS, box, text, NULL, (struct target){0});
    /* Yellow on a white track would not be seen to shrink. */
    canvas_ring(c, cx, cy, diameter / 2, stroke, 1000,
                widget_is_contrast(c) ? COLOR_SURFACE2 : COLOR_LINE);
    canvas_ring(c, cx, cy, diameter / 2, stroke, part, color);
    if (part > 0 && part < 1000) {
        draw_cap(c, cx, cy, diameter / 2, stroke, 0, color);
        draw_cap(c, cx, cy, diameter / 2, stroke, part, color);
    }
    canvas_text(c, box, style, text);
    canvas_node_end(c);
}

/* ---- seal, stamp and tick ---- */

/* The seal is a picture: the same characters in every language.  Read from
 * the right column down. */
void draw_seal(struct canvas *c, int x, int y, int size)
{
    static const struct {
        const char *character;
        int column, row;
    } marks[] = {{"教", 1, 0}, {"工", 1, 1}, {"之", 0, 0}, {"家", 0, 1}};
    const struct rect r = {x, y, size, size};
    const int cell = size * 385 / 1000;
    const int edge = (size - 2 * cell) / 2;
    const struct style style = {FACE_KAI_BOLD, cell, COLOR_ONSEAL, ALIGN_CENTER,
                                true};

    canvas_node_begin(c, ROLE_IMAGE, r, _("教工之家"), NULL,
                      (struct target){0});
    canvas_round(c, r, size * 17 / 100, COLOR_SEAL);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        canvas_text(c,
                    (struct rect){x + edge + marks[i].column * cell - 4,
                                  y + edge + marks[i].row * cell, cell + 8,
                                  cell},
                    style, marks[i].character);
    canvas_node_end(c);
}

void draw_stamp(struct canvas *c, int cx, int cy, int diameter,
                const char *text)
{
    const struct rect r = {cx - diameter / 2, cy - diameter / 2, diameter,
                           diameter};
    struct style style = {FACE_KAI_BOLD, widget_step(diameter * 265 / 1000),
                          COLOR_TODAY, ALIGN_CENTER, true};
    style = widget_fit(c, style, text, diameter * 86 / 100);
    canvas_node_begin(c, ROLE_BADGE, r, text, NULL, (struct target){0});
    canvas_disc(c, cx, cy, diameter / 2, COLOR_SURFACE);
    canvas_ring(c, cx, cy, diameter / 2, 6, 1000, COLOR_TODAY);
    canvas_turned(c, cx, cy, STAMP_DEGREES, style, text);
    canvas_node_end(c);
}

/* Three points of a disc of that size, in thousandths of it. */
void draw_tick(struct canvas *c, int cx, int cy, int size, enum color color)
{
    static const int at[3][2] = {{-243, 6}, {-70, 169}, {243, -169}};
    const int width = size / 10 + 1;
    for (int i = 0; i < 2; i++)
        canvas_line(c, cx + size * at[i][0] / 1000, cy + size * at[i][1] / 1000,
                    cx + size * at[i + 1][0] / 1000,
                    cy + size * at[i + 1][1] / 1000, width, color);
}
