/* The day ruler: one block a period, as long as it lasts. */
#include "screens/attract_parts.h"

enum {
    BLOCK_LEAST = 52, /* so that one character stays readable */
    BLOCK_RADIUS = 12,
    BREAK_INSET = 6,
    LINE_GAP = 20,
    MARK_W = 32,
    MARK_H = 24,
    MARK_GAP = 6
};

/* Minutes to pixels: short periods are given more than their share, and the
 * rest of the day divides what is left. */
struct scale {
    const struct day_plan *plan;
    int x, w;
    int fixed_px, free_min;
};

static int minutes_of(const struct period *p)
{
    return p->ends_min - p->starts_min;
}

static int day_minutes(const struct day_plan *plan)
{
    const struct period *last = &plan->periods[plan->count - 1];
    int all = last->ends_min - plan->periods[0].starts_min;
    return all > 0 ? all : 1;
}

static bool is_short(const struct scale *s, const struct period *p)
{
    return minutes_of(p) * s->w / day_minutes(s->plan) < BLOCK_LEAST;
}

static struct scale scale_of(const struct day_plan *plan, struct rect r)
{
    struct scale s = {
        .plan = plan, .x = r.x, .w = r.w, .free_min = day_minutes(plan)};
    for (int i = 0; i < plan->count; i++)
        if (is_short(&s, &plan->periods[i])) {
            s.fixed_px += BLOCK_LEAST;
            s.free_min -= minutes_of(&plan->periods[i]);
        }
    return s;
}

/* Where that minute of the day lies. */
static int place_of(const struct scale *s, int minute)
{
    const struct day_plan *plan = s->plan;
    int free_px = s->w - s->fixed_px, free_min = 0, px = 0;
    int at = plan->periods[0].starts_min;
    for (int i = 0; i < plan->count && at < minute; i++) {
        const struct period *p = &plan->periods[i];
        int gap_end = p->starts_min < minute ? p->starts_min : minute;
        free_min += gap_end > at ? gap_end - at : 0;
        int end = p->ends_min < minute ? p->ends_min : minute;
        int inside = end > p->starts_min ? end - p->starts_min : 0;
        if (!is_short(s, p))
            free_min += inside;
        else if (minutes_of(p) > 0)
            px += BLOCK_LEAST * inside / minutes_of(p);
        at = p->ends_min > at ? p->ends_min : at;
    }
    if (s->free_min > 0)
        px += free_px * free_min / s->free_min;
    return s->x + (px > s->w ? s->w : px);
}

struct block_look {
    enum color fill, ink;
    enum face face;
};

static struct block_look look_of(const struct period *p, int minute)
{
    if (p->ends_min <= minute)
        return (struct block_look){COLOR_PAST, COLOR_PASTINK, FACE_SANS};
    if (p->starts_min > minute)
        return (struct block_look){COLOR_FUTURE, COLOR_FUTUREINK, FACE_SANS};
    return (struct block_look){COLOR_CURRENT, COLOR_CURRENTINK, FACE_BOLD};
}

/* The midday break is a line with its name. */
static void draw_lunch(struct canvas *c, struct rect r, const struct period *p,
                       struct style s, bool now)
{
    const char *name = say_hour(p);
    s.color = now ? COLOR_CHALKY : COLOR_CHALK2;
    s.face = now ? FACE_BOLD : FACE_SANS;
    s = fit_text(c, s, name, r.w - 16);
    int w = canvas_width(c, s, name);
    if (w > r.w)
        return;
    int line = (r.w - w) / 2 - LINE_GAP;
    int y = r.y + r.h / 2;
    canvas_text(c, (struct rect){r.x + (r.w - w) / 2, r.y, w, r.h}, s, name);
    if (line < LINE_GAP)
        return;
    canvas_fill(c, (struct rect){r.x + 8, y - 1, line, 3}, COLOR_FUTURE);
    canvas_fill(c, (struct rect){r.x + r.w - 8 - line, y - 1, line, 3},
                COLOR_FUTURE);
}

static void draw_period(struct canvas *c, struct rect r, const struct period *p,
                        int minute, int size)
{
    struct block_look look = look_of(p, minute);
    bool now = look.fill == COLOR_CURRENT;
    struct style s = {look.face, size, look.ink, ALIGN_CENTER, false};
    if (p->kind == PERIOD_LUNCH) {
        draw_lunch(c, r, p, s, now);
        return;
    }
    if (p->kind == PERIOD_BREAK) { /* shows only while it lasts */
        if (now)
            canvas_round(c, r, BLOCK_RADIUS, look.fill);
        return;
    }
    canvas_round(c, r, BLOCK_RADIUS, look.fill);
    s = fit_text(c, s, say_hour(p), r.w - 8);
    if (canvas_width(c, s, say_hour(p)) <= r.w - 4) /* else its place tells */
        canvas_text(c, (struct rect){r.x + 2, r.y, r.w - 4, r.h}, s,
                    say_hour(p));
}

void draw_ruler(const struct kiosk *k, struct canvas *c, struct rect r,
                int size)
{
    const struct day_plan *plan = kiosk_day(k);
    if (plan->count == 0)
        return;
    struct civil now = zone_civil(kiosk_zone(k), kiosk_now(k));
    int minute = now.hour * 60 + now.minute;
    struct scale s = scale_of(plan, r);
    canvas_node_begin(c, ROLE_PROGRESS, r, _("今天的作息"), NULL,
                      (struct target){0});
    for (int i = 0; i < plan->count; i++) {
        const struct period *p = &plan->periods[i];
        int inset = p->kind == PERIOD_BREAK ? BREAK_INSET : 2;
        int from = place_of(&s, p->starts_min) + inset;
        int to = place_of(&s, p->ends_min) - inset;
        if (to > from)
            draw_period(c, (struct rect){from, r.y, to - from, r.h}, p, minute,
                        size);
    }
    if (minute >= plan->periods[0].starts_min &&
        minute < plan->periods[plan->count - 1].ends_min) {
        int x = place_of(&s, minute), tip = r.y - MARK_GAP;
        canvas_triangle(c, x - MARK_W / 2, tip - MARK_H, x + MARK_W / 2,
                        tip - MARK_H, x, tip, COLOR_CHALKY);
    }
    canvas_node_end(c);
}
