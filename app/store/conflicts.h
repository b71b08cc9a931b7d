/* conflicts.h - the hub's list, for officers, of what two screens did that
 * did not know of each other: the same person checked in, or signed up,
 * twice.  Both receipts stay, one person is counted. */
#ifndef STORE_CONFLICTS_H
#define STORE_CONFLICTS_H

#include "base/db.h"
#include "model/action.h"

struct conflict {
    char id[ID_SIZE], org[ID_SIZE], kind[17];
    char activity[ID_SIZE], member[ID_SIZE];
    struct {
        char action[ID_SIZE], device[ID_SIZE];
        int64_t at; /* by the screen's clock */
    } first, second;
    int64_t made_at, resolved_at;
};

/* An action asks for what is so already.  Notes a conflict when it became so
 * by another device's action; nothing for the device's own, or when nobody
 * knows by whom. */
bool conflicts_note(struct db *db, const struct action *second,
                    const char *org, int64_t now_ms, struct err *err);

/* A restored hub gave a place that it had given before (decide_again) to
 * somebody else meanwhile: kind "seat", whose first is the last to get one. */
bool conflicts_note_seat(struct db *db, const struct action *second,
                         const char *org, int64_t now_ms, struct err *err);

/* In the order in which they came; org "" for all.  `each` may not use the
 * database. */
bool conflicts_list(struct db *db, const char *org,
                    void (*each)(void *ctx, const struct conflict *c),
                    void *ctx, struct err *err);

#endif
