/* http.h for the simulation: parcels become requests to the hub's routes.
 * What http.c does with libmicrohttpd, it does with events. */
#include "sync/hub/http.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/hub_rows.h"
#include "sync/hub/hub_private.h"
#include "sync/hub/keeper.h"
#include "sync/hub/pair_code.h"
#include "sync/hub/routes.h"
#include "tests/sim/ledger.h"
#include "tests/sim/serving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HTTP_GONE = 410 };

struct visit {
    struct visit *prev, *next;
    struct request r;
    struct parcel *p; /* one use of it */
    bool resumed;
};

static struct serving {
    struct serve serve;
    struct keeper keeper;
    int64_t keeper_plan; /* the newest is the one that counts */
    struct visit *first;
    int64_t let_go; /* when to look next; 0: not planned */
} *serving;

/* ---- what routes ask ---- */

const char *request_header(const struct request *r, const char *name)
{
    const struct parcel *p = ((const struct visit *)r->connection)->p;
    if (strcmp(name, "Signature-Input") == 0)
        return p->input[0] ? p->input : NULL;
    if (strcmp(name, "Signature") == 0)
        return p->signature[0] ? p->signature : NULL;
    return NULL;
}

/* Nobody asks for the hub's metrics. */
void http_figures(struct http *h, struct http_figures *out)
{
    (void)h;
    *out = (struct http_figures){0};
}

/* ---- answering ---- */

static void end_call(struct visit *c)
{
    live_forget(&c->r.waiter);
    if (c->prev)
        c->prev->next = c->next;
    else
        serving->first = c->next;
    if (c->next)
        c->next->prev = c->prev;
    free(c);
}

static void answer(struct visit *c, struct answer *a)
{
    static const char problem[] = "application/problem+json";
    struct parcel *p = c->p;
    p->status = a->status;
    if (a->status == HTTP_GONE)
        happened(strstr(p->query, hub_epoch(host()->hub))
                     ? HAPPENED_OLD_CURSOR
                     : HAPPENED_OTHER_CURSOR,
                 1);
    p->is_problem = a->type && strcmp(a->type, problem) == 0;
    p->answer_len = a->body.len;
    p->answer = buf_take(&a->body);
    for (int i = 0; i < a->header_count; i++)
        if (strcmp(a->headers[i].name, "Retry-After") == 0)
            p->retry_after_s = strtoll(a->headers[i].value, NULL, 10);
    end_call(c);
    net_answer(p);
}

static void plan_let_go(int64_t at);

static void let_go(void *ctx, int64_t at)
{
    (void)ctx;
    if (!serving || serving->let_go != at)
        return;
    serving->let_go = 0;
    machine_enter(&host()->machine);
    int64_t steady = clock_steady_ms();
    int64_t next = live_let_go(serving->serve.live, steady);
    if (next != INT64_MAX)
        plan_let_go(sim_now() + next - steady);
}

static void plan_let_go(int64_t at)
{
    if (serving->let_go && serving->let_go <= at)
        return;
    serving->let_go = at;
    sim_at(at, let_go, NULL, at);
}

static void suspend(void *connection)
{
    (void)connection;
}

static void go_on(void *ctx, int64_t power);

static void resume(void *connection)
{
    struct visit *c = connection;
    c->resumed = true;
    sim_at(sim_now(), go_on, c, host()->power);
}

/* How long a poll is held: see sim.h. */
static void hold(struct visit *c)
{
    int64_t ms = c->p->line->rests
                     ? chance_in(CHANCE_NETWORK, 6 * HOUR_MS, 24 * HOUR_MS)
                     : c->r.waiter.until - clock_steady_ms();
    c->r.waiter.until = clock_steady_ms() + ms;
    plan_let_go(sim_now() + ms);
}

static void run_routes(struct visit *c)
{
    struct answer a = {0};
    host()->commits = 0;
    routes_answer(&serving->serve, &c->r, &a);
    if (host()->commits > 0)
        ledger_committed(c->p);
    if (!host()->died && !disk_is_off(host()->disk)) {
        if (!a.park) {
            answer(c, &a);
            return;
        }
        if (live_park(&c->r.waiter, suspend, resume, c)) {
            hold(c);
            return;
        }
        live_forget(&c->r.waiter);
        c->r.waited = true;
        a = (struct answer){0};
        routes_answer(&serving->serve, &c->r, &a);
        answer(c, &a);
        return;
    }
    buf_clear(&a.body);
    host_crash();
}

static void go_on(void *ctx, int64_t power)
{
    struct visit *c = ctx;
    if (!host()->on || host()->power != power)
        return;
    machine_enter(&host()->machine);
    live_forget(&c->r.waiter);
    c->r.waited = true;
    run_routes(c);
}

void host_receive(struct parcel *p)
{
    if (!host()->on) {
        net_reset(p, chance_is(CHANCE_NETWORK, 700));
        return;
    }
    machine_enter(&host()->machine);
    struct visit *c = mem_new(sizeof *c);
    c->p = p;
    c->next = serving->first;
    if (c->next)
        c->next->prev = c;
    serving->first = c;
    c->r = (struct request){.method = p->method,
                            .path = p->path,
                            .query = p->query,
                            .body = p->body,
                            .body_len = p->body_len,
                            .connection = c};
    snprintf(c->r.peer, sizeof c->r.peer, "%s", p->peer);
    run_routes(c);
}

/* ---- serving ---- */

/* The keeper wakes once a minute; here once an hour or so, but while all is
 * calm, when there is somebody who counts the minutes. */
static void keep(void *ctx, int64_t number);

static void plan_keeper(int64_t at)
{
    static int64_t plans;
    serving->keeper_plan = ++plans;
    sim_at(at, keep, NULL, plans);
}

/* Also when the clock was put back, none of its chores sleeps until then. */
static void check_chores(const struct keeper *k)
{
    for (int i = 0; i < KEEPER_CHORES_MAX; i++)
        if (k->done_at[i] > host_clock()) {
            ledger_totals()->misordered++;
            sim_fail("misordered: chore %d of the keeper sleeps", i);
        }
}

static void keep(void *ctx, int64_t number)
{
    (void)ctx;
    if (!serving || serving->keeper_plan != number)
        return;
    machine_enter(&host()->machine);
    host()->changes = 0;
    ledger_keeps();
    keeper_run(&serving->keeper, clock_now_ms(NULL));
    ledger_kept(host()->changes > 0);
    int64_t next = host()->rests ? chance_about(CHANCE_FAULTS, 2 * HOUR_MS) : 0;
    if (host()->died || disk_is_off(host()->disk)) {
        host_crash();
        return;
    }
    check_chores(&serving->keeper);
    plan_keeper(sim_now() + MINUTE_MS + next);
}

static void changed(void *live, const char *org)
{
    host()->changes++;
    live_changed(live, org);
}

void serving_begin(struct hub *h)
{
    serving = mem_new(sizeof *serving);
    serving->keeper.hub = h;
    plan_keeper(sim_now() + MINUTE_MS);
    serving->serve.hub = h;
    serving->serve.live = live_new();
    serving->serve.pairing = limiter_new();
    serving->serve.recent = recent_new();
    hub_on_change(h, changed, serving->serve.live);
}

void serving_end(bool noticed)
{
    hub_on_change(serving->serve.hub, NULL, NULL);
    while (serving->first) {
        struct parcel *p = serving->first->p;
        end_call(serving->first);
        net_reset(p, noticed);
    }
    live_free(serving->serve.live);
    recent_free(serving->serve.recent);
    limiter_free(serving->serve.pairing);
    free(serving);
    serving = NULL;
}

void host_wake(const struct line *l)
{
    if (!serving)
        return;
    machine_enter(&host()->machine);
    int64_t steady = clock_steady_ms();
    for (struct visit *c = serving->first; c; c = c->next)
        if (c->p->line == l && c->r.waiter.live && !c->resumed) {
            int64_t ms = chance_below(CHANCE_NETWORK, 25 * SECOND_MS);
            if (c->r.waiter.until > steady + ms)
                c->r.waiter.until = steady + ms;
            plan_let_go(sim_now() + ms);
        }
}

void host_rest(bool rests)
{
    host()->rests = rests;
    if (serving)
        plan_keeper(sim_now() + MINUTE_MS);
}

/* ---- what officers do ---- */

static bool change_ended(bool ok)
{
    if (!host()->died && !disk_is_off(host()->disk))
        return ok;
    host_crash();
    return false;
}

bool host_change(const char *org,
                 bool (*work)(struct db *db, struct changes *c, void *ctx,
                              struct err *err),
                 void *ctx)
{
    struct err err = {0};
    if (!host()->on)
        return false;
    machine_enter(&host()->machine);
    host()->commits = 0;
    bool ok = hub_change(host()->hub, org, work, ctx, NULL, &err);
    if (host()->commits > 0)
        ledger_committed(NULL);
    return change_ended(ok);
}

bool host_pair_code(const char *org, char out[16])
{
    char hash[PAIR_HASH_SIZE];
    struct err err = {0};
    if (!host()->on)
        return false;
    machine_enter(&host()->machine);
    pair_code_new(out);
    pair_code_hash(out, hash);
    struct db *db = hub_lock(host()->hub);
    bool ok = pair_codes_save(db, hash, org, clock_now_ms(NULL) + 600000,
                              &err);
    hub_release(host()->hub);
    return change_ended(ok);
}
