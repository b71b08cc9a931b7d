/* transport.h for the simulation: requests become parcels.  Only what is
 * known to be lost or late has its deadline watched. */
#include "sync/engine/transport.h"

#include "base/mem.h"
#include "tests/sim/net.h"
#include "tests/sim/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct exchange {
    int64_t serial; /* 0: idle */
    bool held, arrived;
    int64_t sent_at, timeout_ms;
    int status;
    char *body;
    size_t len, answer_max;
    bool is_problem;
    int64_t retry_after_s;
    void (*done)(void *ctx, const struct answer *a);
    void *ctx;
};

struct transport {
    struct screen *screen;
    struct exchange exchanges[EXCHANGES_MAX];
};

static int64_t last_serial(void)
{
    static int64_t serial;
    return ++serial;
}

struct transport *transport_open(const char *base_url, const char *agent,
                                 struct err *err)
{
    (void)base_url, (void)agent, (void)err;
    struct transport *t = mem_new(sizeof *t);
    t->screen = screen_now();
    screen_line(t->screen)->transport = t;
    return t;
}

bool transport_start(struct transport *t, struct err *err)
{
    (void)t, (void)err;
    return true;
}

static void put_back(struct exchange *x)
{
    free(x->body);
    *x = (struct exchange){0};
}

void transport_abort(struct transport *t, struct exchange *x)
{
    (void)t;
    if (x)
        put_back(x);
}

void transport_close(struct transport *t)
{
    if (!t)
        return;
    for (int i = 0; i < EXCHANGES_MAX; i++)
        put_back(&t->exchanges[i]);
    screen_line(t->screen)->transport = NULL;
    free(t);
}

static struct parcel *wrap(struct transport *t, const struct exchange *x,
                           const struct request *r)
{
    struct parcel *p = parcel_new();
    p->line = screen_line(t->screen);
    p->serial = x->serial;
    p->sent_at = x->sent_at;
    p->timeout_ms = x->timeout_ms;
    p->held = r->held;
    snprintf(p->peer, sizeof p->peer, "%s", screen_machine(t->screen)->name);
    snprintf(p->method, sizeof p->method, "%s", r->method);
    snprintf(p->path, sizeof p->path, "%s", r->path);
    snprintf(p->query, sizeof p->query, "%s", r->query);
    if (r->body_len > 0) {
        p->body = mem_new(r->body_len + 1);
        memcpy(p->body, r->body, r->body_len);
        p->body_len = r->body_len;
    }
    if (r->keyid) {
        struct message m = {r->method, r->path, r->query, r->body,
                            r->body_len};
        struct signature s;
        sign_message(&m, r->keys, r->keyid, r->now_s, &s);
        snprintf(p->input, sizeof p->input, "%s", s.input);
        snprintf(p->signature, sizeof p->signature, "%s", s.signature);
    }
    sim_trace(p->path, p->query, strlen(p->query));
    sim_trace(p->peer, p->body, p->body_len);
    return p;
}

struct exchange *transport_send(struct transport *t, const struct request *r)
{
    struct exchange *x = NULL;
    for (int i = 0; i < EXCHANGES_MAX && !x; i++)
        if (!t->exchanges[i].serial)
            x = &t->exchanges[i];
    if (!x)
        return NULL;
    *x = (struct exchange){.serial = last_serial(),
                           .held = r->held,
                           .sent_at = sim_now(),
                           .timeout_ms = r->timeout_s * SECOND_MS,
                           .answer_max = r->answer_max,
                           .done = r->done,
                           .ctx = r->ctx};
    net_send(wrap(t, x, r));
    return x;
}

/* ---- answers ---- */

static struct exchange *find(struct line *l, int64_t serial)
{
    struct transport *t = l->transport;
    for (int i = 0; t && serial && i < EXCHANGES_MAX; i++)
        if (t->exchanges[i].serial == serial && !t->exchanges[i].arrived)
            return &t->exchanges[i];
    return NULL;
}

void transport_arrive(struct line *l, const struct parcel *p)
{
    struct exchange *x = find(l, p->serial);
    if (!x)
        return;
    x->arrived = true;
    x->status = p->answer_len > x->answer_max ? 0 : p->status;
    x->is_problem = p->is_problem;
    x->retry_after_s = p->retry_after_s;
    x->body = mem_new(p->answer_len + 1);
    x->len = p->answer_len;
    if (p->answer_len > 0)
        memcpy(x->body, p->answer, p->answer_len);
    sim_trace(p->peer, p->answer, p->answer_len);
    screen_soon(l->transport->screen);
}

static void time_out(void *ctx, int64_t serial)
{
    struct line *l = ctx;
    struct exchange *x = find(l, serial);
    if (!x)
        return;
    x->arrived = true;
    x->status = 0;
    screen_soon(l->transport->screen);
}

/* A poll that was held for hours stands for one that was asked within the
 * last 25 seconds. */
static void watch(struct line *l, const struct exchange *x)
{
    int64_t at = x->sent_at + x->timeout_ms;
    if (x->held && at < sim_now() + 35 * SECOND_MS)
        at = sim_now() +
             chance_in(CHANCE_NETWORK, 35 * SECOND_MS, x->timeout_ms);
    sim_at(at, time_out, l, x->serial);
}

void transport_doubt(struct line *l, const struct parcel *p)
{
    struct exchange *x = find(l, p->serial);
    if (x)
        watch(l, x);
}

void transport_doubt_all(struct transport *t)
{
    for (int i = 0; i < EXCHANGES_MAX; i++)
        if (t->exchanges[i].serial && !t->exchanges[i].arrived)
            watch(screen_line(t->screen), &t->exchanges[i]);
}

void transport_run(struct transport *t, int timeout_ms)
{
    (void)timeout_ms;
    for (int i = 0; i < EXCHANGES_MAX; i++) {
        struct exchange *x = &t->exchanges[i];
        if (!x->serial || !x->arrived)
            continue;
        struct exchange got = *x;
        *x = (struct exchange){0}; /* done() may send the next one with it */
        struct answer a = {.status = got.status,
                           .body = got.body ? got.body : "",
                           .len = got.len,
                           .is_problem = got.is_problem,
                           .retry_after_s = got.retry_after_s,
                           .trouble = got.status ? NULL : "no answer"};
        got.done(got.ctx, &a);
        free(got.body);
    }
}

void transport_wake(struct transport *t)
{
    screen_soon(t->screen);
}
