#include "sync/hub/front_matter.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Ends the line at f->at and moves behind it. */
static char *take_line(struct front_matter *f)
{
    char *line = f->at;
    size_t n = strcspn(line, "\n");
    f->at += n + (line[n] == '\n');
    f->line++;
    line[n] = '\0';
    while (n > 0 && isspace((unsigned char)line[n - 1]))
        line[--n] = '\0';
    return line;
}

struct front_matter front_matter_begin(char *text)
{
    struct front_matter f = {.at = text};
    if (strncmp(f.at, "\xEF\xBB\xBF", 3) == 0)
        f.at += 3;
    if (strncmp(f.at, "---", 3) == 0 && (f.at[3] == '\n' || f.at[3] == '\r')) {
        f.inside = true;
        take_line(&f);
    }
    f.rest = f.at;
    return f;
}

static char *unquote(char *value)
{
    size_t n = strlen(value);
    if (n >= 2 && (value[0] == '"' || value[0] == '\'') &&
        value[n - 1] == value[0]) {
        value[n - 1] = '\0';
        value++;
    }
    return value;
}

bool front_matter_next(struct front_matter *f, const char **key,
                       const char **value)
{
    while (f->inside && *f->at) {
        char *line = take_line(f);
        if (strcmp(line, "---") == 0) {
            f->inside = false;
            f->rest = f->at;
            return false;
        }
        line += strspn(line, " \t");
        if (!*line || *line == '#')
            continue;
        char *colon = strchr(line, ':');
        if (!colon || colon == line) {
            f->bad = true;
            return false;
        }
        *colon = '\0';
        for (char *p = line; *p; p++)
            *p = (char)tolower((unsigned char)*p);
        *key = line;
        *value = unquote(colon + 1 + strspn(colon + 1, " \t"));
        return true;
    }
    f->bad |= f->inside; /* it never ended */
    return false;
}

/* "Z", "+08:00", "-0330": minutes to take off; false when it is none. */
static bool read_offset(const char *text, int *minutes)
{
    int h = 0, m = 0, n = 0;
    char sign;
    *minutes = 0;
    if (strcmp(text, "Z") == 0)
        return true;
    if ((sscanf(text, "%c%2d:%2d%n", &sign, &h, &m, &n) != 3 || text[n]) &&
        (sscanf(text, "%c%2d%2d%n", &sign, &h, &m, &n) != 3 || text[n]))
        return false;
    *minutes = (sign == '-' ? -1 : 1) * (h * 60 + m);
    return (sign == '+' || sign == '-') && h >= 0 && h <= 14 && m >= 0 &&
           m < 60;
}

bool front_matter_time(const char *text, const struct zone *z, int64_t *out)
{
    char date[DATE_SIZE];
    int day, n = 0, offset;
    struct civil c = {0};
    snprintf(date, sizeof date, "%.10s", text);
    if (!day_parse(date, &day))
        return false;
    text += 10;
    if (*text && sscanf(text, "%*1[ T]%2d:%2d%n", &c.hour, &c.minute, &n) != 2)
        return false;
    text += n;
    n = 0;
    if (sscanf(text, ":%2d%n", &c.second, &n) == 1)
        text += n;
    if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 ||
        c.second < 0 || c.second > 59)
        return false;
    struct civil d = day_civil(day);
    c.year = d.year;
    c.month = d.month;
    c.day = d.day;
    if (!*text) {
        *out = zone_utc(z, c);
        return true;
    }
    if (!read_offset(text, &offset))
        return false;
    int minutes = c.hour * 60 + c.minute - offset;
    *out = (int64_t)day * DAY_MS + minutes * 60000LL + c.second * 1000;
    return true;
}
