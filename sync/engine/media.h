/* media.h - fetches ahead the pictures that rows name, small ones first, two
 * at a time, and never the full size.
 *
 * A picture grows as .part, is checked against the hash the hub told, and
 * only then gets its name: what has its name is whole. */
#ifndef SYNC_ENGINE_MEDIA_H
#define SYNC_ENGINE_MEDIA_H

#include "store/albums.h"
#include "sync/engine/core.h"

enum { FETCHES = 2 };

struct media;

struct fetch {
    struct media *media;
    struct exchange *exchange;
    char name[MEDIA_PATH_SIZE]; /* below the media folder */
    int fd;                     /* of the .part; -1: idle */
};

struct media {
    struct core *core;
    struct fetch fetches[FETCHES];
    struct wanted *list; /* owned */
    int count, next;
    bool stale;       /* the list must be read again */
    int round_failed; /* of this walk along the list */
    int failures;
    bool was_full; /* no room on the disk, and said so */
    int64_t due;   /* steady */
};

void media_begin(struct media *m, struct core *c);
void media_end(struct media *m);
int64_t media_step(struct media *m, int64_t now);
/* There may be pictures that are not here yet. */
void media_poke(struct media *m);

#endif
