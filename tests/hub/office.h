/* office.h - a hub with one school, and an officer's command line on it. */
#ifndef TESTS_OFFICE_H
#define TESTS_OFFICE_H

#include "sync/hub/import.h"
#include "tests/unit/database.h"

struct office {
    char dir[64], db[DATABASE_SIZE];
    struct hub *hub;
    struct org district, school;
    struct call call;
    char *errors; /* what was told, after office_errors() */
    size_t errors_size;
    struct import import; /* of the last office_import() */
    struct err err;
    char path[128], argument[128]; /* scratch */
    char *argv[1];
};
void office_open(struct office *o);
void office_close(struct office *o);

/* A file in its folder; the path is valid until the next call. */
const char *office_write(struct office *o, const char *name,
                         const void *bytes, size_t n);
const char *office_text(struct office *o, const char *name, const char *text);

bool office_import(struct office *o,
                   bool (*import)(struct import *i, struct err *err),
                   const char *path, bool skip_bad);
const char *office_errors(struct office *o);

/* Rows of a query that counts, and the school's newest rev. */
int64_t office_count(struct office *o, const char *sql);
int64_t office_rev(struct office *o);

#endif
