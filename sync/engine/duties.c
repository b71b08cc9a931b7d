#include "sync/engine/duties.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/meta.h"
#include "store/reload.h"
#include "sync/engine/backoff.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    SLEEP_MOST_MS = 60 * 1000,
    CONTACT_NEWS_MS = 60 * 1000
};

/* ---- telling main ---- */

static bool state_differs(const struct duties *d)
{
    const struct sync_state *now = &d->core.state, *told = &d->told;
    return !d->has_told || now->paired != told->paired ||
           now->online != told->online || now->working != told->working ||
           now->ready != told->ready || now->queued != told->queued ||
           now->quarantined != told->quarantined ||
           now->clock_trusted != told->clock_trusted ||
           now->hub_offset_ms != told->hub_offset_ms ||
           now->hub_base_ms != told->hub_base_ms ||
           now->last_contact - told->last_contact >= CONTACT_NEWS_MS ||
           d->core.trouble != d->told_trouble ||
           strcmp(now->cursor, told->cursor) != 0;
}

static void report(struct duties *d)
{
    d->core.state.working = pull_is_working(&d->pull) ||
                            push_is_working(&d->push) ||
                            pair_is_working(&d->pair);
    if (!state_differs(d))
        return;
    d->told = d->core.state;
    d->told_trouble = d->core.trouble;
    d->has_told = true;
    core_news(&d->core, NEWS_STATE, "", 0);
}

void duties_fail(struct duties *d, const struct err *err)
{
    core_fail(&d->core, "network", err);
    report(d);
}

/* ---- running ---- */

/* A first load cannot wait, and who has the hub beside it is no crowd. */
static void spread_out(struct duties *d)
{
    const struct core *c = &d->core;
    if (!c->state.cursor[0] || url_is_near(c->hub_url))
        return;
    int64_t wait = backoff_start_ms(randombytes_random());
    d->pull.due = d->push.due = clock_steady_ms() + wait;
}

void duties_begin(struct duties *d)
{
    core_count_actions(&d->core);
    pull_begin(&d->pull, &d->core);
    push_begin(&d->push, &d->core);
    pair_begin(&d->pair, &d->core);
    media_begin(&d->media, &d->core);
    heartbeat_begin(&d->heartbeat, &d->core);
    spread_out(d);
}

void duties_end(struct duties *d)
{
    pull_end(&d->pull);
    push_end(&d->push);
    pair_end(&d->pair);
    media_end(&d->media);
    heartbeat_end(&d->heartbeat);
    core_end_chores(&d->core);
}

void duties_poke(struct duties *d)
{
    push_poke(&d->push);
}

void duties_pair(struct duties *d, const char *code)
{
    pair_try(&d->pair, code);
}

void duties_showing(struct duties *d, const char *screen)
{
    heartbeat_showing(&d->heartbeat, screen);
}

/* Passes on what one duty told the others. */
static void pass_on(struct duties *d)
{
    unsigned told = d->core.told;
    d->core.told = 0;
    if (told & TOLD_PAIRED) {
        pull_end(&d->pull);
        pull_begin(&d->pull, &d->core);
        push_end(&d->push);
        push_begin(&d->push, &d->core);
    }
    if (told & TOLD_ONLINE)
        pull_now(&d->pull);
    if (told & (TOLD_ONLINE | TOLD_REPLAY))
        push_now(&d->push);
    if (told & (TOLD_ONLINE | TOLD_PICTURES | TOLD_PAIRED))
        media_poke(&d->media);
    if (told & TOLD_REPLAY)
        core_count_actions(&d->core);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int step_all(struct duties *d)
{
    int64_t now = clock_steady_ms(), next = now + SLEEP_MOST_MS;
    next = sooner(next, pull_step(&d->pull, now));
    next = sooner(next, push_step(&d->push, now));
    next = sooner(next, media_step(&d->media, now));
    next = sooner(next, heartbeat_step(&d->heartbeat, now));
    return next > now ? (int)(next - now) : 0;
}

int duties_step(struct duties *d)
{
    core_take_chores(&d->core);
    pass_on(d);
    int timeout_ms = step_all(d);
    report(d);
    return timeout_ms;
}

/* ---- opening ---- */

/* The configured address, or the one we were paired at. */
static bool find_hub(struct core *c, const char *configured, struct err *err)
{
    char kept[META_MAX] = "";
    const char *url = configured ? configured : "";
    if (!url[0]) {
        if (!meta_get(c->db, "hub_url", kept, err))
            return false;
        url = kept;
    }
    if (!url[0] || strlen(url) >= sizeof c->hub_url)
        return err_set(err, ERR_INPUT, N_("请填写服务器网址。"),
                       "hub address of %zu bytes", strlen(url));
    utf8_copy(c->hub_url, sizeof c->hub_url, url);
    return true;
}

bool duties_open(struct duties *d, const struct engine_config *config,
                 struct err *err)
{
    char agent[64];
    struct core *c = &d->core;
    c->writer = config->writer;
    c->news = config->news;
    c->wake = config->wake;
    c->ctx = config->ctx;
    c->media_dir = mem_text(config->media_dir);
    c->reload = reload_address(config->db_path);
    c->hub_cert = mem_text(config->hub_cert ? config->hub_cert : "");
    c->done = mailbox_new();
    utf8_copy(c->name, sizeof c->name, config->name);
    utf8_copy(c->version, sizeof c->version, config->version);
    snprintf(agent, sizeof agent, "staffroom/%s", config->version);
    mkdir(config->media_dir, 0755); /* when it fails, media.c tells */
    c->db = db_open(config->db_path, DB_READ_ONLY, err);
    if (!c->db || !find_hub(c, config->hub_url, err) || !core_load(c, err))
        return false;
    c->transport = transport_open(c->hub_url, agent, err);
    return c->transport != NULL;
}

void duties_close(struct duties *d)
{
    struct core *c = &d->core;
    transport_close(c->transport);
    db_close(c->db);
    mailbox_free(c->done);
    sodium_memzero(&c->keys, sizeof c->keys);
    free(c->hub_cert);
    free(c->media_dir);
    free(c->reload);
}
