/* entity.h - what a row of each noun may carry between hub and screen.
 *
 * The one table of replicated nouns and their columns.  wire makes JSON from
 * it, store makes SQL from it, and what is not in it never reaches a screen
 * (no contact data, no private notes).  Field names are the columns' names
 * and the JSON's: *_at UTC milliseconds, *_on YYYY-MM-DD, a noun for a
 * reference (the id of that row). */
#ifndef MODEL_ENTITY_H
#define MODEL_ENTITY_H

#include "base/id.h"

#include <stdbool.h>
#include <stdint.h>

enum field_type { FIELD_TEXT, FIELD_INT, FIELD_REF, FIELD_DATE };

struct field {
    const char *name;
    enum field_type type;
    int max; /* bytes of text, or the largest number; 0: any int64 >= 0 */
};

enum { FIELDS_MAX = 32 };

struct entity {
    const char *name;  /* on the wire */
    const char *table; /* in the database */
    struct field fields[FIELDS_MAX]; /* ends with a NULL name */
};

/* In the order in which a screen should receive them. */
extern const struct entity entities[];
extern const int entity_count;

const struct entity *entity_find(const char *name); /* NULL: unknown */
int entity_fields(const struct entity *e);

/* One row on its way.  Values stand in the order of the entity's fields. */
struct value {
    bool present;
    int64_t number;
    char *text; /* FIELD_TEXT, _REF, _DATE: owned; NULL when absent */
};

struct row {
    const struct entity *entity;
    char org[ID_SIZE], id[ID_SIZE];
    int64_t rev;
    bool deleted; /* then there are no values */
    struct value values[FIELDS_MAX];
};

void row_clear(struct row *row); /* frees the texts */

/* A text or number by field name, "" or 0 when absent; asserts the name. */
const char *row_text(const struct row *row, const char *field);
int64_t row_int(const struct row *row, const char *field);

#endif
