/* screen.h - what every screen of the kiosk can do.
 *
 * A screen is one file that exports one `const struct screen`.  kiosk.c calls
 * it on the main thread: handle() for each event, update() once a turn, then
 * draw() if something changed.  The state is zeroed memory of state_size. */
#ifndef SCREENS_SCREEN_H
#define SCREENS_SCREEN_H

#include "ui/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kiosk;

enum event_kind {
    EVENT_TAP,        /* a target of this screen was touched: act, arg */
    EVENT_DOUBLE_TAP, /* a `drag` target, at x, y */
    EVENT_GRAB,       /* a finger went down on a `drag` target */
    EVENT_DRAG,       /* moved by dx, dy since the last */
    EVENT_RELEASE,    /* and left */
    EVENT_PINCH,      /* two fingers: scale since the last, about x, y */
    EVENT_SWIPE,      /* a quick drag on the page: dx or dy tells whither */
    EVENT_TYPED,      /* a key of a real keyboard (TAKES_TEXT); text */
    EVENT_LINE,       /* Enter ended the typed text (TAKES_TEXT); text */
    EVENT_CARD,       /* a card was read (TAKES_CARDS); text: the member's id */
    EVENT_IDENTIFIED, /* kiosk_who() now says who; arg is the purpose's act */
    EVENT_NOBODY,     /* the identify sheet was cancelled */
    EVENT_DONE,       /* an action was stored or refused: act is its tag */
    EVENT_DATA,       /* rows changed: read again; not while covered */
    EVENT_SHOWN,      /* back on top after another screen: read again */
    EVENT_LOOK,       /* language, type size or orientation changed */
};

struct event {
    enum event_kind kind;
    int act;
    int64_t arg;
    int x, y, dx, dy;
    double scale;
    const char *text;
    bool ok;               /* DONE: it was stored */
    const char *trouble;   /* DONE, not ok: a message id */
    int code;              /* DONE, not ok: enum err_kind */
    int rule;              /* DONE: enum rule */
    int64_t now_ms;        /* steady */
};

/* What a screen wants of cards and keyboards; otherwise a card signs its
 * owner in, and keys are a reader's. */
enum { TAKES_CARDS = 1, TAKES_TEXT = 2 };

/* idle_s: design, section 6. */
struct screen {
    const char *name;  /* in the tree, the log and tests */
    size_t state_size;
    int idle_s;        /* before the idle dialog; 0: never */
    bool sheet;        /* drawn over the screen below */
    bool alone;        /* draws its own edge: no header and no dock */
    unsigned takes;    /* TAKES_... */
    /* Where the button of low reach stands on a screen without a dock,
     * landscape and portrait; w 0: it needs none. */
    struct rect reach[2];

    /* `subject` is the id of the row it is about, or "". */
    void (*open)(void *state, struct kiosk *k, const char *subject);
    void (*close)(void *state); /* NULL: nothing to free */
    void (*handle)(void *state, struct kiosk *k, const struct event *e);
    /* Lets time pass.  True asks for a draw.  Ask for the next turn with
     * kiosk_wake_in().  NULL: nothing moves by itself. */
    bool (*update)(void *state, struct kiosk *k);
    /* const: decides nothing, changes nothing, reads no database. */
    void (*draw)(const void *state, const struct kiosk *k, struct canvas *c);
};

extern const struct screen screen_attract;
extern const struct screen screen_home;
extern const struct screen screen_pair;
extern const struct screen screen_notices;
extern const struct screen screen_notice;
extern const struct screen screen_activities;
extern const struct screen screen_activity;
extern const struct screen screen_people;   /* who is going */
extern const struct screen screen_identify; /* sheet */
extern const struct screen screen_signup_done;
extern const struct screen screen_checkin;
extern const struct screen screen_gallery;
extern const struct screen screen_viewer;
extern const struct screen screen_components; /* developer builds only */

/* Tap targets below 1000 are the screens'; the frame around them (dock,
 * toast, dialog) uses the rest. */
enum { ACT_FRAME = 1000 };

#endif
