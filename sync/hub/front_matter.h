/* front_matter.h - the "key: value" lines between two "---" at the head of a
 * Markdown file. */
#ifndef SYNC_HUB_FRONT_MATTER_H
#define SYNC_HUB_FRONT_MATTER_H

#include "base/zone.h"

struct front_matter {
    char *at;
    int line;   /* of what front_matter_next() gave last */
    bool inside, bad;
    const char *rest; /* the text behind it, once next() has said false */
};

/* `text` is changed in place, and borrowed. */
struct front_matter front_matter_begin(char *text);
/* Keys in lower case; values trimmed, without quotes around them.  False at
 * the end, and with `bad` set at a line that is none of these. */
bool front_matter_next(struct front_matter *f, const char **key,
                       const char **value);

/* "2026-11-22", "2026-11-22 08:00" in z, or RFC 3339 with an offset. */
bool front_matter_time(const char *text, const struct zone *z, int64_t *out);

#endif
