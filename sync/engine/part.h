/* part.h - a picture's file while it is on its way: NAME.part holds the bytes
 * so far, NAME.tag the hash (its ETag) of the whole they belong to. */
#ifndef SYNC_ENGINE_PART_H
#define SYNC_ENGINE_PART_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { TAG_SIZE = 65 }; /* a SHA-256 in hex, and a NUL */

/* Opens dir/name.part, making its folder.  *have is how many bytes of `tag`
 * are there, and the file stands behind them; 0 when nothing can be gone on
 * with.  -1 with ERR_STORAGE. */
int part_open(const char *dir, const char *name, int64_t *have,
              char tag[TAG_SIZE], struct err *err);

/* Notes what the bytes so far belong to, so that they can be gone on with. */
void part_keep(const char *dir, const char *name, const char *tag);
/* Forgets them. */
void part_drop(const char *dir, const char *name);

/* Checks the bytes, makes them safe on disk and gives them their name.
 * ERR_INPUT, and nothing is left, when they are not what `tag` says. */
bool part_finish(const char *dir, const char *name, int fd, const char *tag,
                 struct err *err);

/* The hash inside an ETag, `"64 hex digits"`; false when it has none. */
bool tag_of_etag(const char *etag, char tag[TAG_SIZE]);

#endif
