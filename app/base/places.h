/* places.h - where a program finds the files that came with it.
 *
 * Relative to the program itself, so that a build tree, an installation and a
 * relocated folder all work without being told. */
#ifndef BASE_PLACES_H
#define BASE_PLACES_H

#include <stdbool.h>
#include <stddef.h>

/* Any thread.  `what` is a folder: "locale", "demo", "po".  Writes its
 * absolute path; false, with "" in `out`, when there is none. */
bool places_find(const char *what, char *out, size_t size);

#endif
