/* notices.h - notices and who has acknowledged them. */
#ifndef STORE_NOTICES_H
#define STORE_NOTICES_H

#include "base/db.h"
#include "model/notice.h"
#include "store/feed.h"

enum { NOTICES_MAX = 500 };

bool notices_save(struct db *db, const struct notice *n, struct changes *c,
                  struct err *err);
bool notices_withdraw(struct db *db, const char *id, struct changes *c,
                      bool *found, struct err *err);

struct notice_filter {
    const char *member;   /* whose `acked`; NULL: nobody's */
    const char *category; /* NULL: all */
    bool unread;          /* only what `member` has not acknowledged */
};
/* Live ones, urgent first, then pinned, then newest; without bodies.  Own
 * pending acknowledgements count as acknowledged. */
bool notices_live(struct db *db, int64_t now_ms,
                  const struct notice_filter *f, struct notice *out, int max,
                  int *count, struct err *err);
/* With its body; *found is false when withdrawn. */
bool notices_get(struct db *db, const char *id, const char *member,
                 struct notice *out, bool *found, struct err *err);
/* Categories of live notices and how many of each, most first. */
struct category {
    char name[33];
    int count;
};
bool notices_categories(struct db *db, int64_t now_ms, struct category *out,
                        int max, int *count, struct err *err);
/* When the next notice appears or ends after now_ms; 0: none. */
bool notices_next_change(struct db *db, int64_t now_ms, int64_t *at,
                         struct err *err);

/* Hub: notes that a member has read it; repeating changes nothing. */
bool acks_save(struct db *db, const char *org, const char *notice,
               const char *member, int64_t at, struct changes *c,
               struct err *err);

#endif
