/* members.h - the roster: members and union groups. */
#ifndef STORE_MEMBERS_H
#define STORE_MEMBERS_H

#include "base/db.h"
#include "model/member.h"
#include "store/feed.h"

enum { MEMBERS_MAX = 5000 }; /* an org's roster */

bool members_save(struct db *db, const struct member *m, struct changes *c,
                  struct err *err);
bool members_delete(struct db *db, const char *id, struct changes *c,
                    bool *found, struct err *err);
/* Finds or makes the group by name; its id in `id`. */
bool groups_save(struct db *db, const char *org, const char *name,
                 const char *leader, struct changes *c, char id[ID_SIZE],
                 struct err *err);

/* False without *found when there is no such member. */
bool members_get(struct db *db, const char *id, struct member *out,
                 bool *found, struct err *err);
bool members_by_number(struct db *db, const char *org, const char *staff_no,
                       struct member *out, bool *found, struct err *err);
/* `code` as the reader typed it. */
bool members_by_card(struct db *db, const char *org, const char *code,
                     struct member *out, bool *found, struct err *err);

/* The whole roster, by pinyin.  An owned array; *count members. */
bool members_list(struct db *db, const char *org, struct member **out,
                  int *count, struct err *err);

/* Members whose shown birthday is "MM-DD", by pinyin; names only. */
bool members_birthdays(struct db *db, const char *org, const char *month_day,
                       struct member *out, int max, int *count,
                       struct err *err);

#endif
