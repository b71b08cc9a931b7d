/* checkin_parts.h - the inside of the check-in at the door, for checkin*.c
 * alone.
 *
 * Names are shown here in full: it is opened by a steward and run by staff. */
#ifndef SCREENS_CHECKIN_PARTS_H
#define SCREENS_CHECKIN_PARTS_H

#include "screens/letters.h"
#include "store/activities.h"
#include "ui/canvas.h"

enum checkin_act {
    ACT_LETTER = 1, /* arg: a letter, or 8 */
    ACT_CLEAR,
    ACT_PICK, /* arg: which of the tiles */
    ACT_TURN, /* arg: -1 or 1 */
    ACT_EVERYBODY, /* looks beyond the list */
    ACT_OBSERVER,
    ACT_LOCK,
    ACT_UNDO,    /* 不是我 after a check-in */
    ACT_DISMISS, /* any touch on a result */
    ACT_JOIN,
    ACT_STORE, /* tag of a check-in on its way */
};

enum {
    DOOR_TILES = 8,
    DOOR_TILES_PORTRAIT = 9,
    UNDO_MS = 3000, /* after the success screen has gone */
    POP_MS = 240,   /* the tick grows to its size */
    FILL_MS = 120,  /* and the colour comes */
    ROLL_MS = 240,  /* the counter's digits */
    FLASH_MS = 4000 /* of the board, when the quorum is reached */
};

enum result_kind {
    RESULT_NONE,
    RESULT_DONE,     /* is checked in now */
    RESULT_AGAIN,    /* had been before */
    RESULT_UNLISTED, /* congress: not on the list */
    RESULT_JOIN,     /* may join at the door, nothing stored yet */
    RESULT_SORRY,    /* a rule says no */
};

struct result {
    enum result_kind kind;
    char member[ID_SIZE], name[121], group[121], how[17];
    int64_t at;      /* AGAIN: of the first check-in, UTC ms */
    bool waits;      /* JOIN: is on the waiting list */
    enum rule rule;  /* SORRY */
    const char *trouble; /* SORRY: a message id, or NULL: the rule's */
    int64_t from_ms, until_ms; /* steady */
};

/* Somebody on a tile. */
struct tile {
    char member[ID_SIZE], name[121], group[121];
    bool present;
};

struct door_state {
    char id[ID_SIZE];
    bool gone; /* withdrawn meanwhile */
    struct activity a; /* without its body, with counts */
    struct person *people; /* owned: of every state, in order of place */
    int people_count;

    struct letters letters;
    bool everybody; /* finds among the whole roster */
    struct tile tiles[DOOR_TILES_PORTRAIT];
    int shown, total, page;

    struct result result;
    /* who may still say 不是我, once the result has gone */
    struct tile undoable;
    int64_t undo_until_ms;
    int shown_count, rolled_from; /* what the counter shows, and showed */
    int64_t roll_ms;              /* since when it rolls; steady, 0: it rests */
    bool was_short;         /* of the quorum, at the last count */
    bool flash_waits;       /* until the result has gone */
    int64_t flash_until_ms; /* steady */
};

/* ---- checkin_find.c ---- */
/* Reads the tiles anew for what is typed. */
void door_find(struct door_state *s, struct kiosk *k);
/* Nobody signs up and there is no list: whoever comes is welcome. */
bool door_is_open(const struct door_state *s);
void door_type(struct door_state *s, struct kiosk *k, int64_t key);
void door_clear(struct door_state *s, struct kiosk *k);
void door_turn(struct door_state *s, struct kiosk *k, int step);
int door_tiles(const struct kiosk *k); /* on one page */

/* ---- checkin.c ---- */
/* The result goes; whoever it was may still say 不是我. */
void door_dismiss(struct door_state *s, struct kiosk *k);
/* ---- checkin_time.c ---- */
bool door_update(void *state, struct kiosk *k);
/* ---- checkin_board.c ---- */
void door_board(const struct door_state *s, const struct kiosk *k,
                struct canvas *c);
/* ---- checkin_desk.c ---- */
void door_clock(const struct kiosk *k, struct canvas *c);
void door_desk(const struct door_state *s, const struct kiosk *k,
               struct canvas *c);
/* ---- checkin_result.c ---- */
void door_result(const struct door_state *s, const struct kiosk *k,
                 struct canvas *c);

#endif
