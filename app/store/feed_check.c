#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/feed.h"

#include <stdlib.h>
#include <string.h>

/* Digests anew from the rows, by org. */
struct recount {
    struct counted {
        char org[ID_SIZE];
        uint64_t digest;
    } *list; /* owned */
    int count, room;
    bool whole; /* no row without its place in the feed, nor the other way */
};

static const char SQL_HEADS[] = "SELECT org, digest FROM feed_head";

static struct counted *of_org(struct recount *r, const char *org)
{
    for (int i = 0; i < r->count; i++)
        if (strcmp(r->list[i].org, org) == 0)
            return &r->list[i];
    if (r->count == r->room) {
        r->room = r->room ? 2 * r->room : 4;
        r->list = mem_resize(r->list, (size_t)r->room * sizeof *r->list);
    }
    struct counted *added = &r->list[r->count++];
    *added = (struct counted){0};
    utf8_copy(added->org, sizeof added->org, org);
    return added;
}

/* Every row of the one has its fellow in the other when they and the pairs
 * are as many. */
static bool count_pairs(struct db *db, const struct entity *e, int64_t pairs,
                        struct recount *r, struct err *err)
{
    struct buf sql = {0};
    buf_printf(&sql,
               "SELECT (SELECT count(*) FROM %s), (SELECT count(*) FROM feed"
               " WHERE entity = $1)",
               e->table);
    struct query q = query_once(db, sql.text);
    buf_clear(&sql);
    query_bind_lasting(&q, e->name);
    if (query_next(&q) &&
        (query_int(&q, 0) != pairs || query_int(&q, 1) != pairs))
        r->whole = false;
    return query_end(&q, err);
}

static bool recount_entity(struct db *db, const struct entity *e,
                           struct recount *r, struct err *err)
{
    int64_t pairs = 0;
    struct buf sql = {0};
    buf_printf(&sql,
               "SELECT f.org, f.id, f.rev FROM feed f JOIN %s t"
               " ON t.id = f.id AND t.org = f.org WHERE f.entity = $1",
               e->table);
    struct query q = query_once(db, sql.text);
    buf_clear(&sql);
    query_bind_lasting(&q, e->name);
    for (; query_next(&q); pairs++) {
        char org[ID_SIZE], id[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        query_text(&q, 1, id, sizeof id);
        of_org(r, org)->digest ^= feed_hash(e->name, id, query_int(&q, 2));
    }
    return query_end(&q, err) && count_pairs(db, e, pairs, r, err);
}

static bool compare_heads(struct db *db, struct recount *r, struct err *err)
{
    struct query q = query_begin(db, SQL_HEADS);
    while (query_next(&q)) {
        char org[ID_SIZE];
        query_text(&q, 0, org, sizeof org);
        of_org(r, org)->digest ^= (uint64_t)query_int(&q, 1);
    }
    for (int i = 0; i < r->count; i++)
        r->whole = r->whole && r->list[i].digest == 0;
    return query_end(&q, err);
}

bool feed_check(struct db *db, bool *sound, struct err *err)
{
    struct recount r = {.whole = true};
    if (!db_begin_reading(db, err))
        return false;
    bool ok = true;
    for (int i = 0; ok && i < entity_count; i++)
        ok = recount_entity(db, &entities[i], &r, err);
    ok = ok && compare_heads(db, &r, err);
    db_end(db, false, err);
    *sound = ok && r.whole;
    free(r.list);
    return ok;
}
