#include "sync/hub/calendar_fields.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char PREFIX[] = "X-STAFFROOM-";

/* What a property of ours fills in. */
struct rule_of {
    const char *name; /* behind the prefix */
    enum { TEXT, NUMBER, FLAG, WINDOW, SIGNUP } kind;
    size_t at, size; /* in struct activity; COVER: in struct occurrence */
};
#define FIELD(name, kind, field)                                              \
    {name, kind, offsetof(struct activity, field),                            \
     sizeof((struct activity *)NULL)->field}

static const struct rule_of ours[] = {
    FIELD("SHORT", TEXT, short_title),
    FIELD("FACTS", TEXT, facts),
    FIELD("FEE", TEXT, fee),
    FIELD("MEET", TEXT, meet),
    FIELD("CAPACITY", NUMBER, capacity),
    FIELD("QUORUM", NUMBER, quorum),
    FIELD("LISTED", FLAG, listed),
    FIELD("WALKINS", FLAG, walkins),
    FIELD("SIGNUP", SIGNUP, signup),
    FIELD("SIGNUP-OPENS", WINDOW, signup_opens_at),
    FIELD("SIGNUP-CLOSES", WINDOW, signup_closes_at),
    FIELD("CANCEL-UNTIL", WINDOW, cancel_until_at),
    FIELD("CHECKIN-OPENS", WINDOW, checkin_opens_at),
    FIELD("CHECKIN-CLOSES", WINDOW, checkin_closes_at),
};
enum { PEOPLE_IN_ALL = 100000 };

/* One event being read for one occurrence. */
struct reading {
    const struct calendar_reader *reader;
    struct occurrence *out;
    int shift; /* days that the occurrence lies behind the first */
    bool signup_said, signup_meant;
};

/* Text values come with their commas and line ends escaped. */
static void unescape(const char *from, char *out, size_t size)
{
    struct buf b = {0};
    for (; *from; from++) {
        if (*from == '\\' && from[1]) {
            from++;
            buf_add(&b, *from == 'n' || *from == 'N' ? "\n" : from, 1);
        } else {
            buf_add(&b, from, 1);
        }
    }
    utf8_copy(out, size, b.text ? b.text : "");
    buf_clear(&b);
}

/* "20261122T080000", on the org's clocks. */
static bool read_window(const struct reading *r, const char *text,
                        int64_t *out)
{
    struct civil c = {0};
    int n = 0;
    if (sscanf(text, "%4d%2d%2dT%2d%2d%2d%n", &c.year, &c.month, &c.day,
               &c.hour, &c.minute, &c.second, &n) != 6 ||
        text[n] || c.year < 1900 || c.month < 1 || c.month > 12 ||
        c.day < 1 || c.day > 31 || c.hour > 23 || c.minute > 59 ||
        c.second > 59)
        return false;
    struct civil day =
        day_civil(day_of_date(c.year, c.month, c.day) + r->shift);
    c.year = day.year;
    c.month = day.month;
    c.day = day.day;
    *out = zone_utc(r->reader->zone, c);
    return true;
}

static bool read_number(const char *text, int *out)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < 0 || n > PEOPLE_IN_ALL)
        return false;
    *out = (int)n;
    return true;
}

static bool read_flag(const char *text, bool *out)
{
    *out = strcasecmp(text, "TRUE") == 0 || strcmp(text, "1") == 0;
    return *out || strcasecmp(text, "FALSE") == 0 || strcmp(text, "0") == 0;
}

static bool read_ours(struct reading *r, const struct rule_of *rule,
                      const char *text)
{
    void *at = (char *)&r->out->activity + rule->at;
    switch (rule->kind) {
    case TEXT:
        unescape(text, at, rule->size);
        return true;
    case NUMBER:
        r->signup_meant = true;
        return read_number(text, at);
    case FLAG:
        return read_flag(text, at);
    case WINDOW:
        r->signup_meant |= strncmp(rule->name, "SIGNUP", 6) == 0;
        return read_window(r, text, at);
    case SIGNUP:
        r->signup_said = true;
        r->out->activity.signup = strcasecmp(text, "OPEN") == 0;
        return r->out->activity.signup || strcasecmp(text, "NONE") == 0;
    }
    return false;
}

static bool read_extension(struct reading *r, icalproperty *p)
{
    const char *name = icalproperty_get_x_name(p);
    const char *text = icalproperty_get_value_as_string(p);
    if (!name || !text || strncasecmp(name, PREFIX, strlen(PREFIX)) != 0)
        return true;
    name += strlen(PREFIX);
    if (strcasecmp(name, "COVER") == 0) {
        unescape(text, r->out->cover, sizeof r->out->cover);
        return true;
    }
    for (size_t k = 0; k < sizeof ours / sizeof ours[0]; k++)
        if (strcasecmp(name, ours[k].name) == 0)
            return read_ours(r, &ours[k], text);
    return true;
}

static void read_tags(icalcomponent *event, struct activity *a)
{
    struct buf b = {0};
    for (icalproperty *p = icalcomponent_get_first_property(
             event, ICAL_CATEGORIES_PROPERTY);
         p; p = icalcomponent_get_next_property(event,
                                                ICAL_CATEGORIES_PROPERTY)) {
        const char *text = icalproperty_get_categories(p);
        if (text && *text)
            buf_printf(&b, "%s%s", b.len ? "," : "", text);
    }
    utf8_copy(a->tags, sizeof a->tags, b.text ? b.text : "");
    buf_clear(&b);
}

/* The name alone: an address is contact data, which no screen may hold. */
static void read_organiser(icalcomponent *event, struct activity *a)
{
    icalproperty *p =
        icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    icalparameter *cn =
        p ? icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER) : NULL;
    const char *name = cn ? icalparameter_get_cn(cn) : NULL;
    utf8_copy(a->organiser, sizeof a->organiser, name ? name : "");
}

static void read_body(icalcomponent *event, struct activity *a)
{
    const char *text = icalcomponent_get_description(event);
    if (!text)
        return;
    struct buf b = {0};
    size_t n = strnlen(text, CALENDAR_BODY_MAX);
    while (n == CALENDAR_BODY_MAX && n > 0 &&
           ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    buf_add(&b, text, n);
    a->body = buf_take(&b);
}

const char *calendar_fields(struct calendar_reader *r, icalcomponent *event,
                            struct moment start, struct moment at,
                            struct occurrence *o)
{
    struct activity *a = &o->activity;
    struct reading reading = {.reader = r, .out = o};
    reading.shift = moment_day(r->zone, at) - moment_day(r->zone, start);
    const char *title = icalcomponent_get_summary(event);
    const char *place = icalcomponent_get_location(event);
    if (!title || !*title)
        return N_("这个活动没有标题");
    utf8_copy(a->title, sizeof a->title, title);
    utf8_copy(a->place, sizeof a->place, place ? place : "");
    for (icalproperty *p =
             icalcomponent_get_first_property(event, ICAL_X_PROPERTY);
         p; p = icalcomponent_get_next_property(event, ICAL_X_PROPERTY))
        if (!read_extension(&reading, p))
            return N_("这个活动的 X-STAFFROOM 属性写错了");
    if (!reading.signup_said)
        a->signup = reading.signup_meant;
    o->cancelled =
        icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
    read_tags(event, a);
    read_organiser(event, a);
    read_body(event, a);
    return NULL;
}
