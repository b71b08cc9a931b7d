/* wishes.h - what people ask of a screen and the hub's answers to it, over the
 * database of a kiosk with five members, a walk with two places and a notice. */
#ifndef UNIT_WISHES_H
#define UNIT_WISHES_H

#include "store/actions.h"
#include "tests/unit/school.h"

/* The screen's own id, and another's. */
#define OWN "device-000000000a"
#define OTHER "device-000000000b"

extern struct school kiosk;

/* Fixtures. */
void wishes_open(void);
void wishes_close(void);

struct action wish(enum action_kind kind, int member, int64_t now);
void assert_refused(enum action_kind kind, int member, int64_t now,
                    enum rule why);
/* Actions that wait for an answer; and the hub's to one. */
int queued(void);
void answer(const struct action *a, enum verdict_kind kind,
            const char *reason, int64_t rev);

/* The member's standing in the walk, at NOW or another time. */
struct standing standing(int member);
struct standing standing_at(int member, int64_t now);

/* The hub has lent so many places of the walk to that screen. */
void lend(const char *device, int seats, int64_t until_at);

#endif
