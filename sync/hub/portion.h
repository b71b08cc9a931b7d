/* portion.h - the next rows of one feed, written as they stand on a page. */
#ifndef SYNC_HUB_PORTION_H
#define SYNC_HUB_PORTION_H

#include "base/buf.h"
#include "base/db.h"
#include "model/entity.h"

/* All-zero is empty; end with portion_clear(). */
struct portion {
    struct row *rows; /* owned: read, and not written yet */
    int row_count;
    struct buf text; /* JSON, with commas between the rows */
    struct portion_rev {
        int64_t rev;
        int rows;     /* up to its end */
        size_t bytes; /* of the text, up to its end */
    } *revs;          /* owned */
    int rev_count;
    bool more; /* the feed has further */
};

/* What feed_page() reads.  *out is empty before, and after a failure. */
bool portion_read(struct db *db, const char *org, int64_t after, int max,
                  struct portion *out, struct err *err);
/* Turns the rows that were read into text and revs.  It needs no database, so
 * that a long one does not keep others from it. */
void portion_write(struct portion *p);
int portion_rows(const struct portion *p); /* how many, written or not */
/* Of a written one.  *out is empty before. */
void portion_copy(struct portion *out, const struct portion *from);
size_t portion_bytes(const struct portion *p); /* that a copy takes */
void portion_clear(struct portion *p);

#endif
