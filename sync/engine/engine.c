#include "sync/engine/engine.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/meta.h"
#include "sync/engine/core.h"
#include "sync/engine/heartbeat.h"
#include "sync/engine/media.h"
#include "sync/engine/pair.h"
#include "sync/engine/pull.h"
#include "sync/engine/push.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    SLEEP_MOST_MS = 60 * 1000,
    CONTACT_NEWS_MS = 60 * 1000
};

/* What comes in from other threads. */
struct mail {
    enum { MAIL_POKE, MAIL_PAIR, MAIL_SHOWING } kind;
    char text[40];
};

struct engine {
    struct core core; /* engine's thread only, like all but the inbox */
    struct pull pull;
    struct push push;
    struct pair pair;
    struct media media;
    struct heartbeat heartbeat;
    struct sync_state told; /* the newest state that main has */
    const char *told_trouble;
    bool has_told;

    struct mailbox *inbox; /* closing it is the stop signal */
    pthread_t thread;
};

/* ---- telling main ---- */

static bool state_differs(const struct engine *e)
{
    const struct sync_state *now = &e->core.state, *told = &e->told;
    return !e->has_told || now->paired != told->paired ||
           now->online != told->online || now->working != told->working ||
           now->ready != told->ready || now->queued != told->queued ||
           now->quarantined != told->quarantined ||
           now->clock_trusted != told->clock_trusted ||
           now->hub_offset_ms != told->hub_offset_ms ||
           now->last_contact - told->last_contact >= CONTACT_NEWS_MS ||
           e->core.trouble != e->told_trouble ||
           strcmp(now->cursor, told->cursor) != 0;
}

static void report(struct engine *e)
{
    e->core.state.working = pull_is_working(&e->pull) ||
                            push_is_working(&e->push) ||
                            pair_is_working(&e->pair);
    if (!state_differs(e))
        return;
    e->told = e->core.state;
    e->told_trouble = e->core.trouble;
    e->has_told = true;
    core_news(&e->core, NEWS_STATE, "", 0);
}

/* ---- the thread ---- */

static void begin(struct engine *e)
{
    core_count_actions(&e->core);
    pull_begin(&e->pull, &e->core);
    push_begin(&e->push, &e->core);
    pair_begin(&e->pair, &e->core);
    media_begin(&e->media, &e->core);
    heartbeat_begin(&e->heartbeat, &e->core);
}

static void end(struct engine *e)
{
    pull_end(&e->pull);
    push_end(&e->push);
    pair_end(&e->pair);
    media_end(&e->media);
    heartbeat_end(&e->heartbeat);
    core_end_chores(&e->core);
}

static void take_mail(struct engine *e)
{
    for (struct mail *m; (m = mailbox_poll(e->inbox)); free(m)) {
        if (m->kind == MAIL_POKE)
            push_poke(&e->push);
        else if (m->kind == MAIL_PAIR)
            pair_try(&e->pair, m->text);
        else
            heartbeat_showing(&e->heartbeat, m->text);
        sodium_memzero(m->text, sizeof m->text);
    }
}

/* Passes on what one duty told the others. */
static void pass_on(struct engine *e)
{
    unsigned told = e->core.told;
    e->core.told = 0;
    if (told & TOLD_PAIRED) {
        pull_end(&e->pull);
        pull_begin(&e->pull, &e->core);
        push_end(&e->push);
        push_begin(&e->push, &e->core);
    }
    if (told & (TOLD_ONLINE | TOLD_REPLAY))
        push_now(&e->push);
    if (told & (TOLD_ONLINE | TOLD_PICTURES | TOLD_PAIRED))
        media_poke(&e->media);
    if (told & TOLD_REPLAY)
        core_count_actions(&e->core);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int step_all(struct engine *e)
{
    int64_t now = clock_steady_ms(), next = now + SLEEP_MOST_MS;
    next = sooner(next, pull_step(&e->pull, now));
    next = sooner(next, push_step(&e->push, now));
    next = sooner(next, media_step(&e->media, now));
    next = sooner(next, heartbeat_step(&e->heartbeat, now));
    return next > now ? (int)(next - now) : 0;
}

static void *run(void *arg)
{
    struct engine *e = arg;
    struct err err;
    if (!transport_start(e->core.transport, &err)) {
        core_fail(&e->core, "network", &err);
        report(e);
        return NULL;
    }
    begin(e);
    while (!mailbox_is_closed(e->inbox)) {
        take_mail(e);
        core_take_chores(&e->core);
        pass_on(e);
        int timeout_ms = step_all(e);
        report(e);
        transport_run(e->core.transport, timeout_ms);
    }
    end(e);
    return NULL;
}

/* ---- from outside ---- */

static void release(struct engine *e)
{
    transport_close(e->core.transport);
    db_close(e->core.db);
    mailbox_free(e->core.done);
    mailbox_free(e->inbox);
    sodium_memzero(&e->core.keys, sizeof e->core.keys);
    free(e->core.media_dir);
    free(e);
}

/* The configured address, or the one we were paired at. */
static bool find_hub(struct engine *e, const char *configured, struct err *err)
{
    char kept[META_MAX] = "";
    const char *url = configured ? configured : "";
    if (!url[0]) {
        if (!meta_get(e->core.db, "hub_url", kept, err))
            return false;
        url = kept;
    }
    if (!url[0] || strlen(url) >= sizeof e->core.hub_url)
        return err_set(err, ERR_INPUT, N_("请填写服务器网址。"),
                       "hub address of %zu bytes", strlen(url));
    utf8_copy(e->core.hub_url, sizeof e->core.hub_url, url);
    return true;
}

static bool open_all(struct engine *e, const struct engine_config *config,
                     struct err *err)
{
    char agent[64];
    struct core *c = &e->core;
    snprintf(agent, sizeof agent, "staffroom/%s", config->version);
    mkdir(config->media_dir, 0755); /* when it fails, media.c tells */
    c->db = db_open(config->db_path, DB_READ_ONLY, err);
    if (!c->db || !find_hub(e, config->hub_url, err) || !core_load(c, err))
        return false;
    c->transport = transport_open(c->hub_url, agent, err);
    if (!c->transport)
        return false;
    return pthread_create(&e->thread, NULL, run, e) == 0 ||
           err_set(err, ERR_STORAGE, N_("同步启动不了，请重启一体机。"),
                   "no thread");
}

struct engine *engine_start(const struct engine_config *config, struct err *err)
{
    struct engine *e = mem_new(sizeof *e);
    struct core *c = &e->core;
    c->writer = config->writer;
    c->news = config->news;
    c->wake = config->wake;
    c->ctx = config->ctx;
    c->media_dir = mem_text(config->media_dir);
    c->done = mailbox_new();
    e->inbox = mailbox_new();
    utf8_copy(c->name, sizeof c->name, config->name);
    utf8_copy(c->version, sizeof c->version, config->version);
    if (!open_all(e, config, err)) {
        release(e);
        return NULL;
    }
    return e;
}

void engine_stop(struct engine *e)
{
    if (!e)
        return;
    mailbox_close(e->inbox);
    transport_wake(e->core.transport);
    pthread_join(e->thread, NULL);
    release(e);
}

static void post(struct engine *e, int kind, const char *text)
{
    struct mail *m = mem_new(sizeof *m);
    m->kind = kind;
    utf8_copy(m->text, sizeof m->text, text);
    mailbox_send(e->inbox, m);
    transport_wake(e->core.transport);
}

void engine_poke(struct engine *e)
{
    post(e, MAIL_POKE, "");
}

void engine_pair(struct engine *e, const char *code)
{
    post(e, MAIL_PAIR, code);
}

void engine_showing(struct engine *e, const char *screen)
{
    post(e, MAIL_SHOWING, screen);
}
