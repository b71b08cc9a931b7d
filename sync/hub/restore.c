#include "sync/hub/restore.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether waiting lists are held: "" no; "0" since the copy was made, which
 * nobody has served yet; else since then, UTC ms. */
static const char RESTORED_AT[] = "restored_at";

static const char SQL_REVS[] = "SELECT coalesce(sum(rev), 0) FROM feed_head";

bool restore_mark(struct db *copy, int64_t now_ms, struct err *err)
{
    char epoch[ID_SIZE];
    id_new(epoch, now_ms);
    return meta_set(copy, "epoch", epoch, err) &&
           meta_set(copy, RESTORED_AT, "0", err);
}

/* ---- the mark ---- */

struct mark {
    char epoch[ID_SIZE];
    int64_t revs; /* of all orgs together: it never goes back */
};

static bool mark_now(struct db *db, struct mark *m, struct err *err)
{
    char epoch[META_MAX];
    if (!meta_get(db, "epoch", epoch, err))
        return false;
    utf8_copy(m->epoch, sizeof m->epoch, epoch);
    struct query q = query_begin(db, SQL_REVS);
    m->revs = query_next(&q) ? query_int(&q, 0) : 0;
    return query_end(&q, err);
}

/* Only beside a file that is there: not every address is one. */
static FILE *mark_open(const char *address, const char *mode, char **path)
{
    struct buf name = {0};
    if (!db_is_file(address) || access(address, F_OK) != 0)
        return NULL;
    buf_printf(&name, "%s.mark%s", address, *mode == 'w' ? ".part" : "");
    FILE *f = fopen(name.text, mode);
    *path = buf_take(&name);
    return f;
}

static bool mark_read(const char *address, struct mark *m)
{
    char *path = NULL;
    FILE *f = mark_open(address, "re", &path);
    bool ok = f && fscanf(f, "%39s %" SCNd64, m->epoch, &m->revs) == 2;
    if (f)
        fclose(f);
    free(path);
    return ok;
}

void restore_note(struct db *db, const char *address)
{
    struct mark m;
    struct err ignored;
    char *path = NULL;
    FILE *f = mark_open(address, "we", &path);
    bool ok = f && mark_now(db, &m, &ignored) &&
              fprintf(f, "%s %" PRId64 "\n", m.epoch, m.revs) > 0;
    if (f && fclose(f) == 0 && ok) {
        char *name = mem_text(path);
        name[strlen(name) - strlen(".part")] = '\0';
        rename(path, name);
        free(name);
    }
    free(path);
}

static bool is_behind(struct db *db, const char *address, bool *yes,
                      struct err *err)
{
    struct mark seen, now;
    *yes = false;
    if (!mark_read(address, &seen))
        return true;
    if (!mark_now(db, &now, err))
        return false;
    *yes = strcmp(seen.epoch, now.epoch) == 0 && now.revs < seen.revs;
    return true;
}

/* ---- coming back ---- */

bool restore_notice(struct db *db, const char *address, int64_t now_ms,
                    struct err *err)
{
    bool behind;
    if (!is_behind(db, address, &behind, err))
        return false;
    return !behind || restore_mark(db, now_ms, err);
}

bool restore_is_settling(struct db *db, int64_t now_ms, bool *yes,
                         struct err *err)
{
    char since[META_MAX];
    if (!meta_get(db, RESTORED_AT, since, err))
        return false;
    *yes = since[0] != '\0';
    if (!*yes)
        return true;
    if (strcmp(since, "0") == 0) {
        log_warn("this database is a copy that was restored: waiting for what "
                 "the screens know");
        snprintf(since, sizeof since, "%" PRId64, now_ms);
        return meta_set(db, RESTORED_AT, since, err);
    }
    int64_t passed = now_ms - strtoll(since, NULL, 10);
    /* A clock that was put back since does not settle for ever. */
    *yes = passed >= 0 && passed < RESTORE_SETTLE_MS;
    return *yes || meta_set(db, RESTORED_AT, "", err);
}
