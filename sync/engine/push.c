#include "sync/engine/push.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/actions.h"

#include <stdio.h>
#include <string.h>

enum {
    AHEAD_MAX = 2, /* messages with the writer while another is sent */
    ASK_S = 30,
    BUSY_MS = 200,
    HTTP_BAD_REQUEST = 400,
    HTTP_TOO_LARGE = 413
};

void push_begin(struct push *p, struct core *c)
{
    *p = (struct push){.core = c,
                       .batch = WIRE_ACTIONS_MAX,
                       .again = INT64_MAX,
                       .committing = p->committing,
                       .upto = p->upto,
                       .attempt = p->attempt + 1,
                       .commit_due = p->commit_due};
}

void push_end(struct push *p)
{
    if (p->asking)
        transport_abort(p->core->transport, p->asking);
    p->asking = NULL;
}

bool push_is_working(const struct push *p)
{
    return p->asking || p->committing > 0;
}

void push_poke(struct push *p)
{
    core_count_actions(p->core);
    if (p->failures == 0)
        p->due = 0;
}

static void from_the_oldest(struct push *p)
{
    p->after = 0;
    p->again = INT64_MAX;
}

void push_now(struct push *p)
{
    from_the_oldest(p);
    if (p->failures == 0 || !p->was_put_off)
        p->due = 0;
}

/* While the hub fails, its time is the only one. */
static int64_t next_due(const struct push *p)
{
    bool fails = p->failures > 0 && p->due < INT64_MAX;
    return fails || p->due < p->again ? p->due : p->again;
}

static void fail(struct push *p, const struct answer *a)
{
    p->was_put_off = a && a->retry_after_s > 0;
    p->due = core_retry_at(&p->failures, a);
}

static void go_on(struct push *p)
{
    if (p->failures == 0)
        p->due = 0;
}

/* ---- verdicts ---- */

struct verdict_job {
    struct chore chore;
    char org[ID_SIZE];
    int64_t now_ms;
    int count;
    struct verdict verdicts[WIRE_ACTIONS_MAX];
};

static bool decide_all(struct db *db, struct job *base, struct err *err)
{
    struct verdict_job *job = (struct verdict_job *)base;
    for (int i = 0; i < job->count; i++)
        if (!actions_decide(db, &job->verdicts[i], job->org, job->now_ms, err))
            return false;
    base->changed = true;
    return actions_tidy(db, job->now_ms, err);
}

static void verdicts_stored(void *ctx, struct chore *chore)
{
    struct push *p = ctx;
    p->committing--;
    p->commit_due = clock_steady_ms() + COMMIT_DEADLINE_MS;
    if (!chore->job.ok) {
        core_fail(p->core, "storing verdicts", &chore->job.err);
        fail(p, NULL);
        return;
    }
    if (chore->attempt == p->attempt) /* the last one did not fail since */
        p->failures = 0;
    go_on(p); /* there may be more */
    core_count_actions(p->core);
    core_news(p->core, NEWS_VERDICTS, "", ((struct verdict_job *)chore)->count);
}

static void store(struct push *p, const struct verdict *v, int count)
{
    struct verdict_job *job = mem_new(sizeof *job);
    memcpy(job->verdicts, v, (size_t)count * sizeof *v);
    job->count = count;
    job->now_ms = clock_now_ms(&p->core->clock);
    snprintf(job->org, sizeof job->org, "%s", p->core->org);
    job->chore.job.run = decide_all;
    job->chore.end = verdicts_stored;
    job->chore.ctx = p;
    job->chore.attempt = p->attempt;
    p->upto = p->actions[p->count - 1].seq;
    if (p->committing++ == 0)
        p->commit_due = clock_steady_ms() + COMMIT_DEADLINE_MS;
    core_submit(p->core, &job->chore);
}

static bool was_sent(const struct push *p, const char *id)
{
    for (int i = 0; i < p->count; i++)
        if (strcmp(p->actions[i].id, id) == 0)
            return true;
    return false;
}

/* Goes on behind those that the hub did not answer. */
static void pass_over(struct push *p)
{
    p->after = p->actions[p->count - 1].seq;
    if (p->again == INT64_MAX)
        p->again = core_retry_at(&p->left, NULL);
}

static void take_verdicts(struct push *p, const struct answer *a)
{
    struct verdict v[WIRE_ACTIONS_MAX];
    struct err err;
    int count = 0, kept = 0;
    int64_t server_time;
    if (!wire_get_verdicts(a->body, a->len, v, WIRE_ACTIONS_MAX, &count,
                           &server_time, &err)) {
        core_fail(p->core, "reading verdicts", &err);
        fail(p, NULL);
        return;
    }
    core_trust(p->core, server_time);
    for (int i = 0; i < count; i++)
        if (was_sent(p, v[i].id))
            v[kept++] = v[i];
    p->batch = WIRE_ACTIONS_MAX;
    if (kept < p->count)
        pass_over(p);
    else if (p->after == 0)
        p->left = 0;
    if (kept > 0)
        store(p, v, kept);
    go_on(p);
}

/* The hub cannot read the message as a whole, which must not happen.  Find
 * the action it is about by sending them one by one; that one is put aside,
 * where people can see it. */
static void isolate(struct push *p)
{
    if (p->count > 1) {
        p->batch = 1;
        p->due = 0;
        return;
    }
    struct verdict v = {.seq = p->actions[0].seq, .verdict = VERDICT_INVALID};
    snprintf(v.id, sizeof v.id, "%s", p->actions[0].id);
    snprintf(v.reason, sizeof v.reason, "%s", rule_word(RULE_FORM));
    log_warn("push: action %s put aside", v.id);
    store(p, &v, 1);
}

static void answered(void *ctx, const struct answer *a)
{
    struct push *p = ctx;
    p->asking = NULL;
    if (!p->core->state.paired)
        return;
    if (core_heard(p->core, "push", a))
        take_verdicts(p, a);
    else if (a->is_problem &&
             (a->status == HTTP_BAD_REQUEST || a->status == HTTP_TOO_LARGE))
        isolate(p);
    else
        fail(p, a);
}

/* The database does not show yet what the writer has. */
static int64_t sent_upto(const struct push *p)
{
    return p->committing > 0 && p->upto > p->after ? p->upto : p->after;
}

static void ask(struct push *p, int64_t now)
{
    struct err err;
    if (!actions_queued_after(p->core->db, sent_upto(p), p->actions, p->batch,
                              &p->count, &err)) {
        core_fail(p->core, "reading the queue", &err);
        fail(p, NULL);
        return;
    }
    p->due = INT64_MAX;
    if (p->count == 0)
        return;
    struct buf body = {0};
    wire_put_actions(&body, p->actions, p->count);
    struct request r = {.method = "POST",
                        .path = "/v1/actions",
                        .timeout_s = ASK_S,
                        .answer_max = WIRE_BODY_MAX,
                        .fd = -1,
                        .done = answered,
                        .ctx = p};
    p->attempt++;
    p->asking = core_ask(p->core, &r, &body);
    buf_clear(&body);
    if (!p->asking)
        p->due = now + BUSY_MS;
}

int64_t push_step(struct push *p, int64_t now)
{
    static const struct err slow = {
        ERR_STORAGE, N_("本机存储太慢，请重启一体机。"),
        "verdicts are with the writer for a minute"};
    if (!p->core->state.paired || p->asking)
        return INT64_MAX;
    if (p->committing > 0 && now >= p->commit_due) {
        core_fail(p->core, "storing verdicts", &slow);
        p->commit_due = now + COMMIT_DEADLINE_MS;
    }
    if (p->committing < AHEAD_MAX && now >= next_due(p)) {
        if (next_due(p) == p->again)
            from_the_oldest(p);
        ask(p, now);
    }
    if (p->asking)
        return INT64_MAX;
    int64_t next = p->committing > 0 ? p->commit_due : INT64_MAX;
    return p->committing < AHEAD_MAX && next_due(p) < next ? next_due(p)
                                                           : next;
}
