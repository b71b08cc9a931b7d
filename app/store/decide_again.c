#include "store/decide.h"

#include "base/utf8.h"
#include "store/activities.h"
#include "store/conflicts.h"
#include "store/leases.h"
#include "store/notices.h"

#include <string.h>

/* A check-in or its undoing that was decided later stays.  A check-in of
 * somebody who was here already had changed nothing. */
static const char SQL_LATER[] =
    "SELECT 1 FROM receipt WHERE subject = $1 AND member = $2"
    " AND kind IN ('checkin', 'checkin_undo') AND verdict = 'accepted'"
    " AND reason = '' AND (received_at > $3 OR (received_at = $3"
    "  AND device = $4 AND seq > $5)) LIMIT 1";

/* The first of two that read a notice comes back last. */
static const char SQL_FIRST_ACK[] =
    "UPDATE notice_ack SET at = $3 WHERE notice = $1 AND member = $2"
    " AND at <> $3 RETURNING id";

struct rehearing {
    struct db *db;
    const struct again *how;
    const struct action *action;
    struct changes *changes;
    struct verdict *verdict;
    struct signup signup;
    struct checkin checkin;
};

/* Whether the sign-up already says what was decided later than this: first
 * by time, then, within one millisecond, by the number it was given, which a
 * cancelled one keeps. */
static bool is_past(const struct rehearing *h, bool cancels)
{
    const struct signup *s = &h->signup;
    const struct proven *p = &h->how->proven;
    if (!s->id[0] || s->at != p->at)
        return s->id[0] && s->at > p->at;
    if (s->place != p->order)
        return s->place > p->order;
    return s->state == SIGNUP_CANCELLED && !cancels;
}

static bool save_signup(struct rehearing *h, enum signup_state state, bool walkin,
                        struct err *err)
{
    const struct action *a = h->action;
    struct signup *s = &h->signup;
    if (!s->id[0])
        decide_row_id("signup", a->subject, a->member, s->id);
    utf8_copy(s->org, sizeof s->org, h->how->org);
    utf8_copy(s->activity, sizeof s->activity, a->subject);
    utf8_copy(s->member, sizeof s->member, a->member);
    s->state = state;
    s->place = h->how->proven.order;
    s->at = h->how->proven.at;
    if (state != SIGNUP_CANCELLED) {
        s->walkin = walkin;
        s->moved_up = false;
    }
    return signups_save(h->db, s, h->changes, err);
}

/* One that was lent to this screen, or any that is free. */
static bool take_place(struct rehearing *h, bool *taken, struct err *err)
{
    const struct action *a = h->action;
    struct activity about = {0};
    bool found;
    *taken = true;
    if (!seats_open(h->db, a->subject, h->how->now_ms, &about, &found,
                    h->changes, err))
        return false;
    if (!found || h->signup.state == SIGNUP_GOING)
        return true;
    if (a->leased && !seats_use(h->db, &about, h->how->device, a->member,
                                taken, h->changes, err))
        return false;
    if (a->leased && *taken)
        return true;
    *taken = about.capacity == 0 || about.going + about.leased < about.capacity;
    return !*taken || seats_take(h->db, &about, a->member, taken, err);
}

/* A place that was given is given again, if it is there. */
static bool go_again(struct rehearing *h, bool walkin, struct err *err)
{
    struct verdict *v = h->verdict;
    bool taken;
    if (is_past(h, false))
        return true;
    if (!take_place(h, &taken, err))
        return false;
    if (taken)
        return save_signup(h, SIGNUP_GOING, walkin, err);
    if (h->how->settling) {
        v->verdict = VERDICT_NONE;
        return true;
    }
    if (h->action->kind == ACTION_SIGNUP) {
        v->verdict = VERDICT_WAITING;
        utf8_copy(v->reason, sizeof v->reason, rule_word(RULE_FULL));
    }
    return save_signup(h, SIGNUP_WAITING, walkin, err) &&
           conflicts_note_seat(h->db, h->action, h->how->org, h->how->now_ms,
                               err);
}

/* What was held goes back, and who waits moves up. */
static bool give_back(struct rehearing *h, struct err *err)
{
    const char *id = h->action->subject;
    struct activity about = {0};
    bool found;
    return seats_release(h->db, id, h->action->member, err) &&
           seats_open(h->db, id, h->how->now_ms, &about, &found, h->changes,
                      err);
}

static bool wait_again(struct rehearing *h, struct err *err)
{
    return is_past(h, false) ||
           (save_signup(h, SIGNUP_WAITING, false, err) &&
            seats_release(h->db, h->action->subject, h->action->member, err));
}

static bool signup_again(struct rehearing *h, struct err *err)
{
    bool ok = h->how->proven.verdict == VERDICT_ACCEPTED
                  ? go_again(h, false, err)
                  : wait_again(h, err);
    return ok && signups_rank(h->db, &h->signup, &h->verdict->place, err);
}

static bool cancel_again(struct rehearing *h, struct err *err)
{
    return is_past(h, true) ||
           (save_signup(h, SIGNUP_CANCELLED, false, err) && give_back(h, err));
}

static bool is_past_checkin(struct rehearing *h, bool *yes, struct err *err)
{
    struct query q = query_begin(h->db, SQL_LATER);
    query_bind_text(&q, h->action->subject);
    query_bind_text(&q, h->action->member);
    query_bind_int(&q, h->how->proven.at);
    query_bind_text(&q, h->how->device);
    query_bind_int(&q, h->action->seq);
    *yes = query_next(&q);
    return query_end(&q, err);
}

static bool save_checkin(struct rehearing *h, bool present, bool walkin,
                         struct err *err)
{
    const struct action *a = h->action;
    struct checkin *k = &h->checkin;
    if (!k->id[0])
        decide_row_id("checkin", a->subject, a->member, k->id);
    utf8_copy(k->org, sizeof k->org, h->how->org);
    utf8_copy(k->activity, sizeof k->activity, a->subject);
    utf8_copy(k->member, sizeof k->member, a->member);
    utf8_copy(k->how, sizeof k->how, a->how);
    k->present = present;
    k->walkin = walkin;
    k->at = action_when(a, h->how->proven.at);
    return checkins_save(h->db, k, h->changes, err);
}

/* Who was here already needs a row only if nobody else brings one. */
static bool checkin_again(struct rehearing *h, struct err *err)
{
    bool past, joined = h->how->proven.order > 0;
    if (!is_past_checkin(h, &past, err))
        return false;
    if (h->how->proven.reason[0] && h->checkin.present)
        past = true;
    if (joined && !go_again(h, true, err))
        return false;
    return h->verdict->verdict == VERDICT_NONE || past ||
           save_checkin(h, true, joined, err);
}

static bool undo_again(struct rehearing *h, struct err *err)
{
    bool past, joined = h->how->proven.order > 0;
    if (!is_past_checkin(h, &past, err) ||
        (joined && !cancel_again(h, err)))
        return false;
    return past ||
           save_checkin(h, false, joined || h->checkin.walkin, err);
}

static bool ack_again(struct rehearing *h, struct err *err)
{
    const struct action *a = h->action;
    int64_t when = action_when(a, h->how->proven.at);
    if (!acks_save(h->db, h->how->org, a->subject, a->member, when, h->changes,
                   err))
        return false;
    if (h->changes->count > 0 || h->how->proven.reason[0])
        return true;
    struct query q = query_begin(h->db, SQL_FIRST_ACK);
    query_bind_text(&q, a->subject);
    query_bind_text(&q, a->member);
    query_bind_int(&q, when);
    while (query_next(&q)) {
        char id[ID_SIZE];
        query_text(&q, 0, id, sizeof id);
        changes_add(h->changes, h->how->org, "notice_ack", id, false);
    }
    return query_end(&q, err);
}

static bool (*const deciders[ACTION_KINDS])(struct rehearing *h,
                                            struct err *err) = {
    [ACTION_SIGNUP] = signup_again,   [ACTION_SIGNUP_CANCEL] = cancel_again,
    [ACTION_CHECKIN] = checkin_again, [ACTION_CHECKIN_UNDO] = undo_again,
    [ACTION_NOTICE_ACK] = ack_again,
};

bool decide_again(struct db *db, const struct again *how,
                  const struct action *a, struct changes *c,
                  struct verdict *v, struct err *err)
{
    struct rehearing h = {
        .db = db, .how = how, .action = a, .changes = c, .verdict = v};
    bool found;
    *v = (struct verdict){.seq = a->seq,
                          .verdict = how->proven.verdict,
                          .order = how->proven.order};
    memcpy(v->id, a->id, sizeof v->id);
    utf8_copy(v->reason, sizeof v->reason, how->proven.reason);
    if (v->verdict == VERDICT_DECLINED || a->kind >= ACTION_KINDS)
        return true;
    return signups_get(db, a->subject, a->member, &h.signup, err) &&
           checkins_get(db, a->subject, a->member, &h.checkin, &found, err) &&
           deciders[a->kind](&h, err);
}
