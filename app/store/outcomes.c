#include "base/zone.h"
#include "store/actions.h"

/* From the waiting list, by the hub's row, and not given up since. */
#define MOVED_UP                                                               \
    "(a.kind = 'signup' AND a.verdict = 'waiting' AND EXISTS (SELECT 1"        \
    " FROM signup s WHERE s.activity = a.subject AND s.member = a.member"      \
    " AND s.state = 'going' AND s.moved_up = 1))"

/* A later wish about the same makes an earlier one's end no news. */
#define IS_LATEST                                                              \
    "NOT EXISTS (SELECT 1 FROM action n WHERE n.overlay IN (0, 1)"             \
    " AND n.subject = a.subject AND n.member = a.member AND n.seq > a.seq"     \
    " AND n.kind IN ('signup', 'signup_cancel'))"

/* A check-in or an acknowledgement that went well is no news; nor is a place
 * that the screen had promised, or that the person has anyway. */
#define IS_NEWS                                                                \
    "((a.told = 0 AND (a.verdict <> 'accepted' OR (a.leased = 0"               \
    "  AND a.kind IN ('signup', 'signup_cancel')))"                            \
    " AND NOT (a.kind = 'signup' AND a.reason = 'already'))"                   \
    " OR (a.told < 2 AND " MOVED_UP " AND " IS_LATEST "))"

static const char SQL_UNTOLD[] =
    "SELECT a.id, a.subject, coalesce(t.title, ''), a.verdict, a.reason,"
    " a.place, a.kind, CASE WHEN " MOVED_UP " THEN 1 ELSE 0 END, a.leased"
    " FROM action a LEFT JOIN activity t ON t.id = a.subject"
    " WHERE a.member = $1 AND a.verdict <> '' AND a.kind <> 'notice_ack'"
    " AND " IS_NEWS " ORDER BY a.seq DESC LIMIT $2";

/* Who cancelled was there when it was done; what is over is no news. */
static const char SQL_PEOPLE[] =
    "SELECT count(DISTINCT a.member) FROM action a"
    " JOIN activity t ON t.id = a.subject WHERE a.told < 2"
    " AND a.verdict <> '' AND (a.kind = 'signup'"
    "  OR (a.kind = 'signup_cancel' AND a.verdict <> 'accepted'))"
    " AND (t.starts_at > $1 OR t.ends_at > $1"
    "  OR (t.all_day = 1 AND coalesce(nullif(t.ends_on, ''), t.starts_on)"
    "  >= $2)) AND " IS_LATEST " AND " IS_NEWS;

static const char SQL_TOLD[] = "UPDATE action SET told = $2 WHERE id = $1";

static const char SQL_TOLD_ABOUT[] =
    "UPDATE action SET told = 1 WHERE member = $1 AND subject = $2"
    " AND told = 0 AND verdict <> ''";

bool outcomes_untold(struct db *db, const char *member, struct outcome *out,
                     int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_UNTOLD);
    query_bind_text(&q, member);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        char verdict[17], reason[33], kind[17];
        struct outcome *o = &out[n++];
        *o = (struct outcome){.place = (int)query_int(&q, 5),
                              .moved_up = query_int(&q, 7) != 0,
                              .promised = query_int(&q, 8) != 0};
        query_text(&q, 0, o->action, sizeof o->action);
        query_text(&q, 1, o->activity, sizeof o->activity);
        query_text(&q, 2, o->title, sizeof o->title);
        query_text(&q, 3, verdict, sizeof verdict);
        query_text(&q, 4, reason, sizeof reason);
        query_text(&q, 6, kind, sizeof kind);
        verdict_parse(verdict, &o->verdict);
        o->reason = rule_parse(reason);
        o->kind = action_kind_parse(kind);
    }
    *count = n;
    return query_end(&q, err);
}

bool outcomes_people(struct db *db, int64_t now_ms, int *count,
                     struct err *err)
{
    char today[DATE_SIZE];
    day_format((int)(now_ms / DAY_MS), today);
    struct query q = query_begin(db, SQL_PEOPLE);
    query_bind_int(&q, now_ms);
    query_bind_text(&q, today);
    *count = query_next(&q) ? (int)query_int(&q, 0) : 0;
    return query_end(&q, err);
}

bool outcomes_told(struct db *db, const struct outcome *list, int count,
                   struct err *err)
{
    for (int i = 0; i < count; i++) {
        struct query q = query_begin(db, SQL_TOLD);
        query_bind_text(&q, list[i].action);
        query_bind_int(&q, list[i].moved_up ? 2 : 1);
        if (!query_run(&q, NULL, err))
            return false;
    }
    return true;
}

bool outcomes_told_about(struct db *db, const char *member,
                         const char *activity, struct err *err)
{
    struct query q = query_begin(db, SQL_TOLD_ABOUT);
    query_bind_text(&q, member);
    query_bind_text(&q, activity);
    return query_run(&q, NULL, err);
}
