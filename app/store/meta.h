/* meta.h - named facts of a database: its epoch, this device's key, ... */
#ifndef STORE_META_H
#define STORE_META_H

#include "base/db.h"

enum { META_MAX = 1024 };

/* "" when absent. */
bool meta_get(struct db *db, const char *name, char out[META_MAX],
              struct err *err);
bool meta_set(struct db *db, const char *name, const char *value,
              struct err *err);
/* The first value stays, whoever else sets one at the same time. */
bool meta_set_once(struct db *db, const char *name, const char *value,
                   struct err *err);

#endif
