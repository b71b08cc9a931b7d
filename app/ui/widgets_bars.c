#include "ui/widgets.h"

#include "base/lang.h"
#include "ui/widgets_draw.h"

#include <stdio.h>

enum {
    BANNER_PAD = 28,
    BANNER_ICON = 40,
    BANNER_GAP = 20,
    EMPTY_DISC = 224,
    EMPTY_ICON = 120,
    EMPTY_LINE = 58,
    EMPTY_WIDTH = 760,
    EMPTY_BUTTONS = 106, /* as the design sits: buttons below it weigh less */
    THUMB_MIN = 48
};

void draw_card(struct canvas *c, struct rect r, int radius)
{
    widget_raised(c, r, radius, COLOR_SURFACE);
}

void draw_capacity(struct canvas *c, struct rect r, enum bar_state state,
                   int taken, int capacity)
{
    const enum color fills[] = {
        [BAR_OPEN] = color_of(ACCENT_GREEN, SHADE_ACCENT),
        [BAR_FEW] = COLOR_WARN,
        [BAR_FULL] = COLOR_INK3,
        [BAR_CLOSED] = COLOR_LINE2,
    };
    char value[32];
    snprintf(value, sizeof value, "%d / %d", taken, capacity);

    canvas_node_begin(c, ROLE_PROGRESS, r, _("名额"), value,
                      (struct target){0});
    widget_ground(c, r, r.h / 2, (struct ground){.fill = COLOR_SURFACE2});
    if (taken > 0 && capacity > 0) {
        struct rect done = r;
        if (taken < capacity)
            done.w = (int)((int64_t)r.w * taken / capacity);
        done.w = done.w < r.h ? r.h : done.w; /* never less than round */
        canvas_round(c, done, r.h / 2, fills[state]);
    }
    canvas_node_end(c);
}

void draw_banner(struct canvas *c, struct rect r, enum banner_look look,
                 int icon, const char *bold, const char *text,
                 const char *aside)
{
    static const struct ground grounds[] = {
        [BANNER_WARN] = {.fill = COLOR_WARNTINT, .ink = COLOR_WARN},
        [BANNER_ERR] = {.fill = COLOR_ERRTINT, .ink = COLOR_ERR},
        [BANNER_INFO] = {.fill = COLOR_INFOTINT, .ink = COLOR_INFO},
    };
    const struct ground g = grounds[look];
    struct style head = {FACE_BOLD, 32, g.ink, ALIGN_LEFT, false};
    struct style line = {FACE_SANS, 32, COLOR_INK, ALIGN_LEFT, false};
    const struct style small = {FACE_SANS, 28, COLOR_INK2, ALIGN_LEFT, false};
    const int x = r.x + BANNER_PAD + BANNER_ICON + BANNER_GAP;
    int end = r.x + r.w - BANNER_PAD;

    widget_ground(c, r, WIDGET_SMALL_RADIUS, g);
    canvas_icon(c, r.x + BANNER_PAD + BANNER_ICON / 2, r.y + r.h / 2,
                BANNER_ICON, (uint32_t)icon, g.ink);
    /* The two shrink together, so that they stay one sentence. */
    const int gap = *bold ? BANNER_GAP : 0;
    const int aside_w = canvas_width(c, small, aside);
    if (*aside && canvas_width(c, head, bold) + canvas_width(c, line, text) +
                          gap + BANNER_GAP + aside_w <
                      end - x) {
        end -= aside_w;
        canvas_text(c, (struct rect){end, r.y, aside_w, r.h}, small, aside);
    }
    const int room = end - x - gap;
    while (canvas_width(c, head, bold) + canvas_width(c, line, text) > room &&
           (line.size > 24 || !line.fixed)) {
        const bool again = line.size == 24; /* not enlarged than cut */
        head.fixed = line.fixed = line.fixed || again;
        head.size = line.size = again ? 32 : widget_step(line.size - 1);
    }
    const int w = *bold ? canvas_text(c, (struct rect){x, r.y, end - x, r.h},
                                      head, bold) +
                              gap
                        : 0;
    if (w < end - x)
        canvas_text(c, (struct rect){x + w, r.y, end - x - w, r.h}, line, text);
}

int draw_empty(struct canvas *c, struct rect r, enum accent accent, int icon,
               const char *title, const char *text)
{
    struct style head = {FACE_KAI_BOLD, 60, COLOR_INK, ALIGN_CENTER, false};
    const struct style line = {FACE_SANS, 36, COLOR_INK2, ALIGN_CENTER, false};
    const int inside = r.w - 2 * WIDGET_RADIUS;
    const int w = inside < EMPTY_WIDTH ? inside : EMPTY_WIDTH;
    const int x = r.x + (r.w - w) / 2;
    head = widget_fit(c, head, title, w);
    const int head_h = widget_px(c, head) * 4 / 3;
    const int text_h = canvas_paragraph_height(c, w, line, EMPTY_LINE, 3, text);
    const int all = EMPTY_DISC + 46 + head_h + 14 + text_h + EMPTY_BUTTONS;
    int y = r.y + (r.h > all ? (r.h - all) / 2 : 0);

    canvas_disc(c, r.x + r.w / 2, y + EMPTY_DISC / 2, EMPTY_DISC / 2,
                color_of(accent, SHADE_TINT));
    canvas_icon(c, r.x + r.w / 2, y + EMPTY_DISC / 2, EMPTY_ICON,
                (uint32_t)icon, color_of(accent, SHADE_ACCENT));
    y += EMPTY_DISC + 46;
    canvas_heading(c, (struct rect){x, y, w, head_h}, head, title);
    y += head_h + 14;
    canvas_paragraph(c, (struct rect){x, y, w, text_h}, line, EMPTY_LINE, 3,
                     text);
    return y + text_h;
}

void draw_position(struct canvas *c, struct rect r, int first, int shown,
                   int total, enum accent accent)
{
    if (total <= 0 || shown >= total)
        return;
    const int64_t h = r.h;
    int thumb = (int)(h * shown / total);
    thumb = thumb < THUMB_MIN ? THUMB_MIN : thumb;
    thumb = thumb > r.h ? r.h : thumb;
    const int last = total - shown;
    first = first < 0 ? 0 : first > last ? last : first;
    const int y = r.y + (int)((h - thumb) * first / last);

    (void)accent; /* the thumb is line2 in every section */
    canvas_round(c, r, r.w / 2, COLOR_SURFACE2);
    canvas_round(c, (struct rect){r.x, y, r.w, thumb}, r.w / 2, COLOR_LINE2);
}
