/* school.h - a small school for tests: members, and an activity. */
#ifndef E2E_SCHOOL_H
#define E2E_SCHOOL_H

#include "tests/e2e/world.h"

/* `count` members 测试一 … with numbers N001 …, cards 1000000001 …, the PIN
 * 135790 and initials CS…; the first is a steward. */
void school_members(struct world *w, int count);

/* An activity today with check-in open, or tomorrow with sign-up open. */
enum day { TODAY, TOMORROW };
void school_activity(struct world *w, const char *title, enum day day,
                     int capacity, int walkins);

/* On the page of the activity of that title, from the attract screen. */
void school_open_activity(struct screen_process *s, const char *title);

/* Picks a member on the identify sheet by staff number. */
void school_identify(struct screen_process *s, const char *staff_no);

/* How many rows of `entity` the hub's list has with `text` in the line. */
int school_count(struct world *w, const char *entity, const char *text);

#endif
