/* Brings a schema up to date.  What it says is portable but for the pragma
 * that holds the version. */
#include "base/db.h"

#include "base/lang.h"

#include <stdio.h>

static bool migrate_one(struct db *db, const struct db_step *step,
                        unsigned side, int version, struct err *err)
{
    char set_version[48];
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d",
             version);
    if (!db_begin(db, err))
        return false;
    bool ok = (!(step->sides & side) || db_exec(db, step->text, err)) &&
              db_exec(db, set_version, err);
    return db_end(db, ok, err);
}

bool db_migrate(struct db *db, const struct db_step steps[], int count,
                unsigned side, struct err *err)
{
    struct query q = query_begin(db, "PRAGMA user_version");
    int version = query_next(&q) ? (int)query_int(&q, 0) : 0;
    if (!query_end(&q, err))
        return false;
    if (version > count)
        return err_set(err, ERR_STORAGE,
                       N_("数据来自更新的版本，请先更新程序。"),
                       "schema is %d, this program knows %d", version, count);

    for (; version < count; version++)
        if (!migrate_one(db, &steps[version], side, version + 1, err))
            return false;
    return true;
}
