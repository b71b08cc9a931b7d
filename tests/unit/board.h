/* board.h - a kiosk over a database of its own, without a window, for
 * tests of screens.
 *
 * Every test has one room: add board_set_up() and board_tear_down() as its
 * fixture, save rows, then board_start(). */
#ifndef UNIT_BOARD_H
#define UNIT_BOARD_H

#include "screens/kiosk.h"
#include "ui/canvas.h"

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

/* Thursday 2026-10-15 10:04 in Shanghai. */
#define ROOM_NOW INT64_C(1792029840000)
#define ROOM_ORG "00000000-0000-7000-8000-000000000001"
enum { MINUTE_MS = 60 * 1000 };

struct board {
    char dir[64], path[96];
    struct db *write, *read;
    struct mailbox *replies;
    struct type *type;
    struct canvas *canvas;
    struct kiosk *kiosk;
    struct writer *writer;
    char code[16]; /* what was sent to pair */
};
extern struct board board;

void board_set_up(void);
void board_tear_down(void);
/* A kiosk over what was saved, at ROOM_NOW. */
void board_start(bool alone);
void board_draw(void);
/* Lets `ms` pass and draws. */
void board_pass(int ms);
const struct node *board_find(const char *label);
/* Fails the test with what went wrong. */
void board_must(bool ok, const struct err *err);

#endif
