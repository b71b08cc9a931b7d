#include "base/zone.h"
#include "store/actions.h"
#include "store/decide.h"
#include "store/leases.h"
#include "store/seats.h"

/* Rows may have come from a hub, which keeps the places to itself. */
static bool seat_people(struct db *db, const struct action *a,
                        struct changes *c, struct err *err)
{
    struct activity about;
    bool found = false;
    if (a->kind == ACTION_NOTICE_ACK)
        return true;
    return activities_truth(db, a->subject, &about, &found, err) &&
           (!found || seats_fit(db, &about, c, err));
}

static bool settle_one(struct db *db, const struct action *a, const char *org,
                       const struct zone *z, int64_t now_ms, struct err *err)
{
    struct changes c = {0};
    struct verdict v;
    bool ok = seat_people(db, a, &c, err) &&
              decide(db, a, org, z, now_ms, &c, &v, err) &&
              feed_commit(db, &c, org, &v.rev, err) &&
              actions_decide(db, &v, org, now_ms, err);
    changes_clear(&c);
    return ok;
}

bool actions_settle_alone(struct db *db, const char *org, const char *tz,
                          int64_t now_ms, struct err *err)
{
    struct zone *z = zone_open(tz, err);
    bool ok = z != NULL;
    for (int n = 1; ok && n > 0;) {
        struct action a;
        ok = actions_queued(db, &a, 1, &n, err) &&
             (n == 0 || settle_one(db, &a, org, z, now_ms, err));
    }
    zone_close(z);
    return ok;
}
