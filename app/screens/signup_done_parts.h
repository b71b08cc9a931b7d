/* signup_done_parts.h - the inside of the page after signing up, for
 * signup_done*.c alone. */
#ifndef SCREENS_SIGNUP_DONE_PARTS_H
#define SCREENS_SIGNUP_DONE_PARTS_H

#include "screens/kiosk.h"
#include "store/activities.h"
#include "ui/canvas.h"

enum signup_done_act { ACT_UNDO = 1, ACT_DONE, ACT_LEAVE };
enum { LEAVE_MS = 12000, UNDO_MS = 8000 };

/* How the sign-up stands, and so what the page says. */
enum signup_end { OUT_GOING, OUT_PENDING, OUT_WAITING, OUT_DECLINED };

struct done_state {
    char id[ID_SIZE];
    char member[ID_SIZE], name[121];
    struct activity a;
    struct standing mine;
    enum signup_end out;
    bool once;       /* the person is forgotten when this page goes */
    bool asking;     /* the undo awaits its commit */
    int64_t from_ms; /* steady */
    char url[300];   /* of the phone page, or "" */
};

/* Since the page came up. */
int64_t done_passed_ms(const struct done_state *s, const struct kiosk *k);
bool done_can_undo(const struct done_state *s, const struct kiosk *k);

/* ---- signup_done_card.c ---- */
void done_card(const struct done_state *s, const struct kiosk *k,
               struct canvas *c);
/* The dock that counts down. */
void done_dock(const struct done_state *s, const struct kiosk *k,
               struct canvas *c);
/* ---- signup_done_ticket.c ---- */
void done_ticket(const struct done_state *s, const struct kiosk *k,
                 struct canvas *c);

#endif
