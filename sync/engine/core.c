#include "sync/engine/core.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/actions.h"
#include "store/meta.h"
#include "sync/engine/backoff.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    WAIT_MS = 60 * 1000,
    HTTP_OK = 200,
    HTTP_UNAUTHORIZED = 401,
    HTTP_TOO_MANY = 429,
    HTTP_SERVER = 500,
    CLOCK_STEP_MS = 500 /* a smaller drift is not worth telling */
};

static bool get_text(struct db *db, const char *name, char *out, size_t size,
                     struct err *err)
{
    char value[META_MAX];
    if (!meta_get(db, name, value, err))
        return false;
    utf8_copy(out, size, value);
    return true;
}

/* The public key is the second half of libsodium's secret one. */
static bool get_keys(struct db *db, struct keypair *k, struct err *err)
{
    char hex[META_MAX];
    size_t n = 0;
    if (!meta_get(db, "device_secret", hex, err))
        return false;
    *k = (struct keypair){0};
    if (sodium_hex2bin(k->secret_key, sizeof k->secret_key, hex, strlen(hex),
                       NULL, &n, NULL) == 0 &&
        n == sizeof k->secret_key)
        memcpy(k->public_key, k->secret_key + 32, sizeof k->public_key);
    sodium_memzero(hex, sizeof hex);
    return true;
}

bool core_load(struct core *c, struct err *err)
{
    char ready[8];
    if (!get_text(c->db, "device", c->device, sizeof c->device, err) ||
        !get_text(c->db, "org", c->org, sizeof c->org, err) ||
        !get_text(c->db, "epoch", c->epoch, sizeof c->epoch, err) ||
        !get_text(c->db, "cursor", c->state.cursor, sizeof c->state.cursor,
                  err) ||
        !get_text(c->db, "ready", ready, sizeof ready, err) ||
        !get_keys(c->db, &c->keys, err))
        return false;
    c->state.paired = c->device[0] && c->org[0];
    c->state.ready = strcmp(ready, "1") == 0;
    return true;
}

void core_count_actions(struct core *c)
{
    struct err err;
    if (!actions_counts(c->db, &c->state.queued, &c->state.quarantined, &err))
        log_err("counting actions", &err);
}

bool url_is_near(const char *url)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]"};
    const char *host = strstr(url, "://");
    for (size_t i = 0; host && i < sizeof hosts / sizeof hosts[0]; i++) {
        size_t n = strlen(hosts[i]);
        if (strncasecmp(host + 3, hosts[i], n) == 0 &&
            strchr(":/", host[3 + n]))
            return true;
    }
    return false;
}

/* ---- chores ---- */

static void wake_engine(void *ctx)
{
    transport_wake(ctx);
}

void core_submit(struct core *c, struct chore *chore)
{
    chore->job.reply = c->done;
    chore->job.wake = wake_engine;
    chore->job.ctx = c->transport;
    c->chores++;
    writer_submit(c->writer, &chore->job);
}

void core_take_chores(struct core *c)
{
    for (struct chore *chore; (chore = mailbox_poll(c->done));) {
        c->chores--;
        chore->end(chore->ctx, chore);
        job_free(&chore->job);
    }
}

static bool do_nothing(struct db *db, struct job *job, struct err *err)
{
    (void)db, (void)job, (void)err;
    return true;
}

/* Jobs are done in order: when the last one is back, which wakes nobody, the
 * writer is through with waking us for the others. */
void core_end_chores(struct core *c)
{
    struct job *last = mem_new(sizeof *last), *job = NULL;
    last->run = do_nothing;
    last->reply = c->done;
    writer_submit(c->writer, last);
    while (job != last) {
        job = mailbox_wait(c->done, WAIT_MS);
        if (job != last)
            job_free(job);
    }
    job_free(last);
    c->chores = 0;
}

/* ---- the hub ---- */

struct exchange *core_ask(struct core *c, struct request *r,
                          const struct buf *body)
{
    if (body) {
        r->body = body->text;
        r->body_len = body->len;
    }
    if (!r->query)
        r->query = "";
    if (c->device[0]) {
        r->keyid = c->device;
        r->keys = &c->keys;
    }
    r->now_s = clock_now_ms(&c->clock) / 1000;
    r->now_is_hubs = c->clock.trusted;
    r->hub_cert = c->hub_cert;
    return transport_send(c->transport, r);
}

static void set_online(struct core *c)
{
    if (!c->state.online)
        core_tell(c, TOLD_ONLINE);
    c->state.online = true;
    c->trouble = NULL;
}

bool core_heard(struct core *c, const char *doing, const struct answer *a)
{
    if (a->status >= HTTP_OK && a->status < 300) {
        set_online(c);
        return true;
    }
    log_warn("%s: %s (HTTP %d)", doing, a->trouble ? a->trouble : "refused",
             a->status);
    if (a->status == HTTP_UNAUTHORIZED)
        c->trouble = N_("这台一体机已被停用，请联系工会。");
    else if (a->status == 0)
        c->trouble = N_("连不上服务器，恢复后会自动更新。");
    else if (a->status == HTTP_TOO_MANY || a->status >= HTTP_SERVER)
        c->trouble = N_("服务器正忙，稍后会自动再试。");
    else
        return false; /* it answers: a matter of this request alone */
    c->state.online = false;
    return false;
}

void core_trust(struct core *c, int64_t server_time)
{
    clock_trust(&c->clock, server_time);
    c->state.clock_trusted = true;
    c->state.last_contact = server_time;
    if (llabs(c->clock.offset_ms - c->state.hub_offset_ms) >= CLOCK_STEP_MS)
        c->state.hub_offset_ms = c->clock.offset_ms;
    if (llabs(c->clock.base_ms - c->state.hub_base_ms) >= CLOCK_STEP_MS)
        c->state.hub_base_ms = c->clock.base_ms;
}

void core_fail(struct core *c, const char *doing, const struct err *err)
{
    log_err(doing, err);
    c->trouble = err->user;
    c->state.online = false;
}

int64_t core_retry_at(int *failures, const struct answer *a)
{
    ++*failures;
    int64_t delay = backoff_delay_ms(*failures, randombytes_random(),
                                     a ? a->retry_after_s : 0);
    if (a && a->status == HTTP_UNAUTHORIZED && delay < BACKOFF_MOST_MS)
        delay = BACKOFF_MOST_MS;
    return clock_steady_ms() + delay;
}

/* ---- telling ---- */

void core_tell(struct core *c, enum told what)
{
    c->told |= (unsigned)what;
}

void core_news(struct core *c, enum news_kind kind, const char *text, int count)
{
    struct news *n = mem_new(sizeof *n);
    n->kind = kind;
    n->state = c->state;
    n->trouble = c->trouble;
    n->count = count;
    utf8_copy(n->text, sizeof n->text, text);
    mailbox_send(c->news, n);
    c->wake(c->ctx);
}
