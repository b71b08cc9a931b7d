#include "sync/hub/routes.h"

#include "base/clock.h"
#include "sync/wire.h"

/* What is stored is written anew from what was understood. */
void post_status(struct serve *s, const struct device *device,
                 struct request *r, struct answer *a)
{
    struct status status = {0};
    struct err err = {0};
    if (!wire_get_status(r->body ? r->body : "", r->body_len, &status,
                         &err)) {
        answer_problem(a, 400, "状态报告的格式不对。", err.detail);
        return;
    }
    struct buf json = {0};
    wire_put_status(&json, &status);
    struct db *db = hub_lock(s->hub);
    bool ok = devices_seen(db, device->id, clock_now_ms(NULL), json.text,
                           &err);
    hub_release(s->hub);
    buf_clear(&json);
    if (ok)
        a->status = 204;
    else
        answer_trouble(a, "storing a heartbeat", &err);
}
