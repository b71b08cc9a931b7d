/* restored.h - a school's hub, three screens that remember what they did and
 * what they were told, and a copy of the hub's database from the middle of
 * it, to which it goes back. */
#ifndef TESTS_HUB_RESTORED_H
#define TESTS_HUB_RESTORED_H

#include "world_actions.h"

/* A walk with two places, a door that is open, and a notice to be read. */
#define WALK "walk-with-two-places"
#define DOOR "a-door-that-is-open"
#define NOTICE "notice-to-be-read"

enum { SCREENS = 3, KEPT_MAX = 40, PEOPLE = 12 };

extern struct world w;
extern struct kept {
    struct screen screen;
    struct action actions[KEPT_MAX];
    struct verdict verdicts[KEPT_MAX];
    int count;
} screens[SCREENS];

/* Fixtures. */
void restored_open(void);
void restored_close(void);

/* An action that a screen does not keep, and the verdict on it. */
struct action passing(int screen, enum action_kind kind, int member,
                      const char *subject);
struct verdict send_one(const struct screen *s, const struct action *a);
/* Somebody does this at a screen, which keeps the answer. */
struct verdict does(int screen, enum action_kind kind, int member,
                    const char *subject);
/* Two sign up for the walk and a third waits; one goes to the lecture. */
void first_day(void);
/* All that a screen has kept, and the hub's proofs with it. */
int replay(int screen, struct verdict *out);

/* A copy as a backup is; and of a file that is put back by hand.  On
 * PostgreSQL there is none: the hub forgets all that was done. */
void make_copy(void);
void make_plain_copy(void);
void restore(void);
/* The minutes in which screens come back are over: whoever waits moves up. */
void hub_settles(void);

#endif
