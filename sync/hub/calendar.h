/* calendar.h - an iCalendar file (RFC 5545) as a list of occurrences.
 *
 * calendar_check() looks at the lines only, so that it can name them;
 * calendar_expand() is the one door to libical, which a hostile rule can keep
 * busy for ever: run it in a process that may be killed.
 *
 * Not read: alarms, to-dos, RANGE=THISANDFUTURE. */
#ifndef SYNC_HUB_CALENDAR_H
#define SYNC_HUB_CALENDAR_H

#include "model/activity.h"

#include <stddef.h>

enum {
    CALENDAR_BYTES_MAX = 5 * 1024 * 1024,
    CALENDAR_EVENTS_MAX = 5000,
    CALENDAR_DEPTH_MAX = 6,   /* BEGIN inside BEGIN */
    CALENDAR_DAYS = 400,      /* looked at, back and ahead */
    CALENDAR_OF_EVENT_MAX = 500,
    CALENDAR_ALL_MAX = 5000,
    CALENDAR_BODY_MAX = 60 * 1024
};

struct calendar_lines {
    int events;
    int at[CALENDAR_EVENTS_MAX]; /* the line of each BEGIN:VEVENT */
};
/* The first thing wrong in *line and *why (a message id), with false. */
bool calendar_check(const char *text, size_t n, struct calendar_lines *lines,
                    int *line, const char **why);

struct occurrence {
    int line;        /* of its event */
    char uid[256];
    char recurrence[24]; /* its place in the series, as first planned; ""
                            for an event that happens once */
    bool cancelled;
    char cover[256]; /* as written; activity.cover stays empty */
    struct activity activity; /* without id and org; body borrowed */
};

struct calendar_sink {
    void (*found)(void *ctx, const struct occurrence *o);
    void (*bad)(void *ctx, int line, const char *why); /* a message id */
    void *ctx;
};

/* Floating times and whole days are in `z`.  Of an event that repeats, the
 * first CALENDAR_OF_EVENT_MAX within CALENDAR_DAYS of today; those that are
 * cancelled or left out (EXDATE) come as cancelled. */
void calendar_expand(const char *text, const struct calendar_lines *lines,
                     const struct zone *z, int64_t now_ms,
                     const struct calendar_sink *sink);

#endif
