/* zone.h - civil time in a place, and the Chinese lunar calendar (ICU).
 *
 * The one door to ICU's calendars.  Thread: the one that opened it.  Instants
 * are UTC milliseconds; a day number counts days since 1970-01-01. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/err.h"

#include <stdint.h>

struct zone;

struct civil {
    int year, month, day; /* 2026, 1..12, 1..31 */
    int hour, minute, second;
    int weekday; /* 1 Monday .. 7 Sunday */
};

struct lunar {
    int month, day; /* 1..12, 1..30 */
    bool leap;      /* 闰月 */
    int year;       /* 1..60 in the sexagenary cycle */
};

enum { DATE_SIZE = 12, DAY_MS = 24 * 60 * 60 * 1000 };

/* `tz` is an IANA name.  ERR_INPUT when there is no such zone. */
struct zone *zone_open(const char *tz, struct err *err);
void zone_close(struct zone *z); /* NULL is allowed */

struct civil zone_civil(const struct zone *z, int64_t utc_ms);
int64_t zone_utc(const struct zone *z, struct civil c); /* weekday ignored */
struct lunar zone_lunar(const struct zone *z, int64_t utc_ms);

/* Today's day number there, and the instant a day starts there. */
int zone_day(const struct zone *z, int64_t utc_ms);
int64_t zone_day_start(const struct zone *z, int day);

/* Pure calendar arithmetic (proleptic Gregorian). */
int day_of_date(int year, int month, int day);
struct civil day_civil(int day); /* midnight, with its weekday */
void day_format(int day, char out[DATE_SIZE]);         /* "2026-11-22" */
bool day_parse(const char *text, int *day);            /* exactly so */

#endif
