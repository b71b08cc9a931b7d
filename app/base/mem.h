/* mem.h - memory or nothing: running out ends the program, so no caller has
 * an untested path for it.  The watchdog starts us again. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_new(size_t size);                 /* zeroed; release with free() */
void *mem_resize(void *block, size_t size); /* as realloc() */
char *mem_text(const char *text);           /* as strdup(); NULL gives NULL */

/* Before a screen's first thread: what it lets go is the system's again.
 * Left to itself, malloc would keep as much as the largest piece ever was,
 * for each of many threads. */
void mem_give_back(void);

#endif
