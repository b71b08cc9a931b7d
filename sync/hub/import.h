/* import.h - bringing files in: rosters, calendars, notices, photos,
 * timetables.
 *
 * Each names every bad line or file on c->err, changes nothing unless all is
 * good or skip_bad is given, and finds its own rows again when repeated: what
 * is the same already gets no new rev. */
#ifndef SYNC_HUB_IMPORT_H
#define SYNC_HUB_IMPORT_H

#include "sync/hub/hub.h"

struct import {
    struct hub *hub;
    const struct call *call;
    struct org org;
    const char *path;
    /* Where `photo:NAME` is NAME.jpg; NULL: there are none. */
    const char *photos;
    bool skip_bad;
    bool contest; /* the album is one */
    int64_t now_ms;
    int good, bad; /* filled in: rows, notices, occurrences, pictures */
};

enum { IMPORT_ROWS_MAX = 5000 }; /* saved in one transaction */

bool import_members(struct import *i, struct err *err);
bool import_groups(struct import *i, struct err *err);
bool import_timetable(struct import *i, struct err *err);
/* Holidays, and days with another weekday's lessons. */
bool import_days(struct import *i, struct err *err);
bool import_calendar(struct import *i, struct err *err);
/* A Markdown file, or a folder of them. */
bool import_notices(struct import *i, struct err *err);
/* A picture, or a folder of them, into the album `album`, by file name.  A
 * name such as "03-一号台★.jpg" gives the caption, and the star. */
bool import_photos(struct import *i, const char *album, struct err *err);

/* Names one bad line (0: the file as a whole) and counts it. */
void import_bad(struct import *i, const char *path, int line,
                const char *why);
/* Whether the import goes on: ERR_INPUT when something was bad and bad ones
 * are not to be skipped. */
bool import_may_save(const struct import *i, struct err *err);

/* The picture that a notice or an activity names: `photo:NAME`, or a path
 * beside the file at `beside` and not above it.  Its SHA-256 in `sha`. */
bool import_picture(struct import *i, const char *beside, const char *name,
                    char sha[65], struct err *err);

#endif
