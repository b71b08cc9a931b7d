/* orgs.h - the tree of districts and schools. */
#ifndef STORE_ORGS_H
#define STORE_ORGS_H

#include "base/db.h"
#include "base/id.h"
#include "store/feed.h"

struct org {
    char id[ID_SIZE], parent[ID_SIZE]; /* parent "": a root */
    char kind[17], name[121], tz[65], public_url[201];
    bool ask_pin, unmask;
};

enum { ORG_DEPTH_MAX = 8 };

bool orgs_save(struct db *db, const struct org *o, struct changes *c,
               struct err *err);
/* ERR_INPUT when there is none. */
bool orgs_get(struct db *db, const char *id, struct org *out,
              struct err *err);
bool orgs_list(struct db *db, struct org *out, int max, int *count,
               struct err *err);
/* The org itself first, then its parent, and so on; at most ORG_DEPTH_MAX. */
bool orgs_path(struct db *db, const char *id, struct org *out, int *count,
               struct err *err);

#endif
