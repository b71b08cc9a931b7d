#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

/* One write per line, so that lines of two threads never mix. */
static void line(const char *level, const char *fmt, va_list args)
{
    char text[600];
    vsnprintf(text, sizeof text, fmt, args);
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' '; /* one fact stays one line, whatever it quotes */
    fprintf(stderr, "%s%s\n", level, text);
}

void log_info(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    line("", fmt, args);
    va_end(args);
}

void log_warn(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    line("warning: ", fmt, args);
    va_end(args);
}

void log_err(const char *doing, const struct err *err)
{
    log_warn("%s: %s", doing, err->detail);
}
