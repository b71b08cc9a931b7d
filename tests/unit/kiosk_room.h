/* kiosk_room.h - a kiosk over a small school in a temporary database, with a
 * real writer, for tests of its screens.
 *
 * The kiosk shows a screen of the test's own, from which the others are
 * opened.  Stand-alone, unless has_hub is set before room_start(). */
#ifndef UNIT_KIOSK_ROOM_H
#define UNIT_KIOSK_ROOM_H

#include "model/activity.h"
#include "screens/kiosk.h"

/* Thursday 2026-10-15 10:04 in Shanghai. */
#define NOW INT64_C(1792029840000)
#define HOUR (60 * 60 * INT64_C(1000))
#define ORG "00000000-0000-7000-8000-000000000001"
#define ACTIVITY "aaaaaaaa-0000-7000-8000-000000000001"

/* Person 0 is 陈静, a steward; 1 is 程洁, who has no PIN; the others are 王2,
 * 王3, ...  All have "card N", staff number T(1000 + N), PIN 135790. */
enum { PEOPLE = 36, SIGNED = 30, STEWARD = 0, NO_PIN = 1, WALKER = 32 };

struct room {
    char dir[64], path[96];
    struct db *write, *read;
    struct mailbox *replies;
    struct writer *writer;
    unsigned generation;
    struct type *type;
    struct canvas *canvas;
    struct kiosk *kiosk;
    char ids[PEOPLE][ID_SIZE];
    bool has_hub;           /* the hub has the last word */
    struct kiosk_options options; /* before room_start(), but for `alone` */
    int move;               /* the last one asked of the painter */
    int identified, nobody; /* what the screen below was told */
    int data, shown;
};
extern struct room room;

/* Fixtures: a room with people, and no kiosk yet. */
void room_open(void);
void room_close(void);

/* Thirty are signed up; it starts in half an hour unless told otherwise. */
void room_activity(struct activity a);
void room_start(void);

/* As app.c does, `later_ms` from now. */
void turn(int64_t later_ms);
/* Until the writer has done all that was asked of it. */
void settle(void);

/* The node of that label in a frame drawn now, or NULL. */
const struct node *find(const char *label);
/* What the only field holds. */
const char *typed(void);
/* Buttons whose label has that in it. */
int buttons_named(const char *part);

/* Fails the test when there is no such thing to tap. */
void tap(const char *label);
void tap_all(const char *const *labels); /* ends with NULL */
void type_pin(const char *pin);
void swipe_card(int person);

/* The only number the query gives. */
int64_t count_of(const char *sql);

#endif
