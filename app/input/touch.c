#include "input/touch.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static bool same(struct target a, struct target b)
{
    return a.act == b.act && a.arg == b.arg;
}

/* The topmost thing at that point that wants drags. */
static struct target drag_at(const struct canvas *c, int x, int y)
{
    const struct node *nodes;
    for (int i = canvas_nodes(c, &nodes) - 1; i >= 0; i--)
        if (nodes[i].target.drag && rect_contains(nodes[i].rect, x, y))
            return nodes[i].target;
    return (struct target){0};
}

static struct finger *find(struct touch *t, int64_t id)
{
    for (int i = 0; i < 2; i++)
        if (t->fingers[i].down && t->fingers[i].id == id)
            return &t->fingers[i];
    return NULL;
}

static struct finger *other(struct touch *t, const struct finger *f)
{
    return f == &t->fingers[0] ? &t->fingers[1] : &t->fingers[0];
}

static struct gesture make(enum gesture_kind kind, struct target target,
                           int x, int y)
{
    return (struct gesture){.kind = kind, .target = target, .x = x, .y = y,
                            .scale = 1};
}

struct gesture touch_down(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms)
{
    struct finger *f = !t->fingers[0].down   ? &t->fingers[0]
                       : !t->fingers[1].down ? &t->fingers[1]
                                             : NULL;
    if (!f || find(t, id))
        return (struct gesture){0};
    *f = (struct finger){true, id, x, y, x, y, now_ms};
    if (other(t, f)->down) { /* a second finger: no tap, perhaps a pinch */
        t->pressed = (struct target){0};
        t->moved = t->pinched = true;
        if (!t->drag.act)
            t->drag = drag_at(c, x, y);
        return make(GESTURE_GRAB, t->drag, x, y);
    }
    const struct node *hit = canvas_hit(c, x, y);
    t->pressed = hit ? hit->target : (struct target){0};
    t->drag = (struct target){0};
    t->moved = t->pinched = false;
    return make(GESTURE_PRESS, t->pressed, x, y);
}

static double apart(const struct finger *a, const struct finger *b)
{
    return hypot(a->x - b->x, a->y - b->y);
}

static struct gesture pinch(struct touch *t, struct finger *f, int x, int y)
{
    const struct finger *o = other(t, f);
    double was = apart(f, o);
    int from_x = (f->x + o->x) / 2, from_y = (f->y + o->y) / 2;
    f->x = x;
    f->y = y;
    struct gesture g = make(GESTURE_PINCH, t->drag, (f->x + o->x) / 2,
                            (f->y + o->y) / 2);
    g.dx = g.x - from_x;
    g.dy = g.y - from_y;
    g.scale = was > 1 ? apart(f, o) / was : 1;
    return g;
}

struct gesture touch_move(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms)
{
    (void)now_ms;
    struct finger *f = find(t, id);
    if (!f)
        return (struct gesture){0};
    if (other(t, f)->down)
        return pinch(t, f, x, y);
    int dx = x - f->x, dy = y - f->y;
    if (!t->moved) {
        if (abs(x - f->from_x) <= TOUCH_SLOP_PX &&
            abs(y - f->from_y) <= TOUCH_SLOP_PX)
            return (struct gesture){0};
        t->moved = true;
        t->pressed = (struct target){0};
        t->drag = drag_at(c, f->from_x, f->from_y);
        f->x = x;
        f->y = y;
        return make(t->drag.act ? GESTURE_GRAB : GESTURE_PRESS, t->drag, x,
                    y);
    }
    f->x = x;
    f->y = y;
    if (!t->drag.act)
        return (struct gesture){0};
    struct gesture g = make(GESTURE_DRAG, t->drag, x, y);
    g.dx = dx;
    g.dy = dy;
    return g;
}

static struct gesture tap(struct touch *t, const struct canvas *c, int x,
                          int y, int64_t now_ms)
{
    struct target pressed = t->pressed;
    t->pressed = (struct target){0};
    const struct node *hit = canvas_hit(c, x, y);
    if (!pressed.act || !hit || !same(hit->target, pressed))
        return make(GESTURE_PRESS, t->pressed, x, y);
    bool twice = pressed.drag && same(t->tapped, pressed) &&
                 now_ms - t->tapped_ms <= TOUCH_DOUBLE_MS;
    t->tapped = twice ? (struct target){0} : pressed;
    t->tapped_ms = now_ms;
    return make(twice ? GESTURE_DOUBLE : GESTURE_TAP, pressed, x, y);
}

struct gesture touch_up(struct touch *t, const struct canvas *c, int64_t id,
                        int x, int y, int64_t now_ms)
{
    struct finger *f = find(t, id);
    if (!f)
        return (struct gesture){0};
    f->down = false;
    if (other(t, f)->down)
        return (struct gesture){0}; /* the other finger drags on */
    if (!t->moved)
        return tap(t, c, x, y, now_ms);
    struct target drag = t->drag;
    t->drag = (struct target){0};
    struct gesture g = make(GESTURE_RELEASE, drag, x, y);
    g.dx = x - f->from_x;
    g.dy = y - f->from_y;
    if (drag.act)
        return g;
    bool far = abs(g.dx) > TOUCH_SWIPE_PX || abs(g.dy) > TOUCH_SWIPE_PX;
    bool quick = now_ms - f->from_ms <= TOUCH_SWIPE_MS;
    g.kind = far && quick && !t->pinched ? GESTURE_SWIPE : GESTURE_NONE;
    if (abs(g.dx) >= abs(g.dy))
        g.dy = 0;
    else
        g.dx = 0;
    return g;
}
