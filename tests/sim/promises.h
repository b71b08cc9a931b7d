/* promises.h - "you are going", said by a screen that has a place lent to it:
 * the oracle's rules of when the hub may say otherwise, by sync/PROTOCOL.md.
 *
 * What the hub hears before the loan ends by its own clock is accepted, but
 * when the activity is gone, or the person is on its list already and not
 * waiting; or when one of these came between the loan and the verdict: an
 * officer took places away, the hub was restored, or the screen's disk was
 * one of another time or of another machine too. */
#ifndef SIM_PROMISES_H
#define SIM_PROMISES_H

#include "base/db.h"
#include "tests/sim/model.h"
#include "tests/sim/screen.h"

/* The hub's clock is never further from true time. */
#define HOST_CLOCK_MAX_MS (6 * HOUR_MS)

void promises_begin(void);
/* The screen has just stored the action.  When the loan ends that lets it
 * promise a place; 0: it promised none. */
int64_t promises_make(const struct action *a, const struct screen *s);
/* The hub does something, by its clock of now. */
void promises_look(void);
/* Loans that have ended by the hub's clock, but not returned. */
int promises_over(struct db *hub);
/* What the hub said to an action for the first time; `until` of
 * promises_make(). */
void promises_hear(struct model *m, struct db *hub, const struct action *a,
                   const struct screen *s, int64_t until,
                   const struct said *said);

#endif
