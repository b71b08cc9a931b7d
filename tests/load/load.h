/* load.h - a hub in a process of its own, under more than it can take.
 *
 * The sizes come from the command line.  A check that fails is a figure that
 * could not be had, or a promise that was broken. */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "store/orgs.h"
#include "sync/sign.h"
#include "tests/bench/bench.h"

#include <sys/types.h>

struct load_sizes {
    int count;     /* screens, or actions of the one screen */
    int actions;   /* of each screen */
    unsigned seed; /* of what chance does: who loses an answer, who waits */
};
/* Of fewer, what each takes of the memory is not told apart from the rest. */
enum { LOAD_MEASURED = 1000 };
void load_storm(const struct load_sizes *s);
void load_idle(const struct load_sizes *s);
void load_drain(const struct load_sizes *s);

/* ---- a district of schools with screens, already paired ---- */

enum {
    CROWD_SCREENS = 5, /* in a school */
    CROWD_MEMBERS = 40,
    CROWD_KINDS = 5, /* each screen's actions: every member, these things */
    CROWD_CAPACITY = 10,
    CROWD_ACTIONS = CROWD_MEMBERS * CROWD_KINDS
};

struct crowd_school {
    struct org org;
    int64_t rev;
};
struct crowd_screen {
    char id[ID_SIZE];
    struct keypair key;
    int school, nth; /* of that school */
};
struct crowd {
    char dir[64], db[80], media[80], cert[80], key[80], bin[300];
    char url[80];
    int port;
    pid_t hub;
    char epoch[ID_SIZE];
    struct org district;
    int64_t district_rev;
    struct crowd_school *schools; /* owned */
    struct crowd_screen *screens; /* owned */
    int school_count, screen_count;
};
/* `per_school` screens in each.  Prints what it costs. */
void crowd_open(struct crowd *c, int screens, int per_school);
void crowd_serve(struct crowd *c, bool tls);
void crowd_stop(struct crowd *c); /* and asks that it ends well */
void crowd_close(struct crowd *c);
/* `staffroom-hub WORDS` on it, as an officer types them. */
void crowd_command(const struct crowd *c, const char *words);
/* The one number that a query gives. */
int64_t crowd_number(const struct crowd *c, const char *sql);

/* What the nth screen of a school does in its ith action; deterministic. */
struct action;
void crowd_action(const struct crowd *c, int screen, int i,
                  struct action *out);
void crowd_cursor(const struct crowd *c, int school, char *out, size_t size);

/* A signed request as it goes over the line; yours. */
char *crowd_request(const struct crowd_screen *s, const char *target,
                    const char *body, size_t *len);

#endif
