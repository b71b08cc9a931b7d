#include "sync/engine/pair.h"

#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/feed.h"
#include "store/meta.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    ASK_S = 20,
    ANSWER_MAX = 64 * 1024,
    HTTP_CREATED = 201,
    SECRET_HEX = 2 * 64 + 1
};

void pair_begin(struct pair *p, struct core *c)
{
    *p = (struct pair){.core = c};
}

void pair_end(struct pair *p)
{
    if (p->asking)
        transport_abort(p->core->transport, p->asking);
    p->asking = NULL;
    sodium_memzero(&p->keys, sizeof p->keys);
}

bool pair_is_working(const struct pair *p)
{
    return p->asking || p->committing;
}

static void failed(struct pair *p, const char *why)
{
    sodium_memzero(&p->keys, sizeof p->keys);
    core_news(p->core, NEWS_PAIR_FAILED, why, 0);
}

/* ---- storing who we are ---- */

struct pair_job {
    struct chore chore;
    struct pair_reply reply;
    char secret[SECRET_HEX], hub_url[URL_SIZE];
};

/* For the same school the old epoch stays until the first page: if that one
 * has another, the hub was restored, and what it has forgotten is sent again.
 * Another school's hub never heard of it. */
static bool keep_epoch(struct db *db, const struct pair_reply *r,
                       struct err *err)
{
    char org[META_MAX];
    return meta_get(db, "org", org, err) &&
           (strcmp(org, r->org) == 0 || meta_set(db, "epoch", r->epoch, err));
}

static bool store_identity(struct db *db, struct job *base, struct err *err)
{
    const struct pair_job *job = (const struct pair_job *)base;
    const struct pair_reply *r = &job->reply;
    if (!keep_epoch(db, r, err))
        return false;
    const struct {
        const char *name, *value;
    } facts[] = {
        {"device", r->device},
        {"device_secret", job->secret},
        {"org", r->org},
        {"org_name", r->org_name},
        {"tz", r->tz},
        {"hub_url", job->hub_url},
        {"cursor", ""}, /* everything anew; until then the old is shown */
        {"reload", ""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (!meta_set(db, facts[i].name, facts[i].value, err))
            return false;
    base->changed = true;
    return feed_forget_revs(db, err);
}

static void wipe(struct job *base)
{
    struct pair_job *job = (struct pair_job *)base;
    sodium_memzero(job->secret, sizeof job->secret);
}

static void stored(void *ctx, struct chore *chore)
{
    struct pair *p = ctx;
    struct core *c = p->core;
    struct err err;
    p->committing = false;
    bool ok = core_load(c, &err); /* also sets `paired` as it was */
    if (!chore->job.ok || !ok) {
        const struct err *why = chore->job.ok ? &err : &chore->job.err;
        log_err("storing the pairing", why);
        failed(p, why->user);
        return;
    }
    sodium_memzero(&p->keys, sizeof p->keys);
    log_info("paired: device %s, org %s", c->device, c->org);
    core_tell(c, TOLD_PAIRED);
    core_news(c, NEWS_PAIRED, "", 0);
}

static void store(struct pair *p, const struct pair_reply *reply)
{
    struct core *c = p->core;
    struct pair_job *job = mem_new(sizeof *job);
    job->reply = *reply;
    sodium_bin2hex(job->secret, sizeof job->secret, p->keys.secret_key,
                   sizeof p->keys.secret_key);
    snprintf(job->hub_url, sizeof job->hub_url, "%s", c->hub_url);
    job->chore.job.run = store_identity;
    job->chore.job.release = wipe;
    job->chore.end = stored;
    job->chore.ctx = p;
    p->committing = true;
    c->state.paired = false; /* answers to who we were are void */
    core_submit(c, &job->chore);
}

/* ---- asking ---- */

static const char *refusal(int status)
{
    static const struct {
        int status;
        const char *text;
    } refusals[] = {
        {0, N_("连不上服务器，请检查网线或网址。")},
        {400, N_("配对码不对或已过期，请向工会再要一个。")},
        {403, N_("配对码不对或已过期，请向工会再要一个。")},
        {429, N_("试得太多了，过几分钟再试。")},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (refusals[i].status == status)
            return refusals[i].text;
    return N_("服务器现在配不了对，请稍后再试或联系工会。");
}

static void answered(void *ctx, const struct answer *a)
{
    struct pair *p = ctx;
    struct pair_reply reply;
    struct err err;
    p->asking = NULL;
    if (a->status != HTTP_CREATED) {
        log_warn("pairing: %s (HTTP %d)", a->trouble ? a->trouble : "refused",
                 a->status);
        failed(p, refusal(a->status));
    } else if (!wire_get_pair_reply(a->body, a->len, &reply, &err)) {
        log_err("pairing", &err);
        failed(p, refusal(HTTP_CREATED));
    } else {
        core_heard(p->core, "pairing", a);
        core_trust(p->core, reply.server_time);
        store(p, &reply);
    }
}

void pair_try(struct pair *p, const char *code)
{
    if (pair_is_working(p))
        return;
    struct core *c = p->core;
    struct pair_request ours = {.protocol = WIRE_PROTOCOL};
    keypair_new(&p->keys);
    utf8_copy(ours.code, sizeof ours.code, code);
    utf8_copy(ours.name, sizeof ours.name, c->name[0] ? c->name : "Staffroom");
    key_text(p->keys.public_key, ours.public_key);

    struct buf body = {0};
    wire_put_pair_request(&body, &ours);
    struct request r = {.method = "POST",
                        .path = "/v1/pair",
                        .query = "",
                        .body = body.text,
                        .body_len = body.len,
                        .now_s = clock_now_ms(&c->clock) / 1000,
                        .now_is_hubs = c->clock.trusted,
                        .hub_cert = c->hub_cert,
                        .timeout_s = ASK_S,
                        .answer_max = ANSWER_MAX,
                        .fd = -1,
                        .done = answered,
                        .ctx = p};
    p->asking = transport_send(c->transport, &r);
    buf_clear(&body);
    if (!p->asking)
        failed(p, refusal(0));
}
