#include "store/feed.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/feed_rows.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_TEXT = 16 * 1024 };

static const char SQL_ROW[] = "SELECT org, rev, deleted FROM feed"
                              " WHERE entity = $1 AND id = $2";

static const char SQL_SET_ROW[] =
    "INSERT INTO feed (entity, id, org, rev, deleted)"
    " VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (entity, id) DO UPDATE SET org = excluded.org,"
    " rev = excluded.rev, deleted = excluded.deleted";

static const char SQL_ADD_ROW[] =
    "INSERT INTO feed (entity, id, org, rev, deleted)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

static const char SQL_HEAD[] =
    "SELECT rev, digest FROM feed_head WHERE org = $1";

static const char SQL_STAND[] =
    "SELECT coalesce(o.parent, ''), coalesce(h.rev, 0), coalesce(h.floor, 0),"
    " coalesce(h.digest, 0) FROM org o LEFT JOIN feed_head h ON h.org = o.id"
    " WHERE o.id = $1";

/* What two numbers do not share is their XOR, which not every engine has. */
static const char SQL_MIX_HEAD[] =
    "INSERT INTO feed_head (org, rev, digest) VALUES ($1, $2, $3)"
    " ON CONFLICT (org) DO UPDATE SET rev = CASE"
    " WHEN excluded.rev > feed_head.rev THEN excluded.rev"
    " ELSE feed_head.rev END,"
    " digest = (feed_head.digest | excluded.digest)"
    " - (feed_head.digest & excluded.digest)";

static const char SQL_NEXT_REV[] =
    "INSERT INTO feed_head (org, rev, digest) VALUES ($1, 1, 0)"
    " ON CONFLICT (org) DO UPDATE SET rev = feed_head.rev + 1"
    " RETURNING rev";

void changes_add(struct changes *c, const char *org, const char *entity,
                 const char *id, bool deleted)
{
    const struct entity *e = entity_find(entity);
    assert(e && *org && *id);
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 8;
        c->list = mem_resize(c->list, (size_t)c->room * sizeof *c->list);
    }
    struct change *added = &c->list[c->count++];
    *added = (struct change){.entity = e->name, .deleted = deleted};
    snprintf(added->org, ID_SIZE, "%s", org);
    snprintf(added->id, ID_SIZE, "%s", id);
}

void changes_clear(struct changes *c)
{
    free(c->list);
    *c = (struct changes){0};
}

static uint64_t fnv(uint64_t hash, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3u;
    return hash;
}

uint64_t feed_hash(const char *entity, const char *id, int64_t rev)
{
    char digits[24], *end = digits + sizeof digits, *p = end;
    uint64_t left = (uint64_t)rev;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    uint64_t hash = fnv(0xCBF29CE484222325u, entity, strlen(entity) + 1);
    hash = fnv(hash, id, strlen(id) + 1);
    return fnv(hash, p, (size_t)(end - p));
}

bool feed_row_get(struct db *db, const char *entity, const char *id,
                  struct feed_row *out, struct err *err)
{
    *out = (struct feed_row){0};
    struct query q = query_begin(db, SQL_ROW);
    query_bind_text(&q, entity);
    query_bind_text(&q, id);
    if (query_next(&q)) {
        query_text(&q, 0, out->org, sizeof out->org);
        out->rev = query_int(&q, 1);
        out->deleted = query_int(&q, 2) != 0;
    }
    return query_end(&q, err);
}

static bool write_row(struct db *db, const char *sql, const char *entity,
                      const char *id, const struct feed_row *row, int *changed,
                      struct err *err)
{
    struct query q = query_begin(db, sql);
    query_bind_lasting(&q, entity);
    query_bind_lasting(&q, id);
    query_bind_lasting(&q, row->org);
    query_bind_int(&q, row->rev);
    query_bind_int(&q, row->deleted);
    return query_run(&q, changed, err);
}

bool feed_row_add(struct db *db, const char *entity, const char *id,
                  const struct feed_row *row, bool *is_new, struct err *err)
{
    int changed = 0;
    bool ok = write_row(db, SQL_ADD_ROW, entity, id, row, &changed, err);
    *is_new = changed > 0;
    return ok;
}

bool feed_row_set(struct db *db, const char *entity, const char *id,
                  const struct feed_row *row, struct err *err)
{
    return write_row(db, SQL_SET_ROW, entity, id, row, NULL, err);
}

bool feed_head(struct db *db, const char *org, int64_t *rev, uint64_t *digest,
               struct err *err)
{
    *rev = 0;
    *digest = 0;
    struct query q = query_begin(db, SQL_HEAD);
    query_bind_text(&q, org);
    if (query_next(&q)) {
        *rev = query_int(&q, 0);
        *digest = (uint64_t)query_int(&q, 1);
    }
    return query_end(&q, err);
}

/* *next: the org above it, "" at the top. */
static bool read_stand(struct db *db, const char *org, struct feed_stand *out,
                       bool *found, char next[ID_SIZE], struct err *err)
{
    struct query q = query_begin(db, SQL_STAND);
    query_bind_lasting(&q, org);
    *found = query_next(&q);
    if (*found) {
        utf8_copy(out->org, sizeof out->org, org);
        out->rev = query_int(&q, 1);
        out->floor = query_int(&q, 2);
        out->digest = (uint64_t)query_int(&q, 3);
        query_text(&q, 0, next, ID_SIZE);
    }
    return query_end(&q, err);
}

bool feed_path(struct db *db, const char *org, struct feed_stand *out, int max,
               int *count, struct err *err)
{
    char at[ID_SIZE], next[ID_SIZE] = "";
    bool found = true;
    utf8_copy(at, sizeof at, org);
    *count = 0;
    while (found && at[0] && *count < max) {
        if (!read_stand(db, at, &out[*count], &found, next, err))
            return false;
        *count += found;
        memcpy(at, next, sizeof at);
    }
    return true;
}

bool feed_head_mix(struct db *db, const char *org, int64_t rev, uint64_t delta,
                   struct err *err)
{
    struct query q = query_begin(db, SQL_MIX_HEAD);
    query_bind_text(&q, org);
    query_bind_int(&q, rev);
    query_bind_int(&q, (int64_t)delta);
    return query_run(&q, NULL, err);
}

static bool next_rev(struct db *db, const char *org, int64_t *rev,
                     struct err *err)
{
    struct query q = query_begin(db, SQL_NEXT_REV);
    query_bind_text(&q, org);
    while (query_next(&q))
        *rev = query_int(&q, 0);
    return query_end(&q, err);
}

/* By row, the newest first. */
static int by_row(const void *a, const void *b)
{
    const struct change *x = *(struct change *const *)a;
    const struct change *y = *(struct change *const *)b;
    int order = strcmp(x->entity, y->entity);
    if (order == 0)
        order = strcmp(x->id, y->id);
    return order ? order : (x < y) - (x > y);
}

/* By org, then in the order in which they happened. */
static int by_org(const void *a, const void *b)
{
    const struct change *x = *(struct change *const *)a;
    const struct change *y = *(struct change *const *)b;
    int order = strcmp(x->org, y->org);
    return order ? order : (x > y) - (x < y);
}

/* One entry per row, its last one; an owned array. */
static struct change **last_changes(struct changes *c, int *count)
{
    struct change **list = mem_new((size_t)c->count * sizeof *list);
    for (int i = 0; i < c->count; i++)
        list[i] = &c->list[i];
    qsort(list, (size_t)c->count, sizeof *list, by_row);
    int n = 0;
    for (int i = 0; i < c->count; i++)
        if (n == 0 || strcmp(list[n - 1]->id, list[i]->id) != 0 ||
            strcmp(list[n - 1]->entity, list[i]->entity) != 0)
            list[n++] = list[i];
    qsort(list, (size_t)n, sizeof *list, by_org);
    *count = n;
    return list;
}

/* Gives one row its rev; *delta collects what it does to its org's digest. */
static bool commit_row(struct db *db, const struct change *c, int64_t rev,
                       uint64_t *delta, struct err *err)
{
    struct feed_row old;
    if (!feed_row_get(db, c->entity, c->id, &old, err))
        return false;
    if (*old.org && !old.deleted) {
        uint64_t was = feed_hash(c->entity, c->id, old.rev);
        if (strcmp(old.org, c->org) == 0)
            *delta ^= was;
        else if (!feed_head_mix(db, old.org, 0, was, err))
            return false;
    }
    if (!c->deleted)
        *delta ^= feed_hash(c->entity, c->id, rev);
    struct feed_row now = {.rev = rev, .deleted = c->deleted};
    memcpy(now.org, c->org, sizeof now.org);
    return feed_row_set(db, c->entity, c->id, &now, err);
}

/* How much of a rev a row takes.  Those with a body count for more, so that
 * a rev, which travels in one message, cannot become too long for it. */
static int weight(const struct change *c)
{
    for (const struct field *f = entity_find(c->entity)->fields; f->name; f++)
        if (f->type == FIELD_TEXT && f->max >= LONG_TEXT)
            return FEED_REV_ROWS / FEED_REV_BODIES;
    return 1;
}

/* The changes of one org, in as many revs as they need. */
static bool commit_org(struct db *db, struct change **list, int count,
                       int64_t *rev, struct err *err)
{
    uint64_t delta = 0;
    int room = 0;
    for (int i = 0; i < count; i++) {
        int takes = weight(list[i]);
        if (takes > room) {
            if (!next_rev(db, list[i]->org, rev, err))
                return false;
            room = FEED_REV_ROWS;
        }
        room -= takes;
        if (!commit_row(db, list[i], *rev, &delta, err))
            return false;
    }
    return feed_head_mix(db, list[0]->org, *rev, delta, err);
}

bool feed_commit(struct db *db, struct changes *c, const char *org,
                 int64_t *rev, struct err *err)
{
    if (rev)
        *rev = 0;
    if (c->count == 0)
        return true;
    int count;
    struct change **list = last_changes(c, &count);
    bool ok = true;
    for (int i = 0, n; ok && i < count; i += n) {
        for (n = 1;
             i + n < count && strcmp(list[i]->org, list[i + n]->org) == 0;)
            n++;
        int64_t taken = 0;
        ok = commit_org(db, list + i, n, &taken, err);
        if (rev && org && strcmp(list[i]->org, org) == 0)
            *rev = taken;
    }
    free(list);
    return ok;
}

void feed_columns(struct buf *sql, const struct entity *e, const char *prefix)
{
    for (const struct field *f = e->fields; f->name; f++)
        buf_printf(sql, ", %s\"%s\"", prefix, f->name);
}
