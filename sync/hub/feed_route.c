#include "sync/hub/routes.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/feed.h"
#include "sync/wire.h"

#include <stdlib.h>
#include <string.h>

/* One reader's view: its orgs, where it is in each, and how far each goes. */
struct view {
    struct cursor at;
    struct feed_stand feeds[WIRE_ORGS_MAX];
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
        v->at.at[i].base = v->feeds[i].rev;
    if (q->from_start)
        return true;
    if (strcmp(q->from.epoch, v->at.epoch) != 0)
        return false;
    for (int i = 0; i < q->from.count; i++) {
        int at = 0;
        while (at < v->at.count &&
               strcmp(v->at.at[at].org, q->from.at[i].org) != 0)
            at++;
        if (at == v->at.count || q->from.at[i].rev > v->feeds[at].rev ||
            q->from.at[i].base > v->feeds[at].rev)
            return false;
        v->at.at[at].rev = q->from.at[i].rev;
        v->at.at[at].base = q->from.at[i].base;
    }
    return true;
}

/* Tombstones are gone that this reader needs. */
static bool has_missed(const struct view *v)
{
    for (int i = 0; i < v->at.count; i++) {
        int64_t floor = v->feeds[i].floor;
        if (floor > v->at.at[i].rev && floor > v->at.at[i].base)
            return true;
    }
    return false;
}

/* Own org first, then its ancestors.  Under the lock. */
static bool look(struct serve *s, struct db *db, const char *org,
                 struct view *v, struct err *err)
{
    *v = (struct view){0};
    utf8_copy(v->at.epoch, sizeof v->at.epoch, hub_epoch(s->hub));
    if (!feed_path(db, org, v->feeds, WIRE_ORGS_MAX, &v->at.count, err))
        return false;
    for (int i = 0; i < v->at.count; i++)
        memcpy(v->at.at[i].org, v->feeds[i].org, ID_SIZE);
    return true;
}

static bool is_caught_up(const struct view *v)
{
    for (int i = 0; i < v->at.count; i++)
        if (v->at.at[i].rev < v->feeds[i].rev)
            return false;
    return true;
}

/* A page as it grows. */
struct draft {
    struct page page;                    /* without the rows */
    struct portion parts[WIRE_ORGS_MAX]; /* of each org */
    int part_count;                      /* orgs that were read */
    struct buf rows;
    int count; /* rows */
};

static void clear_draft(struct draft *d)
{
    for (int i = 0; i < d->part_count; i++)
        portion_clear(&d->parts[i]);
    buf_clear(&d->rows);
}

/* One org's next rows.  Who is still at its first load is alone there. */
static bool read_rows(struct serve *s, struct db *db, const struct view *v,
                      int i, int max, struct portion *out, struct err *err)
{
    int64_t after = v->at.at[i].rev;
    if (after == v->feeds[i].rev)
        return true;
    if (!s->recent || v->at.at[i].base > after)
        return portion_read(db, v->at.at[i].org, after, max, out, err);
    return recent_page(s->recent, db, &v->feeds[i], after, max, out, err);
}

/* Reads enough for a page, and perhaps more: what fits is known when it is
 * written.  Under the lock. */
static bool gather(struct serve *s, struct db *db, const struct view *v,
                   int limit, struct draft *d, struct err *err)
{
    int room = limit;
    bool more = false;
    while (d->part_count < v->at.count && room > 0 && !more) {
        struct portion *p = &d->parts[d->part_count];
        int max = room > FEED_REV_ROWS ? room : FEED_REV_ROWS;
        if (!read_rows(s, db, v, d->part_count, max, p, err))
            return false;
        d->part_count++;
        room -= portion_rows(p);
        more = p->more;
    }
    return true;
}

/* How many of these revs still go on the page.  Its first always does. */
static int whole_revs(const struct portion *p, const struct draft *d, int limit)
{
    int fit = 0;
    while (fit < p->rev_count && d->count + p->revs[fit].rows <= limit &&
           d->rows.len + p->revs[fit].bytes <= WIRE_PAGE_BYTES)
        fit++;
    return fit == 0 && d->count == 0 && p->rev_count > 0 ? 1 : fit;
}

static void add_revs(struct draft *d, const struct portion *p, int count)
{
    const struct portion_rev *last = &p->revs[count - 1];
    if (d->count > 0)
        buf_put(&d->rows, ",");
    buf_add(&d->rows, p->text.text, last->bytes);
    d->count += last->rows;
}

/* Adds one org's part to the page.  False: the page is full before the org
 * is. */
static bool add_part(struct view *v, int i, int limit, struct draft *d)
{
    struct portion *p = &d->parts[i];
    portion_write(p);
    int fit = whole_revs(p, d, limit);
    bool is_whole = fit == p->rev_count && !p->more;
    if (fit > 0)
        add_revs(d, p, fit);
    if (is_whole)
        v->at.at[i].rev = v->feeds[i].rev;
    else if (fit > 0)
        v->at.at[i].rev = p->revs[fit - 1].rev;
    return is_whole;
}

static void compose(struct view *v, int limit, struct draft *d)
{
    struct page *p = &d->page;
    int part = 0;
    while (part < d->part_count && add_part(v, part, limit, d))
        part++;
    p->more = !is_caught_up(v);
    for (int i = 0; !p->more && i < v->at.count; i++) {
        struct digest *of = &p->digests[p->digest_count++];
        utf8_copy(of->org, sizeof of->org, v->at.at[i].org);
        of->value = v->feeds[i].digest;
    }
    utf8_copy(p->epoch, sizeof p->epoch, v->at.epoch);
    cursor_format(&v->at, p->cursor);
    p->server_time = clock_now_ms(NULL);
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
                              struct view *v, struct draft *d, struct err *err)
{
    enum outcome o = PAGE;
    struct db *db = hub_lock(s->hub);
    if (!db_begin_reading(db, err) || !look(s, db, org, v, err))
        o = TROUBLE;
    else if (!place(v, q) || has_missed(v))
        o = GONE;
    else if (may_wait && is_caught_up(v))
        o = NOTHING;
    else if (!gather(s, db, v, q->limit, d, err))
        o = TROUBLE;
    db_end(db, false, err);
    hub_release(s->hub);
    return o;
}

void get_feed(struct serve *s, const struct device *device, struct request *r,
              struct answer *a)
{
    struct asked q;
    struct view v;
    struct draft d = {0};
    struct err err = {0};
    if (!ask(r, &q)) {
        answer_problem(a, 400, "参数不对。", "cursor, limit or wait");
        return;
    }
    bool may_wait = q.wait_s > 0 && !r->waited;
    int64_t changes = may_wait ? live_changes(s->live) : 0;
    enum outcome o = look_once(s, device->org, &q, may_wait, &v, &d, &err);
    if (o == NOTHING) {
        if (!watch(s, r, &v, q.wait_s, changes))
            o = look_once(s, device->org, &q, true, &v, &d, &err);
        a->park = o == NOTHING;
        if (!a->park)
            live_forget(&r->waiter);
    }
    if (o == TROUBLE)
        answer_trouble(a, "reading the feed", &err);
    if (o == GONE)
        answer_problem(a, 410, "数据已重新编号，请从头同步。", "cursor");
    if (o == PAGE) {
        compose(&v, q.limit, &d);
        a->status = 200;
        a->type = "application/json";
        answer_header(a, "Cache-Control", "no-store");
        wire_put_page_of(&a->body, &d.page, &d.rows);
    }
    clear_draft(&d);
}
