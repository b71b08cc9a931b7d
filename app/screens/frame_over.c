/* What comes over any screen: the toast and the idle dialog. */
#include "screens/frame.h"

#include "screens/kiosk_parts.h"

#include <stdio.h>

enum { RISE_PX = 40 };

static void draw_toast(struct canvas *c, const struct kiosk *k)
{
    const struct toast *t = &k->toast;
    int w = canvas_look(c).portrait ? 984 : 1000;
    int x = (canvas_w(c) - w) / 2, y = frame_dock_y(c) - 32 - 112;
    struct rect r = {x, y, w, 112};
    canvas_shadow(c, r, 28, E2_SHEET);
    canvas_round(c, r, 28, COLOR_TOAST);
    if (canvas_look(c).theme != THEME_LIGHT)
        canvas_border(c, r, 28, 2, COLOR_LINE2);
    canvas_group(c, ROLE_TOAST, r, t->title);
    canvas_icon(c, x + 64, y + 56, 52, (uint32_t)t->icon, t->tone);
    int room = w - 120 - 32 - (t->undo[0] ? 256 : 0);
    struct style title = {FACE_BOLD, 36, COLOR_TOASTINK, ALIGN_LEFT, true};
    struct style line = {FACE_SANS, 28, COLOR_TOASTINK2, ALIGN_LEFT, true};
    int h = t->line[0] ? 50 : 112;
    canvas_text(c, (struct rect){x + 116, t->line[0] ? y + 10 : y, room, h},
                title, t->title);
    canvas_text(c, (struct rect){x + 116, y + 58, room, 44}, line, t->line);
    if (!t->undo[0])
        return;
    int64_t whole = k->toast_until_ms - k->toast_from_ms;
    int64_t left = k->toast_until_ms - k->steady_ms;
    struct rect b = {x + w - 240, y + 16, 224, 80};
    struct target act = {.act = t->act};
    canvas_node_begin(c, ROLE_BUTTON, b, t->undo, NULL, act);
    canvas_round(c, b, 20,
                 canvas_is_pressed(c, act) ? COLOR_LABEL : COLOR_TRACK);
    draw_ring(c, b.x + 40, b.y + 40, 56, left, whole, COLOR_TOASTACT);
    canvas_text(c, (struct rect){b.x + 80, b.y, 140, 80},
                (struct style){FACE_BOLD, 36, COLOR_TOASTACT, ALIGN_LEFT,
                               true},
                t->undo);
    canvas_node_end(c);
}

void frame_toast(struct canvas *c, const struct kiosk *k)
{
    const struct spot below = canvas_spot(c);
    const int part = kiosk_eased(k, k->toast_from_ms, TOAST_IN_MS);
    const int h = canvas_h(c);
    draw_toast(c, k);
    if (part == 1000)
        return;
    canvas_shift(c, below, (struct slide){.dy = RISE_PX * (1000 - part) / 1000,
                                          .fixed_y = h,
                                          .cut_y = h});
    canvas_fade(c, below, part);
}

void frame_idle(struct canvas *c, const struct kiosk *k)
{
    int64_t left = IDLE_ASK_MS - (k->steady_ms - k->asking_ms);
    if (left < 0)
        left = 0;
    canvas_cover(c);
    canvas_fill(c, (struct rect){0, 0, canvas_w(c), canvas_h(c)},
                COLOR_SCRIM);
    struct rect r = {(canvas_w(c) - 880) / 2, (canvas_h(c) - 680) / 2, 880,
                     680};
    canvas_shadow(c, r, 32, E2_SHEET);
    canvas_round(c, r, 32, COLOR_SURFACE);
    if (canvas_look(c).theme == THEME_CONTRAST)
        canvas_border(c, r, 32, 3, COLOR_LINE);
    canvas_group(c, ROLE_DIALOG, r, _("还在吗？"));
    int cx = r.x + r.w / 2, seconds = (int)((left + 999) / 1000);
    draw_ring(c, cx, r.y + 172, 240, left, IDLE_ASK_MS, COLOR_TODAY);
    canvas_heading(c, (struct rect){r.x + 32, r.y + 316, r.w - 64, 88},
                   (struct style){FACE_KAI_BOLD, 72, COLOR_INK, ALIGN_CENTER,
                                  true},
                   _("还在吗？"));
    char line[200];
    snprintf(line, sizeof line,
             k->who.member[0] ? ngettext("%d 秒后退出登录，回到公告屏",
                                         "%d 秒后退出登录，回到公告屏",
                                         (unsigned long)seconds)
                              : ngettext("%d 秒后回到公告屏",
                                         "%d 秒后回到公告屏",
                                         (unsigned long)seconds),
             seconds);
    canvas_text(c, (struct rect){r.x + 32, r.y + 416, r.w - 64, 60},
                (struct style){FACE_SANS, 36, COLOR_INK2, ALIGN_CENTER, true},
                line);
    struct button leave = {.look = BUTTON_PLAIN, .label = _("退出"),
                           .icon = ICON_LOGOUT, .size = 40};
    struct button stay = {.look = BUTTON_PRIMARY, .accent = ACCENT_GREEN,
                          .label = _("我还在"), .size = 44,
                          .icon = ICON_HAND_POINTING_RIGHT};
    draw_button(c, (struct rect){r.x + 48, r.y + 512, 288, 120}, &leave,
                (struct target){.act = FRAME_LEAVE});
    draw_button(c, (struct rect){r.x + 360, r.y + 512, 472, 120}, &stay,
                (struct target){.act = FRAME_STAY});
}
