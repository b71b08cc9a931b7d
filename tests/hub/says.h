/* says.h - whether one JSON text says all that another says. */
#ifndef TESTS_HUB_SAYS_H
#define TESTS_HUB_SAYS_H

#include "base/json.h"

/* Fails the test unless `now` has every field that `then` has, of the same
 * kind and, but for the names in `passing` (ends with NULL), with the same
 * value.  What it has beside them does not matter, nor does the order of
 * things with an id.  `name` is for the message. */
void assert_says(const struct json *now, const struct json *then,
                 const char *const passing[], const char *name);

#endif
