#include "sync/hub/calendar_fields.h"

#include "base/lang.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_MIN = 1900, YEAR_MAX = 2200, HOUR_MS = 60 * 60 * 1000 };

void calendar_reader_begin(struct calendar_reader *r, icalcomponent *top,
                           const struct zone *z)
{
    *r = (struct calendar_reader){.top = top, .zone = z};
}

void calendar_reader_end(struct calendar_reader *r)
{
    for (int k = 0; k < r->zone_count; k++)
        zone_close(r->zones[k].zone);
    r->zone_count = 0;
}

/* The system's zone of that name, kept open; NULL when there is none. */
static const struct zone *zone_named(struct calendar_reader *r,
                                     const char *name)
{
    for (int k = 0; k < r->zone_count; k++)
        if (strcmp(r->zones[k].name, name) == 0)
            return r->zones[k].zone;
    struct err ignored;
    if (r->zone_count == CALENDAR_ZONES_MAX ||
        strlen(name) >= sizeof r->zones[0].name)
        return NULL;
    struct zone *z = zone_open(name, &ignored);
    if (!z)
        return NULL;
    utf8_copy(r->zones[r->zone_count].name, sizeof r->zones[0].name, name);
    r->zones[r->zone_count++].zone = z;
    return z;
}

static int64_t utc_of(struct icaltimetype t)
{
    int64_t day = day_of_date(t.year, t.month, t.day);
    return ((day * 24 + t.hour) * 60 + t.minute) * 60000 + t.second * 1000;
}

static int64_t local_of(const struct zone *z, struct icaltimetype t)
{
    return zone_utc(z, (struct civil){.year = t.year,
                                      .month = t.month,
                                      .day = t.day,
                                      .hour = t.hour,
                                      .minute = t.minute,
                                      .second = t.second});
}

bool moment_of(struct calendar_reader *r, icalproperty *p,
               struct icaltimetype t, struct moment *out)
{
    if (icaltime_is_null_time(t) || t.year < YEAR_MIN || t.year > YEAR_MAX)
        return false;
    *out = (struct moment){.is_date = t.is_date};
    if (t.is_date) {
        out->day = day_of_date(t.year, t.month, t.day);
        return true;
    }
    icalparameter *id =
        icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    const char *name = id ? icalparameter_get_tzid(id) : NULL;
    if (icaltime_is_utc(t)) {
        out->ms = utc_of(t);
        return true;
    }
    if (!name) {
        out->ms = local_of(r->zone, t);
        return true;
    }
    /* The file's own description of a zone goes before the system's. */
    icaltimezone *own = icalcomponent_get_timezone(r->top, name);
    if (own) {
        out->ms = (int64_t)icaltime_as_timet_with_zone(t, own) * 1000;
        return true;
    }
    const struct zone *z = zone_named(r, name);
    if (z)
        out->ms = local_of(z, t);
    return z != NULL;
}

bool moment_equals(struct moment a, struct moment b)
{
    return a.is_date == b.is_date && a.day == b.day && a.ms == b.ms;
}

int moment_day(const struct zone *z, struct moment m)
{
    return m.is_date ? m.day : zone_day(z, m.ms);
}

bool moment_after(const struct zone *z, struct moment m, struct moment limit)
{
    if (m.is_date || limit.is_date)
        return moment_day(z, m) > moment_day(z, limit);
    return m.ms > limit.ms;
}

void moment_name(struct moment m, char out[24])
{
    if (m.is_date) {
        struct civil c = day_civil(m.day);
        snprintf(out, 24, "%04d%02d%02d", c.year % 10000, c.month % 100,
                 c.day % 100);
        return;
    }
    int64_t s = m.ms / 1000, day = s / 86400 - (s % 86400 < 0);
    struct civil c = day_civil((int)day);
    unsigned rest = (unsigned)(s - day * 86400);
    snprintf(out, 24, "%04d%02d%02dT%02u%02u%02uZ", c.year % 10000,
             c.month % 100, c.day % 100, rest / 3600 % 24, rest / 60 % 60,
             rest % 60);
}

/* RFC 5545, 3.6.1: a day without an end is one day long.  A time without one
 * is given an hour, so that it can be seen. */
const char *moment_start_and_length(struct calendar_reader *r,
                                    icalcomponent *event, struct moment *start,
                                    int64_t *length)
{
    icalproperty *from =
        icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalproperty *to =
        icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *lasts =
        icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    struct moment end;
    if (!from)
        return N_("这个活动没有开始时间");
    if (!moment_of(r, from, icalproperty_get_dtstart(from), start))
        return N_("这个活动的开始时间或时区读不懂");
    *length = start->is_date ? 1 : HOUR_MS;
    if (to) {
        if (!moment_of(r, to, icalproperty_get_dtend(to), &end) ||
            end.is_date != start->is_date)
            return N_("这个活动的结束时间或时区读不懂");
        *length = start->is_date ? end.day - start->day : end.ms - start->ms;
    } else if (lasts) {
        int64_t s =
            icaldurationtype_as_int(icalproperty_get_duration(lasts));
        *length = start->is_date ? s / 86400 : s * 1000;
    }
    if (*length == 0)
        *length = start->is_date ? 1 : HOUR_MS;
    const int64_t most = start->is_date ? 366 : 366LL * DAY_MS;
    return *length < 0      ? N_("这个活动的结束早于开始")
           : *length > most ? N_("这个活动超过了一年")
                            : NULL;
}

void moment_span(struct moment at, int64_t length, struct activity *a)
{
    a->all_day = at.is_date;
    if (at.is_date) {
        day_format(at.day, a->starts_on);
        day_format(at.day + (int)length - 1, a->ends_on);
    } else {
        a->starts_at = at.ms;
        a->ends_at = at.ms + length;
    }
}
