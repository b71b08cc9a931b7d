#include "sync/hub/routes.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/feed.h"
#include "store/orgs.h"
#include "sync/wire.h"

#include <stdlib.h>
#include <string.h>

/* One reader's view: its orgs, where it is in each, and how far each goes. */
struct view {
    struct cursor at;
    int64_t head[WIRE_ORGS_MAX];
    uint64_t digest[WIRE_ORGS_MAX];
};

struct asked {
    struct cursor from;
    bool from_start;
    int limit, wait_s;
};

/* A whole number from the query, or `otherwise` when it is not there. */
static bool arg_number(const struct request *r, const char *name, int least,
                       int otherwise, int *out)
{
    char text[12];
    bool bad = false;
    *out = otherwise;
    if (!request_arg(r, name, text, sizeof text, &bad) || !text[0])
        return !bad;
    char *end;
    long n = strtol(text, &end, 10);
    *out = n > INT32_MAX ? INT32_MAX : (int)n;
    return *end == '\0' && n >= least;
}

static bool ask(const struct request *r, struct asked *out)
{
    char text[WIRE_CURSOR_SIZE];
    bool bad = false;
    *out = (struct asked){.from_start = true};
    if (request_arg(r, "cursor", text, sizeof text, &bad) && text[0])
        out->from_start = false;
    if (bad || (!out->from_start && !cursor_parse(text, &out->from)))
        return false;
    if (!arg_number(r, "limit", 1, WIRE_ROWS_MAX, &out->limit) ||
        !arg_number(r, "wait", 0, 0, &out->wait_s))
        return false;
    if (out->limit > WIRE_ROWS_MAX)
        out->limit = WIRE_ROWS_MAX;
    if (out->wait_s > WIRE_WAIT_MAX_S)
        out->wait_s = WIRE_WAIT_MAX_S;
    return true;
}

/* Puts the reader's revs on its orgs; one that it has not begun with, it
 * reads from the start.  False: the cursor is none of ours. */
static bool place(struct view *v, const struct asked *q)
{
    for (int i = 0; i < v->at.count; i++)
        v->at.at[i].base = v->head[i];
    if (q->from_start)
        return true;
    if (strcmp(q->from.epoch, v->at.epoch) != 0)
        return false;
    for (int i = 0; i < q->from.count; i++) {
        int at = 0;
        while (at < v->at.count &&
               strcmp(v->at.at[at].org, q->from.at[i].org) != 0)
            at++;
        if (at == v->at.count || q->from.at[i].rev > v->head[at] ||
            q->from.at[i].base > v->head[at])
            return false;
        v->at.at[at].rev = q->from.at[i].rev;
        v->at.at[at].base = q->from.at[i].base;
    }
    return true;
}

/* *missed: tombstones are gone that this reader needs. */
static bool look_down(struct db *db, const struct view *v, bool *missed,
                      struct err *err)
{
    for (int i = 0; i < v->at.count && !*missed; i++) {
        int64_t rev = v->at.at[i].rev, base = v->at.at[i].base, floor;
        if (rev == v->head[i] || base == v->head[i])
            continue;
        if (!feed_floor(db, v->at.at[i].org, &floor, err))
            return false;
        *missed = floor > rev && floor > base;
    }
    return true;
}

/* Own org first, then its ancestors, with their heads.  Under the lock. */
static bool look(struct serve *s, struct db *db, const char *org,
                 struct view *v, struct err *err)
{
    struct org *path = mem_new(ORG_DEPTH_MAX * sizeof *path);
    int count = 0;
    *v = (struct view){0};
    utf8_copy(v->at.epoch, sizeof v->at.epoch, hub_epoch(s->hub));
    bool ok = orgs_path(db, org, path, &count, err);
    for (int i = 0; ok && i < count && i < WIRE_ORGS_MAX; i++) {
        utf8_copy(v->at.at[i].org, sizeof v->at.at[i].org, path[i].id);
        v->at.count++;
        ok = feed_head(db, path[i].id, &v->head[i], &v->digest[i], err);
    }
    free(path);
    return ok;
}

static bool is_caught_up(const struct view *v)
{
    for (int i = 0; i < v->at.count; i++)
        if (v->at.at[i].rev < v->head[i])
            return false;
    return true;
}

/* How many of these rows, whole revs only, still go on the page.  The first
 * rev of a page always does. */
static int whole_revs(const struct row *rows, int count, int room,
                      size_t *bytes, bool page_is_empty)
{
    int fit = 0;
    for (int i = 0; i < count;) {
        int end = i;
        size_t more = 0;
        while (end < count && rows[end].rev == rows[i].rev)
            more += wire_row_bytes(&rows[end++]);
        bool first = page_is_empty && fit == 0;
        if (!first && (end > room || *bytes + more > WIRE_PAGE_BYTES))
            break;
        *bytes += more;
        fit = i = end;
    }
    return fit;
}

/* One org's next rows.  Who is still at its first load is alone there. */
static bool read_rows(struct serve *s, struct db *db, const struct view *v,
                      int i, int max, struct row *rows, int *count,
                      bool *further, struct err *err)
{
    int64_t after = v->at.at[i].rev;
    struct recent_head head = {v->head[i], v->digest[i]};
    if (!s->recent || v->at.at[i].base > after)
        return feed_page(db, v->at.at[i].org, after, max, rows, count,
                         further, err);
    return recent_page(s->recent, db, v->at.at[i].org, after, &head, max,
                       rows, count, further, err);
}

/* Adds one org's next rows to the page.  p->more is set when the page is
 * full before the org is. */
static bool add_org(struct serve *s, struct db *db, struct view *v, int i,
                    int limit, struct page *p, size_t *bytes, struct err *err)
{
    while (v->at.at[i].rev < v->head[i] && !p->more) {
        int room = limit - p->count, count = 0;
        if (room <= 0 || *bytes >= WIRE_PAGE_BYTES) {
            p->more = true;
            break;
        }
        int max = room > FEED_REV_ROWS ? room : FEED_REV_ROWS;
        struct row *rows = p->rows + p->count;
        bool further = false;
        if (!read_rows(s, db, v, i, max, rows, &count, &further, err))
            return false;
        int fit = whole_revs(rows, count, room, bytes, p->count == 0);
        for (int k = fit; k < count; k++)
            row_clear(&rows[k]);
        p->count += fit;
        if (fit > 0)
            v->at.at[i].rev = rows[fit - 1].rev;
        if (fit == count && !further)
            v->at.at[i].rev = v->head[i];
        p->more = fit < count;
        if (count == 0)
            break;
    }
    return true;
}

static bool compose(struct serve *s, struct db *db, struct view *v, int limit,
                    struct page *p, struct err *err)
{
    size_t bytes = 0;
    if (!is_caught_up(v))
        p->rows = mem_new((size_t)(limit + FEED_REV_ROWS) * sizeof *p->rows);
    for (int i = 0; i < v->at.count; i++)
        if (!add_org(s, db, v, i, limit, p, &bytes, err))
            return false;
    p->more = !is_caught_up(v);
    for (int i = 0; !p->more && i < v->at.count; i++) {
        struct digest *d = &p->digests[p->digest_count++];
        utf8_copy(d->org, sizeof d->org, v->at.at[i].org);
        d->value = v->digest[i];
    }
    utf8_copy(p->epoch, sizeof p->epoch, v->at.epoch);
    cursor_format(&v->at, p->cursor);
    p->server_time = clock_now_ms(NULL);
    return true;
}

static bool watch(struct serve *s, struct request *r, const struct view *v,
                  int wait_s, int64_t changes)
{
    r->waiter.orgs = mem_new((size_t)v->at.count * sizeof *r->waiter.orgs);
    struct waiter *w = &r->waiter;
    w->org_count = v->at.count;
    for (int i = 0; i < v->at.count; i++)
        memcpy(w->orgs[i], v->at.at[i].org, ID_SIZE);
    return live_watch(s->live, w, wait_s * 1000, changes);
}

enum outcome { TROUBLE, GONE, NOTHING, PAGE };

/* One look at the feed.  NOTHING only when `may_wait`. */
static enum outcome look_once(struct serve *s, const char *org,
                              const struct asked *q, bool may_wait,
                              struct view *v, struct page *p,
                              struct err *err)
{
    enum outcome o = PAGE;
    bool missed = false;
    struct db *db = hub_lock(s->hub);
    if (!db_begin_reading(db, err) || !look(s, db, org, v, err))
        o = TROUBLE;
    else if (!place(v, q))
        o = GONE;
    else if (!look_down(db, v, &missed, err))
        o = TROUBLE;
    else if (missed)
        o = GONE;
    else if (may_wait && is_caught_up(v))
        o = NOTHING;
    else if (!compose(s, db, v, q->limit, p, err))
        o = TROUBLE;
    db_end(db, false, err);
    hub_release(s->hub);
    return o;
}

void get_feed(struct serve *s, const struct device *device,
              struct request *r, struct answer *a)
{
    struct asked q;
    struct view v;
    struct page p = {0};
    struct err err = {0};
    if (!ask(r, &q)) {
        answer_problem(a, 400, "参数不对。", "cursor, limit or wait");
        return;
    }
    bool may_wait = q.wait_s > 0 && !r->waited;
    int64_t changes = may_wait ? live_changes(s->live) : 0;
    enum outcome o = look_once(s, device->org, &q, may_wait, &v, &p, &err);
    if (o == NOTHING) {
        if (!watch(s, r, &v, q.wait_s, changes))
            o = look_once(s, device->org, &q, true, &v, &p, &err);
        a->park = o == NOTHING;
        if (!a->park)
            live_forget(&r->waiter);
    }
    if (o == TROUBLE)
        answer_trouble(a, "reading the feed", &err);
    if (o == GONE)
        answer_problem(a, 410, "数据已重新编号，请从头同步。", "cursor");
    if (o == PAGE) {
        a->status = 200;
        a->type = "application/json";
        answer_header(a, "Cache-Control", "no-store");
        wire_put_page(&a->body, &p);
    }
    page_clear(&p);
}
