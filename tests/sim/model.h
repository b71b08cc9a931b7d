/* model.h - who goes, waits and is here, by the verdicts alone. */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include "base/db.h"
#include "model/action.h"

enum { PEOPLE = 256, DOINGS_MAX = 4096 };

struct doing {
    bool exists;
    int capacity, had; /* had: before the edit that was just committed */
    bool signs_up; /* there is a list to be on */
    int going;     /* at the last commit */
    int64_t accepted;
    int64_t lowered_at; /* when it last got fewer places */
    struct stand {
        int64_t order; /* of acceptance */
        int64_t at, door_at; /* when the hub decided so, true time */
        unsigned char state; /* enum signup_state */
        bool present;
        bool came_again; /* in this transaction, after a restore */
    } *people; /* PEOPLE of them; NULL: none yet */
};

struct model {
    struct doing *doings; /* DOINGS_MAX of them */
    int count;
};
struct model *model_new(void);
void model_free(struct model *m); /* NULL is allowed */
struct model *model_copy(const struct model *m);

/* What the hub said, when, and the number of acceptance that it gave or took
 * back; 0: none. */
struct said {
    enum verdict_kind verdict;
    char reason[33];
    int64_t at, order;
};
/* A verdict that the hub gave for the first time. */
void model_apply(struct model *m, const struct action *a,
                 const struct said *s);
/* One that it gave before it was restored, and again on the screen's proof:
 * of what was decided about one row, the latest stays.  `now` is its verdict
 * now: a place may be gone, then the member waits. */
void model_apply_again(struct model *m, const struct action *a,
                       const struct said *s, enum verdict_kind now);
/* Whether it could lead to anything. */
bool model_allows(struct model *m, enum action_kind kind, const char *member,
                  const char *activity);
/* Whether this member goes or waits, by the verdicts. */
bool model_is_on_list(struct model *m, const char *member,
                      const char *activity);
const struct doing *model_doing(struct model *m, const char *activity);
/* The hub's rows must say the same; whoever moved up was first in line. */
void model_compare(struct model *m, struct db *db, const char *activity);
/* Its capacity and whether there is a list, anew. */
void model_reload(struct model *m, struct db *db, const char *activity);
/* Nobody waits where there is a place. */
void model_check(struct model *m, struct db *db);

#endif
