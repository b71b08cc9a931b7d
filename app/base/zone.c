#include "base/zone.h"

#include "base/icu.h"
#include "base/lang.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

struct zone {
    UCalendar *civil, *lunar;
};

struct zone *zone_open(const char *tz, struct err *err)
{
    icu_ready();
    UErrorCode status = U_ZERO_ERROR;
    UChar id[64], canonical[64];
    UBool known = false;
    u_uastrncpy(id, tz, 63);
    id[63] = 0;
    ucal_getCanonicalTimeZoneID(id, -1, canonical, 64, &known, &status);
    if (U_FAILURE(status) || !known) {
        err_set(err, ERR_INPUT, N_("没有这个时区。"), "time zone %.60s", tz);
        return NULL;
    }

    struct zone *z = mem_new(sizeof *z);
    z->civil = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    z->lunar = ucal_open(id, -1, "zh@calendar=chinese", UCAL_TRADITIONAL,
                         &status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_STORAGE, N_("日历打不开。"), "ICU: %s",
                u_errorName(status));
        zone_close(z);
        return NULL;
    }
    return z;
}

void zone_close(struct zone *z)
{
    if (!z)
        return;
    if (z->civil)
        ucal_close(z->civil);
    if (z->lunar)
        ucal_close(z->lunar);
    free(z);
}

struct civil zone_civil(const struct zone *z, int64_t utc_ms)
{
    UErrorCode s = U_ZERO_ERROR;
    ucal_setMillis(z->civil, (UDate)utc_ms, &s);
    int sunday_first = ucal_get(z->civil, UCAL_DAY_OF_WEEK, &s);
    return (struct civil){
        .year = ucal_get(z->civil, UCAL_EXTENDED_YEAR, &s),
        .month = ucal_get(z->civil, UCAL_MONTH, &s) + 1,
        .day = ucal_get(z->civil, UCAL_DATE, &s),
        .hour = ucal_get(z->civil, UCAL_HOUR_OF_DAY, &s),
        .minute = ucal_get(z->civil, UCAL_MINUTE, &s),
        .second = ucal_get(z->civil, UCAL_SECOND, &s),
        .weekday = sunday_first == UCAL_SUNDAY ? 7 : sunday_first - 1,
    };
}

int64_t zone_utc(const struct zone *z, struct civil c)
{
    UErrorCode s = U_ZERO_ERROR;
    ucal_clear(z->civil);
    ucal_setDateTime(z->civil, c.year, c.month - 1, c.day, c.hour, c.minute,
                     c.second, &s);
    return (int64_t)ucal_getMillis(z->civil, &s);
}

struct lunar zone_lunar(const struct zone *z, int64_t utc_ms)
{
    UErrorCode s = U_ZERO_ERROR;
    ucal_setMillis(z->lunar, (UDate)utc_ms, &s);
    return (struct lunar){
        .month = ucal_get(z->lunar, UCAL_MONTH, &s) + 1,
        .day = ucal_get(z->lunar, UCAL_DATE, &s),
        .leap = ucal_get(z->lunar, UCAL_IS_LEAP_MONTH, &s) != 0,
        .year = ucal_get(z->lunar, UCAL_YEAR, &s),
    };
}

int zone_day(const struct zone *z, int64_t utc_ms)
{
    struct civil c = zone_civil(z, utc_ms);
    return day_of_date(c.year, c.month, c.day);
}

int64_t zone_day_start(const struct zone *z, int day)
{
    return zone_utc(z, day_civil(day));
}

/* Counts from 0000-03-01, so that the leap day ends a year. */
int day_of_date(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

struct civil day_civil(int day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    struct civil c = {.day = doy - (153 * mp + 2) / 5 + 1,
                      .month = mp < 10 ? mp + 3 : mp - 9};
    c.year = yoe + era * 400 + (c.month <= 2);
    c.weekday = ((day + 3) % 7 + 7) % 7 + 1; /* 1970-01-01 was a Thursday */
    return c;
}

void day_format(int day, char out[DATE_SIZE])
{
    struct civil c = day_civil(day);
    snprintf(out, DATE_SIZE, "%04d-%02d-%02d", c.year % 10000, c.month, c.day);
}

bool day_parse(const char *text, int *day)
{
    static const char shape[] = "dddd-dd-dd";
    for (int i = 0; shape[i]; i++)
        if (shape[i] == '-' ? text[i] != '-'
                            : text[i] < '0' || text[i] > '9')
            return false;
    int y, m, d;
    if (text[10] || sscanf(text, "%d-%d-%d", &y, &m, &d) != 3)
        return false;
    *day = day_of_date(y, m, d);
    struct civil back = day_civil(*day);
    return back.year == y && back.month == m && back.day == d;
}
