#include "sync/hub/routes.h"

#include "base/clock.h"
#include "store/leases.h"
#include "store/orgs.h"
#include "sync/wire.h"

/* A screen that is heard from is lent places, so that it can confirm while
 * it is not.  Not one of two with the same key: each would give them out. */
struct lending {
    const struct device *device;
    struct org org;
    int64_t now;
    struct loan loans[LEASES_ASKED];
    int count;
};

static bool lend(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    struct lending *l = ctx;
    return leases_grant(db, l->device->id, l->org.id, l->org.tz, l->now,
                        l->loans, l->count, c, err);
}

static bool look(struct db *db, struct lending *l, struct err *err)
{
    return l->device->cloned ||
           (orgs_get(db, l->device->org, &l->org, err) &&
            leases_wanted(db, l->device->id, l->org.id, l->org.tz, l->now,
                          l->loans, &l->count, err));
}

/* What is stored is written anew from what was understood. */
void post_status(struct serve *s, const struct device *device,
                 struct request *r, struct answer *a)
{
    struct status status = {0};
    struct err err = {0};
    struct lending l = {.device = device, .now = clock_now_ms(NULL)};
    if (!wire_get_status(r->body ? r->body : "", r->body_len, &status,
                         &err)) {
        answer_problem(a, 400, "状态报告的格式不对。", err.detail);
        return;
    }
    struct buf json = {0};
    wire_put_status(&json, &status);
    struct db *db = hub_lock(s->hub);
    bool ok = devices_seen(db, device->id, l.now, json.text, &err) &&
              look(db, &l, &err);
    hub_release(s->hub);
    ok = ok && (l.count == 0 ||
                hub_change(s->hub, l.org.id, lend, &l, NULL, &err));
    buf_clear(&json);
    if (ok)
        a->status = 204;
    else
        answer_trouble(a, "storing a heartbeat", &err);
}
