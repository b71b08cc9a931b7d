/* breaks.h - the only door to ICU's breaking: of lines, and of text into what
 * a reader calls a character.  Main thread. */
#ifndef UI_BREAKS_H
#define UI_BREAKS_H

#include <stdbool.h>
#include <stdint.h>

struct breaks;

struct breaks *breaks_new(void);
void breaks_free(struct breaks *b); /* NULL is allowed */

/* As type_breaks() of type.h. */
int breaks_find(struct breaks *b, const char *text, int *offsets, int max);

/* Bytes of the first character of the text with what belongs to it. */
int breaks_cluster(struct breaks *b, const char *text);

/* A line must not start, or end, with these. */
bool break_never_before(uint32_t code);
bool break_never_after(uint32_t code);

#endif
