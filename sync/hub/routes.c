#include "sync/hub/routes.h"

#include "sync/hub/auth.h"

#include <assert.h>
#include <string.h>

static const struct route {
    const char *method, *path; /* a path that ends in '/' stands for all
                                  below it, but "/" for itself */
    bool is_signed;
    enum lane lane;
    route_fn *run;
} routes[] = {
    {"GET", "/v1/feed", true, LANE_READ, get_feed},
    {"POST", "/v1/actions", true, LANE_WRITE, post_actions},
    {"GET", "/v1/media/", true, LANE_READ, get_media},
    {"POST", "/v1/status", true, LANE_READ, post_status},
    {"POST", "/v1/pair", false, LANE_DESK, post_pair},
    {"GET", "/healthz", false, LANE_NOW, get_health},
    {"GET", "/metrics", false, LANE_DESK, get_metrics},
    {"GET", "/m/notice/", false, LANE_DESK, get_notice_page},
    {"GET", "/m/activity/", false, LANE_DESK, get_activity_page},
    {"GET", "/m/style.css", false, LANE_NOW, get_style},
    {"GET", "/", false, LANE_NOW, get_front},
};
enum { ROUTES = sizeof routes / sizeof routes[0] };
static_assert((int)ROUTES < (int)ROUTES_MAX, "a place for each, and one more");

const char *routes_path(int n)
{
    return n < ROUTES ? routes[n].path : NULL;
}

const char *route_rest(const struct request *r, const char *route)
{
    return r->path + strlen(route);
}

static bool fits(const struct route *route, const char *path)
{
    size_t n = strlen(route->path);
    if (n > 1 && route->path[n - 1] == '/')
        return strncmp(path, route->path, n) == 0 && path[n] != '\0';
    return strcmp(path, route->path) == 0;
}

static const struct route *find_route(const char *path)
{
    for (int i = 0; i < ROUTES; i++)
        if (fits(&routes[i], path))
            return &routes[i];
    return NULL;
}

enum lane routes_lane(void *serve, const struct request *r)
{
    (void)serve;
    const struct route *route = find_route(r->path);
    bool runs = route && strcmp(r->method, route->method) == 0;
    return runs ? route->lane : LANE_NOW;
}

static void run_route(struct serve *s, const struct route *route,
                      struct request *r, struct answer *a)
{
    struct device device;
    struct err err = {0};
    if (strcmp(r->method, route->method) != 0) {
        answer_problem(a, 405, "不支持这种请求方法。", "");
        answer_header(a, "Allow", "%s", route->method);
    } else if (!route->is_signed) {
        route->run(s, NULL, r, a);
    } else if (auth_device(s->hub, r, &device, &err)) {
        route->run(s, &device, r, a);
    } else if (err.kind == ERR_DENIED) {
        answer_problem(a, 401, "这台设备没有配对，或配对已被取消。", "");
        answer_header(a, "WWW-Authenticate", "Signature");
    } else {
        answer_trouble(a, "looking up a device", &err);
    }
}

void routes_answer(void *serve, struct request *r, struct answer *a)
{
    struct serve *s = serve;
    const struct route *route = find_route(r->path);
    if (route)
        run_route(s, route, r, a);
    else
        answer_problem(a, 404, "没有这个地址。", "");
    int class = a->status / 100;
    if (!a->park && class < STATUS_CLASSES)
        atomic_fetch_add(
            &s->metrics.requests[route ? route - routes : ROUTES][class], 1);
}
