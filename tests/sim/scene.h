/* scene.h - a small school on disks that can lose power, for the power cuts
 * and the failing allocations: a hub's database and a screen's, both made by
 * the product's own code, and the use cases that change them.
 *
 * Ids, keys and times come from the scene's seed, so that the same case on the
 * same seed leaves the same rows.  One thread. */
#ifndef SIM_SCENE_H
#define SIM_SCENE_H

#include "base/db.h"
#include "model/action.h"
#include "store/hub_rows.h"
#include "store/schema.h"
#include "sync/sign.h"
#include "sync/wire.h"
#include "tests/sim/disk.h"

#define SCENE_LIVE "/disk/live"
#define SCENE_AFTER "/disk/after"
#define SCENE_FILE "/staffroom.db" /* below either */
#define SCENE_COPY "/copy.db"      /* of a backup */

#define SCENE_DISTRICT "district-00000001"
#define SCENE_SCHOOL "school-000000001"
#define SCENE_WALK "activity-0000001" /* takes sign-ups, five places */
#define SCENE_HALL "activity-0000002" /* takes check-ins, and walk-ins */
#define SCENE_DEVICE "device-000000001"
#define SCENE_CODE "ABCD2345" /* pairs one more screen */
enum {
    SCENE_MEMBERS = 12,
    SCENE_NOTICES = 4,
    SCENE_ACTIONS = 120,
    SCENE_PAGES = 8
};

#define SCENE_NOW INT64_C(1795312800000) /* 2026-11-22 10:00 in Shanghai */
#define SCENE_HOUR (60 * 60 * INT64_C(1000))

struct serve;

struct scene {
    const struct use_case *use;
    uint64_t seed;
    struct disk *live, *after;
    struct disk *base, *empty; /* what a case begins with */
    /* What is open of the live disk: a screen's database or the hub. */
    struct db *db;
    struct serve *serve; /* its hub is NULL while closed */
    struct device device;
    struct keypair keys;
    /* What the steps of a case hand on to each other. */
    struct action actions[SCENE_ACTIONS];
    struct verdict verdicts[SCENE_ACTIONS];
    int action_count, verdict_count;
    /* The hub's feed as it answered: `whole` pages from the start, then what
     * one more change of every kind adds. */
    struct buf pages[SCENE_PAGES];
    char cursors[SCENE_PAGES][WIRE_CURSOR_SIZE]; /* behind each */
    int page_count, whole;
    char folder[64]; /* on the real disk, for files to import */
};

/* A use case: `step` is called for 0 to steps-1, each time with the database
 * as the step before left it.  True promises that what it did is kept. */
struct use_case {
    const char *name;
    enum side side;
    int steps;
    bool (*step)(struct scene *s, int n, struct err *err);
    /* Before the first step, and not part of the case. */
    bool (*prepare)(struct scene *s, struct err *err);
    bool from_nothing; /* begins with an empty disk, and opens it itself */
    bool in_pieces;    /* one step is several transactions */
    bool partly;       /* a step may answer some of its actions only */
    bool copies;       /* makes SCENE_COPY */
};
extern const struct use_case use_cases_kiosk[], use_cases_hub[]; /* NULL ends */
const struct use_case *scene_case(int n); /* of both; NULL behind the last */

bool scene_open(struct scene *s, uint64_t seed, struct err *err);
void scene_close(struct scene *s);

/* Makes the case's first disk; it is taken anew at each scene_begin(). */
bool scene_prepare(struct scene *s, const struct use_case *use,
                   struct err *err);
/* The case as it begins: opens the database.  Several times. */
bool scene_begin(struct scene *s, struct err *err);
/* One step, with the clock and the random numbers of that step. */
bool scene_step(struct scene *s, int n, struct err *err);
void scene_end(struct scene *s); /* closes what is open; also when cut off */

/* The clock that all code here sees (scene_clock.c). */
void scene_set_clock(int64_t now_ms);
/* libsodium's random numbers from here on. */
void scene_set_random(uint64_t seed);

/* Brings pages [from, from + count) to the screen in one job of its writer;
 * `epoch` (may be NULL) in place of the hub's. */
bool scene_store_pages(struct scene *s, int from, int count, const char *epoch,
                       struct err *err);
/* "member-000000007" */
void scene_id(char id[ID_SIZE], const char *what, int n);

/* ---- looking at a database ---- */

/* Opens the file with db_open() as the product does when it starts, and
 * hashes all it holds.  ERR_STORAGE when it is damaged: its pages, or a feed
 * whose digest is not that of its rows. */
bool scene_look(const char *path, uint64_t *hash, struct err *err);
/* Each verdict the step gave has its receipt and its rows, and nothing else
 * is half there. */
bool scene_agrees(const struct scene *s, const char *path, struct err *err);

#endif
