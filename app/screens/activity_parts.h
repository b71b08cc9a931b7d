/* activity_parts.h - the inside of the screen that shows one activity, for
 * activity.c (what happens), activity_page.c (what it is) and activity_card.c
 * (who goes, and the button). */
#ifndef SCREENS_ACTIVITY_PARTS_H
#define SCREENS_ACTIVITY_PARTS_H

#include "screens/kiosk.h"
#include "screens/reading.h"
#include "store/activities.h"

enum activity_act {
    ACT_SIGNUP = 1,
    ACT_CANCEL,
    ACT_AGAIN, /* takes a cancellation back */
    ACT_CHECKIN,
    ACT_PHOTOS,
    ACT_PEOPLE,
    ACT_DESK, /* the check-in table, for stewards */
    ACT_MORE, /* the whole text */
    ACT_LESS,
    ACT_PAGE,
    ACT_LEAVE,
};

struct activity_state {
    char id[ID_SIZE];
    struct activity a;
    bool gone;
    struct standing mine; /* zeros while nobody is there */
    struct person *people; /* going; owned */
    int people_count;

    struct reading *text;
    char plain[1200]; /* its beginning, for the page */
    bool whole;       /* the whole text is open */
    int place;        /* its page */

    bool asking;              /* an action awaits its commit */
    char member[ID_SIZE];     /* who cancelled, until the undo is over */
    char how[17];
    int64_t next_change;      /* when a window opens or closes; 0: none */
};

/* What the page offers in this moment, to this person. */
struct choice {
    char label[160], note[200];
    int act;       /* 0: nothing to do; the label says how it stands */
    int icon;
    bool off;      /* shown, cannot be done now */
    bool waits;    /* stands on the waiting list */
    int undo;      /* the act of a second, outlined button; 0: none */
    const char *undo_label;
};
void activity_choice(const struct activity_state *s, const struct kiosk *k,
                     struct choice *out);

/* Check-in is open, or opens within two hours. */
bool activity_desk_shows(const struct activity_state *s,
                         const struct kiosk *k);
/* Sign-up ends within 48 hours: "明天 12:00 截止" and "还有 26 小时". */
bool activity_deadline(const struct activity_state *s, const struct kiosk *k,
                       char *when, char *left, size_t size);

void activity_page(struct canvas *c, const struct kiosk *k,
                   const struct activity_state *s);
void activity_card(struct canvas *c, const struct kiosk *k,
                   const struct activity_state *s, struct rect card);
void activity_button(struct canvas *c, const struct kiosk *k,
                     const struct activity_state *s, struct rect r);
/* How high the card is in portrait. */
int activity_card_height(const struct kiosk *k,
                         const struct activity_state *s);

#endif
