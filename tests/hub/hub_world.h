/* hub_world.h - a hub in a folder of its own, serving on a free port of this
 * machine, and screens that talk to it over real sockets. */
#ifndef TESTS_HUB_WORLD_H
#define TESTS_HUB_WORLD_H

#include "base/json.h"
#include "model/activity.h"
#include "store/orgs.h"
#include "sync/hub/serve.h"
#include "sync/sign.h"
#include "tests/unit/database.h"

enum { WORLD_PATH = 128 };

struct world {
    char dir[WORLD_PATH], media[WORLD_PATH], db[DATABASE_SIZE];
    struct hub *hub;
    struct serve *serve;
    struct org district, school, sibling;
};
void world_open(struct world *w);
void world_close(struct world *w);
/* A new folder in memory where there is one: these tests are not about how
 * long a disk takes. */
void world_make_folder(char *out, size_t size);
void world_remove_folder(const char *dir); /* with all that is in it */

/* In an org: people "m0".."m(n-1)", and an activity that is open now. */
void world_people(struct world *w, const struct org *org, int n);
void world_member_id(const struct org *org, int i, char id[ID_SIZE]);
void world_activity(struct world *w, const struct org *org, const char *id,
                    int capacity);
/* A notice with so many bytes of body. */
void world_notice(struct world *w, const struct org *org, const char *id,
                  size_t body_bytes);

struct screen {
    char device[ID_SIZE];
    struct keypair key;
    const char *signs; /* NULL; or what it signs in place of the body */
};
void world_screen(struct world *w, const struct org *org, struct screen *s);

struct reply {
    long status;
    char *body;    /* owned, NUL-terminated */
    size_t len;
    char *headers; /* owned */
};
/* `s` NULL: unsigned.  `target` is "/path?query"; `body` NULL: a GET.
 * `header` (may be NULL) is added as it is. */
struct reply ask_as(const struct screen *s, const char *url,
                    const char *target, const char *body,
                    const char *header);
struct reply ask(const struct world *w, const struct screen *s,
                 const char *target, const char *body, const char *header);
void reply_clear(struct reply *r);
/* The status alone. */
long status_of(const struct world *w, const struct screen *s,
               const char *target, const char *body, const char *header);
/* The parsed body, which the caller frees; fails the test when it is none. */
struct json *reply_json(const struct reply *r);

#endif
