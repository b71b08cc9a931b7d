#include "sync/hub/hub_private.h"
#include "sync/hub/routes.h"

#include "sync/hub/survey.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

void get_health(struct serve *s, const struct device *device,
                struct request *r, struct answer *a)
{
    (void)s, (void)device, (void)r;
    a->status = 200;
    a->type = "application/json";
    answer_header(a, "Cache-Control", "no-store");
    buf_put(&a->body, "{\"ok\":true}");
}

static void put_requests(struct buf *out, struct metrics *m)
{
    buf_put(out, "# TYPE staffroom_requests_total counter\n");
    for (int i = 0; i == 0 || routes_path(i - 1); i++) {
        const char *path = routes_path(i);
        for (int class = 2; class < STATUS_CLASSES; class++) {
            long long n = atomic_load(&m->requests[i][class]);
            if (n > 0)
                buf_printf(out,
                           "staffroom_requests_total{route=\"%s\","
                           "status=\"%dxx\"} %lld\n",
                           path ? path : "other", class, n);
        }
    }
}

static void put_actions(struct buf *out, struct metrics *m)
{
    buf_put(out, "# TYPE staffroom_actions_total counter\n");
    for (int v = VERDICT_ACCEPTED; v < VERDICTS; v++)
        buf_printf(out, "staffroom_actions_total{verdict=\"%s\"} %lld\n",
                   verdict_text(v), atomic_load(&m->actions[v]));
    buf_printf(out,
               "# TYPE staffroom_clone_alarms_total counter\n"
               "staffroom_clone_alarms_total %lld\n",
               atomic_load(&m->clones));
}

static void put_gauge(struct buf *out, const char *name, int64_t value)
{
    buf_printf(out, "# TYPE %s gauge\n%s %" PRId64 "\n", name, name, value);
}

static void put_load(struct buf *out, struct http *http)
{
    struct http_figures f = {0};
    http_figures(http, &f);
    put_gauge(out, "staffroom_connections", f.links.open);
    buf_printf(out,
               "# TYPE staffroom_connections_refused_total counter\n"
               "staffroom_connections_refused_total %lld\n"
               "# TYPE staffroom_connections_cut_total counter\n",
               f.links.refused);
    for (int i = 0; i < LINK_STATES; i++)
        buf_printf(out, "staffroom_connections_cut_total{while=\"%s\"} %lld\n",
                   link_state_text(i), f.links.cut[i]);
    buf_put(out, "# TYPE staffroom_requests_waiting gauge\n");
    for (int i = LANE_DESK; i < LANES; i++)
        buf_printf(out, "staffroom_requests_waiting{lane=\"%s\"} %lld\n",
                   lane_text(i), f.lanes[i].waiting);
    buf_put(out, "# TYPE staffroom_requests_turned_away_total counter\n");
    for (int i = LANE_DESK; i < LANES; i++)
        buf_printf(out,
                   "staffroom_requests_turned_away_total{lane=\"%s\"} %lld\n",
                   lane_text(i), f.lanes[i].turned_away);
}

static void put_head(void *ctx, const char *org, int64_t rev)
{
    buf_printf(ctx, "staffroom_feed_rev{org=\"%s\"} %" PRId64 "\n", org, rev);
}

static int64_t file_bytes(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : 0;
}

void get_metrics(struct serve *s, const struct device *device,
                 struct request *r, struct answer *a)
{
    (void)device, (void)r;
    struct figures f = {0};
    struct err err = {0};
    struct buf *out = &a->body;
    a->status = 200;
    a->type = "text/plain; version=0.0.4; charset=utf-8";
    put_requests(out, &s->metrics);
    put_actions(out, &s->metrics);
    if (s->http) /* the simulation has none */
        put_load(out, s->http);
    put_gauge(out, "staffroom_polls_waiting", live_waiting(s->live));
    put_gauge(out, "staffroom_db_bytes", file_bytes(hub_db(s->hub)));
    buf_put(out, "# TYPE staffroom_feed_rev gauge\n");
    struct db *db = hub_lock(s->hub);
    bool ok = survey_heads(db, put_head, out, &err) &&
              survey_figures(db, &f, &err);
    hub_release(s->hub);
    if (!ok) {
        answer_trouble(a, "reading figures", &err);
        return;
    }
    put_gauge(out, "staffroom_devices", f.devices - f.revoked);
    put_gauge(out, "staffroom_devices_cloned", f.cloned);
    put_gauge(out, "staffroom_receipts", f.receipts);
}
