/* world_actions.h - what people do at the screens of hub_world.h, and what the
 * hub's database says of it. */
#ifndef TESTS_HUB_WORLD_ACTIONS_H
#define TESTS_HUB_WORLD_ACTIONS_H

#include "hub_world.h"

/* Of a member of the school, now, by card. */
struct action world_act(const struct world *w, enum action_kind kind,
                        int64_t seq, int member, const char *subject);
/* Verdicts that came; `out` has room for one of each. */
int world_push(const struct world *w, const struct screen *s,
               const struct action *actions, int count, struct verdict *out);

/* The only number that the query gives, -1 without a row. */
int64_t world_int(struct world *w, const char *sql);
/* Fails the test when a place is given twice or a digest is wrong. */
void world_sound(struct world *w);

#endif
