#include "sync/hub/hub_private.h"
#include "sync/hub/routes.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "store/decide.h"
#include "sync/hub/restore.h"
#include "sync/wire.h"

#include <stdlib.h>
#include <string.h>

/* The actions of one request share one database transaction, which costs one
 * wait for the disk; their receipts, rows and revs stay or go together.  When
 * there is one that the database cannot take, or that is not to be answered
 * yet, all begin anew, each with a savepoint of its own: that one is left out,
 * so that the screen sends it again, without holding up its neighbours.
 * Savepoints copy each page that is written and ask a server twice more, so
 * they are not for every day. */

static const char SQL_SAVEPOINT[] = "SAVEPOINT action";
static const char SQL_UNDO[] = "ROLLBACK TO SAVEPOINT action";
static const char SQL_RELEASE[] = "RELEASE SAVEPOINT action";

struct batch {
    struct serve *serve;
    const struct device *device;
    struct action *actions;
    struct verdict *verdicts;
    int count, answered;
    bool apart;  /* each has a savepoint */
    bool failed; /* one at least, and the screen should wait */
    int64_t now;
    bool cloned;
    bool settling; /* see sync/hub/restore.h */
    struct known known;
};

static void refuse_form(const struct action *a, struct verdict *v)
{
    *v = (struct verdict){.seq = a->seq, .verdict = VERDICT_INVALID};
    utf8_copy(v->id, sizeof v->id, a->id);
    utf8_copy(v->reason, sizeof v->reason, rule_word(RULE_FORM));
}

/* A device that counts twice to the same number runs on two disks. */
static bool watch_for_clones(struct db *db, struct batch *b,
                             const struct action *a, struct err *err)
{
    bool used = false;
    if (a->seq == 0 || b->cloned)
        return true;
    if (!receipts_seq_used(db, b->device->id, a->seq, &used, err))
        return false;
    if (!used)
        return true;
    b->cloned = true;
    return devices_cloned(db, b->device->id, err);
}

/* While the hub settles: what takes or gives back one of a limited number of
 * places, and what is refused, perhaps for want of what another screen has
 * still to tell. */
static bool must_wait(const struct batch *b, const struct verdict *v)
{
    return b->settling && (v->verdict == VERDICT_DECLINED ||
                           (v->order > 0 && b->known.activity.capacity > 0));
}

/* *p is what is to be remembered of it.  VERDICT_NONE: not now. */
static bool judge(struct db *db, struct batch *b, const struct zone *z,
                  const struct action *a, struct changes *c,
                  struct proven *p, struct verdict *v, struct err *err)
{
    const struct device *d = b->device;
    struct again again = {.device = d->id, .org = d->org,
                          .settling = b->settling, .now_ms = b->now};
    *p = (struct proven){.at = b->now};
    if (a->proof[0] && proof_read(hub_proof_key(b->serve->hub), a,
                                  &again.proven)) {
        p->at = again.proven.at;
        b->known = (struct known){0};
        return decide_again(db, &again, a, c, v, err);
    }
    if (!decide_next(db, &b->known, a, d->org, z, b->now, c, v, err))
        return false;
    if (must_wait(b, v))
        v->verdict = VERDICT_NONE;
    return true;
}

static bool take_new(struct db *db, struct touched *t, struct batch *b,
                     const struct zone *z, const struct action *a,
                     struct verdict *v, struct err *err)
{
    struct changes c = {0};
    struct proven p = {.at = b->now};
    uint64_t digest;
    bool ok = true;
    if (a->kind == ACTION_UNKNOWN)
        refuse_form(a, v);
    else
        ok = judge(db, b, z, a, &c, &p, v, err);
    bool is_final = ok && v->verdict != VERDICT_NONE;
    if (is_final && v->verdict != VERDICT_INVALID) {
        p.verdict = v->verdict;
        p.order = v->order;
        utf8_copy(p.reason, sizeof p.reason, v->reason);
        proof_make(hub_proof_key(b->serve->hub), a, &p, v->proof);
        /* What was so already settles at the newest rev there is. */
        ok = c.count > 0 ||
             feed_head(db, b->device->org, &v->rev, &digest, err);
    }
    if (is_final)
        ok = ok && changes_commit(db, &c, t, b->device->org, &v->rev, err) &&
             receipts_save(db, b->device->id, a, v, p.at, err);
    changes_clear(&c);
    return ok;
}

static bool take(struct db *db, struct touched *t, struct batch *b,
                 const struct zone *z, const struct action *a,
                 struct verdict *v, struct err *err)
{
    bool found = false;
    if (!id_is_valid(a->id)) {
        refuse_form(a, v); /* nothing to remember it by */
        return true;
    }
    if (!receipts_get(db, a->id, v, &found, err))
        return false;
    if (found) {
        v->seq = a->seq;
        return true;
    }
    return watch_for_clones(db, b, a, err) &&
           take_new(db, t, b, z, a, v, err);
}

/* As db_exec(), but the statement is kept: there are 200 to a request. */
static bool run(struct db *db, const char *sql, struct err *err)
{
    struct query q = query_begin(db, sql);
    return query_run(&q, NULL, err);
}

/* All again, each apart. */
static bool begin_anew(struct batch *b, const struct err *why,
                       struct err *err)
{
    b->apart = true;
    if (why->kind != ERR_NONE)
        log_err("deciding actions", why);
    return err_set(err, ERR_CONFLICT, N_("服务器正忙，稍后会自动再试。"),
                   "one of them has to be left out");
}

/* Full, busy, or to be run again: not about one action alone. */
static bool is_about_all(const struct err *why)
{
    return why->kind != ERR_NONE && why->kind != ERR_STORAGE;
}

/* False only when the whole transaction is lost. */
static bool take_one(struct db *db, struct touched *t, struct batch *b,
                     const struct zone *z, const struct action *a,
                     struct err *err)
{
    struct verdict v = {0};
    struct err own = {0};
    if (b->apart && !run(db, SQL_SAVEPOINT, err))
        return false;
    bool ok = take(db, t, b, z, a, &v, &own);
    if (is_about_all(&own)) {
        *err = own;
        return false;
    }
    if (!b->apart && (!ok || v.verdict == VERDICT_NONE))
        return begin_anew(b, &own, err);
    if (!ok)
        log_err("deciding an action", &own);
    b->failed = b->failed || !ok;
    ok = ok && v.verdict != VERDICT_NONE;
    if (ok)
        b->verdicts[b->answered++] = v;
    else
        b->known = (struct known){0}; /* it is undone */
    return !b->apart ||
           ((ok || run(db, SQL_UNDO, err)) && run(db, SQL_RELEASE, err));
}

static int by_subject(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What this batch decides about is its own until it ends: first its org, so
 * that a batch that comes twice at once is answered once, then its
 * activities in the order of their ids. */
static bool lock_all(struct db *db, const struct batch *b, struct err *err)
{
    const char **subjects = mem_new((size_t)b->count * sizeof *subjects);
    struct buf keys = {0};
    int n = 0;
    for (int i = 0; i < b->count; i++)
        if (id_is_valid(b->actions[i].subject))
            subjects[n++] = b->actions[i].subject;
    qsort(subjects, (size_t)n, sizeof *subjects, by_subject);
    for (int i = 0; i < n; i++)
        if (i == 0 || strcmp(subjects[i], subjects[i - 1]) != 0)
            buf_printf(&keys, "%sactivity/%s", i > 0 ? "\n" : "", subjects[i]);
    free(subjects);
    bool ok = hub_org_lock(db, b->device->org, err) &&
              (n == 0 || db_lock(db, keys.text, err));
    buf_clear(&keys);
    return ok;
}

/* Who sent them is known by the signature. */
static void name_device(struct batch *b)
{
    for (int i = 0; i < b->count; i++)
        utf8_copy(b->actions[i].device, sizeof b->actions[i].device,
                  b->device->id);
}

static bool take_all(struct db *db, struct touched *t, void *ctx,
                     struct err *err)
{
    struct batch *b = ctx;
    struct org org;
    name_device(b);
    b->answered = 0; /* it may be run again */
    b->failed = b->cloned = false;
    b->known = (struct known){0};
    if (!lock_all(db, b, err) || !orgs_get(db, b->device->org, &org, err) ||
        !restore_is_settling(db, b->now, &b->settling, err))
        return false;
    b->apart = b->apart || b->settling;
    struct zone *z = zone_open(org.tz, err);
    bool ok = z != NULL;
    for (int i = 0; ok && i < b->count; i++)
        ok = take_one(db, t, b, z, &b->actions[i], err);
    zone_close(z);
    return ok;
}

static void count_verdicts(const struct batch *b)
{
    struct metrics *m = &b->serve->metrics;
    for (int i = 0; i < b->answered; i++)
        atomic_fetch_add(&m->actions[b->verdicts[i].verdict], 1);
    if (b->cloned) {
        atomic_fetch_add(&m->clones, 1);
        log_warn("device %s: a sequence number came twice, it may have been "
                 "cloned or restored",
                 b->device->id);
    }
}

void post_actions(struct serve *s, const struct device *device,
                  struct request *r, struct answer *a)
{
    struct err err = {0};
    struct batch b = {.serve = s, .device = device};
    b.now = clock_now_ms(NULL);
    b.actions = mem_new(WIRE_ACTIONS_MAX * sizeof *b.actions);
    b.verdicts = mem_new(WIRE_ACTIONS_MAX * sizeof *b.verdicts);
    if (!wire_get_actions(r->body ? r->body : "", r->body_len, b.actions,
                          &b.count, &err)) {
        answer_problem(a, 400, "操作记录的格式不对。", err.detail);
    } else if (!hub_batch(s->hub, take_all, &b, &err)) {
        answer_trouble(a, "taking actions", &err);
    } else if (b.answered == 0 && b.failed) {
        answer_problem(a, 503, "服务器暂时无法处理，请稍后再试。", "");
        answer_header(a, "Retry-After", "5");
    } else {
        count_verdicts(&b);
        a->status = 200;
        a->type = "application/json";
        answer_header(a, "Cache-Control", "no-store");
        wire_put_verdicts(&a->body, b.verdicts, b.answered, b.now);
    }
    free(b.verdicts);
    free(b.actions);
}
