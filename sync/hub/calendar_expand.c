#include "sync/hub/calendar.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "sync/hub/calendar_fields.h"

#include <stdlib.h>
#include <string.h>

/* Rule steps looked at before an event is given up. */
enum { STEPS_MAX = 200 * 1000, EXCEPTIONS_MAX = 2000 };

struct event {
    icalcomponent *comp;
    int line;
    const char *uid; /* "" when it has none */
    struct moment replaces; /* set when it is one of a series */
    bool is_override;
};

struct expander {
    struct calendar_reader reader;
    const struct calendar_sink *sink;
    struct event *events; /* owned */
    int count;
    int found;
    int first_day, last_day;
};

/* One event's occurrences so far. */
struct series {
    const struct event *event;
    struct moment start;
    int64_t length; /* ms, or days of a whole-day event */
    int made;
    struct moment without[EXCEPTIONS_MAX];
    int without_count;
};

static void bad(struct expander *x, int line, const char *why)
{
    x->sink->bad(x->sink->ctx, line, why);
}

static bool in_window(const struct expander *x, struct moment m)
{
    int day = m.is_date ? m.day : zone_day(x->reader.zone, m.ms);
    return day >= x->first_day && day <= x->last_day;
}

/* Whether another event of the file stands in for this occurrence. */
static bool is_replaced(const struct expander *x, const struct event *e,
                        struct moment at)
{
    for (int k = 0; k < x->count; k++)
        if (x->events[k].is_override &&
            strcmp(x->events[k].uid, e->uid) == 0 &&
            moment_equals(x->events[k].replaces, at))
            return true;
    return false;
}

static bool is_without(const struct series *s, struct moment at)
{
    for (int k = 0; k < s->without_count; k++)
        if (moment_equals(s->without[k], at))
            return true;
    return false;
}

/* Hands out the occurrence at `at`; `key` is its name in the series, NULL
 * for an event that happens once. */
static bool emit(struct expander *x, const struct series *s, struct moment at,
                 const struct moment *key, bool cancelled)
{
    const struct event *e = s->event;
    struct occurrence o = {.line = e->line};
    const char *why = NULL;
    if (x->found == CALENDAR_ALL_MAX)
        why = N_("日历里的活动太多了，请分成几份");
    else
        why = calendar_fields(&x->reader, e->comp, s->start, at, &o);
    if (why) {
        bad(x, e->line, why);
        return false;
    }
    utf8_copy(o.uid, sizeof o.uid, e->uid);
    if (key) {
        moment_name(*key, o.recurrence);
        utf8_copy(o.activity.series, sizeof o.activity.series, e->uid);
    }
    moment_span(at, s->length, &o.activity);
    o.cancelled |= cancelled;
    x->found++;
    x->sink->found(x->sink->ctx, &o);
    free(o.activity.body);
    return true;
}

static bool read_exceptions(struct expander *x, struct series *s)
{
    icalcomponent *comp = s->event->comp;
    for (icalproperty *p =
             icalcomponent_get_first_property(comp, ICAL_EXDATE_PROPERTY);
         p; p = icalcomponent_get_next_property(comp, ICAL_EXDATE_PROPERTY)) {
        struct moment m;
        if (s->without_count == EXCEPTIONS_MAX ||
            !moment_of(&x->reader, p, icalproperty_get_exdate(p), &m)) {
            bad(x, s->event->line, N_("这个活动的 EXDATE 读不懂"));
            return false;
        }
        s->without[s->without_count++] = m;
    }
    return true;
}

/* One date of the series; false ends the event. */
static bool visit(struct expander *x, struct series *s, struct moment at)
{
    if (!in_window(x, at) || is_replaced(x, s->event, at))
        return true;
    if (s->made++ == CALENDAR_OF_EVENT_MAX)
        return false;
    return emit(x, s, at, &at, is_without(s, at));
}

static bool expand_rule(struct expander *x, struct series *s,
                        icalproperty *rule_property)
{
    icalcomponent *comp = s->event->comp;
    icalproperty *dtstart =
        icalcomponent_get_first_property(comp, ICAL_DTSTART_PROPERTY);
    struct icalrecurrencetype rule = icalproperty_get_rrule(rule_property);
    struct moment until = {.is_date = true, .day = x->last_day};
    bool ends = !icaltime_is_null_time(rule.until);
    if (rule.freq > ICAL_YEARLY_RECURRENCE ||
        rule.freq < ICAL_DAILY_RECURRENCE ||
        (ends && !moment_of(&x->reader, dtstart, rule.until, &until))) {
        bad(x, s->event->line, N_("这个活动的重复规则读不懂"));
        return false;
    }
    /* Compared here as instants: an end in UTC does not suit a local rule. */
    rule.until = icaltime_null_time();
    struct icaltimetype from = icalproperty_get_dtstart(dtstart);
    from.zone = NULL;
    icalrecur_iterator *walk = icalrecur_iterator_new(rule, from);
    bool ok = walk != NULL;
    if (!ok)
        bad(x, s->event->line, N_("这个活动的重复规则读不懂"));
    for (int step = 0; ok && step < STEPS_MAX; step++) {
        struct icaltimetype t = icalrecur_iterator_next(walk);
        struct moment at;
        if (icaltime_is_null_time(t) ||
            !moment_of(&x->reader, dtstart, t, &at) ||
            moment_day(x->reader.zone, at) > x->last_day ||
            (ends && moment_after(x->reader.zone, at, until)))
            break;
        ok = visit(x, s, at);
    }
    if (walk)
        icalrecur_iterator_free(walk);
    return ok;
}

static bool expand_dates(struct expander *x, struct series *s)
{
    icalcomponent *comp = s->event->comp;
    for (icalproperty *p =
             icalcomponent_get_first_property(comp, ICAL_RDATE_PROPERTY);
         p; p = icalcomponent_get_next_property(comp, ICAL_RDATE_PROPERTY)) {
        struct icaldatetimeperiodtype d = icalproperty_get_rdate(p);
        struct icaltimetype t =
            icaltime_is_null_time(d.time) ? d.period.start : d.time;
        struct moment at;
        if (!moment_of(&x->reader, p, t, &at)) {
            bad(x, s->event->line, N_("这个活动的 RDATE 读不懂"));
            return false;
        }
        if (!moment_equals(at, s->start) && !visit(x, s, at))
            return false;
    }
    return true;
}

static void expand_event(struct expander *x, const struct event *e)
{
    struct series s = {.event = e};
    const char *why = moment_start_and_length(&x->reader, e->comp, &s.start,
                                              &s.length);
    if (!e->uid[0])
        why = N_("这个活动没有 UID");
    if (why) {
        bad(x, e->line, why);
        return;
    }
    icalproperty *rule =
        icalcomponent_get_first_property(e->comp, ICAL_RRULE_PROPERTY);
    bool dates =
        icalcomponent_get_first_property(e->comp, ICAL_RDATE_PROPERTY);
    if (e->is_override) {
        if (in_window(x, s.start))
            emit(x, &s, s.start, &e->replaces, false);
    } else if (!rule && !dates) {
        if (in_window(x, s.start))
            emit(x, &s, s.start, NULL, false);
    } else if (read_exceptions(x, &s)) {
        bool ok = rule ? expand_rule(x, &s, rule) : visit(x, &s, s.start);
        if (ok && dates)
            expand_dates(x, &s);
    }
}

static bool gather(struct expander *x, icalcomponent *top,
                   const struct calendar_lines *lines)
{
    x->events = calloc((size_t)lines->events + 1, sizeof *x->events);
    for (icalcomponent *c =
             icalcomponent_get_first_component(top, ICAL_VEVENT_COMPONENT);
         c;
         c = icalcomponent_get_next_component(top, ICAL_VEVENT_COMPONENT)) {
        if (!x->events || x->count == lines->events)
            return false;
        struct event *e = &x->events[x->count];
        const char *uid = icalcomponent_get_uid(c);
        *e = (struct event){
            .comp = c, .line = lines->at[x->count], .uid = uid ? uid : ""};
        x->count++;
        icalproperty *id =
            icalcomponent_get_first_property(c, ICAL_RECURRENCEID_PROPERTY);
        e->is_override =
            id && moment_of(&x->reader, id,
                            icalproperty_get_recurrenceid(id), &e->replaces);
        if (id && !e->is_override) {
            bad(x, e->line, N_("这个活动的 RECURRENCE-ID 读不懂"));
            x->count--;
        }
    }
    return true;
}

/* What libical could not read, it has left in the event as an error.  An
 * empty value is none: many programs write "LOCATION:". */
static bool is_readable(icalcomponent *c)
{
    static const char EMPTY[] = "No value for";
    for (icalproperty *p =
             icalcomponent_get_first_property(c, ICAL_XLICERROR_PROPERTY);
         p; p = icalcomponent_get_next_property(c, ICAL_XLICERROR_PROPERTY)) {
        const char *text = icalproperty_get_xlicerror(p);
        if (!text || strncmp(text, EMPTY, strlen(EMPTY)) != 0)
            return false;
    }
    return true;
}

void calendar_expand(const char *text, const struct calendar_lines *lines,
                     const struct zone *z, int64_t now_ms,
                     const struct calendar_sink *sink)
{
    icalerror_set_errors_are_fatal(false);
    int today = zone_day(z, now_ms);
    struct expander x = {.sink = sink,
                         .first_day = today - CALENDAR_DAYS,
                         .last_day = today + CALENDAR_DAYS};
    icalcomponent *top = icalparser_parse_string(text);
    if (!top || icalcomponent_isa(top) != ICAL_VCALENDAR_COMPONENT) {
        sink->bad(sink->ctx, 0, N_("请把日历存成一个文件，里面只有一份日历"));
        icalcomponent_free(top);
        return;
    }
    calendar_reader_begin(&x.reader, top, z);
    if (!gather(&x, top, lines))
        sink->bad(sink->ctx, 0, N_("日历的结构读不懂"));
    else
        for (int k = 0; k < x.count; k++) {
            if (is_readable(x.events[k].comp))
                expand_event(&x, &x.events[k]);
            else
                bad(&x, x.events[k].line, N_("这个活动里有读不懂的日期或数值"));
        }
    calendar_reader_end(&x.reader);
    free(x.events);
    icalcomponent_free(top);
}
