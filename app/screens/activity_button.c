/* The one big button of an activity, or how the person stands instead. */
#include "screens/activity_parts.h"

#include "screens/bits.h"
#include "screens/content.h"
#include "ui/widgets.h"

enum { UNDO_W = 232 };

/* How it stands, with the way out of it beside. */
static void draw_standing(struct canvas *c, struct rect r,
                          const struct choice *o, int busy)
{
    struct rect box = r;
    enum color fill = o->waits ? COLOR_INFOTINT : COLOR_OKTINT;
    enum color ink = o->waits ? COLOR_INFO : COLOR_OK;
    if (o->undo)
        box.w -= UNDO_W + 16;
    struct style label = style_left(FACE_BOLD, 44, ink);
    struct style small = style_left(FACE_SANS, 28, ink);
    int x = box.x + 36 + 48 + 20, w = box.x + box.w - 16 - x;
    canvas_node_begin(c, ROLE_BADGE, box, o->label, o->note,
                      (struct target){0});
    canvas_round(c, box, 24, fill);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, box, 24, 3, COLOR_LINE);
    canvas_icon(c, box.x + 36 + 24, box.y + box.h / 2, 52,
                (uint32_t)o->icon, ink);
    int cy = box.y + box.h / 2;
    draw_fit(c, (struct rect){x, cy - (o->note[0] ? 56 : 36), w, 72}, label,
             o->label);
    draw_fit(c, (struct rect){x, cy + 10, w, 48}, small, o->note);
    canvas_node_end(c);
    if (!o->undo)
        return;
    const struct button b = {.look = BUTTON_OUTLINE,
                             .accent = ACCENT_GREEN,
                             .label = o->undo_label,
                             .size = 32,
                             .busy = busy};
    draw_button(c, (struct rect){r.x + r.w - UNDO_W, r.y, UNDO_W, r.h}, &b,
                (struct target){.act = o->undo});
}

/* Nothing to be done now: it says why. */
static void draw_closed(struct canvas *c, struct rect r,
                        const struct choice *o)
{
    int cy = r.y + r.h / 2, up = o->note[0] ? 24 : 0;
    canvas_node_begin(c, ROLE_BUTTON, r, o->label, o->note,
                      (struct target){.act = o->act, .off = true});
    canvas_round(c, r, 24, COLOR_SURFACE2);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, 24, 3, COLOR_LINE);
    draw_fit(c, (struct rect){r.x + 16, cy - up - 36, r.w - 32, 72},
             style_center(FACE_BOLD, 44, COLOR_INK3), o->label);
    draw_fit(c, (struct rect){r.x + 16, cy + 8, r.w - 32, 52},
             style_center(FACE_SANS, 28, COLOR_INK3), o->note);
    canvas_node_end(c);
}

void activity_button(struct canvas *c, const struct kiosk *k,
                     const struct activity_state *s, struct rect r)
{
    struct choice o;
    activity_choice(s, k, &o);
    if (o.off) {
        draw_closed(c, r, &o);
        return;
    }
    const int busy = s->asking ? kiosk_slow(k) : 0;
    if (!o.act) {
        draw_standing(c, r, &o, busy);
        return;
    }
    const struct button b = {.look = BUTTON_PRIMARY,
                             .accent = ACCENT_GREEN,
                             .icon = o.icon,
                             .label = o.label,
                             .size = canvas_look(c).portrait ? 60 : 52,
                             .busy = busy};
    draw_button(c, r, &b, (struct target){.act = o.act});
}
