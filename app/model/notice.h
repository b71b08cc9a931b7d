/* notice.h - a notice, and when it shows. */
#ifndef MODEL_NOTICE_H
#define MODEL_NOTICE_H

#include "base/id.h"

#include <stdbool.h>
#include <stdint.h>

struct notice {
    char id[ID_SIZE], org[ID_SIZE];
    char category[33], title[301], short_title[301], summary[601];
    char issuer[121], glyph[9];
    bool pinned, urgent;
    int64_t published_at, shows_from_at, expires_at; /* expires 0: never */
    bool acked; /* by the member asked about */
    int acks;   /* by everybody */
    char *body; /* Markdown, owned; NULL in lists */
};

void notice_clear(struct notice *n);

/* From shows_from_at on, and before expires_at: [from, expires). */
bool notice_is_live(const struct notice *n, int64_t now_ms);

/* The shorter title where space is short. */
const char *notice_short(const struct notice *n);

#endif
