/* reload_room.h - a screen's database that loads everything again from a
 * school's hub, page by page as a pull hands them on: what is shown, and what
 * is loaded beside it. */
#ifndef UNIT_RELOAD_ROOM_H
#define UNIT_RELOAD_ROOM_H

#include "base/db.h"
#include "store/meta.h"
#include "store/reload.h"

/* Full loads of the school are PAGES long. */
enum { PAGE = 500, PEOPLE = 2000, PAGES = 5 };

#define EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define EPOCH2 "0190aaaa-0000-7000-8000-00000000000f"
#define ACTION_ID "0190eeee-0000-7000-8000-000000000005"

extern struct reload_room {
    char dir[64], path[96];
    char *beside;
    struct db *db;  /* as the writer has it */
    struct err err; /* of what failed last */
} shown;

/* Fixtures; and the database as it is found when the program starts. */
void reload_room_open(void);
void reload_room_close(void);
void shown_open(void);

/* At the hub: members 0 to n-1 of the school, all with this name. */
void hub_people(int n, const char *name);
/* Old rows on the screen, new ones at the hub, and the cursor is no good. */
void outdated(void);

struct outcome_of {
    struct stored did;
    bool ok, more;
    char cursor[24];
};
/* The page behind `from`; a cursor is the school's rev.  `spoil` (may be NULL)
 * is called when the rows are there, `then` (may be NULL) before the commit. */
struct outcome_of store_page(const char *from, const char *epoch, bool unseen,
                             void (*spoil)(struct db *db), void (*then)(void));
struct position position(void);
/* All pages from where the database stands; returns how many. */
int load(const char *epoch);

/* Whether another connection sees all of the new; fails the test when it is
 * neither that nor all of the old. */
bool sees_new(struct db *reader);
/* The rows are the hub's and nothing is under way. */
void assert_reloaded(void);
void assert_shown_meta(const char *name, const char *value);

void exec(struct db *db, const char *sql);
int64_t number(struct db *db, const char *sql);

#endif
