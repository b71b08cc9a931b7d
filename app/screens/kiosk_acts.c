/* What people ask for is stored by the writer; whoever waits is told. */
#include "screens/kiosk_parts.h"

#include "base/log.h"
#include "base/mem.h"
#include "store/actions.h"
#include "ui/icons.h"

#include <stdio.h>
#include <string.h>

struct act_job {
    struct job job;
    struct action action;
    char org[ID_SIZE], tz[65];
    int64_t now_ms;
    bool alone;
    enum rule rule;
};

static bool run_act(struct db *db, struct job *job, struct err *err)
{
    struct act_job *a = (struct act_job *)job;
    job->changed = true;
    return actions_request(db, &a->action, a->tz, a->now_ms, &a->rule, err) &&
           (!a->alone ||
            actions_settle_alone(db, a->org, a->tz, a->now_ms, err));
}

static const struct level *level_of(const struct kiosk *k, const void *state)
{
    for (int i = 0; i < k->depth; i++)
        if (k->levels[i].state == state)
            return &k->levels[i];
    return NULL;
}

static void act_done(struct kiosk *k, struct job *job)
{
    if (job->ok && k->hooks.poke)
        k->hooks.poke(k->hooks.ctx);
    if (!job->ok && job->err.kind != ERR_REFUSED)
        log_err("act", &job->err);
}

void kiosk_request(struct kiosk *k, const struct action *a, int tag)
{
    struct act_job *job = mem_new(sizeof *job);
    job->job.run = run_act;
    job->job.tag = tag;
    job->action = *a;
    job->now_ms = kiosk_now(k);
    job->alone = k->connection.alone;
    job->action.at = job->now_ms;
    job->action.clock_trusted = k->clock.trusted || job->alone;
    if (k->clock.trusted) /* as it is now: the machine's may have jumped */
        job->action.offset_ms = job->now_ms - clock_now_ms(NULL);
    if (!a->member[0]) {
        memcpy(job->action.member, k->who.member, ID_SIZE);
        memcpy(job->action.how, k->who.how, sizeof job->action.how);
    }
    memcpy(job->org, k->org.id, ID_SIZE);
    snprintf(job->tz, sizeof job->tz, "%s",
             k->org.tz[0] ? k->org.tz : "Asia/Shanghai");
    kiosk_submit(k, &job->job, act_done);
}

void kiosk_submit(struct kiosk *k, struct job *job,
                  void (*done)(struct kiosk *k, struct job *job))
{
    if (k->request_count == REQUESTS_MAX) {
        kiosk_say(k, ICON_ALERT_CIRCLE, COLOR_ERR,
                  N_("太快了，请稍等一下再试。"), NULL);
        job_free(job);
        return;
    }
    job->reply = k->hooks.replies;
    k->requests[k->request_count++] = (struct request){
        .job = job, .done = done, .state = kiosk_top(k)->state,
        .at_ms = k->steady_ms};
    writer_submit(k->hooks.writer, job);
}

bool kiosk_is_busy(const struct kiosk *k)
{
    return k->request_count > 0;
}

/* How long somebody has been waiting. */
static int64_t waiting_ms(const struct kiosk *k)
{
    int64_t since = k->request_count ? k->requests[0].at_ms : k->pairing_ms;
    return since ? k->steady_ms - since : 0;
}

int kiosk_slow(const struct kiosk *k)
{
    int64_t late = waiting_ms(k) - SLOW_MS;
    int step = kiosk_look(k).still ? 0 : (int)(late / TICK_MS % 8);
    return late < 0 ? 0 : 1 + step;
}

void kiosk_pass_waiting(struct kiosk *k)
{
    int64_t waited = waiting_ms(k);
    if (waited == 0 && !k->request_count)
        return;
    k->changed |= kiosk_slow(k) > 0;
    if (waited < SLOW_MS || !kiosk_look(k).still)
        kiosk_wake_in(k, (int)(TICK_MS - waited % TICK_MS));
}

static void tell_done(struct kiosk *k, const struct request *r)
{
    const struct level *level = level_of(k, r->state);
    if (!level || r->done != act_done)
        return;
    const struct act_job *a = (const struct act_job *)r->job;
    struct event e = {
        .kind = EVENT_DONE,
        .act = r->job->tag,
        .ok = r->job->ok,
        .trouble = r->job->ok ? NULL : r->job->err.user,
        .code = r->job->ok ? ERR_NONE : (int)r->job->err.kind,
        .rule = (int)a->rule,
        .text = a->action.member,
    };
    kiosk_send(k, level, &e);
}

void kiosk_take_replies(struct kiosk *k)
{
    for (struct job *job; (job = mailbox_poll(k->hooks.replies));) {
        struct request r = {.job = job};
        for (int i = 0; i < k->request_count; i++)
            if (k->requests[i].job == job) {
                r = k->requests[i];
                memmove(&k->requests[i], &k->requests[i + 1],
                        (size_t)(k->request_count - i - 1) *
                            sizeof k->requests[0]);
                k->request_count--;
                break;
            }
        if (r.done)
            r.done(k, job);
        tell_done(k, &r);
        job_free(job);
    }
}

void kiosk_pair(struct kiosk *k, const char *code)
{
    k->pair_trouble[0] = '\0';
    k->connection.working = true;
    k->pairing_ms = k->steady_ms;
    k->changed = true;
    if (k->hooks.pair)
        k->hooks.pair(k->hooks.ctx, code);
}
