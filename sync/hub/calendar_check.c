#include "sync/hub/calendar.h"

#include "base/lang.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 32 };

struct checker {
    char open[CALENDAR_DEPTH_MAX][NAME_MAX_BYTES];
    int depth;
    bool seen; /* a VCALENDAR */
    struct calendar_lines *lines;
};

/* Copies the trimmed value behind the colon, upper-cased. */
static void component_name(const char *from, const char *end,
                           char out[NAME_MAX_BYTES])
{
    size_t n = 0;
    for (; from < end && n < NAME_MAX_BYTES - 1; from++)
        if (!isspace((unsigned char)*from))
            out[n++] = (char)toupper((unsigned char)*from);
    out[n] = '\0';
}

static const char *open_component(struct checker *k, const char *name,
                                  int line)
{
    if (k->depth == CALENDAR_DEPTH_MAX)
        return N_("日历里的部分套得太深");
    if ((k->depth == 0) != (strcmp(name, "VCALENDAR") == 0))
        return N_("日历应以 BEGIN:VCALENDAR 开头");
    if (k->depth == 1 && strcmp(name, "VEVENT") == 0) {
        if (k->lines->events == CALENDAR_EVENTS_MAX)
            return N_("日历里的活动太多了，请分成几份");
        k->lines->at[k->lines->events++] = line;
    }
    k->seen = true;
    memcpy(k->open[k->depth++], name, strlen(name) + 1);
    return NULL;
}

static const char *close_component(struct checker *k, const char *name)
{
    if (k->depth == 0 || strcmp(k->open[k->depth - 1], name) != 0)
        return N_("END 和 BEGIN 对不上");
    k->depth--;
    return NULL;
}

/* Finer rules than daily make no sense for a school, and can be endless. */
static const char *check_rule(const char *p, const char *end)
{
    static const char *const finer[] = {"FREQ=SECONDLY", "FREQ=MINUTELY",
                                        "FREQ=HOURLY"};
    for (; p < end; p++)
        for (size_t f = 0; f < sizeof finer / sizeof finer[0]; f++) {
            size_t n = strlen(finer[f]);
            if ((size_t)(end - p) >= n && strncasecmp(p, finer[f], n) == 0)
                return N_("重复规则最细到每天，不能按小时、分或秒");
        }
    return NULL;
}

static bool is_named(const char *p, const char *end, const char *name)
{
    size_t n = strlen(name);
    return (size_t)(end - p) > n && strncasecmp(p, name, n) == 0 &&
           (p[n] == ':' || p[n] == ';');
}

static const char *check_line(struct checker *k, const char *p,
                              const char *end, int line)
{
    if (end > p && end[-1] == '\r')
        end--;
    if (p == end || *p == ' ' || *p == '\t')
        return NULL; /* empty, or goes on from the line before */
    if (!utf8_is_valid(p, (size_t)(end - p)))
        return N_("文字不是 UTF-8 编码");
    const char *colon = memchr(p, ':', (size_t)(end - p));
    if (!colon)
        return N_("这一行不是日历的写法，少了冒号");
    char name[NAME_MAX_BYTES];
    component_name(colon + 1, end, name);
    if (is_named(p, end, "BEGIN"))
        return open_component(k, name, line);
    if (is_named(p, end, "END"))
        return close_component(k, name);
    if (k->depth == 0)
        return N_("日历应以 BEGIN:VCALENDAR 开头");
    if (is_named(p, end, "RRULE"))
        return check_rule(colon, end);
    return NULL;
}

bool calendar_check(const char *text, size_t n, struct calendar_lines *lines,
                    int *line, const char **why)
{
    struct checker k = {.lines = lines};
    const char *end = text + n, *p = text;
    lines->events = 0;
    *why = NULL;
    *line = 0;
    if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3;
    while (p < end && !*why) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop)
            stop = end;
        *why = check_line(&k, p, stop, ++*line);
        p = stop + 1;
    }
    if (!*why && !k.seen)
        *why = N_("这不是 iCalendar 日历文件");
    else if (!*why && k.depth > 0)
        *why = N_("日历没有写完，最后少了 END");
    return !*why;
}
