/* schema.h - the shape of both programs' databases, one step after another.
 *
 * Append only: a step that has shipped is never edited.  The words INTEGER,
 * BLOB, STRICT and WITHOUT ROWID are the only ones that differ between
 * engines, and base/db translates them.  Tables of small rows are WITHOUT
 * ROWID, which saves a second tree to search and to write for each row. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/db.h"

enum side { SIDE_HUB = 1, SIDE_KIOSK = 2, SIDE_BOTH = 3 };

extern const struct db_step schema_steps[];
extern const int schema_count;

#endif
