#include "sync/hub/pair_code.h"
#include "sync/hub/routes.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "sync/sign.h"
#include "sync/wire.h"

#include <stdio.h>
#include <string.h>

/* Wrong, used up and expired all sound alike: a guesser learns nothing. */
static const char BAD_CODE[] = "配对码不对或已失效，请向工会要一个新的。";

struct pairing {
    const struct pair_request *asked;
    const char *code_hash;
    int64_t now;
    enum pair_code state;
    struct device device;
    struct org org;
};

static bool pair(struct db *db, struct changes *c, void *ctx,
                 struct err *err)
{
    (void)c;
    struct pairing *p = ctx;
    struct device *d = &p->device;
    if (!pair_codes_use(db, p->code_hash, p->now, &p->state, d->org, err))
        return false;
    if (p->state != PAIR_OK)
        return true;
    id_new(d->id, p->now);
    utf8_copy(d->name, sizeof d->name, p->asked->name);
    utf8_copy(d->public_key, sizeof d->public_key, p->asked->public_key);
    d->paired_at = p->now;
    return orgs_get(db, d->org, &p->org, err) && devices_save(db, d, err);
}

/* One version older or newer is served: what it adds is passed over on either
 * side, and what it takes away was not needed one version before. */
static bool is_near(int protocol)
{
    return protocol >= WIRE_PROTOCOL - 1 && protocol <= WIRE_PROTOCOL + 1;
}

static const char *wrong_with(const struct pair_request *asked)
{
    unsigned char key[32];
    if (!is_near(asked->protocol))
        return "协议版本不对，请更新一体机程序。";
    if (!asked->name[0])
        return "缺少设备名称。";
    if (!key_parse(asked->public_key, key))
        return "设备公钥不对。";
    return NULL;
}

static void welcome(const struct serve *s, const struct pairing *p,
                    struct answer *a)
{
    struct pair_reply reply = {.server_time = p->now};
    utf8_copy(reply.device, sizeof reply.device, p->device.id);
    utf8_copy(reply.org, sizeof reply.org, p->org.id);
    utf8_copy(reply.org_name, sizeof reply.org_name, p->org.name);
    utf8_copy(reply.tz, sizeof reply.tz, p->org.tz);
    utf8_copy(reply.epoch, sizeof reply.epoch, hub_epoch(s->hub));
    a->status = 201;
    a->type = "application/json";
    answer_header(a, "Cache-Control", "no-store");
    wire_put_pair_reply(&a->body, &reply);
    log_info("device %s paired to %s", p->device.id, p->org.id);
}

void post_pair(struct serve *s, const struct device *device,
               struct request *r, struct answer *a)
{
    (void)device;
    struct pair_request asked = {0};
    struct err err = {0};
    char hash[PAIR_HASH_SIZE];
    int64_t steady = clock_steady_ms();
    int wait_s = limiter_try(s->pairing, r->peer, steady);
    if (wait_s > 0) {
        answer_problem(a, 429, "试得太多了，请稍后再试。", "");
        answer_header(a, "Retry-After", "%d", wait_s);
        return;
    }
    const char *wrong =
        wire_get_pair_request(r->body ? r->body : "", r->body_len, &asked,
                              &err)
            ? wrong_with(&asked)
            : "配对请求的格式不对。";
    if (wrong) { /* no code was tried */
        limiter_forgive(s->pairing, r->peer, steady);
        answer_problem(a, 400, wrong, err.detail);
        return;
    }
    struct pairing p = {.asked = &asked,
                        .code_hash = hash,
                        .now = clock_now_ms(NULL),
                        .state = PAIR_UNKNOWN};
    if (pair_code_hash(asked.code, hash) &&
        !hub_change(s->hub, "", pair, &p, NULL, &err)) {
        limiter_forgive(s->pairing, r->peer, steady);
        answer_trouble(a, "pairing", &err);
        return;
    }
    if (p.state != PAIR_OK) {
        answer_problem(a, 403, BAD_CODE, "");
        return;
    }
    limiter_forgive(s->pairing, r->peer, steady);
    welcome(s, &p, a);
}
