/* log.h for the simulation: keeps the last lines, with virtual time and the
 * machine's name, for whoever looks for a failure. */
#include "base/log.h"

#include "tests/sim/sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 120, LINE = 220 };

static char lines[LINES][LINE];
static int next;
static bool shows;

static void put(const char *level, const char *fmt, va_list args)
{
    const struct machine *m = machine_now();
    char *line = lines[next++ % LINES];
    int n = snprintf(line, LINE, "%lld %s %s", (long long)sim_now(),
                     m ? m->name : "-", level);
    vsnprintf(line + n, LINE - (size_t)n, fmt, args);
    if (shows)
        printf("%s\n", line);
}

void log_info(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    put("", fmt, args);
    va_end(args);
}

void log_warn(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    put("warning: ", fmt, args);
    va_end(args);
}

void log_err(const char *doing, const struct err *err)
{
    log_warn("%s: %s", doing, err->detail);
}

void log_show(bool all)
{
    shows = all;
}

void log_dump(void)
{
    for (int i = next < LINES ? 0 : next - LINES; i < next && !shows; i++)
        printf("  %s\n", lines[i % LINES]);
}
