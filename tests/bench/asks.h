/* asks.h - a device that speaks to the hub over bare sockets, so that what is
 * measured is the hub. */
#ifndef BENCH_ASKS_H
#define BENCH_ASKS_H

#include "base/buf.h"
#include "model/action.h"
#include "tests/bench/floor.h"
#include "tests/bench/stand.h"

/* A connection to "http://127.0.0.1:PORT". */
int asks_connect(const char *url);
/* A whole signed request; `body` may be NULL: then a GET.  `header` (may be
 * NULL) is added: "Name: value".  Yours to free. */
char *asks_request(const struct device_key *d, const char *target,
                   const char *body, const char *header);
void asks_send(int fd, const char *request);
/* Reads one answer; its status.  `body` may be NULL. */
int asks_answer(int fd, struct buf *body);

/* Reads the feed from `cursor` ("": its start) to its end, and leaves there
 * where it ended.  `pages` (may be NULL) gets the answers' bodies. */
void asks_feed(int fd, const struct device_key *d, char cursor[512],
               struct messages *pages);
/* The bytes of the same pages, asked for with gzip. */
size_t asks_packed_bytes(int fd, const struct device_key *d,
                         const struct messages *pages);
/* A full message: WIRE_ACTIONS_MAX members from `first` on check in to the
 * activity; `seq` is the number before the first one's. */
void asks_checkins(const struct org *org, int activity, int first, int64_t seq,
                   struct buf *body);
/* The i-th member checks in to the activity; the request, yours to free. */
char *asks_checkin(const struct device_key *d, const char *org, int activity,
                   int member, int64_t seq);

#endif
