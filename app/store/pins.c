#include "base/lang.h"
#include "store/actions.h"
#include "store/members.h"

static const char SQL_GET[] =
    "SELECT failed, last_failed_at FROM pin_attempt WHERE member = $1";

static const char SQL_COUNT[] =
    "INSERT INTO pin_attempt (member, failed, last_failed_at)"
    " VALUES ($1, $2, $3) ON CONFLICT (member) DO UPDATE SET"
    " failed = excluded.failed, last_failed_at = excluded.last_failed_at";

static const char SQL_RESET[] = "DELETE FROM pin_attempt WHERE member = $1";

struct attempts {
    int failed;
    int64_t last_failed_at;
};

static bool load(struct db *db, const char *member, struct attempts *a,
                 struct err *err)
{
    *a = (struct attempts){0};
    struct query q = query_begin(db, SQL_GET);
    query_bind_text(&q, member);
    if (query_next(&q)) {
        a->failed = (int)query_int(&q, 0);
        a->last_failed_at = query_int(&q, 1);
    }
    return query_end(&q, err);
}

static bool count(struct db *db, const char *member, struct attempts a,
                  struct err *err)
{
    struct query q = query_begin(db, SQL_COUNT);
    query_bind_text(&q, member);
    query_bind_int(&q, a.failed);
    query_bind_int(&q, a.last_failed_at);
    return query_run(&q, NULL, err);
}

static bool reset(struct db *db, const char *member, struct err *err)
{
    struct query q = query_begin(db, SQL_RESET);
    query_bind_text(&q, member);
    return query_run(&q, NULL, err);
}

bool pin_try(struct db *db, const char *member, const char *pin, int64_t now_ms,
             bool *ok, int *tries_left, int64_t *locked_until, struct err *err)
{
    *ok = false;
    *tries_left = 0;
    *locked_until = 0;
    struct member m;
    bool found;
    struct attempts a;
    if (!members_get(db, member, &m, &found, err) || !load(db, member, &a, err))
        return false;
    if (!found || !m.pin_hash[0])
        return err_set(err, ERR_REFUSED, N_("还没有设密码，请找工会设置。"),
                       "no PIN for %.40s", member);

    /* A clock that was ahead and has been set right must not lock longer
     * than the lock is. */
    if (a.last_failed_at > now_ms) {
        a.last_failed_at = now_ms;
        if (!count(db, member, a, err))
            return false;
    }
    *locked_until = pin_locked_until(a.failed, a.last_failed_at);
    if (*locked_until > now_ms)
        return true;

    /* Counted first: whoever pulls the plug meanwhile has used a try. */
    a = (struct attempts){a.failed + 1, now_ms};
    if (!count(db, member, a, err))
        return false;
    *ok = pin_matches(pin, m.pin_hash);
    *locked_until = *ok ? 0 : pin_locked_until(a.failed, now_ms);
    *tries_left = *ok ? pin_tries_left(0) : pin_tries_left(a.failed);
    return !*ok || reset(db, member, err);
}
