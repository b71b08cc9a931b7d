/* same.h - whether a screen holds what the hub has for it: row by row, rev by
 * rev, and by the product's own digests. */
#ifndef SIM_SAME_H
#define SIM_SAME_H

#include "tests/sim/screen.h"

/* All is calm: everything equal. */
void same_check(struct screen *s);
/* At any time: nothing that its cursor has passed is missing. */
void same_check_cursor(struct screen *s);

#endif
