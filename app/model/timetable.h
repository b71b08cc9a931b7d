/* timetable.h - periods per weekday and the days that are not like theirs:
 * which period it is, how long the break lasts, whether the screen should be
 * quiet.  Times are local minutes after
 * midnight; intervals are [starts, ends). */
#ifndef MODEL_TIMETABLE_H
#define MODEL_TIMETABLE_H

#include "base/id.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

enum period_kind {
    PERIOD_CLASS,
    PERIOD_BREAK,
    PERIOD_LUNCH,
    PERIOD_BEFORE,
    PERIOD_AFTER,
    PERIOD_KINDS
};
const char *period_kind_text(enum period_kind k);
bool period_kind_parse(const char *text, enum period_kind *k);

struct period {
    char id[ID_SIZE];
    int weekday, starts_min, ends_min;
    char label[121];
    enum period_kind kind;
};

enum { PERIODS_MAX = 32 }; /* a day */

/* One day's periods in order of their start. */
struct day_plan {
    int count;
    struct period periods[PERIODS_MAX];
};

/* A holiday, or a day with the lessons of another weekday (调休). */
struct special_day {
    char id[ID_SIZE];
    int day;     /* day number */
    int follows; /* the weekday whose periods it has, 1 Monday; 0: none */
    char name[121];
};
/* Whose periods a day has: 1..7, or 0 for none.  `special` is NULL on most
 * days. */
int day_follows(int day, const struct special_day *special);

enum bell {
    BELL_NONE,   /* no timetable today: a weekend or holiday */
    BELL_BEFORE, /* before the first period */
    BELL_CLASS,
    BELL_BREAK, /* between classes, with or without a row of its own */
    BELL_AFTER, /* the day is over */
};

struct bell_state {
    enum bell bell;
    const struct period *now;  /* the period running, or NULL */
    const struct period *next; /* the next class, or NULL */
    int minutes;   /* CLASS: until it ends; else until the next class; up */
    bool soon;     /* the next class, or the end of this one, within 60 s */
    int64_t changes_at; /* UTC ms when any of this changes next */
};

struct bell_state bell_now(const struct day_plan *plan, const struct zone *z,
                           int64_t now_ms);
bool bell_is_quiet(const struct bell_state *b); /* a lesson runs */

#endif
