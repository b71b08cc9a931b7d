/* database.h - where a test's database is: the file that it names, or when
 * the tests run on PostgreSQL, a schema of its own on that server. */
#ifndef UNIT_DATABASE_H
#define UNIT_DATABASE_H

#include "base/db.h"

enum { DATABASE_SIZE = 256 };

/* main(), before any test: the server's address, NULL for files. */
void database_choose(const char *server);
bool database_is_file(void);

/* A new and empty one in place of `file`; ended by database_drop() when
 * nobody uses it any more. */
void database_new(const char *file, char out[DATABASE_SIZE]);
void database_drop(const char *address);

/* The version of the schema; and whether a table has a column of `type`,
 * INTEGER or TEXT. */
int database_version(struct db *db);
bool database_has(struct db *db, const char *table, const char *column,
                  const char *type);

#endif
