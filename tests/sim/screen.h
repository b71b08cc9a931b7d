/* screen.h - a kiosk of the simulation: its machine, line, disk and writer,
 * the product's duties on them, and the finger that touches it.
 *
 * What the screen's own thread would do is done by events: duties_step() when
 * the time it gave is over, when an answer or a job comes back. */
#ifndef SIM_SCREEN_H
#define SIM_SCREEN_H

#include "model/action.h"
#include "sync/engine/duties.h"
#include "tests/sim/disk.h"
#include "tests/sim/net.h"

struct screen {
    struct machine machine;
    struct line line;
    int school;
    char tz[65];
    char root[32], db_path[48];
    struct disk *disk;
    bool on;
    enum crash crash;      /* at the writer's next commit */
    struct writer *writer; /* these while it is on */
    struct mailbox *news, *replies;
    struct duties duties;
    struct clock clock; /* the main thread's */
    int64_t due;        /* when it runs next; -1: not planned */
    int64_t plan;       /* counts plans: only the newest counts */
    int64_t power;      /* counts times it was switched on */
    int64_t unsure_at;  /* when it last had a disk of another time; INT64_MAX:
                         * another machine has the same, see promises.h */
};

struct screen *screen_new(int number, int school, const char *tz,
                          uint64_t seed);
void screen_free(struct screen *s);

void screen_switch_on(struct screen *s);
void screen_switch_off(struct screen *s); /* in order */
/* As kill -9 would; or with the power, when the disk is off.  It is on again
 * in a while. */
void screen_crash(struct screen *s);

/* Somebody types a pairing code. */
void screen_pair(struct screen *s, const char *code);
/* Somebody asks for something; the ledger hears what becomes of it. */
void screen_act(struct screen *s, enum action_kind kind, const char *member,
                const char *subject);
/* It may sleep for hours from here on, or not. */
void screen_rest(struct screen *s, bool rests);

/* ---- for transport.c and writer.c ---- */
struct screen *screen_now(void); /* whose code runs */
struct line *screen_line(struct screen *s);
const struct machine *screen_machine(const struct screen *s);
void screen_soon(struct screen *s); /* there is something to do */

/* Drops the jobs that wait, unrun, and runs no more. */
void writer_kill(struct writer *w);

#endif
