#include "tests/sim/screen.h"

#include "base/mem.h"
#include "store/actions.h"
#include "store/schema.h"
#include "tests/sim/ledger.h"
#include "tests/sim/same.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct screen *current;

struct screen *screen_now(void)
{
    return current;
}

struct line *screen_line(struct screen *s)
{
    return &s->line;
}

const struct machine *screen_machine(const struct screen *s)
{
    return &s->machine;
}

static void enter(struct screen *s)
{
    current = s;
    machine_enter(&s->machine);
}

struct screen *screen_new(int number, int school, const char *tz,
                          uint64_t seed)
{
    struct screen *s = mem_new(sizeof *s);
    s->school = school;
    snprintf(s->tz, sizeof s->tz, "%s", tz);
    snprintf(s->machine.name, sizeof s->machine.name, "10.0.0.%d", number);
    snprintf(s->root, sizeof s->root, "/disk/screen%d", number);
    snprintf(s->db_path, sizeof s->db_path, "%s/screen.db", s->root);
    net_heal(&s->line);
    s->line.rests = true;
    s->disk = disk_new(s->root, seed);
    return s;
}

void screen_free(struct screen *s)
{
    screen_switch_off(s);
    disk_free(s->disk);
    free(s);
}

/* ---- running ---- */

/* Nothing to do but the heartbeat; or cut off, and long past the first
 * tries. */
static bool is_idle(const struct screen *s)
{
    const struct duties *d = &s->duties;
    const struct sync_state *st = &d->core.state;
    if (!st->paired)
        return !st->working;
    if (s->line.cut)
        return d->pull.failures > 9 && !d->pull.asking && !d->push.asking &&
               !d->push.committing && d->pull.committing == 0;
    return st->online && !st->working && d->pull.asking &&
           d->push.due == INT64_MAX && !d->heartbeat.asking;
}

static void take_news(struct screen *s)
{
    for (struct news *n; (n = mailbox_poll(s->news)); free(n))
        if (n->state.clock_trusted)
            s->clock = (struct clock){s->clock.shift_ms, n->state.hub_base_ms,
                                      n->state.hub_offset_ms, true};
}

static void run(void *ctx, int64_t plan);

static void plan(struct screen *s, int64_t at)
{
    s->due = at;
    sim_at(at, run, s, ++s->plan);
}

void screen_soon(struct screen *s)
{
    if (s->on && (s->due < 0 || s->due > sim_now()))
        plan(s, sim_now());
}

static void run(void *ctx, int64_t number)
{
    struct screen *s = ctx;
    if (!s->on || number != s->plan)
        return;
    enter(s);
    s->due = -1;
    transport_run(s->duties.core.transport, 0);
    bool was_beside = s->duties.pull.beside;
    int64_t ms = duties_step(&s->duties);
    happened(HAPPENED_RELOAD, was_beside && !s->duties.pull.beside);
    take_news(s);
    if (s->line.rests && is_idle(s))
        ms = chance_in(CHANCE_MACHINE, 4 * HOUR_MS, 16 * HOUR_MS);
    /* What it did may have asked for another round already. */
    if (s->due < 0 || s->due > sim_now() + ms)
        plan(s, sim_now() + ms);
}

void screen_rest(struct screen *s, bool rests)
{
    s->line.rests = rests;
    screen_soon(s);
}

/* ---- power ---- */

static void ignore_wake(void *ctx)
{
    (void)ctx;
}

static bool open_store(struct screen *s, struct err *err)
{
    struct db *db = db_open(s->db_path, DB_WRITE, err);
    bool ok = db && db_migrate(db, schema_steps, schema_count, SIDE_KIOSK, err);
    if (ok)
        s->writer = writer_start(s->db_path, NULL, NULL, err);
    db_close(db);
    return s->writer != NULL;
}

/* The jobs of people who wait are lost with the process. */
static void end_process(struct screen *s, bool begun)
{
    enter(s);
    s->on = false;
    if (begun)
        duties_end(&s->duties);
    duties_close(&s->duties);
    writer_stop(s->writer);
    s->writer = NULL;
    for (struct job *j; (j = mailbox_poll(s->replies));)
        job_free(j);
    mailbox_free(s->replies);
    mailbox_free(s->news);
}

static void switch_on_again(void *ctx, int64_t power)
{
    struct screen *s = ctx;
    if (s->power != power)
        return;
    screen_switch_on(s);
    same_check_cursor(s); /* before anything could heal it */
}

static void be_on_again(struct screen *s)
{
    if (disk_is_off(s->disk))
        disk_boot(s->disk);
    sim_at(sim_now() + chance_about(CHANCE_MACHINE, 40 * SECOND_MS),
           switch_on_again, s, s->power);
}

void screen_switch_on(struct screen *s)
{
    struct err err = {0};
    if (s->on)
        return;
    s->on = true;
    s->power++;
    s->plan++;
    s->due = -1;
    s->crash = CRASH_NONE;
    s->machine.booted_at = sim_now() - chance_in(CHANCE_MACHINE, 5, 30) *
                                           SECOND_MS;
    s->clock = (struct clock){0};
    enter(s);
    s->news = mailbox_new();
    s->replies = mailbox_new();
    struct engine_config config = {.hub_url = "http://hub",
                                   .db_path = s->db_path,
                                   .media_dir = "",
                                   .name = s->machine.name,
                                   .version = "sim",
                                   .news = s->news,
                                   .wake = ignore_wake};
    bool ok = open_store(s, &err);
    config.writer = s->writer;
    s->duties = (struct duties){0};
    ok = ok && duties_open(&s->duties, &config, &err);
    if (ok) {
        duties_begin(&s->duties);
        screen_soon(s);
        return;
    }
    if (!disk_is_off(s->disk))
        sim_die(s->machine.name, err.detail);
    end_process(s, false); /* the power went once more */
    be_on_again(s);
}

void screen_switch_off(struct screen *s)
{
    if (!s->on)
        return;
    s->crash = CRASH_NONE;
    disk_arm(s->disk, NULL);
    end_process(s, true);
}

void screen_crash(struct screen *s)
{
    if (!s->on)
        return;
    writer_kill(s->writer);
    end_process(s, true);
    be_on_again(s);
}

/* ---- the finger ---- */

void screen_pair(struct screen *s, const char *code)
{
    enter(s);
    duties_pair(&s->duties, code);
    screen_soon(s);
}

struct act_job {
    struct job job;
    struct action action;
    struct screen *screen;
    int64_t now_ms;
    enum rule rule;
};

/* As app/screens/kiosk_acts.c. */
static bool run_act(struct db *db, struct job *job, struct err *err)
{
    struct act_job *a = (struct act_job *)job;
    job->changed = true;
    if (!actions_request(db, &a->action, a->screen->tz, a->now_ms, &a->rule,
                         err))
        return false;
    ledger_tried(&a->action, a->screen);
    return true;
}

static void take_replies(void *ctx, int64_t power)
{
    struct screen *s = ctx;
    if (!s->on || s->power != power)
        return;
    enter(s);
    for (struct job *job; (job = mailbox_poll(s->replies)); job_free(job)) {
        struct act_job *a = (struct act_job *)job;
        if (job->ok) {
            ledger_stored(a->action.id);
            duties_poke(&s->duties);
            screen_soon(s);
        } else {
            ledger_refused(job->err.kind == ERR_REFUSED);
        }
    }
}

static void wake_main(void *ctx)
{
    struct screen *s = ctx;
    sim_at(sim_now(), take_replies, s, s->power);
}

void screen_act(struct screen *s, enum action_kind kind, const char *member,
                const char *subject)
{
    if (!s->on || !s->duties.core.state.paired)
        return;
    enter(s);
    struct act_job *a = mem_new(sizeof *a);
    a->screen = s;
    a->now_ms = clock_now_ms(&s->clock);
    a->action.kind = kind;
    a->action.clock_trusted = s->clock.trusted;
    if (s->clock.trusted)
        a->action.offset_ms = a->now_ms - clock_now_ms(NULL);
    snprintf(a->action.member, ID_SIZE, "%s", member);
    snprintf(a->action.subject, ID_SIZE, "%s", subject);
    snprintf(a->action.how, sizeof a->action.how, "card");
    a->job.run = run_act;
    a->job.reply = s->replies;
    a->job.wake = wake_main;
    a->job.ctx = s;
    writer_submit(s->writer, &a->job);
}
