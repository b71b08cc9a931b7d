/* activities_parts.h - the inside of the calendar screen: activities.c keeps
 * the state, month.c, week.c and agenda.c each draw a view, and
 * activities_panel.c the day beside it. */
#ifndef SCREENS_ACTIVITIES_PARTS_H
#define SCREENS_ACTIVITIES_PARTS_H

#include "model/timetable.h"
#include "screens/kiosk.h"
#include "store/activities.h"
#include "ui/widgets.h"

enum activities_act {
    ACT_VIEW = 1, /* arg: enum view */
    ACT_STEP,     /* arg: -1, +1: a month or a week */
    ACT_TODAY,
    ACT_DAY,  /* arg: day number */
    ACT_OPEN, /* arg: index into the list */
    ACT_PAGE,
};

enum view { VIEW_MONTH, VIEW_WEEK, VIEW_AGENDA, VIEWS };

enum {
    GRID_DAYS = 42,
    WEEK_DAYS = 7,
    LISTED_MAX = 200,
    MINE_MAX = 100,
    PANEL_W = 388,
    BAR_RADIUS = 8
};

/* How an activity looks in a calendar (design 4, calendar cell). */
enum bar_look { LOOK_MINE, LOOK_OPEN, LOOK_NEUTRAL };

struct listed {
    struct activity a;
    int first, last; /* day numbers, both in */
    enum bar_look look;
};

struct activities_state {
    enum view view;
    int day;        /* selected */
    int today;
    int from, days; /* what is read */
    struct special_day special[GRID_DAYS]; /* from `from` on */
    struct listed list[LISTED_MAX];
    int count;

    /* month */
    int year, month, grid; /* grid: day number of its first cell */
    char lunar[GRID_DAYS][24];
    bool festival[GRID_DAYS]; /* `lunar` is a festival or a solar term */
    char subtitle[200];
    /* week */
    struct day_plan plans[WEEK_DAYS];
    /* agenda */
    int first; /* of the page */

    /* read into, then copied to the list */
    struct activity read[LISTED_MAX];
};

/* ---- places, shared by the views ---- */
struct rect activities_main(const struct kiosk *k); /* of the view */
struct rect activities_side(const struct kiosk *k,
                            const struct activities_state *s);
int agenda_rows(const struct kiosk *k);

/* What is special about the i-th day from `from`, or NULL. */
const struct special_day *special_at(const struct activities_state *s, int i);
/* Whether people are off on the i-th day from `from`. */
bool day_is_off(const struct activities_state *s, int i);
bool activity_is_on(const struct listed *l, int day);
/* Fill and text of a bar. */
enum color bar_fill(enum bar_look look);
enum color bar_ink(enum bar_look look);

void month_draw(struct canvas *c, const struct kiosk *k,
                const struct activities_state *s);
void week_draw(struct canvas *c, const struct kiosk *k,
               const struct activities_state *s);
void agenda_draw(struct canvas *c, const struct kiosk *k,
                 const struct activities_state *s);
/* The selected day, and the switches below it. */
void activities_panel(struct canvas *c, const struct kiosk *k,
                      const struct activities_state *s);
/* "我已报名", "可报名", "不需报名": how wide it is, not enlarged where that
 * would be more than `room`; and drawn, ending at `right`. */
struct legend {
    struct style style;
    int w;
};
struct legend activities_legend(const struct canvas *c, int room);
void draw_legend(struct canvas *c, const struct legend *l, int right, int cy);

#endif
