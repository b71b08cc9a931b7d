/* migrate.h - a hub's rows in another database. */
#ifndef SYNC_HUB_MIGRATE_H
#define SYNC_HUB_MIGRATE_H

#include "base/db.h"

/* Writes a copy of the database to the new file `path`, consistent while in
 * use, of whatever engine it is. */
bool migrate_to_file(struct db *db, const char *path, struct err *err);

#endif
