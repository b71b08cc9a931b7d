/* csv.h - reads comma-separated tables (RFC 4180), from a hostile world.
 *
 * UTF-8 with or without a byte order mark, LF or CRLF, fields in quotes,
 * which may hold commas, quotes and line ends.  A bad line is told with its
 * number, and the lines after it are still read.  One thread. */
#ifndef SYNC_HUB_CSV_H
#define SYNC_HUB_CSV_H

#include "base/err.h"

#include <stddef.h>

enum {
    CSV_BYTES_MAX = 20 * 1024 * 1024,
    CSV_LINES_MAX = 20000,
    CSV_COLUMNS_MAX = 64,
    CSV_FIELD_MAX = 4096 /* bytes */
};

struct csv;

/* ERR_INPUT when the file is absent, too large or has too many lines. */
struct csv *csv_open(const char *path, struct err *err);
/* The same for text in memory, which is copied. */
struct csv *csv_open_text(const char *text, size_t n, struct err *err);
void csv_close(struct csv *c); /* NULL is allowed */

struct csv_row {
    int line; /* in which it begins, from 1 */
    int count;
    const char *fields[CSV_COLUMNS_MAX]; /* trimmed; the csv's */
    const char *bad; /* why it cannot be read, a message id; NULL: good */
};
/* False at the end.  Empty lines are passed over. */
bool csv_next(struct csv *c, struct csv_row *row);

/* The field of that column, "" when there is none (column -1 included). */
const char *csv_field(const struct csv_row *row, int column);

/* Which names mean which of the caller's columns.  Ends with a NULL name. */
struct csv_name {
    const char *name;
    int column;
};
/* Reads the header: at[column] is the field's number, or -1.  Names compare
 * without case; unknown ones are passed over. */
void csv_header(const struct csv_row *row, const struct csv_name *names,
                int at[], int columns);

#endif
