#include "store/actions.h"

/* A check-in or an acknowledgement that went well is no news. */
static const char SQL_UNTOLD[] =
    "SELECT a.id, a.subject, coalesce(t.title, ''), a.verdict, a.reason,"
    " a.place FROM action a LEFT JOIN activity t ON t.id = a.subject"
    " WHERE a.member = $1 AND a.told = 0 AND a.verdict <> ''"
    " AND a.kind <> 'notice_ack' AND (a.verdict <> 'accepted'"
    "  OR a.kind IN ('signup', 'signup_cancel'))"
    " ORDER BY a.seq DESC LIMIT $2";

static const char SQL_TOLD[] =
    "UPDATE action SET told = 1 WHERE member = $1 AND told = 0"
    " AND verdict <> ''";

bool outcomes_untold(struct db *db, const char *member, struct outcome *out,
                     int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_UNTOLD);
    query_bind_text(&q, member);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        char verdict[17], reason[33];
        struct outcome *o = &out[n++];
        *o = (struct outcome){.place = (int)query_int(&q, 5)};
        query_text(&q, 0, o->action, sizeof o->action);
        query_text(&q, 1, o->activity, sizeof o->activity);
        query_text(&q, 2, o->title, sizeof o->title);
        query_text(&q, 3, verdict, sizeof verdict);
        query_text(&q, 4, reason, sizeof reason);
        verdict_parse(verdict, &o->verdict);
        o->reason = rule_parse(reason);
    }
    *count = n;
    return query_end(&q, err);
}

bool outcomes_told(struct db *db, const char *member, struct err *err)
{
    struct query q = query_begin(db, SQL_TOLD);
    query_bind_text(&q, member);
    return query_run(&q, NULL, err);
}
