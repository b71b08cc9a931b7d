/* kiosk_parts.h - the inside of struct kiosk, for kiosk*.c and frame.c. */
#ifndef SCREENS_KIOSK_PARTS_H
#define SCREENS_KIOSK_PARTS_H

#include "screens/kiosk.h"
#include "ui/widgets.h"

enum {
    LEVELS_MAX = 8,
    REQUESTS_MAX = 256, /* acts that await their commit */
    IDLE_ASK_MS = 15000,
    TICK_MS = 100, /* rings are drawn ten times a second */
    SLOW_MS = 100, /* what takes longer says so */
    TOAST_IN_MS = 200,
    STEP_MS = 16   /* of what moves by itself */
};

/* What the frame's own targets do. */
enum frame_act {
    FRAME_BACK = ACT_FRAME,
    FRAME_HOME,
    FRAME_LARGE,
    FRAME_CONTRAST,
    FRAME_LANG,
    FRAME_LOW,
    FRAME_SLIDE,
    FRAME_SIGN_IN,
    FRAME_SIGN_OUT,
    FRAME_STAY,
    FRAME_LEAVE,
};

struct level {
    const struct screen *screen;
    void *state;
};

/* A job on its way, and who wants to hear of it. */
struct request {
    struct job *job;
    void (*done)(struct kiosk *k, struct job *job);
    const void *state; /* of the screen that asked; may be gone by now */
    int64_t at_ms;     /* steady */
};

struct kiosk {
    struct db *db;
    struct kiosk_hooks hooks;
    struct kiosk_options options;
    struct clock clock;
    int64_t steady_ms, wake_ms;
    bool changed; /* draw again */

    /* the look of this session */
    enum theme theme;
    bool large, contrast, portrait;
    bool low;        /* only the lower part of the screen is within reach */
    bool slid;       /* and the page hangs down into it */
    int64_t slid_ms; /* since when, or no longer; steady */
    enum lang lang;

    struct org org;
    struct zone *zone;
    struct day_plan plan;
    int plan_day; /* day number of `plan` */
    struct special_day special; /* that day; its id is "" when it is none */
    int back_day; /* of a holiday: the next with lessons; 0: not in sight */
    struct bell_state bell;
    int64_t minute; /* the one the clocks show */

    struct level levels[LEVELS_MAX];
    int depth;
    unsigned page; /* another number when other things can be touched */

    struct who who;
    struct purpose purpose;
    struct roster *roster;
    bool roster_is_old;

    int64_t touched_ms;
    int64_t asking_ms; /* when the idle dialog opened; 0: it is not open */

    struct toast toast;
    int64_t toast_from_ms, toast_until_ms; /* until 0: none */
    bool toast_rises;

    struct request requests[REQUESTS_MAX];
    int request_count;
    int64_t pairing_ms; /* since when; 0: not */

    struct connection connection;
    char pair_trouble[200]; /* a message id; "": none */
};

struct level *kiosk_top(struct kiosk *k);
int kiosk_lowest(const struct kiosk *k); /* level that can be seen */
void kiosk_pop(struct kiosk *k); /* closes the screen on top */
/* Reads today's periods when the day has changed, and the bell. */
void kiosk_tell_bell(struct kiosk *k);
/* Opens what should lie at the bottom: attract, or pairing. */
void kiosk_ground(struct kiosk *k);
void kiosk_send(struct kiosk *k, const struct level *level,
                const struct event *e);
void kiosk_send_all(struct kiosk *k, enum event_kind kind);
/* Session wipes: who is there, large type, contrast, language. */
void kiosk_wipe(struct kiosk *k);
int kiosk_idle_s(const struct kiosk *k);
void kiosk_take_replies(struct kiosk *k);
void kiosk_pass_waiting(struct kiosk *k); /* whoever waits sees it */

/* reach.c */
void reach_gap(struct canvas *c, const struct kiosk *k); /* at first */
/* Hangs what was drawn since `page`, and the button that does it. */
void reach_page(struct canvas *c, const struct kiosk *k, struct spot page);
struct button reach_button(const struct kiosk *k); /* for the dock */
void reach_limit(struct canvas *c); /* the finished frame */
void reach_pass(struct kiosk *k);   /* time */
void reach_slide(struct kiosk *k);  /* the button was touched */

/* frame.c */
/* The buttons of the dock; frame_page() has drawn its ground. */
void frame_dock(struct canvas *c, const struct kiosk *k,
                const struct screen *screen);
int frame_dock_y(const struct canvas *c); /* where the dock begins */
void frame_toast(struct canvas *c, const struct kiosk *k);
void frame_idle(struct canvas *c, const struct kiosk *k);

#endif
