/* caller.h - a client of a hub that says what it wants, byte by byte. */
#ifndef TESTS_HUB_CALLER_H
#define TESTS_HUB_CALLER_H

#include "hub_world.h"

enum { REQUEST_MAX = 2048 };

/* A hub with these limits, in place of the world's. */
void open_with(struct world *w, const struct http_options *o);
struct http_figures figures_of(const struct world *w);

/* A connection, from this address of our own in the host's order. */
int call_from(const struct world *w, uint32_t from);
int call(const struct world *w);
void say(int fd, const char *text);
/* The last that it says: the end comes with it, in one segment. */
void say_last(int fd, const char *text);
/* The status of the answer, whose body is left; 0: the connection ended.
 * *retry_s (may be NULL) is its Retry-After. */
int hear_more(int fd, int *retry_s);
int hear(int fd);
bool ends(int fd); /* reads until it does */

/* What a screen says to ask for this; `body` NULL: a GET. */
void request_text(const struct screen *s, const char *target, const char *body,
                  char out[REQUEST_MAX]);

#endif
