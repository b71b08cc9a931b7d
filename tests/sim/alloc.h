/* alloc.h - the process's own memory, which fails when it is told to.
 *
 * alloc_hook.c stands before malloc(), calloc(), realloc() and free() of
 * everything that is linked, libraries too; any thread.  What a harness itself
 * needs meanwhile is left out between alloc_pause() and alloc_go_on(). */
#ifndef SIM_ALLOC_H
#define SIM_ALLOC_H

#include <stdbool.h>
#include <stdint.h>

bool alloc_begin(void); /* once */

/* From here on the allocation with index `at` fails, from 0, and with
 * `for_good` each that follows. */
void alloc_arm(uint64_t at, bool for_good);
/* Nothing fails any more; how many there were since alloc_arm(). */
uint64_t alloc_disarm(void);
bool alloc_has_failed(void); /* since alloc_arm() */

/* Of the calling thread; they nest. */
void alloc_pause(void);
void alloc_go_on(void);

/* The same for all threads, also those that begin meanwhile. */
void alloc_hold(bool on);

/* Blocks that were allocated and are not freed. */
int64_t alloc_live(void);
/* Whether the leak checker finds anything; false where there is none. */
bool alloc_leaks(void);

#endif
