#include "store/decide.h"

#include "base/utf8.h"
#include "store/activities.h"
#include "store/conflicts.h"
#include "store/leases.h"
#include "store/members.h"
#include "store/notices.h"
#include "store/orgs.h"

#include <stdio.h>
#include <string.h>

/* One action being judged. */
struct hearing {
    struct db *db;
    const struct action *action;
    const char *org; /* the member's own: his rows belong to it */
    const struct zone *zone;
    int64_t now;  /* the hub's clock */
    int64_t when; /* for being at the door */
    struct changes *changes;
    struct verdict *verdict;
    struct activity *activity; /* what is known of one */
    struct signup signup;
    struct checkin checkin;
};

static bool say(struct hearing *h, enum verdict_kind kind, enum rule reason)
{
    h->verdict->verdict = kind;
    utf8_copy(h->verdict->reason, sizeof h->verdict->reason, rule_word(reason));
    return true;
}

void decide_row_id(const char *entity, const char *subject,
                   const char *member, char id[ID_SIZE])
{
    char name[160];
    snprintf(name, sizeof name, "%s/%s/%s", entity, subject, member);
    id_of_name(id, name);
}

static void row_id(const struct hearing *h, const char *entity,
                   char id[ID_SIZE])
{
    decide_row_id(entity, h->action->subject, h->action->member, id);
}

/* Which of those going or waiting this member is. */
static bool tell_place(struct hearing *h, struct err *err)
{
    return signups_rank(h->db, &h->signup, &h->verdict->place, err);
}

/* The counts follow, so that nobody has to count again. */
static void change_state(struct hearing *h, enum signup_state state)
{
    struct activity *a = h->activity;
    a->going += (state == SIGNUP_GOING) - (h->signup.state == SIGNUP_GOING);
    a->waiting +=
        (state == SIGNUP_WAITING) - (h->signup.state == SIGNUP_WAITING);
    h->signup.state = state;
}

static bool save_signup(struct hearing *h, enum signup_state state, bool walkin,
                        struct err *err)
{
    struct signup *s = &h->signup;
    if (!*s->id)
        row_id(h, "signup", s->id);
    utf8_copy(s->org, sizeof s->org, h->org);
    utf8_copy(s->activity, sizeof s->activity, h->action->subject);
    utf8_copy(s->member, sizeof s->member, h->action->member);
    if (state == SIGNUP_GOING || state == SIGNUP_WAITING) {
        /* To the end of the line, also for those who had left it. */
        if (!signups_next_place(h->db, h->action->subject, &s->place, err))
            return false;
        s->walkin = walkin;
        s->moved_up = false;
    }
    change_state(h, state);
    s->at = h->now;
    h->verdict->order = s->place;
    return signups_save(h->db, s, h->changes, err);
}

/* Going needs a place: one that was lent to this screen, when the person was
 * told so there, else any that is free. */
static bool find_seat(struct hearing *h, bool free, bool *goes, struct err *err)
{
    const struct action *a = h->action;
    *goes = false;
    if (a->leased && !seats_use(h->db, h->activity, a->device, a->member, goes,
                                h->changes, err))
        return false;
    return *goes || !free ||
           seats_take(h->db, h->activity, a->member, goes, err);
}

/* Those who wait move up, perhaps as far as the one who came last. */
static bool move_up(struct hearing *h, struct err *err)
{
    const struct action *a = h->action;
    int waited = h->activity->waiting;
    if (!signups_promote(h->db, h->activity, h->changes, err))
        return false;
    return h->activity->waiting == waited ||
           signups_get(h->db, a->subject, a->member, &h->signup, err);
}

/* It was so already: by another screen that did not know of this one? */
static bool note_conflict(const struct hearing *h, struct err *err)
{
    return conflicts_note(h->db, h->action, h->org, h->now, err);
}

/* Signed up by another screen meanwhile.  Who waits because of that, but was
 * promised a place here, gets it. */
static bool hear_again(struct hearing *h, struct err *err)
{
    bool goes = false;
    if (!note_conflict(h, err) || (h->signup.state == SIGNUP_WAITING &&
                                   !find_seat(h, false, &goes, err)))
        return false;
    if (!goes)
        return say(h, VERDICT_DECLINED, RULE_ALREADY) && tell_place(h, err);
    return save_signup(h, SIGNUP_GOING, false, err) && tell_place(h, err) &&
           say(h, VERDICT_ACCEPTED, RULE_OK);
}

static bool decide_signup(struct hearing *h, struct err *err)
{
    enum rule rule =
        signup_check(h->activity, h->zone, h->signup.state, h->now);
    if (rule == RULE_ALREADY)
        return hear_again(h, err);
    if (rule != RULE_OK && rule != RULE_FULL)
        return say(h, VERDICT_DECLINED, rule);

    bool goes;
    if (!find_seat(h, rule == RULE_OK, &goes, err) ||
        !save_signup(h, goes ? SIGNUP_GOING : SIGNUP_WAITING, false, err) ||
        !move_up(h, err))
        return false;
    /* Whoever comes last stands behind all the others. */
    goes = h->signup.state == SIGNUP_GOING;
    h->verdict->place = goes ? h->activity->going : h->activity->waiting;
    return goes ? say(h, VERDICT_ACCEPTED, RULE_OK)
                : say(h, VERDICT_WAITING, RULE_FULL);
}

/* Not going and not waiting any more. */
static bool give_up(struct hearing *h, struct err *err)
{
    return save_signup(h, SIGNUP_CANCELLED, false, err) &&
           seats_release(h->db, h->action->subject, h->action->member, err) &&
           signups_promote(h->db, h->activity, h->changes, err);
}

static bool decide_cancel(struct hearing *h, struct err *err)
{
    enum rule rule =
        signup_cancel_check(h->activity, h->zone, h->signup.state, h->now);
    if (rule != RULE_OK)
        return say(h, VERDICT_DECLINED, rule);
    return give_up(h, err) && say(h, VERDICT_ACCEPTED, RULE_OK);
}

static bool save_checkin(struct hearing *h, bool present, bool walkin,
                         struct err *err)
{
    struct checkin *k = &h->checkin;
    if (!*k->id)
        row_id(h, "checkin", k->id);
    utf8_copy(k->org, sizeof k->org, h->org);
    utf8_copy(k->activity, sizeof k->activity, h->action->subject);
    utf8_copy(k->member, sizeof k->member, h->action->member);
    utf8_copy(k->how, sizeof k->how, h->action->how);
    k->present = present;
    k->walkin = walkin;
    k->at = h->when;
    return checkins_save(h->db, k, h->changes, err);
}

static bool decide_checkin(struct hearing *h, struct err *err)
{
    bool joins;
    struct checkin_state s = {h->signup.state, h->checkin.present};
    enum rule rule = checkin_check(h->activity, h->zone, s, h->when, &joins);
    if (rule == RULE_ALREADY)
        return say(h, VERDICT_ACCEPTED, RULE_ALREADY) && tell_place(h, err) &&
               note_conflict(h, err);
    if (rule != RULE_OK)
        return say(h, VERDICT_DECLINED, rule);
    bool taken = true;
    if (joins &&
        !seats_take(h->db, h->activity, h->action->member, &taken, err))
        return false;
    if (!taken)
        return say(h, VERDICT_DECLINED, RULE_FULL);
    return (!joins || save_signup(h, SIGNUP_GOING, true, err)) &&
           save_checkin(h, true, joins, err) && tell_place(h, err) &&
           say(h, VERDICT_ACCEPTED, RULE_OK);
}

/* Who joined at the door by this check-in is not going any more either. */
static bool decide_undo(struct hearing *h, struct err *err)
{
    enum rule rule =
        checkin_undo_check(h->activity, h->zone, h->checkin.present, h->when);
    if (rule != RULE_OK)
        return say(h, VERDICT_DECLINED, rule);
    bool joined = h->checkin.walkin && h->signup.walkin &&
                  h->signup.state == SIGNUP_GOING;
    return (!joined || give_up(h, err)) &&
           save_checkin(h, false, h->checkin.walkin, err) &&
           say(h, VERDICT_ACCEPTED, RULE_OK);
}

static bool decide_ack(struct hearing *h, struct err *err)
{
    int before = h->changes->count;
    if (!acks_save(h->db, h->org, h->action->subject, h->action->member,
                   h->when, h->changes, err))
        return false;
    return say(h, VERDICT_ACCEPTED,
               h->changes->count > before ? RULE_OK : RULE_ALREADY);
}

static bool (*const deciders[ACTION_KINDS])(struct hearing *h,
                                            struct err *err) = {
    [ACTION_SIGNUP] = decide_signup,   [ACTION_SIGNUP_CANCEL] = decide_cancel,
    [ACTION_CHECKIN] = decide_checkin, [ACTION_CHECKIN_UNDO] = decide_undo,
    [ACTION_NOTICE_ACK] = decide_ack,
};

/* What the action is about, and the org that it belongs to: "" when it is
 * withdrawn. */
static bool load_subject(struct hearing *h, char org[ID_SIZE], struct err *err)
{
    const struct action *a = h->action;
    bool found;
    org[0] = '\0';
    if (a->kind == ACTION_NOTICE_ACK) {
        struct notice n = {0};
        if (!notices_get(h->db, a->subject, NULL, &n, &found, err))
            return false;
        if (found)
            utf8_copy(org, ID_SIZE, n.org);
        notice_clear(&n);
        return true;
    }
    found = strcmp(h->activity->id, a->subject) == 0;
    if (!found &&
        !seats_open(h->db, a->subject, h->now, h->activity, &found, h->changes,
                    err))
        return false;
    if (found)
        utf8_copy(org, ID_SIZE, h->activity->org);
    return signups_get(h->db, a->subject, a->member, &h->signup, err) &&
           checkins_get(h->db, a->subject, a->member, &h->checkin, &found, err);
}

/* Whether content of `owner` is for the people of `org`. */
static bool is_seen_by(struct db *db, const char *owner, const char *org,
                       bool *yes, struct err *err)
{
    struct org path[ORG_DEPTH_MAX];
    int n;
    *yes = *owner && strcmp(owner, org) == 0;
    if (!*owner || *yes)
        return true;
    if (!orgs_path(db, org, path, &n, err))
        return false;
    for (int i = 0; i < n; i++)
        *yes = *yes || strcmp(path[i].id, owner) == 0;
    return true;
}

static bool hear(struct hearing *h, struct err *err)
{
    const struct action *a = h->action;
    if (a->kind >= ACTION_KINDS || !id_is_valid(a->id) ||
        !id_is_valid(a->member) || !id_is_valid(a->subject))
        return say(h, VERDICT_INVALID, RULE_FORM);

    struct member member;
    bool found, seen;
    char owner[ID_SIZE];
    if (!members_get(h->db, a->member, &member, &found, err))
        return false;
    if (!found || strcmp(member.org, h->org) != 0)
        return say(h, VERDICT_DECLINED, RULE_UNKNOWN);
    if (!load_subject(h, owner, err) ||
        !is_seen_by(h->db, owner, h->org, &seen, err))
        return false;
    if (!seen)
        return say(h, VERDICT_DECLINED, RULE_GONE);
    return deciders[a->kind](h, err);
}

bool decide_next(struct db *db, struct known *k, const struct action *a,
                 const char *org, const struct zone *z, int64_t now_ms,
                 struct changes *c, struct verdict *v, struct err *err)
{
    struct hearing h = {.db = db,
                        .action = a,
                        .org = org,
                        .zone = z,
                        .now = now_ms,
                        .changes = c,
                        .verdict = v,
                        .activity = &k->activity};
    h.when = action_when(a, now_ms);
    *v = (struct verdict){.seq = a->seq};
    memcpy(v->id, a->id, sizeof v->id);
    return hear(&h, err);
}

bool decide(struct db *db, const struct action *a, const char *org,
            const struct zone *z, int64_t now_ms, struct changes *c,
            struct verdict *v, struct err *err)
{
    struct known k = {0};
    return decide_next(db, &k, a, org, z, now_ms, c, v, err);
}
