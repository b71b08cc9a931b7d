/* routes.h - every address the hub answers, and who may ask.
 *
 * A route fills in *a; it may be run by several threads at once.  `device` is
 * who signed the request, NULL where nobody needs to. */
#ifndef SYNC_HUB_ROUTES_H
#define SYNC_HUB_ROUTES_H

#include "store/hub_rows.h"
#include "sync/hub/http.h"
#include "sync/hub/serve.h"

typedef void route_fn(struct serve *s, const struct device *device,
                      struct request *r, struct answer *a);

/* One file each: pair.c, feed_route.c, ... */
route_fn post_pair, get_feed, post_actions, get_media, post_status;
route_fn get_health, get_metrics;
route_fn get_front, get_notice_page, get_activity_page, get_style;

/* The part of the path behind the route's own, for routes that end in '/'. */
const char *route_rest(const struct request *r, const char *route);

/* http_options.lane and .answer, with the struct serve as ctx. */
enum lane routes_lane(void *serve, const struct request *r);
void routes_answer(void *serve, struct request *r, struct answer *a);
/* The nth route's path, for the metrics; NULL behind the last, which stands
 * for addresses that are no route. */
const char *routes_path(int n);

#endif
