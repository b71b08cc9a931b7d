/* pinyin.h - how a person's name is read (ICU).  The one door to ICU's
 * transliterator, which takes a fifth of a second to open.
 *
 * One thread at a time. */
#ifndef SYNC_HUB_PINYIN_H
#define SYNC_HUB_PINYIN_H

#include "base/err.h"

#include <stddef.h>

struct pinyin;

struct pinyin *pinyin_open(struct err *err); /* ERR_STORAGE: no data */
void pinyin_close(struct pinyin *p);         /* NULL is allowed */

/* "尉迟明远" gives "yu chi ming yuan": lower-case syllables with spaces, ü as
 * "v", letters of other scripts kept.  Cut at a whole syllable. */
void pinyin_of_name(struct pinyin *p, const char *name, char *out,
                    size_t size);

#endif
