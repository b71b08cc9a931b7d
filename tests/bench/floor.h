/* floor.h - the least that the same work can cost here: libcurl moving the
 * same bytes, and SQLite storing them in one transaction.
 *
 * No rules, no signatures, no tables of nouns; whoever is near it wastes
 * nothing.  One thread, and a child that serves fixed answers. */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include "base/buf.h"
#include "base/db.h"
#include "tests/bench/bench.h"

#include <sys/types.h>

enum { FLOOR_BODIES = 256 };

/* Messages as they were on the wire.  All-zero is empty; end it with
 * messages_clear(). */
struct messages {
    struct buf list[FLOOR_BODIES];
    int count;
    size_t bytes;
};
/* Takes the text over; *body is empty afterwards. */
void messages_add(struct messages *m, struct buf *body);
void messages_clear(struct messages *m);

/* Gets each of `answers` over a new connection to a child that serves them,
 * and stores their "rows" in a new database at `path` in one synced
 * transaction.  A sample of seconds each. */
void floor_pull(const struct messages *answers, const char *path,
                struct samples *wall, struct samples *cpu);
/* Posts each of `questions`, and marks their "actions" in a database at
 * `path` that has them, in one synced transaction. */
void floor_push(const struct messages *questions, const char *path,
                struct samples *wall);
/* Stores the "actions" of each of `questions`, in a synced transaction each,
 * in a new database at `path`. */
void floor_take(const struct messages *questions, const char *path,
                struct samples *wall);

#endif
