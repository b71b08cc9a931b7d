#include "store/actions.h"

#include "base/zone.h"
#include "store/activities.h"
#include "store/members.h"
#include "store/meta.h"
#include "store/notices.h"

#include <stdio.h>
#include <stdlib.h>

static const char SQL_LAST_SEQ[] = "SELECT coalesce(max(seq), 0) FROM action";

static const char SQL_SAVE[] =
    "INSERT INTO action (seq, id, kind, at, clock_trusted, member, subject,"
    " how, walkin, offset_ms, leased) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
    " $9, $10, $11)";

static const char SQL_QUEUED[] =
    "SELECT seq, id, kind, at, clock_trusted, member, subject, how, walkin,"
    " offset_ms, leased, proof FROM action WHERE verdict = '' AND seq > $1"
    " ORDER BY seq LIMIT $2";

static const char SQL_COUNTS[] =
    "SELECT (SELECT count(*) FROM action WHERE verdict = ''),"
    " (SELECT count(*) FROM action WHERE quarantined = 1)";

/* One that was answered keeps its first answer.  Of one that was sent again
 * the person is told when it ended otherwise. */
static const char SQL_DECIDE[] =
    "UPDATE action SET verdict = $2, reason = $3, rev = $4, place = $5,"
    " decided_at = $6, quarantined = $7, proof = $10, was = '',"
    " told = CASE WHEN was = '' OR was = $2 || ' ' || $3 THEN told ELSE 0 END,"
    " overlay = CASE WHEN $8 = 1 AND $4 > coalesce((SELECT h.rev"
    "  FROM feed_head h WHERE h.org = $9), 0) THEN overlay ELSE 0 END"
    " WHERE id = $1 AND verdict = ''";

static const char SQL_SETTLE[] =
    "UPDATE action SET overlay = 0 WHERE overlay = 1 AND verdict <> ''"
    " AND rev <= coalesce((SELECT h.rev FROM feed_head h WHERE h.org = $1),"
    " 0)";

static const char SQL_TIDY[] =
    "DELETE FROM action WHERE decided_at > 0 AND decided_at < $1"
    " AND verdict <> ''";

/* The effect of what was granted shows again, but not over rows that say that
 * somebody undid it since: the hub may have lost the one and know the other. */
static const char SQL_REPLAY[] =
    "UPDATE action SET was = verdict || ' ' || reason, verdict = '',"
    " reason = '', rev = 0, place = 0, decided_at = 0,"
    " overlay = CASE WHEN verdict IN ('accepted', 'waiting') AND NOT EXISTS"
    "  (SELECT 1 FROM signup s WHERE s.activity = action.subject"
    "   AND s.member = action.member AND action.kind IN ('signup',"
    "   'signup_cancel') AND (s.state IN ('going', 'waiting'))"
    "   <> (action.kind = 'signup')) AND NOT EXISTS"
    "  (SELECT 1 FROM checkin k WHERE k.activity = action.subject"
    "   AND k.member = action.member AND action.kind IN ('checkin',"
    "   'checkin_undo') AND (k.present = 1) <> (action.kind = 'checkin'))"
    "  THEN 1 ELSE 0 END WHERE quarantined = 0 AND verdict <> ''";

/* Kept as long as the hub may be restored to a copy without them. */
static const int64_t KEPT_MS = 30LL * 24 * 60 * 60 * 1000;

/* The running number never goes back, also when the answered ones go. */
static bool next_seq(struct db *db, int64_t *seq, struct err *err)
{
    char text[META_MAX];
    if (!meta_get(db, "action_seq", text, err))
        return false;
    *seq = strtoll(text, NULL, 10);
    struct query q = query_begin(db, SQL_LAST_SEQ);
    if (query_next(&q) && query_int(&q, 0) > *seq)
        *seq = query_int(&q, 0);
    ++*seq;
    snprintf(text, sizeof text, "%lld", (long long)*seq);
    return query_end(&q, err) && meta_set(db, "action_seq", text, err);
}

static bool save(struct db *db, struct action *a, struct err *err)
{
    if (!next_seq(db, &a->seq, err))
        return false;
    struct query q = query_begin(db, SQL_SAVE);
    query_bind_int(&q, a->seq);
    query_bind_text(&q, a->id);
    query_bind_text(&q, action_kind_text(a->kind));
    query_bind_int(&q, a->at);
    query_bind_int(&q, a->clock_trusted);
    query_bind_text(&q, a->member);
    query_bind_text(&q, a->subject);
    query_bind_text(&q, a->how);
    query_bind_int(&q, a->walkin);
    query_bind_int(&q, a->offset_ms);
    query_bind_int(&q, a->leased);
    return query_run(&q, NULL, err);
}

static enum rule check(struct action *a, const struct activity *about,
                       const struct standing *s, const struct zone *z,
                       int64_t now_ms)
{
    struct checkin_state door = {s->state, s->present};
    switch (a->kind) {
    case ACTION_SIGNUP:
        a->leased = about->own > 0;
        return signup_check(about, z, s->state, now_ms);
    case ACTION_SIGNUP_CANCEL:
        return signup_cancel_check(about, z, s->state, now_ms);
    case ACTION_CHECKIN:
        return checkin_check(about, z, door, now_ms, &a->walkin);
    case ACTION_CHECKIN_UNDO:
        return checkin_undo_check(about, z, s->present, now_ms);
    default:
        return RULE_FORM;
    }
}

/* Without the time nobody knows whether a loan is over. */
static void forgo_own(struct activity *about)
{
    about->leased += about->own;
    about->own = 0;
}

static bool judge_activity(struct db *db, struct action *a, const char *tz,
                           int64_t now_ms, enum rule *rule, struct err *err)
{
    struct activity about = {0};
    struct standing standing;
    bool found;
    struct zone *z = zone_open(tz, err);
    bool ok =
        z && activities_get(db, a->subject, now_ms, &about, &found, err) &&
        standing_get(db, a->subject, a->member, now_ms, &standing, err);
    if (ok && !a->clock_trusted)
        forgo_own(&about);
    if (ok)
        *rule = found ? check(a, &about, &standing, z, now_ms) : RULE_GONE;
    activity_clear(&about);
    zone_close(z);
    return ok;
}

static bool judge_notice(struct db *db, const struct action *a, enum rule *rule,
                         struct err *err)
{
    struct notice n = {0};
    bool found;
    if (!notices_get(db, a->subject, a->member, &n, &found, err))
        return false;
    *rule = !found ? RULE_GONE : n.acked ? RULE_ALREADY : RULE_OK;
    notice_clear(&n);
    return true;
}

bool actions_request(struct db *db, struct action *a, const char *tz,
                     int64_t now_ms, enum rule *rule, struct err *err)
{
    struct member member;
    bool found;
    a->walkin = a->leased = false;
    *rule = RULE_FORM;
    if (!members_get(db, a->member, &member, &found, err))
        return false;
    if (!found)
        *rule = RULE_UNKNOWN;
    else if (a->kind == ACTION_NOTICE_ACK
                 ? !judge_notice(db, a, rule, err)
                 : !judge_activity(db, a, tz, now_ms, rule, err))
        return false;

    bool waits = *rule == RULE_FULL && a->kind == ACTION_SIGNUP;
    if (*rule != RULE_OK && !waits)
        return err_set(err, ERR_REFUSED, rule_text(*rule), "%s: %s",
                       action_kind_text(a->kind), rule_word(*rule));
    a->at = now_ms;
    id_new(a->id, now_ms);
    return save(db, a, err);
}

bool actions_queued(struct db *db, struct action *out, int max, int *count,
                    struct err *err)
{
    return actions_queued_after(db, 0, out, max, count, err);
}

bool actions_queued_after(struct db *db, int64_t after, struct action *out,
                          int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_QUEUED);
    query_bind_int(&q, after);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        char kind[17];
        struct action *a = &out[n++];
        *a = (struct action){.seq = query_int(&q, 0), .at = query_int(&q, 3)};
        query_text(&q, 1, a->id, sizeof a->id);
        query_text(&q, 2, kind, sizeof kind);
        a->kind = action_kind_parse(kind);
        a->clock_trusted = query_int(&q, 4) != 0;
        query_text(&q, 5, a->member, sizeof a->member);
        query_text(&q, 6, a->subject, sizeof a->subject);
        query_text(&q, 7, a->how, sizeof a->how);
        a->walkin = query_int(&q, 8) != 0;
        a->offset_ms = query_int(&q, 9);
        a->leased = query_int(&q, 10) != 0;
        query_text(&q, 11, a->proof, sizeof a->proof);
    }
    *count = n;
    return query_end(&q, err);
}

bool actions_counts(struct db *db, int *queued, int *quarantined,
                    struct err *err)
{
    *queued = *quarantined = 0;
    struct query q = query_begin(db, SQL_COUNTS);
    if (query_next(&q)) {
        *queued = (int)query_int(&q, 0);
        *quarantined = (int)query_int(&q, 1);
    }
    return query_end(&q, err);
}

bool actions_decide(struct db *db, const struct verdict *v, const char *org,
                    int64_t now_ms, struct err *err)
{
    if (v->verdict == VERDICT_NONE)
        return true;
    struct query q = query_begin(db, SQL_DECIDE);
    query_bind_text(&q, v->id);
    query_bind_text(&q, verdict_text(v->verdict));
    query_bind_text(&q, v->reason);
    query_bind_int(&q, v->rev);
    query_bind_int(&q, v->place);
    query_bind_int(&q, now_ms);
    query_bind_int(&q, v->verdict == VERDICT_INVALID);
    query_bind_int(&q, v->verdict == VERDICT_ACCEPTED ||
                           v->verdict == VERDICT_WAITING);
    query_bind_text(&q, org);
    query_bind_text(&q, v->proof);
    return query_run(&q, NULL, err);
}

bool actions_settle(struct db *db, const char *org, struct err *err)
{
    struct query q = query_begin(db, SQL_SETTLE);
    query_bind_text(&q, org);
    return query_run(&q, NULL, err);
}

bool actions_tidy(struct db *db, int64_t now_ms, struct err *err)
{
    struct query q = query_begin(db, SQL_TIDY);
    query_bind_int(&q, now_ms - KEPT_MS);
    return query_run(&q, NULL, err);
}

bool actions_replay(struct db *db, struct err *err)
{
    struct query q = query_begin(db, SQL_REPLAY);
    return query_run(&q, NULL, err);
}
