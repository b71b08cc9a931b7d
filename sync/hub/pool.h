/* pool.h - the hub's connections: one to a file, which has one writer; a few
 * to PostgreSQL, opened as they are needed.
 *
 * Any thread; a thread has one connection at most. */
#ifndef SYNC_HUB_POOL_H
#define SYNC_HUB_POOL_H

#include "base/db.h"

struct pool;

enum { POOL_MAX = 8 };

/* Opens the first one; errors as db_open(). */
struct pool *pool_open(const char *address, struct err *err);
void pool_close(struct pool *p); /* NULL is allowed */

/* Waits until one is free. */
struct db *pool_take(struct pool *p);
void pool_give_back(struct pool *p); /* that of the calling thread */

#endif
