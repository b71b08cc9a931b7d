/* Brings a schema up to date, one transaction for each step.  Several
 * processes may start at once: each looks again behind the lock. */
#include "base/db_engine.h"

#include "base/lang.h"

static bool migrate_one(struct db *db, const struct db_step *step,
                        unsigned side, int version, struct err *err)
{
    return (!(step->sides & side) || db_exec(db, step->text, err)) &&
           db->engine->set_version(db, version, err);
}

bool db_migrate(struct db *db, const struct db_step steps[], int count,
                unsigned side, struct err *err)
{
    int version;
    if (!db->engine->get_version(db, &version, err))
        return false;
    while (version < count) {
        if (!db_begin(db, err))
            return false;
        bool ok = db_lock(db, "schema", err) &&
                  db->engine->get_version(db, &version, err);
        if (ok && version < count) {
            ok = migrate_one(db, &steps[version], side, version + 1, err);
            version++;
        }
        if (!db_end(db, ok, err))
            return false;
    }
    return version == count ||
           err_set(err, ERR_STORAGE,
                   N_("数据来自更新的版本，请先更新程序。"),
                   "schema is %d, this program knows %d", version, count);
}
