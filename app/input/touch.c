#include "input/touch.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static const struct target nothing;

static bool same(struct target a, struct target b)
{
    return a.act == b.act && a.arg == b.arg;
}

/* The topmost thing at that point that wants drags. */
static struct target drag_at(const struct canvas *c, int x, int y)
{
    const struct node *nodes;
    for (int i = canvas_nodes(c, &nodes) - 1; i >= 0; i--)
        if (nodes[i].target.drag && !nodes[i].target.off &&
            rect_contains(nodes[i].rect, x, y))
            return nodes[i].target;
    return nothing;
}

static struct gesture make(enum gesture_kind kind, struct target target,
                           int x, int y)
{
    return (struct gesture){.kind = kind, .target = target, .x = x, .y = y,
                            .scale = 1};
}

/* ---- fingers ---- */

static struct finger *find(struct touch *t, int64_t id)
{
    for (int i = 0; i < TOUCH_CONTACTS; i++)
        if (t->fingers[i].down && t->fingers[i].id == id)
            return &t->fingers[i];
    return NULL;
}

/* Another that is down and whose key was not taken yet, or NULL. */
static struct finger *other(struct touch *t, const struct finger *f)
{
    for (int i = 0; i < TOUCH_CONTACTS; i++) {
        struct finger *o = &t->fingers[i];
        if (o != f && o->down && !o->spent)
            return o;
    }
    return NULL;
}

static int contacts(const struct touch *t)
{
    int n = 0;
    for (int i = 0; i < TOUCH_CONTACTS; i++)
        n += t->fingers[i].down;
    return n;
}

/* NULL: there are more than anyone has. */
static struct finger *place(struct touch *t, int64_t id, int x, int y,
                            int64_t now_ms)
{
    for (int i = 0; i < TOUCH_CONTACTS; i++) {
        struct finger *f = &t->fingers[i];
        if (f->down && now_ms - f->last_ms <= TOUCH_STALE_MS)
            continue;
        *f = (struct finger){.down = true, .id = id, .x = x, .y = y,
                             .from_x = x, .from_y = y, .from_ms = now_ms,
                             .last_ms = now_ms};
        return f;
    }
    return NULL;
}

static void forget_stale(struct touch *t, int64_t now_ms)
{
    for (int i = 0; i < TOUCH_CONTACTS; i++)
        if (now_ms - t->fingers[i].last_ms > TOUCH_STALE_MS)
            t->fingers[i].down = false;
    if (contacts(t) == 0)
        t->palm = false;
}

static bool is_out_of_reach(const struct canvas *c, int x, int y)
{
    return y < canvas_reach_y(c) || x < TOUCH_EDGE_PX || y < TOUCH_EDGE_PX ||
           x >= canvas_w(c) - TOUCH_EDGE_PX ||
           y >= canvas_h(c) - TOUCH_EDGE_PX;
}

/* ---- pages ---- */

void touch_page(struct touch *t, unsigned page, int64_t now_ms)
{
    if (page == t->page)
        return;
    t->page = page;
    t->page_ms = now_ms;
    t->pressed = t->aimed = t->drag = nothing;
    t->moved = t->pinched = true; /* what is there now was not meant */
}

void touch_shown(struct touch *t, int64_t now_ms)
{
    if (t->shown == t->page)
        return;
    t->shown = t->page;
    t->page_ms = now_ms;
}

void touch_looked(struct touch *t)
{
    t->page_ms = t->tapped_ms = -TOUCH_DOUBLE_MS;
}

static bool is_echo(const struct touch *t, const struct node *hit, int x,
                    int y, int64_t now_ms)
{
    if (t->page != 0 && now_ms - t->page_ms < TOUCH_DOUBLE_MS)
        return true;
    const struct rect was = t->tapped.rect, now = hit->rect;
    return now_ms - t->tapped_ms < TOUCH_DOUBLE_MS &&
           rect_contains(was, x, y) &&
           (!same(t->tapped.target, hit->target) || was.x != now.x ||
            was.y != now.y || was.w != now.w || was.h != now.h);
}

/* ---- down ---- */

static struct gesture cancel(struct touch *t, int x, int y)
{
    struct target drag = t->drag;
    t->palm = true;
    t->pressed = t->aimed = t->drag = nothing;
    return make(drag.act ? GESTURE_RELEASE : GESTURE_PRESS, drag, x, y);
}

static struct gesture aim(struct touch *t, const struct canvas *c, int x,
                          int y, int64_t now_ms)
{
    const struct node *hit = canvas_hit(c, x, y);
    if (hit && is_echo(t, hit, x, y, now_ms))
        hit = NULL;
    t->aimed = t->pressed = hit ? hit->target : nothing;
    t->aimed_role = hit ? hit->role : ROLE_TEXT;
    t->drag = nothing;
    t->moved = t->left = t->pinched = false;
    return make(GESTURE_PRESS, t->pressed, x, y);
}

static struct gesture take(struct touch *t, const struct canvas *c, int x,
                           int y, int64_t now_ms);

/* Two hands type: the first key is taken as the second goes down. */
static bool types_on(const struct touch *t, const struct canvas *c, int x,
                     int y)
{
    const struct node *hit = canvas_hit(c, x, y);
    return t->pressed.act && t->aimed_role == ROLE_KEY && hit &&
           hit->role == ROLE_KEY;
}

struct gesture touch_down(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms)
{
    if (is_out_of_reach(c, x, y))
        return (struct gesture){0};
    struct finger *f = find(t, id);
    if (f) /* its end was lost */
        f->down = false;
    forget_stale(t, now_ms);
    f = place(t, id, x, y, now_ms);
    if (!f || t->palm)
        return (struct gesture){0};
    if (contacts(t) >= TOUCH_PALM)
        return cancel(t, x, y);
    struct finger *first = other(t, f);
    if (!first)
        return aim(t, c, x, y, now_ms);
    if (types_on(t, c, x, y)) {
        struct gesture g = take(t, c, first->x, first->y, now_ms);
        first->spent = true;
        aim(t, c, x, y, now_ms);
        return g;
    }
    t->pressed = t->aimed = nothing;
    t->moved = t->pinched = true;
    if (!t->drag.act)
        t->drag = drag_at(c, x, y);
    return make(GESTURE_GRAB, t->drag, x, y);
}

/* ---- moving ---- */

static double apart(const struct finger *a, const struct finger *b)
{
    return hypot(a->x - b->x, a->y - b->y);
}

static struct gesture pinch(struct touch *t, struct finger *f,
                            const struct finger *o, int x, int y)
{
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

static bool is_near(const struct finger *f)
{
    return abs(f->x - f->from_x) <= TOUCH_SLOP_PX &&
           abs(f->y - f->from_y) <= TOUCH_SLOP_PX;
}

/* Pressed while the finger is over what it went down on, and does not just
 * sweep across it. */
static void follow(struct touch *t, const struct canvas *c,
                   const struct finger *f, int64_t now_ms)
{
    const struct node *hit = canvas_hit(c, f->x, f->y);
    bool over = t->aimed.act && hit && same(hit->target, t->aimed);
    bool rests = now_ms - f->from_ms > TOUCH_SWIPE_MS;
    if (!over)
        t->left = true;
    t->pressed =
        over && (is_near(f) || t->left || rests) ? t->aimed : nothing;
}

struct gesture touch_move(struct touch *t, const struct canvas *c, int64_t id,
                          int x, int y, int64_t now_ms)
{
    struct finger *f = find(t, id);
    if (!f)
        return (struct gesture){0};
    f->last_ms = now_ms;
    if (t->palm || f->spent)
        return (struct gesture){0};
    struct finger *o = other(t, f);
    if (o)
        return pinch(t, f, o, x, y);
    int dx = x - f->x, dy = y - f->y;
    f->x = x;
    f->y = y;
    if (t->drag.act && t->moved) {
        struct gesture g = make(GESTURE_DRAG, t->drag, x, y);
        g.dx = dx;
        g.dy = dy;
        return g;
    }
    if (t->moved)
        return (struct gesture){0};
    struct target drag = drag_at(c, f->from_x, f->from_y);
    if (drag.act && !is_near(f)) {
        t->moved = true;
        t->pressed = t->aimed = nothing;
        t->drag = drag;
        return make(GESTURE_GRAB, drag, x, y);
    }
    struct target was = t->pressed;
    follow(t, c, f, now_ms);
    return same(was, t->pressed) ? (struct gesture){0}
                                 : make(GESTURE_PRESS, t->pressed, x, y);
}

/* ---- up ---- */

/* The pressed target is meant. */
static struct gesture take(struct touch *t, const struct canvas *c, int x,
                           int y, int64_t now_ms)
{
    struct target pressed = t->pressed;
    const struct node *hit = canvas_hit(c, x, y);
    bool twice = pressed.drag && same(t->tapped.target, pressed) &&
                 now_ms - t->tapped_ms <= TOUCH_DOUBLE_MS;
    t->pressed = t->aimed = nothing;
    t->tapped = hit && !twice ? *hit : (struct node){0};
    t->tapped.label = t->tapped.value = NULL; /* the frame's, soon gone */
    t->tapped_ms = now_ms;
    return make(twice ? GESTURE_DOUBLE : GESTURE_TAP, pressed, x, y);
}

/* The drag ends, or it was a swipe, or nothing. */
static struct gesture let_go(struct touch *t, const struct finger *f,
                             int64_t now_ms)
{
    struct target drag = t->drag;
    struct gesture g = make(GESTURE_RELEASE, drag, f->x, f->y);
    t->aimed = t->drag = nothing;
    g.dx = f->x - f->from_x;
    g.dy = f->y - f->from_y;
    if (drag.act)
        return g;
    bool far = abs(g.dx) > TOUCH_SWIPE_PX || abs(g.dy) > TOUCH_SWIPE_PX;
    bool quick = now_ms - f->from_ms <= TOUCH_SWIPE_MS;
    g.kind = t->pinched    ? GESTURE_NONE
             : far && quick ? GESTURE_SWIPE
                            : GESTURE_PRESS;
    if (abs(g.dx) >= abs(g.dy))
        g.dy = 0;
    else
        g.dx = 0;
    return g;
}

struct gesture touch_up(struct touch *t, const struct canvas *c, int64_t id,
                        int x, int y, int64_t now_ms)
{
    struct finger *f = find(t, id);
    if (!f)
        return (struct gesture){0};
    f->down = false;
    if (t->palm) {
        t->palm = contacts(t) > 0;
        return (struct gesture){0};
    }
    if (f->spent || other(t, f))
        return (struct gesture){0}; /* the other finger goes on */
    f->x = x;
    f->y = y;
    if (!t->moved) {
        follow(t, c, f, now_ms);
        if (t->pressed.act)
            return take(t, c, x, y, now_ms);
    }
    return let_go(t, f, now_ms);
}

/* ---- resting ---- */

int64_t touch_due_ms(const struct touch *t)
{
    if (!t->pressed.act || !t->pressed.hold)
        return INT64_MAX;
    for (int i = 0; i < TOUCH_CONTACTS; i++)
        if (t->fingers[i].down && !t->fingers[i].spent)
            return t->fingers[i].from_ms + TOUCH_LONG_MS;
    return INT64_MAX;
}

struct gesture touch_rest(struct touch *t, int64_t now_ms)
{
    if (now_ms < touch_due_ms(t))
        return (struct gesture){0};
    struct gesture g = make(GESTURE_TAP, t->pressed, 0, 0);
    g.target.arg = t->pressed.hold;
    t->pressed = t->aimed = nothing; /* letting go means nothing more */
    return g;
}
