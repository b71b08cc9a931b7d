/* kiosk.h - what a screen may ask of the kiosk it runs in, and the kiosk
 * itself: the stack of screens, who is there, the toast, the idle dialog.
 *
 * Main thread.  It knows no window: app/app.c brings events in and frames
 * out, and so do tests. */
#ifndef SCREENS_KIOSK_H
#define SCREENS_KIOSK_H

#include "base/clock.h"
#include "base/db.h"
#include "base/lang.h"
#include "base/zone.h"
#include "model/action.h"
#include "model/member.h"
#include "model/timetable.h"
#include "screens/screen.h"
#include "store/orgs.h"
#include "store/writer.h"
#include "ui/canvas.h"

/* ---- what screens ask ---- */

struct db *kiosk_db(struct kiosk *k); /* read-only */
/* Our org; id "" while not paired. */
const struct org *kiosk_org(const struct kiosk *k);
const struct zone *kiosk_zone(const struct kiosk *k);
int64_t kiosk_now(const struct kiosk *k);    /* UTC ms, the hub's time */
int64_t kiosk_steady(const struct kiosk *k); /* for motion */
struct look kiosk_look(const struct kiosk *k);
enum lang kiosk_lang(const struct kiosk *k);
/* A button of low reach stands where the screen said. */
bool kiosk_is_low(const struct kiosk *k);
/* update() and draw() come again in at most so many ms. */
void kiosk_wake_in(struct kiosk *k, int ms);
/* True before that time (steady); update() and draw() come again at it. */
bool kiosk_awaits(struct kiosk *k, int64_t at_ms);
/* The same for an instant by kiosk_now(). */
bool kiosk_awaits_time(struct kiosk *k, int64_t at_ms);
/* The same for a steady time whose running out is shown: comes whenever that
 * changes. */
bool kiosk_counts(struct kiosk *k, int64_t at_ms);
/* How far a motion of `ms` that began at from_ms (steady) is: 0..1000, and
 * 1000 at once where nothing moves.  Evenly, or eased out. */
int kiosk_passed(const struct kiosk *k, int64_t from_ms, int ms);
int kiosk_eased(const struct kiosk *k, int64_t from_ms, int ms);

/* The bell, kept current by the kiosk; and today's periods. */
const struct bell_state *kiosk_bell(const struct kiosk *k);
const struct day_plan *kiosk_day(const struct kiosk *k);
/* Today's holiday, or NULL; *back is the day number when lessons begin again,
 * 0 when that is far. */
const char *kiosk_holiday(const struct kiosk *k, int *back);

/* The next frame comes in by that enum move of ui/paint.h, where such moves
 * are wanted. */
void kiosk_move(struct kiosk *k, int move);

/* Going places.  `subject` is copied. */
void kiosk_go(struct kiosk *k, const struct screen *s, const char *subject);
void kiosk_back(struct kiosk *k);
void kiosk_home(struct kiosk *k);    /* keeps the identity */
void kiosk_attract(struct kiosk *k); /* forgets everything */

/* ---- who is there ---- */
enum tier { TIER_LOOK, TIER_REVERSIBLE, TIER_PIN };
struct who {
    char member[ID_SIZE]; /* "" : nobody */
    char name[121], group[121];
    char how[17];         /* card, number, name */
    enum tier tier;
    bool steward;
    int64_t since_ms;     /* steady */
};
const struct who *kiosk_who(const struct kiosk *k);

/* Opens the identify sheet; EVENT_IDENTIFIED or EVENT_NOBODY follows.  When
 * somebody of that tier is there already, IDENTIFIED comes at once. */
struct purpose {
    char text[400]; /* "报名：重阳登高", always says what it is for */
    enum tier tier;
    bool steward;   /* only those who may open check-in */
    bool once;      /* the identity is forgotten when the act is done */
    int act;        /* comes back as EVENT_IDENTIFIED's arg */
};
void kiosk_identify(struct kiosk *k, const struct purpose *p);
const struct purpose *kiosk_purpose(const struct kiosk *k);
/* The sheet calls this when it knows. */
void kiosk_identified(struct kiosk *k, const struct member *m,
                      const char *how, enum tier tier);
void kiosk_forget(struct kiosk *k); /* wipes who is there */

/* The roster for finding names, read once and again when it changed. */
struct roster;
const struct roster *kiosk_roster(struct kiosk *k);

/* ---- acting ---- */
/* Stores the action for kiosk_who() unless a->member is set; EVENT_DONE with
 * act == tag follows when it is committed or refused. */
void kiosk_request(struct kiosk *k, const struct action *a, int tag);
/* Any other job for the writer; it comes back through `done` on this thread
 * before it is freed. */
void kiosk_submit(struct kiosk *k, struct job *job,
                  void (*done)(struct kiosk *k, struct job *job));
bool kiosk_is_busy(const struct kiosk *k); /* something awaits its commit */
/* Not 0 once that, or pairing, has taken longer than a person would not
 * notice: for struct button's busy. */
int kiosk_slow(const struct kiosk *k);

/* ---- saying ---- */
struct toast {
    int icon;
    enum color tone;     /* of the icon */
    char title[200], line[200];
    char undo[60];       /* label of its action; "": none */
    int act;             /* the tap that comes to the top screen */
    int seconds;         /* 0: 4, or 6 with undo */
};
void kiosk_toast(struct kiosk *k, const struct toast *t);
/* Message ids, shown through _(): the common case. */
void kiosk_say(struct kiosk *k, int icon, enum color tone, const char *title,
               const char *line);

/* ---- the state of things ---- */
struct connection {
    bool alone;  /* stand-alone: no hub at all */
    bool paired, online, working, ready;
    int queued, quarantined;
    int64_t last_contact;
    const char *trouble; /* a message id or NULL */
};
const struct connection *kiosk_connection(const struct kiosk *k);
void kiosk_pair(struct kiosk *k, const char *code);
const char *kiosk_pair_trouble(const struct kiosk *k); /* message id or NULL */
/* Address of the phone page of a row, "" when the hub has told none. */
void kiosk_phone_url(const struct kiosk *k, const char *entity,
                     const char *id, char *out, size_t size);

/* A person's name as this screen may show it in public. */
void kiosk_public_name(const struct kiosk *k, const char *name, char *out,
                       size_t size);

/* ---- what app.c and tests do with it ---- */
struct kiosk_hooks {
    struct writer *writer;
    struct mailbox *replies; /* where the writer's jobs come back */
    void (*poke)(void *ctx);                   /* an action was stored */
    void (*pair)(void *ctx, const char *code);
    void (*move)(void *ctx, int move);         /* enum move of ui/paint.h */
    void (*showing)(void *ctx, const char *screen);
    void *ctx;
};
struct kiosk_options {
    enum theme theme;
    bool auto_theme; /* light, and quiet while a lesson runs */
    bool large;
    bool still; /* reduced motion: photo fades alone are left */
    bool low;   /* low reach, always */
    enum lang lang;
    bool portrait;
    bool alone;
};
/* Shows the board at once when the database has been filled before. */
struct kiosk *kiosk_new(struct db *db, const struct kiosk_hooks *hooks,
                        const struct kiosk_options *o, struct err *err);
void kiosk_free(struct kiosk *k); /* NULL is allowed */

void kiosk_set_clock(struct kiosk *k, const struct clock *c);
void kiosk_set_portrait(struct kiosk *k, bool portrait);
void kiosk_set_connection(struct kiosk *k, const struct connection *c);
void kiosk_set_pair_trouble(struct kiosk *k, const char *message); /* copied */
/* Rows changed: reads org and timetable again and tells the screens that can
 * be seen; the others read when they are shown again. */
void kiosk_data_changed(struct kiosk *k);

/* Another number whenever another screen or dialog can be touched. */
unsigned kiosk_page(const struct kiosk *k);
/* A finger lies on that, act 0: beside everything, or has been let go. */
void kiosk_press(struct kiosk *k, struct target t);
/* A tap on a node that reacted; other events go to the top screen. */
void kiosk_tap(struct kiosk *k, struct target t);
void kiosk_event(struct kiosk *k, const struct event *e);
/* A whole line from a card or code reader. */
void kiosk_card(struct kiosk *k, const char *code);
void kiosk_touched(struct kiosk *k); /* somebody is there: restarts idling */
/* The screen on top wants keys as text, not as a reader's. */
bool kiosk_takes_text(const struct kiosk *k);
/* Takes in replies and lets time pass; true: draw.  *next_ms is when it wants
 * to be called again at the latest (steady), INT64_MAX: when something
 * happens. */
bool kiosk_update(struct kiosk *k, int64_t steady_ms, int64_t *next_ms);
void kiosk_draw(const struct kiosk *k, struct canvas *c);
const char *kiosk_screen_name(const struct kiosk *k);

#endif
