/* breaks.h - the only door to ICU's line breaking.  Main thread. */
#ifndef UI_BREAKS_H
#define UI_BREAKS_H

#include <stdbool.h>
#include <stdint.h>

struct breaks;

struct breaks *breaks_new(void);
void breaks_free(struct breaks *b); /* NULL is allowed */

/* As type_breaks() of type.h. */
int breaks_find(struct breaks *b, const char *text, int *offsets, int max);

/* A line must not start, or end, with these. */
bool break_never_before(uint32_t code);
bool break_never_after(uint32_t code);

#endif
