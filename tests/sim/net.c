#include "tests/sim/net.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { SLOW_MS = 4000, LATENCY_MS = 20 };

struct parcel *parcel_new(void)
{
    struct parcel *p = mem_new(sizeof *p);
    p->users = 1;
    return p;
}

struct parcel *parcel_use(struct parcel *p)
{
    p->users++;
    return p;
}

void parcel_drop(struct parcel *p)
{
    if (!p || --p->users > 0)
        return;
    free(p->body);
    free(p->answer);
    free(p);
}

struct parcel *parcel_replay(const struct parcel *p)
{
    struct parcel *copy = mem_new(sizeof *copy);
    *copy = *p;
    copy->users = 1;
    copy->serial = 0;
    copy->answer = NULL;
    copy->body = NULL;
    if (p->body_len > 0) {
        copy->body = mem_new(p->body_len + 1);
        memcpy(copy->body, p->body, p->body_len);
    }
    return copy;
}

static void lose(struct parcel *p)
{
    if (p->serial)
        transport_doubt(p->line, p);
    parcel_drop(p);
}

static void arrive_at_hub(void *ctx, int64_t unused)
{
    (void)unused;
    struct parcel *p = ctx;
    if (p->line->cut && p->serial)
        lose(p);
    else
        host_receive(p);
}

static void arrive_at_screen(void *ctx, int64_t unused)
{
    (void)unused;
    struct parcel *p = ctx;
    if (p->line->cut) {
        lose(p);
        return;
    }
    transport_arrive(p->line, p);
    parcel_drop(p);
}

/* In bad weather a message may take many seconds. */
static int64_t latency(const struct line *l)
{
    int64_t ms = 1 + chance_about(CHANCE_NETWORK, l->latency_ms);
    return l->loss > 0 && chance_is(CHANCE_NETWORK, 10) ? ms * 100 : ms;
}

/* Somebody on the way sends it again: soon, or when everybody has forgotten
 * it.  Questions change nothing, so that few of them are enough. */
static void replay(const struct parcel *p)
{
    static const int64_t spans[] = {SECOND_MS, HOUR_MS, 24 * HOUR_MS,
                                    60 * 24 * HOUR_MS};
    bool asks = strcmp(p->method, "GET") == 0;
    if (!chance_is(CHANCE_NETWORK, asks ? p->line->replay / 20
                                        : p->line->replay))
        return;
    int64_t in = chance_below(CHANCE_NETWORK,
                              spans[chance_below(CHANCE_NETWORK, 4)]);
    sim_at(sim_now() + in, arrive_at_hub, parcel_replay(p), 0);
}

void net_send(struct parcel *p)
{
    const struct line *l = p->line;
    if (l->cut && l->refuses) {
        net_reset(p, true);
        return;
    }
    if (l->cut || chance_is(CHANCE_NETWORK, l->loss)) {
        lose(p);
        return;
    }
    replay(p);
    int64_t ms = latency(l);
    if (ms > SLOW_MS)
        transport_doubt(p->line, p);
    sim_at(sim_now() + ms, arrive_at_hub, p, 0);
}

void net_answer(struct parcel *p)
{
    if (!p->serial) {
        parcel_drop(p);
        return;
    }
    if (p->line->cut || chance_is(CHANCE_NETWORK, p->line->loss)) {
        lose(p);
        return;
    }
    int64_t ms = latency(p->line);
    if (ms > SLOW_MS)
        transport_doubt(p->line, p);
    sim_at(sim_now() + ms, arrive_at_screen, p, 0);
}

void net_reset(struct parcel *p, bool noticed)
{
    if (!noticed || !p->serial) {
        lose(p);
        return;
    }
    p->status = 0;
    sim_at(sim_now() + latency(p->line), arrive_at_screen, p, 0);
}

void net_cut(struct line *l, bool refuses)
{
    l->cut = true;
    l->refuses = refuses;
    if (l->transport)
        transport_doubt_all(l->transport);
}

void net_heal(struct line *l)
{
    l->cut = false;
    l->cut_until = 0;
    l->loss = l->replay = 0;
    l->latency_ms = LATENCY_MS;
}
