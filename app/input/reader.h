/* reader.h - a card or code reader that types: its characters up to Enter.
 *
 * Pure memory; time is an argument (steady milliseconds). */
#ifndef INPUT_READER_H
#define INPUT_READER_H

#include <stdbool.h>
#include <stdint.h>

enum { READER_MAX = 64, READER_PAUSE_MS = 3000 };

struct reader {
    char text[READER_MAX + 1];
    int len;
    bool too_long; /* more came than any card has: the line is dropped */
    int64_t last_ms;
};

/* UTF-8 as SDL gives it; only printable ASCII is kept.  A pause longer than
 * READER_PAUSE_MS starts a new line. */
void reader_type(struct reader *r, const char *text, int64_t now_ms);

/* Enter came: the line, or NULL when there was none.  Valid until the next
 * reader_type(); wiped by reader_wipe(). */
const char *reader_enter(struct reader *r);
void reader_wipe(struct reader *r);

#endif
