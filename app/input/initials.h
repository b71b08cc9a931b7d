/* initials.h - finding a name among thousands by the initials of its pinyin.
 *
 * A roster is sorted once, by pinyin, and walked for each letter.  Pure
 * memory, main thread; below a millisecond for 2,000 names. */
#ifndef INPUT_INITIALS_H
#define INPUT_INITIALS_H

#include "model/member.h"

#include <stdint.h>

struct roster;

/* Takes the array over (from members_list()). */
struct roster *roster_new(struct member *members, int count);
void roster_free(struct roster *r); /* NULL is allowed */
int roster_count(const struct roster *r);

/* Members whose initials begin with `letters` ("CJ", any case), in order of
 * pinyin: at most max pointers, valid while the roster lives.  Returns how
 * many there are in all. */
int roster_find(const struct roster *r, const char *letters,
                const struct member **out, int max);
/* Bit 0 for A ...: the letters that would still find somebody. */
uint32_t roster_next(const struct roster *r, const char *letters);
const struct member *roster_by_id(const struct roster *r, const char *id);

#endif
