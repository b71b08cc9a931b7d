#include "model/timetable.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

static const char *const kinds[PERIOD_KINDS] = {
    [PERIOD_CLASS] = "class", [PERIOD_BREAK] = "break",
    [PERIOD_LUNCH] = "lunch", [PERIOD_BEFORE] = "before",
    [PERIOD_AFTER] = "after",
};

const char *period_kind_text(enum period_kind k)
{
    return kinds[k];
}

bool period_kind_parse(const char *text, enum period_kind *k)
{
    for (int i = 0; i < PERIOD_KINDS; i++)
        if (strcmp(kinds[i], text) == 0) {
            *k = (enum period_kind)i;
            return true;
        }
    return false;
}

int day_follows(int day, const struct special_day *special)
{
    return special ? special->follows : day_civil(day).weekday;
}

/* A day that is being looked at: local minutes become instants. */
struct today {
    const struct zone *zone;
    int day;
    int64_t now;
};

static int64_t instant(const struct today *t, int minute)
{
    struct civil c = day_civil(t->day);
    c.hour = minute / 60;
    c.minute = minute % 60;
    return minute >= 24 * 60 ? zone_day_start(t->zone, t->day + 1)
                             : zone_utc(t->zone, c);
}

/* Which period runs, the class after now, and whether one has been. */
static bool look(const struct day_plan *plan, const struct today *t,
                 struct bell_state *b)
{
    bool had_class = false;
    for (int i = 0; i < plan->count; i++) {
        const struct period *p = &plan->periods[i];
        int64_t starts = instant(t, p->starts_min);
        bool is_class = p->kind == PERIOD_CLASS;
        if (starts <= t->now && t->now < instant(t, p->ends_min) &&
            (!b->now || is_class))
            b->now = p;
        if (is_class && starts > t->now && !b->next)
            b->next = p;
        had_class = had_class || (is_class && starts <= t->now);
    }
    return had_class;
}

static enum bell bell_of(const struct bell_state *b, bool had_class)
{
    if (b->now && b->now->kind == PERIOD_CLASS)
        return BELL_CLASS;
    if (b->now && b->now->kind == PERIOD_AFTER)
        return BELL_AFTER;
    if (b->now && b->now->kind == PERIOD_BEFORE)
        return BELL_BEFORE;
    if (b->next)
        return had_class ? BELL_BREAK : BELL_BEFORE;
    return had_class ? BELL_AFTER : BELL_NONE;
}

/* The next edge of a period, or midnight. */
static int64_t next_edge(const struct day_plan *plan, const struct today *t)
{
    int64_t edge = zone_day_start(t->zone, t->day + 1);
    for (int i = 0; i < plan->count; i++) {
        int64_t starts = instant(t, plan->periods[i].starts_min);
        int64_t ends = instant(t, plan->periods[i].ends_min);
        if (starts > t->now && starts < edge)
            edge = starts;
        if (ends > t->now && ends < edge)
            edge = ends;
    }
    return edge;
}

struct bell_state bell_now(const struct day_plan *plan, const struct zone *z,
                           int64_t now_ms)
{
    struct today t = {z, zone_day(z, now_ms), now_ms};
    struct bell_state b = {0};
    bool had_class = look(plan, &t, &b);
    b.bell = bell_of(&b, had_class);
    b.changes_at = next_edge(plan, &t);

    int64_t until = 0;
    if (b.bell == BELL_CLASS)
        until = instant(&t, b.now->ends_min);
    else if (b.next)
        until = instant(&t, b.next->starts_min);
    if (until > now_ms) {
        int64_t left = until - now_ms;
        b.minutes = (int)((left + MINUTE_MS - 1) / MINUTE_MS);
        b.soon = left <= MINUTE_MS;
        /* When the count of minutes goes down by one. */
        int64_t tick = until - (int64_t)(b.minutes - 1) * MINUTE_MS;
        if (tick < b.changes_at)
            b.changes_at = tick;
    }
    return b;
}

bool bell_is_quiet(const struct bell_state *b)
{
    return b->bell == BELL_CLASS;
}
