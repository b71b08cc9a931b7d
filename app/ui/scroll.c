#include "ui/scroll.h"

#include <math.h>

static const double FRICTION_MS = 325; /* the speed falls to 1/e in this */
static const double SPRING_MS = 90;    /* and so does a pull past the end */
static const double LEAST_SPEED = 0.02;
static const double TOP_SPEED = 6;
static const double PULL = 0.4; /* of the finger's way, past the end */

enum { HOLD_MS = 80 }; /* a finger that rested this long throws nothing */

static double limit(const struct scroll *s)
{
    return s->content > s->view ? s->content - s->view : 0;
}

static double over(const struct scroll *s)
{
    double max = limit(s);
    return s->at < 0 ? s->at : s->at > max ? s->at - max : 0;
}

void scroll_size(struct scroll *s, int view, int content)
{
    s->view = view;
    s->content = content;
    if (!s->held && s->speed == 0)
        s->at -= over(s); /* a list that got shorter shows its end */
}

void scroll_grab(struct scroll *s, int64_t now_ms)
{
    s->held = true;
    s->speed = 0;
    s->last_ms = now_ms;
}

/* `by` is how the content moves: up is negative, as the finger does. */
void scroll_drag(struct scroll *s, int by, int64_t now_ms)
{
    if (!s->held)
        scroll_grab(s, now_ms);
    double way = -by;
    if (over(s) * way > 0)
        way *= PULL;
    s->at += way;

    double ms = now_ms > s->last_ms ? (double)(now_ms - s->last_ms) : 1;
    double keep = exp(-ms / 40); /* the latest 40 ms count most */
    s->speed = s->speed * keep + way / ms * (1 - keep);
    s->last_ms = now_ms;
}

void scroll_release(struct scroll *s, int64_t now_ms)
{
    if (now_ms - s->last_ms > HOLD_MS || over(s) != 0)
        s->speed = 0;
    if (s->still) {
        s->speed = 0;
        s->at -= over(s);
    }
    s->speed = fmax(-TOP_SPEED, fmin(TOP_SPEED, s->speed));
    s->held = false;
    s->last_ms = now_ms;
}

bool scroll_step(struct scroll *s, int64_t now_ms)
{
    double ms = now_ms > s->last_ms ? (double)(now_ms - s->last_ms) : 0;
    s->last_ms = now_ms;
    if (s->held)
        return false;

    if (s->speed != 0) {
        double keep = exp(-ms / FRICTION_MS);
        s->at += s->speed * FRICTION_MS * (1 - keep);
        s->speed *= keep;
        if (fabs(s->speed) < LEAST_SPEED || fabs(over(s)) > s->view / 8.0)
            s->speed = 0;
        if (over(s) != 0)
            s->speed *= exp(-ms / SPRING_MS);
    }
    double past = over(s);
    if (past != 0 && s->speed == 0) {
        double left = past * exp(-ms / SPRING_MS);
        s->at += (fabs(left) < 0.5 ? 0 : left) - past;
    }
    return s->speed != 0 || over(s) != 0;
}

int scroll_offset(const struct scroll *s)
{
    return (int)lround(s->at);
}
