#include "sync/engine/pull.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/utf8.h"
#include "store/feed.h"
#include "store/meta.h"
#include "store/reload.h"
#include "sync/engine/page_job.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    AHEAD_MAX = 2,   /* jobs with the writer while a page is asked for */
    ASK_S = 60,      /* a long poll and its answer */
    EMPTY_MS = 1000, /* at least between two questions without news */
    BUSY_MS = 200,   /* when no exchange is free */
    RELOAD_MS = 60 * 60 * 1000, /* a wrong digest reloads once an hour */
    RECOUNT_MS = 60 * 60 * 1000, /* the rows' own digest is made anew */
    QUERY_SIZE = 3 * WIRE_CURSOR_SIZE + 64,
    HTTP_GONE = 410
};

/* Learns where the database stands. */
static void look(struct pull *p)
{
    struct core *c = p->core;
    struct position at;
    struct err err;
    if (!reload_position(c->db, c->reload, &at, &err)) {
        log_err("reading the cursor", &err);
        return;
    }
    p->beside = at.beside || (p->reload && c->state.ready);
    utf8_copy(p->epoch, sizeof p->epoch, at.epoch);
    utf8_copy(p->committed, sizeof p->committed, at.cursor);
}

void pull_begin(struct pull *p, struct core *c)
{
    *p = (struct pull){.core = c,
                       .attempt = p->attempt + 1,
                       .settling = true,
                       .committing = p->committing,
                       .commit_due = p->commit_due};
    look(p);
    snprintf(p->cursor, sizeof p->cursor, "%s", p->committed);
    if (!p->beside)
        core_submit(c, tidy_job_new(c->reload));
}

void pull_end(struct pull *p)
{
    if (p->asking)
        transport_abort(p->core->transport, p->asking);
    p->asking = NULL;
    if (p->held)
        job_free(&p->held->chore.job);
    p->held = NULL;
}

bool pull_is_working(const struct pull *p)
{
    return p->committing > 0 || p->held || (p->asking && p->behind);
}

static void submit_held(struct pull *p)
{
    struct page_job *job = p->held;
    if (!job)
        return;
    p->held = NULL;
    if (p->committing++ == 0)
        p->commit_due = clock_steady_ms() + COMMIT_DEADLINE_MS;
    core_submit(p->core, &job->chore);
}

/* Goes back to what the database holds; answers on their way are void, but
 * what has arrived is stored. */
static void start_over(struct pull *p)
{
    submit_held(p);
    pull_end(p);
    p->attempt++;
    p->greeted = p->behind = false;
    p->settling = true;
    snprintf(p->cursor, sizeof p->cursor, "%s", p->reload ? "" : p->committed);
}

/* A full load that has to begin again comes later and later, so that a hub
 * that lets none become whole is not flooded. */
static void load_everything(struct pull *p, const char *why)
{
    bool ready = p->core->state.ready, again = p->beside || !ready;
    log_info("pull: loading everything: %s", why);
    p->reload = true;
    p->beside = ready;
    start_over(p);
    p->reload_since = p->attempt;
    p->due = p->earliest = again ? core_retry_at(&p->spoilt, NULL) : 0;
}

static void fail(struct pull *p, const struct answer *a)
{
    start_over(p);
    p->due = core_retry_at(&p->failures, a);
    p->earliest = a && a->status == 0 ? 0 : p->due;
}

void pull_now(struct pull *p)
{
    if (p->due > p->earliest)
        p->due = p->earliest;
}

/* ---- when caught up ---- */

static bool digest_agrees(struct pull *p, const struct page *page)
{
    struct core *c = p->core;
    struct err err = {0};
    char unseen[META_MAX];
    bool ok = meta_get(c->db, "unseen", unseen, &err);
    /* Rows that this program does not know count at the hub alone. */
    if (ok && strcmp(unseen, "1") == 0)
        return true;
    for (int i = 0; ok && i < page->digest_count; i++) {
        const struct digest *d = &page->digests[i];
        int64_t rev;
        uint64_t digest;
        ok = feed_head(c->db, d->org, &rev, &digest, &err);
        if (ok && digest != d->value) {
            log_warn("pull: digest of %s differs at rev %lld", d->org,
                     (long long)rev);
            return false;
        }
    }
    if (!ok)
        log_err("comparing digests", &err);
    return true;
}

/* The digest that is kept goes with the rows as they change: a row that was
 * lost otherwise is found by counting. */
static bool rows_agree(struct pull *p, int64_t now)
{
    struct err err;
    bool sound;
    if (p->recounted_at && now - p->recounted_at < RECOUNT_MS)
        return true;
    p->recounted_at = now;
    if (!feed_check(p->core->db, &sound, &err)) {
        log_err("counting rows", &err);
        return true;
    }
    if (!sound)
        log_warn("pull: rows are not what the digest was made of");
    return sound;
}

/* `page` is the newest, and the database holds it.  `idle`: there was
 * nothing new, and so there is time. */
static void check_caught_up(struct pull *p, const struct page *page, bool idle)
{
    int64_t now = clock_steady_ms();
    if (p->pictures)
        core_tell(p->core, TOLD_PICTURES);
    p->pictures = false;
    if (digest_agrees(p, page) && (!idle || rows_agree(p, now)))
        return;
    if (p->reloaded_at && now - p->reloaded_at < RELOAD_MS)
        return;
    p->reloaded_at = now;
    load_everything(p, "digest");
}

/* ---- pages ---- */

static bool names_pictures(const struct page *page)
{
    static const char *const entities_with[] = {"photo", "activity", "notice"};
    for (int i = 0; i < page->count; i++)
        for (int k = 0; k < 3; k++)
            if (strcmp(page->rows[i].entity->name, entities_with[k]) == 0)
                return true;
    return false;
}

/* The database shows what `job` brought. */
static void shown(struct pull *p, const struct page_job *job)
{
    struct core *c = p->core;
    utf8_copy(c->state.cursor, sizeof c->state.cursor, p->committed);
    c->state.ready |= !page_job_end(job)->more;
    p->beside = p->reload && c->state.ready;
    if (c->state.ready)
        p->spoilt = 0;
    if (!job->did.carried)
        return;
    log_info("pull: everything is loaded");
    p->pictures = true;
    core_submit(c, tidy_job_new(c->reload));
}

static void not_stored(struct pull *p, const struct chore *chore)
{
    if (chore->attempt != p->attempt)
        return;
    struct core *c = p->core;
    core_fail(c, "storing a page", &chore->job.err);
    look(p);
    if (p->beside && chore->job.err.kind == ERR_FULL) {
        core_submit(c, tidy_job_new(c->reload)); /* actions need the room */
        load_everything(p, "there was no room");
        return;
    }
    start_over(p);
    p->due = p->earliest =
        core_retry_at(p->beside ? &p->spoilt : &p->failures, NULL);
}

static void page_stored(void *ctx, struct chore *chore)
{
    struct pull *p = ctx;
    struct core *c = p->core;
    struct page_job *job = (struct page_job *)chore;
    p->committing--;
    p->commit_due = clock_steady_ms() + COMMIT_DEADLINE_MS;
    if (!chore->job.ok) {
        not_stored(p, chore);
        return;
    }
    if (job->did.replayed)
        core_tell(c, TOLD_REPLAY);
    p->failures = 0;
    const struct page *end = page_job_end(job);
    for (int i = 0; i < job->count; i++)
        p->pictures |= names_pictures(&job->pages[i]);
    snprintf(p->committed, sizeof p->committed, "%s", end->cursor);
    if (!job->from[0] && chore->attempt >= p->reload_since)
        p->reload = false;
    if (!job->did.beside || job->did.carried)
        shown(p, job);
    if (chore->attempt != p->attempt && !p->asking && !p->reload)
        snprintf(p->cursor, sizeof p->cursor, "%s", p->committed);
    if (!end->more && p->committing == 0 && !p->reload)
        check_caught_up(p, end, false);
}

static struct page_job *hold(struct pull *p, struct page *page)
{
    struct page_job *job =
        page_job_new(page, p->cursor, p->core->org, p->core->reload);
    job->chore.end = page_stored;
    job->chore.ctx = p;
    job->chore.attempt = p->attempt;
    return job;
}

static void store(struct pull *p, struct page *page)
{
    bool more = page->more;
    if (!p->cursor[0])
        snprintf(p->epoch, sizeof p->epoch, "%s", page->epoch);
    if (p->held)
        page_job_add(p->held, page);
    else
        p->held = hold(p, page);
    snprintf(p->cursor, sizeof p->cursor, "%s", page_job_end(p->held)->cursor);
    if (!more || p->held->count == JOB_PAGES_MAX)
        submit_held(p);
}

static void take_page(struct pull *p, struct page *page)
{
    bool polled = p->greeted || page->more;
    core_trust(p->core, page->server_time);
    p->greeted = true;
    p->behind = page->more;
    p->due = 0;
    bool is_news = page->count > 0 || page->skipped > 0 || !p->cursor[0] ||
                   strcmp(page->cursor, p->cursor) != 0 ||
                   (p->beside && !page->more); /* whole, and not shown yet */
    if (is_news) {
        store(p, page);
        return;
    }
    p->failures = 0;
    submit_held(p);
    if (polled) /* a hub that does not hold its answer must not be flooded */
        p->due = p->asked_at + EMPTY_MS;
    if (!page->more && p->committing == 0)
        check_caught_up(p, page, true);
}

static void answered(void *ctx, const struct answer *a)
{
    struct pull *p = ctx;
    p->asking = NULL;
    if (!p->core->state.paired)
        return;
    if (a->status == HTTP_GONE && p->cursor[0]) {
        load_everything(p, "the cursor is of another epoch or too old");
        return;
    }
    if (!core_heard(p->core, "pull", a)) {
        fail(p, a);
        return;
    }
    struct page page;
    struct err err;
    if (!wire_get_page(a->body, a->len, &page, &err)) {
        core_fail(p->core, "reading a page", &err);
        fail(p, NULL);
        return;
    }
    if (p->cursor[0] && strcmp(p->epoch, page.epoch) != 0)
        load_everything(p, "the hub has another epoch");
    else
        take_page(p, &page);
    page_clear(&page);
}

/* ---- asking ---- */

static void escape(const char *text, char *out, size_t size)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t n = 0;
    for (; *text && n + 4 < size; text++) {
        unsigned char c = (unsigned char)*text;
        if (isalnum(c) || strchr("-._~:", c)) {
            out[n++] = (char)c;
            continue;
        }
        out[n++] = '%';
        out[n++] = hex[c >> 4];
        out[n++] = hex[c & 15];
    }
    out[n] = '\0';
}

static void ask(struct pull *p, int64_t now)
{
    bool held = p->greeted && !p->behind;
    char cursor[3 * WIRE_CURSOR_SIZE], query[QUERY_SIZE];
    escape(p->cursor, cursor, sizeof cursor);
    snprintf(query, sizeof query, "%s%s%slimit=%d&wait=%d",
             cursor[0] ? "cursor=" : "", cursor, cursor[0] ? "&" : "",
             WIRE_ROWS_MAX, held ? WIRE_WAIT_MAX_S : 0);
    struct request r = {.method = "GET",
                        .path = "/v1/feed",
                        .query = query,
                        .timeout_s = ASK_S,
                        .held = held,
                        .answer_max = WIRE_BODY_MAX,
                        .fd = -1,
                        .done = answered,
                        .ctx = p};
    p->asked_at = now;
    p->settling = false;
    p->asking = core_ask(p->core, &r, NULL);
    if (!p->asking)
        p->due = now + BUSY_MS;
}

int64_t pull_step(struct pull *p, int64_t now)
{
    static const struct err slow = {ERR_STORAGE,
                                    N_("本机存储太慢，请重启一体机。"),
                                    "a page is with the writer for a minute"};
    if (!p->core->state.paired)
        return INT64_MAX;
    if (p->committing > 0 && now >= p->commit_due) {
        core_fail(p->core, "storing a page", &slow);
        p->commit_due = now + COMMIT_DEADLINE_MS;
    }
    int ahead = p->settling ? 1 : AHEAD_MAX;
    if (!p->asking && p->committing < ahead && now >= p->due)
        ask(p, now);
    int64_t next = p->committing > 0 ? p->commit_due : INT64_MAX;
    bool waits = !p->asking && p->committing < ahead;
    return waits && p->due < next ? p->due : next;
}
