/* asks.h - a device that speaks to the hub over bare sockets, so that what is
 * measured is the hub. */
#ifndef BENCH_ASKS_H
#define BENCH_ASKS_H

#include "base/buf.h"
#include "model/action.h"
#include "tests/bench/stand.h"

/* A connection to "http://127.0.0.1:PORT". */
int asks_connect(const char *url);
/* A whole signed request; `body` may be NULL: then a GET.  Yours to free. */
char *asks_request(const struct device_key *d, const char *target,
                   const char *body);
void asks_send(int fd, const char *request);
/* Reads one answer; its status.  `body` may be NULL. */
int asks_answer(int fd, struct buf *body);

/* Reads the feed to its end; where it ends in `cursor`. */
void asks_cursor(int fd, const struct device_key *d, char cursor[512]);
/* The i-th member checks in to the activity; the request, yours to free. */
char *asks_checkin(const struct device_key *d, const char *org, int activity,
                   int member, int64_t seq);

#endif
