#include "sync/hub/restore.h"

#include "base/id.h"
#include "base/log.h"
#include "store/meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char RESTORED[] = "restored";       /* 1: not served yet */
static const char RESTORED_AT[] = "restored_at"; /* UTC ms; "": settled */

bool restore_mark(struct db *copy, int64_t now_ms, struct err *err)
{
    char epoch[ID_SIZE];
    id_new(epoch, now_ms);
    return meta_set(copy, "epoch", epoch, err) &&
           meta_set(copy, RESTORED, "1", err);
}

bool restore_begin(struct db *db, int64_t now_ms, struct err *err)
{
    char text[META_MAX];
    if (!meta_get(db, RESTORED, text, err))
        return false;
    if (text[0] != '1')
        return true;
    log_warn("this database was restored from a copy: waiting for what the "
             "screens know");
    snprintf(text, sizeof text, "%" PRId64, now_ms);
    return db_begin(db, err) &&
           db_end(db,
                  meta_set(db, RESTORED_AT, text, err) &&
                      meta_set(db, RESTORED, "", err),
                  err);
}

bool restore_is_settling(struct db *db, int64_t now_ms, bool *yes,
                         struct err *err)
{
    char text[META_MAX];
    if (!meta_get(db, RESTORED_AT, text, err))
        return false;
    int64_t passed = now_ms - strtoll(text, NULL, 10);
    /* A clock that was put back since does not settle for ever. */
    *yes = text[0] && passed >= 0 && passed < RESTORE_SETTLE_MS;
    return !text[0] || *yes || meta_set(db, RESTORED_AT, "", err);
}
