/* walk.h - every screen in every state, without a window, for the tests that
 * look at all of them.
 *
 * A school that is hard to show lies in a temporary database; a stop is a
 * place in the kiosk over it and the way there.  walk_templates() once, then
 * for each look and language walk_open(), walk_to() each stop of that school
 * in the table's order (some leave rows behind), walk_close(). */
#ifndef UNIT_WALK_H
#define UNIT_WALK_H

#include "screens/kiosk.h"

/* Thursday 2026-10-15 10:04 in Shanghai, in the long break. */
#define WALK_NOW INT64_C(1792029840000)
#define WALK_ORG "00000000-0000-7000-8000-000000000001"
#define WALK_HOUR (60 * 60 * INT64_C(1000))

enum walk_school {
    SCHOOL_HARD,  /* long names and titles, every state */
    SCHOOL_EMPTY, /* nothing at all */
    SCHOOL_ONE,   /* one of each */
    SCHOOL_CROWD, /* 500 of each */
    WALK_SCHOOLS
};

/* People by number; all have "card N", staff number T(1000 + N). */
enum {
    CHEN,    /* 陈静, a steward, PIN 135790 */
    YUCHI,   /* 尉迟·古丽娜尔; PIN */
    OUYANG,  /* 欧阳修远; PIN */
    SINGLE,  /* 李一 */
    VISITOR, /* an English name */
    NO_PIN,  /* 程洁 */
    PARTED,  /* 东方朔: on no list */
    CROWDED, /* from here on 王… */
};

/* Texts that may end in an ellipsis, as design.md has it: what editors wrote
 * at length.  Names and the screen's own words may not. */
extern const char *const walk_content[];

struct walk {
    char dir[64];
    char path[96]; /* of the database in use */
    struct db *read;
    struct writer *writer;
    struct mailbox *replies;
    struct type *type;
    struct canvas *canvas;
    struct kiosk *kiosk;
    int64_t later_ms; /* steady time is ahead by that */
    bool is_another_time; /* than WALK_NOW */
};
extern struct walk walk;

void walk_templates(void);
void walk_remove(void);
/* The rows of one school, into an open database. */
void walk_fill(struct db *db, enum walk_school school);

void walk_open(enum walk_school school, struct look look, enum lang lang);
void walk_close(void);

struct step {
    void (*run)(const char *what);
    const char *what;
};
enum { WALK_STEPS = 10 };
struct stop {
    const char *name; /* begins with the screen it ends on */
    enum walk_school school;
    struct step steps[WALK_STEPS];
};
extern const struct stop walk_stops[];
extern const int walk_count;

/* Fails the test when a step finds nothing to touch, or when another screen
 * shows in the end.  Draws. */
void walk_to(const struct stop *stop);
void walk_draw(void);

#endif
