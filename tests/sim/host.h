/* host.h - the machine that runs the hub: its disk, the product's hub and
 * routes on it, and what becomes of requests when it dies. */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#include "sync/hub/hub.h"
#include "tests/sim/disk.h"
#include "tests/sim/net.h"

struct host {
    struct machine machine;
    struct disk *disk, *shelf; /* with the copies */
    bool on;
    struct hub *hub; /* while it is on */
    enum crash crash; /* at the next commit */
    bool rests;       /* its keeper may wake seldom */
    bool died;        /* at the commit that just was */
    int commits, changes; /* since somebody looked */
    int64_t power;
    int64_t restored_at; /* true time */
};

/* There is one. */
struct host *host_new(uint64_t seed);
struct host *host(void);
void host_free(void);

void host_switch_on(void);
void host_switch_off(void);
/* As kill -9 would, or with the power when the disk is off; it is on again
 * after a while. */
void host_crash(void);

/* One transaction of an officer.  False when it was refused, or the hub died
 * over it. */
bool host_change(const char *org,
                 bool (*work)(struct db *db, struct changes *c, void *ctx,
                              struct err *err),
                 void *ctx);
/* A pairing code for a school; false when the hub is down. */
bool host_pair_code(const char *org, char out[16]);

/* `staffroom-hub backup`, and that copy in the place of the database. */
void host_backup(void);
void host_restore(void);

/* What its clock says, UTC ms. */
int64_t host_clock(void);
/* The hub's database, for looking; NULL when it is off.  To be released. */
struct db *host_look(void);
void host_look_end(void);

/* Its keeper may wake seldom from here on, or not. */
void host_rest(bool rests);
/* Polls of this line are held no longer than the product would. */
void host_wake(const struct line *l);

#endif
