/* frame.h - what surrounds a screen: header, dock, and words used on many.
 *
 * A screen that is not `alone` calls frame_header() with its section; the
 * dock is drawn by kiosk.c, with the pager the screen asks for. */
#ifndef SCREENS_FRAME_H
#define SCREENS_FRAME_H

#include "screens/kiosk.h"
#include "ui/widgets.h"

/* The sections of home, in their order, which never changes. */
enum section {
    SECTION_NOTICES,
    SECTION_ACTIVITIES,
    SECTION_GALLERY,
    SECTION_VOICE,
    SECTION_VOTES,
    SECTION_BENEFITS,
    SECTION_OPEN,
    SECTION_MINE,
    SECTIONS
};
struct section_look {
    const char *name;    /* message id */
    const char *english; /* the small line below */
    int icon;
    enum accent accent;
};
extern const struct section_look section_looks[SECTIONS];

/* The page's paper and the dock's ground; the headers begin with it. */
void frame_page(struct canvas *c);

/* Section badge, title, subtitle; bell chip, clock, sync mark at the right.
 * Returns the y where the content starts (120 landscape, 136 portrait). */
int frame_header(struct canvas *c, const struct kiosk *k, enum section s,
                 const char *title, const char *subtitle);
/* The seal and the house's name instead of a badge: home. */
int frame_header_home(struct canvas *c, const struct kiosk *k,
                      const char *greeting);

/* The dock's centre: act gets arg -1 and +1; nothing when pages < 2. */
void frame_pager(struct canvas *c, int page, int pages, int act);

/* Which way an event turns a paged view: a touch on its pager, or a swipe.
 * 0: neither. */
int frame_step(const struct event *e, int act);
/* Turns a list of `count`, of which `rows` from *first on are shown. */
void frame_turn(int *first, int step, int rows, int count);

/* Who is there, at the dock's right end; a touch signs them out.  As wide as
 * the name needs, and never wider than `most`. */
int frame_who_width(const struct canvas *c, const char *name, int most);
void frame_who(struct canvas *c, const char *name, int width,
               struct target t);

/* Content box between header and dock: 64,120..944 or 48,136..1784. */
struct rect frame_content(const struct canvas *c);

/* The strip y 120-192 that says we are offline.  Returns its height with the
 * gap (0 when online), by which the content below may shrink. */
int frame_offline(struct canvas *c, const struct kiosk *k);

/* ---- words of time, in the person's language ---- */
void say_clock(const struct kiosk *k, int64_t at, char out[8]); /* "16:40" */
/* "10月15日 星期四"; long or short weekday. */
void say_date(const struct kiosk *k, int64_t at, bool long_day, char *out,
              size_t size);
/* "10月15日". */
void say_month_day(const struct kiosk *k, int64_t at, char *out, size_t size);
/* "今天", "昨天", "周五", "10月29日": near days by name. */
void say_day(const struct kiosk *k, int64_t at, char *out, size_t size);
/* "10月17日 周六 08:00 至 12:00", whole days without times. */
struct activity;
void say_when(const struct kiosk *k, const struct activity *a, char *out,
              size_t size);
void say_month(const struct kiosk *k, int month, char *out, size_t size);
const char *say_weekday(int weekday, bool long_day); /* message, translated */
/* A period's label: a usual hour in the person's language, anything else as
 * the school wrote it. */
const char *say_hour(const struct period *p);
/* "大课间　6 分钟后上第 3 节" in two parts around the minutes; a class that is
 * more than an hour away has its time there, "08:10". */
struct bell_words {
    char before[120], number[8], after[120];
};
void say_bell(const struct kiosk *k, struct bell_words *out);

#endif
