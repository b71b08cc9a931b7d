/* stand.h - what is measured against: the demo school, and schools of a given
 * size, made straight in the hub's database before it serves. */
#ifndef BENCH_STAND_H
#define BENCH_STAND_H

#include "model/member.h"
#include "store/orgs.h"
#include "sync/sign.h"
#include "tests/e2e/world.h"

/* Makes build/test-demo as tests/run.sh does, unless it is there.  Prints why
 * not. */
bool stand_make_demo(void);

/* The i-th of any number of different people; `org` may be "". */
void stand_member(struct member *m, const char *org, int i);

struct stand {
    int members, notices;
    int activities; /* open for check-in now, to everybody */
};
enum { STAND_DEVICES = 4 };
struct school {
    struct org org;
    char epoch[ID_SIZE];
    /* paired already, without codes */
    struct device_key {
        char id[ID_SIZE];
        struct keypair key;
    } devices[STAND_DEVICES];
};
/* An empty world's hub, not yet serving, becomes that school. */
void stand_fill(struct world *w, const struct stand *s, struct school *out);
void stand_member_id(const char *org, int i, char id[ID_SIZE]);
void stand_activity_id(const char *org, int i, char id[ID_SIZE]);

/* A screen paired with the demo, with all rows and pictures, and stopped
 * again: its folder is full. */
void stand_paired_demo(struct world *w, struct screen_process *s);
/* Gives that folder an album more, newer than all, of so many photos. */
void stand_add_album(const struct screen_process *s, int photos);
/* Until a paired screen has everything that the hub gives ahead. */
void stand_wait_full(struct screen_process *s);

#endif
