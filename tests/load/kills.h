/* kills.h - what the parts of run-kills share: a school, its screens, and how
 * the school is looked through when all is over.
 *
 * One thread, no database left open across a fork. */
#ifndef TESTS_LOAD_KILLS_H
#define TESTS_LOAD_KILLS_H

#include "base/db.h"
#include "model/action.h"
#include "store/orgs.h"
#include "sync/sign.h"
#include "sync/wire.h"

#include <sys/types.h>

enum {
    SCREENS = 2,
    MEMBERS = 120,
    SIGNUPS = 6,  /* activities with few places */
    DOORS = 2,    /* activities where one only checks in */
    NOTICES = 4,
    KILLS_PATH = 160
};

/* Prints "kills: seed N: ...", tells where the databases are, and ends the
 * program with status 1: the harness has found something.  `what` begins with
 * the word for it: lost, doubled, oversold, ... */
_Noreturn void kills_bad(const char *what, ...)
    __attribute__((format(printf, 1, 2)));
/* The harness itself cannot go on: status 3. */
_Noreturn void kills_stuck(const char *doing, const struct err *err);

/* ---- a school in a folder of its own ---- */
struct screen {
    char device[ID_SIZE], db[KILLS_PATH + 40], media[KILLS_PATH + 40];
    struct keypair key;
};
struct school {
    char dir[KILLS_PATH], db[KILLS_PATH + 40], media[KILLS_PATH + 40];
    char epoch[ID_SIZE];
    struct org org;
    char members[MEMBERS][ID_SIZE], signups[SIGNUPS][ID_SIZE];
    char doors[DOORS][ID_SIZE], notices[NOTICES][ID_SIZE];
    struct screen screens[SCREENS];
};
void school_open(struct school *s);
void school_remove(struct school *s);

/* ---- a screen's process ---- */
enum report_kind { REPORT_ACTION, REPORT_VERDICTS, REPORT_STATE };
/* Written whole or not at all: shorter than PIPE_BUF. */
struct report {
    enum report_kind kind;
    int queued;
    char text[WIRE_CURSOR_SIZE]; /* the action's id, or the cursor */
};
/* A generator of its own, so that a seed repeats the choices of a run. */
uint32_t kills_next(uint64_t *seed);
/* The child's whole life: an engine and its writer, and, unless it only
 * drains, people.  Reports to `fd` what it has surely stored. */
_Noreturn void screen_live(const struct school *s, int i, const char *url,
                           int fd, bool drains, uint64_t seed);

/* ---- looking ---- */
struct ids { /* of actions that a screen said it has stored */
    char (*list)[ID_SIZE]; /* owned */
    int count, room;
};
void ids_add(struct ids *ids, const char *id);
void ids_clear(struct ids *ids);

/* SQLite's own check of one file. */
void look_file(const char *path, enum db_mode mode);
/* After the queues have drained and nobody runs: every action answered once
 * and with one effect, no activity too full, every screen equal to the hub. */
void look_school(const struct school *s, const struct ids told[SCREENS]);

#endif
