#include "sync/hub/migrate.h"
#include "sync/hub/commands.h"

#include "base/lang.h"
#include "store/meta.h"
#include "store/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool migrate_to_file(struct db *db, const char *path, struct err *err)
{
    int64_t rows;
    if (!db_is_shared(db))
        return db_backup(db, path, err);
    struct db *file = db_open(path, DB_WRITE, err);
    bool ok = file &&
              db_migrate(file, schema_steps, schema_count, SIDE_HUB, err) &&
              db_copy(db, file, &rows, err);
    db_close(file);
    return ok;
}

static bool has_epoch(struct db *db, const char *path, struct err *err)
{
    char epoch[META_MAX];
    return meta_get(db, "epoch", epoch, err) &&
           (epoch[0] ||
            err_set(err, ERR_INPUT,
                    N_("数据库还没有初始化，请先运行 init。"), "%s", path));
}

static bool migrate_file(const char *from, const char *to, int64_t *rows,
                         struct err *err)
{
    struct db *source = db_open(from, DB_WRITE, err);
    struct db *target = source ? db_open(to, DB_WRITE, err) : NULL;
    bool ok = target &&
              db_migrate(source, schema_steps, schema_count, SIDE_HUB, err) &&
              has_epoch(source, from, err) &&
              db_migrate(target, schema_steps, schema_count, SIDE_HUB, err) &&
              db_copy(source, target, rows, err);
    db_close(target);
    db_close(source);
    return ok;
}

/* The epoch goes along, so that screens carry on where they are. */
int command_migrate(struct hub *h, const struct call *c, struct err *err)
{
    (void)h;
    const char *from = call_option(c, "from"), *to = call_option(c, "to");
    if (!from || !to || !db_is_file(from) || db_is_file(to)) {
        fprintf(c->err, "%s\n",
                _("migrate 需要 --from=文件 和 --to=postgresql://…。"));
        return EXIT_USAGE;
    }
    if (access(from, F_OK) != 0) {
        err_set(err, ERR_INPUT, N_("打不开数据库。"), "%s", from);
        return EXIT_REFUSED;
    }
    int64_t rows = 0;
    struct desk *desk = desk_lock(from, err); /* nobody may write meanwhile */
    bool ok = desk && migrate_file(from, to, &rows, err);
    desk_close(desk);
    if (!ok)
        return EXIT_REFUSED;
    fprintf(c->out, _("搬了 %lld 行，逐行核对过；图片文件夹原样继续用。"),
            (long long)rows);
    fprintf(c->out, "\n");
    return EXIT_DONE;
}
