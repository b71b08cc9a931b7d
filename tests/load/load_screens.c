#include "tests/load/load_screens.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sync/engine/backoff.h"
#include "sync/wire.h"
#include "tests/bench/machine.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 5,
    FEED_S = 60, /* as pull.c and push.c */
    PUSH_S = 30,
    EMPTY_MS = 1000,
    LOST_IN = 20, /* one answer in so many is not heard */
    START_SIZE = 1024
};

struct duty {
    struct line line;
    char *request; /* owned */
    size_t len;
    int failures;
    int64_t due, asked_at; /* steady; INT64_MAX: nothing to ask */
};

struct fleet_screen {
    struct fleet *fleet;
    const struct crowd_screen *who;
    struct duty feed, push;
    char cursor[WIRE_CURSOR_SIZE];
    bool greeted, behind, told;
    int actions;
};

static uint32_t chance(struct fleet *f)
{
    f->chance ^= f->chance << 13;
    f->chance ^= f->chance >> 7;
    f->chance ^= f->chance << 17;
    return (uint32_t)(f->chance >> 16);
}

static void wrong(struct fleet *f, const char *what, int status)
{
    if (f->wrong++ == 0)
        snprintf(f->first_wrong, sizeof f->first_wrong, "%s: HTTP %d", what,
                 status);
}

static void back_off(struct fleet *f, struct duty *d, const struct reply *r)
{
    f->busy += r->status == 503;
    f->broken += r->status == 0;
    d->failures++;
    d->due = clock_steady_ms() +
             backoff_delay_ms(d->failures, chance(f), r->retry_after_s);
}

/* ---- the queue ---- */

static char *queue_body(const struct crowd *c, int screen, int count)
{
    struct buf out = {0};
    struct action *actions = mem_new((size_t)count * sizeof *actions);
    for (int i = 0; i < count; i++)
        crowd_action(c, screen, i, &actions[i]);
    wire_put_actions(&out, actions, count);
    free(actions);
    return buf_take(&out);
}

static void take_verdicts(struct fleet_screen *s, const struct reply *r)
{
    struct fleet *f = s->fleet;
    struct verdict *v = mem_new(WIRE_ACTIONS_MAX * sizeof *v);
    struct buf body = reply_body(r);
    struct err err = {0};
    int64_t time;
    int count = 0;
    bool ok = wire_get_verdicts(body.text ? body.text : "", body.len, v,
                                WIRE_ACTIONS_MAX, &count, &time, &err);
    for (int i = 0; ok && i < count; i++)
        ok = v[i].verdict == VERDICT_ACCEPTED ||
             v[i].verdict == VERDICT_WAITING;
    if (ok && count == s->actions) {
        f->pushed++;
        f->verdicts += count;
        s->push.due = INT64_MAX;
        s->push.failures = 0;
    } else if (ok) { /* some were left unanswered: ask again */
        s->push.due = 0;
    } else {
        wrong(f, "verdicts that cannot be", r->status);
        s->push.due = INT64_MAX;
    }
    buf_clear(&body);
    free(v);
}

static void pushed(void *ctx, const struct reply *r)
{
    struct fleet_screen *s = ctx;
    bool lost = s->push.line.drops;
    s->push.line.drops = false;
    s->fleet->lost += lost;
    if (r->status == 200) {
        take_verdicts(s, r);
        return;
    }
    if (r->status != 503 && r->status != 0)
        wrong(s->fleet, "a push", r->status);
    back_off(s->fleet, &s->push, r);
}

static void ask_push(struct fleet_screen *s, int64_t now)
{
    struct fleet *f = s->fleet;
    s->push.due = INT64_MAX;
    s->push.asked_at = now;
    s->push.line.drops =
        s->push.failures == 0 && chance(f) % LOST_IN == 0;
    f->asked++;
    line_ask(&s->push.line, s->push.request, s->push.len, pushed, s);
}

/* ---- the feed ---- */

static void note_told(struct fleet_screen *s)
{
    struct fleet *f = s->fleet;
    if (!f->told_ms || s->told || f->told == f->crowd->screen_count)
        return;
    s->told = true;
    f->told_ms[f->told++] = (double)(steady_us() - f->told_from) / 1000;
}

static void take_page(struct fleet_screen *s, const struct reply *r)
{
    char start[START_SIZE], cursor[WIRE_CURSOR_SIZE] = "";
    struct fleet *f = s->fleet;
    reply_start(r, start, sizeof start);
    const char *at = strstr(start, "\"cursor\":\"");
    const char *more = strstr(start, "\"more\":");
    if (!at || !more || sscanf(at, "\"cursor\":\"%511[^\"]", cursor) != 1) {
        wrong(f, "a page that cannot be read", r->status);
        return;
    }
    bool polled = s->greeted && !s->behind;
    bool is_news = strcmp(cursor, s->cursor) != 0;
    f->pages += is_news;
    s->greeted = true;
    s->behind = strncmp(more, "\"more\":true", 11) == 0;
    s->feed.failures = 0;
    s->feed.due = !is_news && polled ? s->feed.asked_at + EMPTY_MS : 0;
    snprintf(s->cursor, sizeof s->cursor, "%s", cursor);
    if (is_news)
        note_told(s);
}

static void polled(void *ctx, const struct reply *r)
{
    struct fleet_screen *s = ctx;
    struct fleet *f = s->fleet;
    f->holding -= s->greeted && !s->behind;
    if (r->status == 200) {
        take_page(s, r);
        return;
    }
    if (r->status != 503 && r->status != 0)
        wrong(f, "a poll", r->status);
    back_off(f, &s->feed, r);
}

static void ask_feed(struct fleet_screen *s, int64_t now)
{
    char target[WIRE_CURSOR_SIZE + 60];
    bool held = s->greeted && !s->behind;
    snprintf(target, sizeof target, "/v1/feed?cursor=%s&limit=%d&wait=%d",
             s->cursor, WIRE_ROWS_MAX, held ? WIRE_WAIT_MAX_S : 0);
    free(s->feed.request);
    s->feed.request = crowd_request(s->who, target, NULL, &s->feed.len);
    s->feed.due = INT64_MAX;
    s->feed.asked_at = now;
    s->fleet->holding += held;
    s->fleet->asked++;
    line_ask(&s->feed.line, s->feed.request, s->feed.len, polled, s);
}

/* ---- all of them ---- */

static uint32_t address_of(const struct crowd_screen *who)
{
    uint32_t school = (uint32_t)who->school;
    return 0x7f010000u + (school / 250 << 16) + (1 + school % 250);
}

void fleet_open(struct fleet *f, const struct crowd *c, int actions,
                int spread_ms, unsigned seed)
{
    int64_t now = clock_steady_ms();
    *f = (struct fleet){.crowd = c,
                        .chance = 0x9e3779b97f4a7c15u + seed,
                        .lines = lines_open(c->port, c->cert)};
    f->screens = mem_new((size_t)c->screen_count * sizeof *f->screens);
    for (int i = 0; i < c->screen_count; i++) {
        struct fleet_screen *s = &f->screens[i];
        int64_t first = now + (int64_t)((uint64_t)chance(f) *
                                        (uint64_t)spread_ms >> 32);
        s->fleet = f;
        s->who = &c->screens[i];
        s->actions = actions;
        line_begin(&s->feed.line, f->lines, address_of(s->who));
        line_begin(&s->push.line, f->lines, address_of(s->who));
        crowd_cursor(c, s->who->school, s->cursor, sizeof s->cursor);
        s->feed.due = first;
        s->push.due = INT64_MAX;
        if (actions > 0) {
            char *body = queue_body(c, i, actions);
            s->push.request =
                crowd_request(s->who, "/v1/actions", body, &s->push.len);
            s->push.due = first;
            free(body);
        }
    }
}

static void step(struct duty *d, int64_t now, int limit_s)
{
    static const struct reply nothing = {0};
    if (d->line.asking && now > d->asked_at + limit_s * 1000LL) {
        line_hang_up(&d->line);
        d->line.done(d->line.ctx, &nothing);
    }
}

static void ask_all(struct fleet *f, int64_t now)
{
    for (int i = 0; i < f->crowd->screen_count; i++) {
        struct fleet_screen *s = &f->screens[i];
        step(&s->feed, now, FEED_S);
        step(&s->push, now, PUSH_S);
        if (now >= s->feed.due)
            ask_feed(s, now);
        if (now >= s->push.due)
            ask_push(s, now);
    }
}

/* What has come is read before anybody asks again: each screen is a machine
 * of its own, and none reads later because another signs its next request. */
void fleet_run(struct fleet *f, int ms)
{
    int64_t until = clock_steady_ms() + ms, looked = 0;
    bool busy = false;
    for (int64_t now; (now = clock_steady_ms()) < until;) {
        if (!busy && now >= looked + TICK_MS) {
            looked = now;
            ask_all(f, now);
        }
        busy = lines_run(f->lines, busy ? 0 : TICK_MS);
    }
}

void fleet_expect(struct fleet *f)
{
    f->told = 0;
    f->told_from = steady_us();
    for (int i = 0; i < f->crowd->screen_count; i++)
        f->screens[i].told = false;
}

void fleet_close(struct fleet *f)
{
    for (int i = 0; i < f->crowd->screen_count; i++) {
        struct fleet_screen *s = &f->screens[i];
        line_hang_up(&s->feed.line);
        line_hang_up(&s->push.line);
        free(s->feed.request);
        free(s->push.request);
    }
    free(f->screens);
    lines_close(f->lines);
}
