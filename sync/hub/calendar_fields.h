/* calendar_fields.h - times and properties of one event; calendar_expand's
 * own.  <libical/ical.h> comes in here only. */
#ifndef SYNC_HUB_CALENDAR_FIELDS_H
#define SYNC_HUB_CALENDAR_FIELDS_H

#include "sync/hub/calendar.h"

#include <libical/ical.h>

enum { CALENDAR_ZONES_MAX = 16 };

/* The calendar being read, and the zones its times have named. */
struct calendar_reader {
    icalcomponent *top;
    const struct zone *zone; /* the org's, borrowed */
    struct {
        char name[64];
        struct zone *zone; /* owned */
    } zones[CALENDAR_ZONES_MAX];
    int zone_count;
};
void calendar_reader_begin(struct calendar_reader *r, icalcomponent *top,
                           const struct zone *z);
void calendar_reader_end(struct calendar_reader *r);

/* A day, or an instant. */
struct moment {
    bool is_date;
    int day;    /* when is_date: zone.h's day number */
    int64_t ms; /* else UTC */
};
/* `t` in the zone that property `p` names; false when that is unknown. */
bool moment_of(struct calendar_reader *r, icalproperty *p,
               struct icaltimetype t, struct moment *out);
bool moment_equals(struct moment a, struct moment b);
int moment_day(const struct zone *z, struct moment m);
/* A day in `limit` counts whole. */
bool moment_after(const struct zone *z, struct moment m, struct moment limit);
void moment_name(struct moment m, char out[24]); /* 20261122T020000Z */

/* Why not (a message id), or NULL; the length is in ms or in days. */
const char *moment_start_and_length(struct calendar_reader *r,
                                    icalcomponent *event, struct moment *start,
                                    int64_t *length);
void moment_span(struct moment at, int64_t length, struct activity *a);

/* Everything but the times of the occurrence itself; the windows move with
 * it.  Why not (a message id), or NULL. */
const char *calendar_fields(struct calendar_reader *r, icalcomponent *event,
                            struct moment start, struct moment at,
                            struct occurrence *o);

#endif
