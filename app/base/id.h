/* id.h - identifiers that need no counter: UUID version 7 (RFC 9562), so that
 * rows made on any machine never clash and sort by the time of making. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_SIZE = 40 }; /* 36 characters, a NUL, and room to align */

/* Any thread.  Writes "018f…-…" in lower case.  now_ms is UTC. */
void id_new(char id[ID_SIZE], int64_t now_ms);

/* A name-based id (RFC 9562 version 8: BLAKE2b of `name`): the same name
 * always gives the same id, so that a repeated import finds its own rows. */
void id_of_name(char id[ID_SIZE], const char *name);

/* 16 to 36 characters of letters, digits and '-': what a peer may send. */
bool id_is_valid(const char *text);

#endif
