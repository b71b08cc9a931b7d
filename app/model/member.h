/* member.h - a person on an org's roster, and how their name may be shown. */
#ifndef MODEL_MEMBER_H
#define MODEL_MEMBER_H

#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum member_status { MEMBER_ACTIVE, MEMBER_SECONDED, MEMBER_RETIRED };

struct member {
    char id[ID_SIZE], org[ID_SIZE];
    char staff_no[33], name[121], pinyin[121];
    char group_id[ID_SIZE], group[121]; /* the group's name rides along */
    enum member_status status;
    bool steward;
    char birthday[9];  /* "MM-DD" or "" */
    char card_hash[65], pin_hash[129];
};

const char *member_status_text(enum member_status s); /* wire's word */
bool member_status_parse(const char *text, enum member_status *s);

/* 张明 -> 张*, 张小明 -> 张*明, 欧阳明 -> 欧阳*, 欧阳小明 -> 欧阳**;
 * compound surnames are known; other scripts keep their first letter.
 * (Display restriction as in GB/T 35273-2020, 7.2.) */
void name_mask(const char *name, char *out, size_t size);

/* The surname as written: 尉迟, 陈. */
void name_surname(const char *name, char *out, size_t size);

/* "chen jing" -> "CJ".  lü gives L.  At most size-1 letters. */
void pinyin_initials(const char *pinyin, char *out, size_t size);

/* Keyed hash (BLAKE2b, hex) of a card code: the roster never holds the code
 * itself.  The key is the org's id. */
void card_hash(const char *org, const char *code, char out[65]);

/* Argon2id, 2 passes, 19 MiB (OWASP ASVS 5.0).  About 15 ms; never on the
 * main thread. */
bool pin_hash(const char *pin, char out[129]);
bool pin_matches(const char *pin, const char *hash);

/* Wrong PINs: five tries, then 30 s doubling to an hour; a hundred close it
 * (NIST SP 800-63B, 5.2.2).  Returns UTC ms until which no try is allowed,
 * 0 when one is; INT64_MAX when closed for good. */
int64_t pin_locked_until(int failed, int64_t last_failed_at);
int pin_tries_left(int failed); /* before the next lock */

#endif
