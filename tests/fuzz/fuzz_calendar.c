/* The scan of a calendar's lines.  The expansion of its events is not here:
 * libical does that in a child that is killed when it takes too long. */
#include "fuzz.h"

#include "sync/hub/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = bytes_of(data, size);
    struct calendar_lines *lines = malloc(sizeof *lines);
    int line = 0;
    const char *why = NULL;
    assert(lines != NULL);
    bool good = calendar_check(bytes, size, lines, &line, &why);
    assert(good == (why == NULL));
    assert(lines->events >= 0 && lines->events <= CALENDAR_EVENTS_MAX);
    for (int i = 0; i < lines->events; i++)
        assert(lines->at[i] > (i > 0 ? lines->at[i - 1] : 0) &&
             lines->at[i] <= line);
    free(lines);
    free(bytes);
    return 0;
}
