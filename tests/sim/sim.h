/* sim.h - one district in one thread: virtual time, chance, and the trace.
 *
 * The simulation runs the product's own code: the duties of the engine, the
 * store, the model's rules, the wire, and the hub's routes.  What it replaces
 * it replaces at the linker: the clock of the system (sim.c), the network
 * (transport.c, http.c and net.c), the writer's thread (writer.c), the disk
 * (disk.h), signatures (sign.c), libsodium's random numbers (sim.c) and the
 * log (log.c).  One seed gives one history, bit for bit: sim_trace() hashes
 * everything that travels, is stored or is decided.
 *
 * Time jumps from event to event.  What would be idle polling is left out,
 * as a machine that sleeps would leave it out:
 * - a long poll without news is held for hours, not for 25 s (http.c);
 * - a screen that has nothing to do but its heartbeat, or that is cut off
 *   and backs off, sleeps for hours (screen.c);
 * - the hub's keeper wakes every few hours, not each minute (http.c).
 * All this ends ten minutes before a season's faults do, and stays ended until
 * the check five minutes after: what is measured of healing is measured at
 * the product's own pace. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)

/* ---- chance ---- */

/* Streams that do not disturb each other: a longer packet changes nothing of
 * who signs up for what. */
enum chance {
    CHANCE_WORLD,   /* who does what, when */
    CHANCE_FAULTS,  /* what breaks */
    CHANCE_NETWORK, /* how long a message takes, and whether it arrives */
    CHANCE_MACHINE, /* what libsodium gives the product */
    CHANCES
};
uint64_t chance_bits(enum chance c);
/* 0 .. n-1; n > 0. */
int64_t chance_below(enum chance c, int64_t n);
/* least .. most, both included. */
int64_t chance_in(enum chance c, int64_t least, int64_t most);
/* Mostly short, sometimes long: of the order of `mean`. */
int64_t chance_about(enum chance c, int64_t mean);
bool chance_is(enum chance c, int per_mille);

/* ---- time ---- */

/* Starts a history: virtual time at the 1st of September 2026. */
void sim_begin(uint64_t seed);
void sim_end(void);
int64_t sim_now(void); /* true UTC ms, which no machine need agree with */

/* Calls run(ctx, arg) at `at`, or now when that is over; those of one time in
 * the order in which they were asked for. */
void sim_at(int64_t at, void (*run)(void *ctx, int64_t arg), void *ctx,
            int64_t arg);
/* Runs all events up to `until`, and makes it now. */
void sim_run(int64_t until);

/* ---- machines ---- */

/* Where a process is killed. */
enum crash { CRASH_NONE, CRASH_BEFORE_COMMIT, CRASH_AFTER_COMMIT };

struct machine {
    char name[24];
    int64_t wall_ms;   /* its clock minus true time */
    int64_t booted_at; /* steady time counts from here */
};
/* Whose clock the product reads from here on; NULL: true time. */
void machine_enter(const struct machine *m);
const struct machine *machine_now(void);

/* ---- the trace ---- */

void sim_trace(const char *what, const void *bytes, size_t n);
uint64_t sim_trace_hash(void);

/* A promise is broken: prints it, and the run has failed.  It goes on, unless
 * there are too many. */
void sim_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int sim_failures(void);
/* Stops at once: the simulation itself cannot go on. */
void sim_die(const char *doing, const char *detail) __attribute__((noreturn));

/* ---- the log ---- */

void log_show(bool all); /* also what is usual */
/* The last lines, for whoever looks for a failure. */
void log_dump(void);

#endif
