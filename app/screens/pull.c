#include "screens/pull.h"

#include "base/lang.h"

enum {
    BACK_MS = 160,
    STEP_MS = 16,
    LEAVE_PX = 220, /* lower than a hand trembles */
    HANDLE_W = 120,
    HANDLE_H = 8,
    GRIP_W = 480,
    GRIP_H = 64
};

bool pull_follow(struct pull *p, const struct event *e, int act)
{
    if (e->act != act)
        return false;
    if (e->kind == EVENT_GRAB)
        p->let_go_ms = 0;
    if (e->kind == EVENT_DRAG)
        p->px = p->px + e->dy > 0 ? p->px + e->dy : 0;
    if (e->kind != EVENT_RELEASE)
        return false;
    p->from_px = p->px;
    p->let_go_ms = e->now_ms;
    return p->px >= LEAVE_PX;
}

bool pull_pass(struct pull *p, struct kiosk *k)
{
    if (!p->let_go_ms)
        return false;
    int part = kiosk_eased(k, p->let_go_ms, BACK_MS);
    p->px = p->from_px * (1000 - part) / 1000;
    if (part == 1000)
        p->let_go_ms = 0;
    else
        kiosk_wake_in(k, STEP_MS);
    return true;
}

void pull_draw(struct canvas *c, int top, int act)
{
    const int middle = canvas_w(c) / 2;
    canvas_node_begin(c, ROLE_BUTTON,
                      (struct rect){middle - GRIP_W / 2, top, GRIP_W, GRIP_H},
                      _("往下拉可收起"), NULL,
                      (struct target){.act = act, .drag = true});
    canvas_round(c,
                 (struct rect){middle - HANDLE_W / 2, top + 14, HANDLE_W,
                               HANDLE_H},
                 HANDLE_H / 2, COLOR_LINE2);
    canvas_node_end(c);
}
