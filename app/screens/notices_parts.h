/* notices_parts.h - the inside of the list of notices: notices.c keeps the
 * state, notices_list.c draws it. */
#ifndef SCREENS_NOTICES_PARTS_H
#define SCREENS_NOTICES_PARTS_H

#include "screens/kiosk.h"
#include "store/notices.h"

enum notices_act {
    ACT_FILTER = 1, /* arg: 0 all, 1 unread, 2.. a category */
    ACT_MORE,       /* the next filters, in portrait */
    ACT_PAGE,
    ACT_OPEN, /* arg: index into shown */
    ACT_ACTIVITIES,
};

enum { CATEGORIES = 12 };

struct notices_state {
    struct notice all[NOTICES_MAX];
    int count, unread;
    int shown[NOTICES_MAX], shown_count; /* those of the filter */
    struct category categories[CATEGORIES];
    int category_count;

    bool only_unread;
    char category[33]; /* "": all */
    int first;         /* of the page, among the shown */
    int filter_from;   /* portrait: the first filter in the row */
    int64_t next_change;
};

/* Rows on a page. */
int notices_rows(const struct kiosk *k);
void notices_draw(const void *state, const struct kiosk *k,
                  struct canvas *c);

#endif
