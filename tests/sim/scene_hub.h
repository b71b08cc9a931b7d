/* scene_hub.h - the hub's side of a scene.  Apart from scene.h, since the two
 * sides have requests and answers of their own. */
#ifndef SIM_SCENE_HUB_H
#define SIM_SCENE_HUB_H

#include "sync/hub/routes.h"
#include "tests/sim/scene.h"

/* Asks a route of the hub as it is, without a server around it.  The answer's
 * body is the caller's. */
void scene_ask(struct scene *s, route_fn *route, const char *query,
               const struct buf *body, struct answer *a);

#endif
