/* survey.h - what only whoever runs a hub asks of its database: rows as text,
 * figures, and whether everything adds up. */
#ifndef SYNC_HUB_SURVEY_H
#define SYNC_HUB_SURVEY_H

#include "base/db.h"
#include "base/id.h"
#include "model/entity.h"

#include <stdint.h>

/* Calls `each` with every row of an entity, in order of id, through
 * model/entity.c's allow-list; org "" for all.  False when the database
 * failed. */
bool survey_rows(struct db *db, const struct entity *e, const char *org,
                 void (*each)(void *ctx, const struct row *row), void *ctx,
                 struct err *err);

bool survey_heads(struct db *db,
                  void (*each)(void *ctx, const char *org, int64_t rev),
                  void *ctx, struct err *err);

struct figures {
    int64_t devices, revoked, cloned, receipts;
};
bool survey_figures(struct db *db, struct figures *out, struct err *err);

bool survey_login_taken(struct db *db, const char *login, bool *taken,
                        struct err *err);

/* ERR_STORAGE that says which org's digest does not fit its feed. */
bool survey_digests(struct db *db, struct err *err);
/* ERR_STORAGE that says where the numbered places do not fit the capacity, or
 * the people who are going and the screens that were lent some. */
bool survey_capacity(struct db *db, struct err *err);
/* ERR_STORAGE that says which picture is missing under `folder` or is not as
 * long as it was. */
bool survey_media(struct db *db, const char *folder, struct err *err);

#endif
