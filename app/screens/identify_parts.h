/* identify_parts.h - the inside of the sheet that asks who is there, for
 * identify*.c alone.
 *
 * What is typed here stays in the state and is wiped with it. */
#ifndef SCREENS_IDENTIFY_PARTS_H
#define SCREENS_IDENTIFY_PARTS_H

#include "screens/letters.h"
#include "screens/pull.h"
#include "ui/canvas.h"

enum identify_act {
    ACT_TAB = 1, /* arg: enum identify_tab */
    ACT_LETTER,  /* arg: a letter, or 8 */
    ACT_NUMBER,  /* arg: a digit or letter, or 8 */
    ACT_CLEAR,
    ACT_CONFIRM,
    ACT_PICK, /* arg: which of the tiles */
    ACT_TURN, /* arg: -1 or 1 */
    ACT_PIN,  /* arg: a key of the pad */
    ACT_NOT_ME,
    ACT_BY_NAME,
    ACT_CANCEL,
    ACT_PULL,
};

enum identify_tab { TAB_CARD, TAB_NUMBER, TAB_NAME, TABS };

enum { TILES = 6, NUMBER_MAX = 16, PIN_DIGITS = 6 };

/* What the sheet needs to know of a member; no card, no PIN. */
struct candidate {
    char id[ID_SIZE], name[121], group[121], staff_no[33];
};

struct identify_state {
    struct pull pull;
    enum identify_tab tab;
    bool asks_pin; /* somebody was chosen: the PIN page */
    const char *trouble; /* a message id, or NULL */

    /* names */
    struct letters letters;
    struct candidate tiles[TILES];
    int shown, total, page;

    /* staff numbers */
    char number[NUMBER_MAX + 1];
    uint32_t initials; /* letters that begin a staff number */

    /* the PIN page */
    struct candidate chosen;
    char how[17];
    char pin[PIN_DIGITS + 1];
    int typed;
    bool trying; /* a PIN is with the writer */
    bool wrong;
    int tries_left;
    int64_t locked_until; /* UTC ms; 0: not locked; INT64_MAX: for good */
    int64_t shook_ms;     /* steady; when the boxes began to shake */
};

/* ---- identify.c ---- */
void identify_cancel(struct kiosk *k);
/* Back to finding: wipes who was chosen and what was typed of the PIN. */
void identify_unchoose(struct identify_state *s);

/* ---- identify_names.c ---- */
/* Reads the tiles anew for what is typed. */
void names_find(struct identify_state *s, struct kiosk *k);
void names_tap(struct identify_state *s, struct kiosk *k,
               const struct event *e);
void names_draw(const struct identify_state *s, const struct kiosk *k,
                struct canvas *c);

/* ---- identify_number.c ---- */
void number_open(struct identify_state *s, struct kiosk *k);
void number_tap(struct identify_state *s, const struct event *e);
void number_draw(const struct identify_state *s, const struct kiosk *k,
                 struct canvas *c);
/* The tab that waits for a card. */
void card_draw(const struct identify_state *s, const struct kiosk *k,
               struct canvas *c);

/* ---- identify_pin.c ---- */
/* Opens the PIN page for a member who has one. */
void pin_choose(struct identify_state *s, struct kiosk *k,
                const struct member *m, const char *how);
void pin_tap(struct identify_state *s, struct kiosk *k,
             const struct event *e);
bool pin_update(struct identify_state *s, struct kiosk *k);
void pin_draw(const struct identify_state *s, const struct kiosk *k,
              struct canvas *c);

/* ---- where things are, for all of them ---- */
enum { SHEET_TOP = 152 };
struct sheet_plan {
    struct rect title, purpose, tabs, field, said, cancel, note, turn;
    struct rect keys; /* what keypads may fill */
    int left, tile_x, tile_y, tile_w, tile_h, tile_gap;
    int key_w, key_h, key_gap;
};
const struct sheet_plan *sheet_plan(const struct canvas *c);
/* 取消 and how to be found otherwise; between the names and the keys for the
 * reading order. */
void sheet_foot(const struct identify_state *s, const struct kiosk *k,
                struct canvas *c);

#endif
