#include "sync/hub/survey.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/albums.h"
#include "store/feed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char SQL_HEADS[] = "SELECT org, rev, digest FROM feed_head"
                                " ORDER BY org";
static const char SQL_LIVE[] =
    "SELECT entity, id, rev FROM feed WHERE org = $1 AND deleted = 0";
static const char SQL_FIGURES[] =
    "SELECT COUNT(*),"
    " SUM(CASE WHEN revoked_at > 0 THEN 1 ELSE 0 END), SUM(cloned),"
    " (SELECT COUNT(*) FROM receipt) FROM device";
static const char SQL_LOGIN[] = "SELECT 1 FROM officer WHERE login = $1";
/* Numbers beyond the capacity; people going without a place, and places of
 * people who are not; loans that the screen is told another number of. */
static const char SQL_UNSEATED[] =
    "SELECT 'more people than places', s.activity FROM seat s"
    " LEFT JOIN activity a ON a.id = s.activity"
    " WHERE s.seat > coalesce(a.capacity, 0)"
    " UNION ALL SELECT 'nobody going has this place', s.activity FROM seat s"
    " WHERE s.member IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signup g"
    "  WHERE g.activity = s.activity AND g.member = s.member"
    "  AND g.state = 'going')"
    " UNION ALL SELECT 'somebody going has no place', g.activity FROM signup g"
    " JOIN activity a ON a.id = g.activity AND a.capacity > 0"
    " WHERE g.state = 'going' AND NOT EXISTS (SELECT 1 FROM seat s"
    "  WHERE s.activity = g.activity AND s.slot = '' AND s.member = g.member)"
    " UNION ALL SELECT 'not as many places lent as told', l.activity"
    " FROM lease l WHERE l.seats <> (SELECT count(*) FROM seat s"
    "  WHERE s.activity = l.activity AND s.slot = ''"
    "  AND s.device = l.device)"
    " UNION ALL SELECT 'places lent without telling', s.activity FROM seat s"
    " WHERE s.device IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lease l"
    "  WHERE l.activity = s.activity AND l.device = s.device) LIMIT 1";
static const char SQL_RENDITIONS[] =
    "SELECT sha, size, bytes FROM rendition ORDER BY sha, size";

static const char *const BROKEN = N_("数据库有不一致，请从备份恢复。");

static void read_row(const struct query *q, const struct entity *e,
                     struct row *row)
{
    row->entity = e;
    query_text(q, 0, row->id, sizeof row->id);
    query_text(q, 1, row->org, sizeof row->org);
    for (int i = 0; e->fields[i].name; i++) {
        struct value *v = &row->values[i];
        v->present = !query_is_null(q, i + 2);
        if (!v->present)
            continue;
        if (e->fields[i].type == FIELD_INT)
            v->number = query_int(q, i + 2);
        else
            v->text = query_text_new(q, i + 2);
    }
}

bool survey_rows(struct db *db, const struct entity *e, const char *org,
                 void (*each)(void *ctx, const struct row *row), void *ctx,
                 struct err *err)
{
    struct buf sql = {0};
    buf_put(&sql, "SELECT id, org");
    for (int i = 0; e->fields[i].name; i++)
        buf_printf(&sql, ", \"%s\"", e->fields[i].name);
    buf_printf(&sql, " FROM %s WHERE $1 = '' OR org = $1 ORDER BY id",
               e->table);
    struct query q = query_once(db, sql.text);
    query_bind_text(&q, org);
    while (query_next(&q)) {
        struct row row = {0};
        read_row(&q, e, &row);
        each(ctx, &row);
        row_clear(&row);
    }
    bool ok = query_end(&q, err);
    buf_clear(&sql);
    return ok;
}

bool survey_heads(struct db *db,
                  void (*each)(void *ctx, const char *org, int64_t rev),
                  void *ctx, struct err *err)
{
    struct query q = query_begin(db, SQL_HEADS);
    while (query_next(&q)) {
        char org[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        each(ctx, org, query_int(&q, 1));
    }
    return query_end(&q, err);
}

bool survey_figures(struct db *db, struct figures *out, struct err *err)
{
    struct query q = query_begin(db, SQL_FIGURES);
    if (query_next(&q))
        *out = (struct figures){.devices = query_int(&q, 0),
                                .revoked = query_int(&q, 1),
                                .cloned = query_int(&q, 2),
                                .receipts = query_int(&q, 3)};
    return query_end(&q, err);
}

bool survey_login_taken(struct db *db, const char *login, bool *taken,
                        struct err *err)
{
    struct query q = query_begin(db, SQL_LOGIN);
    query_bind_text(&q, login);
    *taken = query_next(&q);
    return query_end(&q, err);
}

static bool live_digest(struct db *db, const char *org, uint64_t *digest,
                        struct err *err)
{
    *digest = 0;
    struct query q = query_begin(db, SQL_LIVE);
    query_bind_text(&q, org);
    while (query_next(&q)) {
        char entity[33], id[ID_SIZE];
        query_text(&q, 0, entity, sizeof entity);
        query_text(&q, 1, id, sizeof id);
        *digest ^= feed_hash(entity, id, query_int(&q, 2));
    }
    return query_end(&q, err);
}

bool survey_digests(struct db *db, struct err *err)
{
    char wrong[ID_SIZE] = "";
    bool ok = true;
    struct query q = query_begin(db, SQL_HEADS);
    while (ok && query_next(&q)) {
        char org[ID_SIZE];
        uint64_t digest;
        query_text(&q, 0, org, sizeof org);
        ok = live_digest(db, org, &digest, err);
        if (ok && digest != (uint64_t)query_int(&q, 2))
            utf8_copy(wrong, sizeof wrong, org);
    }
    struct err ignored; /* the first failure is the one worth telling */
    ok = query_end(&q, ok ? err : &ignored) && ok;
    if (ok && wrong[0])
        return err_set(err, ERR_STORAGE, BROKEN, "digest of the feed of %s",
                       wrong);
    return ok;
}

bool survey_capacity(struct db *db, struct err *err)
{
    char what[40] = "", id[ID_SIZE] = "";
    struct query q = query_begin(db, SQL_UNSEATED);
    if (query_next(&q)) {
        query_text(&q, 0, what, sizeof what);
        query_text(&q, 1, id, sizeof id);
    }
    if (!query_end(&q, err))
        return false;
    return !id[0] ||
           err_set(err, ERR_STORAGE, BROKEN, "%s: activity %s", what, id);
}

static bool file_is_whole(const char *folder, const char *sha,
                          const char *size, int64_t bytes)
{
    enum rendition rendition;
    char path[MEDIA_PATH_SIZE];
    struct buf full = {0};
    struct stat st;
    if (!rendition_parse(size, &rendition))
        return false;
    media_path(sha, rendition, path);
    buf_printf(&full, "%s/%s", folder, path);
    bool ok = stat(full.text, &st) == 0 && st.st_size == bytes;
    buf_clear(&full);
    return ok;
}

bool survey_media(struct db *db, const char *folder, struct err *err)
{
    char wrong[65] = "";
    struct query q = query_begin(db, SQL_RENDITIONS);
    while (!wrong[0] && query_next(&q)) {
        char sha[65], size[17];
        query_text(&q, 0, sha, sizeof sha);
        query_text(&q, 1, size, sizeof size);
        if (!file_is_whole(folder, sha, size, query_int(&q, 2)))
            utf8_copy(wrong, sizeof wrong, sha);
    }
    if (!query_end(&q, err))
        return false;
    return !wrong[0] ||
           err_set(err, ERR_STORAGE,
                   N_("图片文件缺失或损坏，请恢复图片文件夹。"),
                   "picture %s", wrong);
}
