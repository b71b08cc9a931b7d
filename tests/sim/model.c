#include "tests/sim/model.h"

#include "base/mem.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"

#include <stdlib.h>
#include <string.h>

static const char SQL_SIGNUPS[] =
    "SELECT member, state FROM signup WHERE activity = $1"
    " ORDER BY place, id";

static const char SQL_CHECKINS[] =
    "SELECT member, present FROM checkin WHERE activity = $1";

static const char SQL_LENT[] =
    "SELECT coalesce(sum(seats), 0) FROM lease WHERE activity = $1"
    " AND until_at > $2";

static const char SQL_ACTIVITY[] =
    "SELECT capacity, signup FROM activity WHERE id = $1";

struct model *model_new(void)
{
    struct model *m = mem_new(sizeof *m);
    m->doings = mem_new(DOINGS_MAX * sizeof *m->doings);
    return m;
}

void model_free(struct model *m)
{
    if (!m)
        return;
    for (int i = 0; i < m->count; i++)
        free(m->doings[i].people);
    free(m->doings);
    free(m);
}

struct model *model_copy(const struct model *m)
{
    struct model *copy = model_new();
    copy->count = m->count;
    for (int i = 0; i < m->count; i++) {
        struct doing *d = &copy->doings[i];
        *d = m->doings[i];
        if (!d->people)
            continue;
        d->people = mem_new(PEOPLE * sizeof *d->people);
        memcpy(d->people, m->doings[i].people, PEOPLE * sizeof *d->people);
    }
    return copy;
}

static struct doing *doing_of(struct model *m, const char *activity)
{
    int n = number_of_id(activity);
    if (n < 0 || n >= DOINGS_MAX)
        sim_die("model", activity);
    struct doing *d = &m->doings[n];
    if (n >= m->count)
        m->count = n + 1;
    if (!d->people)
        d->people = mem_new(PEOPLE * sizeof *d->people);
    return d;
}

static struct stand *stand_of(struct doing *d, const char *member)
{
    int n = number_of_id(member);
    if (n < 0 || n >= PEOPLE)
        sim_die("model", member);
    return &d->people[n];
}

/* ---- verdicts ---- */

static bool is_signed(const struct stand *s)
{
    return s->state == SIGNUP_GOING || s->state == SIGNUP_WAITING;
}

static void twice(const struct action *a, const char *what)
{
    ledger_totals()->doubled++;
    sim_fail("doubled: %s of %s at %s: %s", action_kind_text(a->kind),
             a->member, a->subject, what);
}

static bool changes_something(const struct action *a, const struct said *s)
{
    return a->kind != ACTION_NOTICE_ACK && strcmp(s->reason, "already") != 0 &&
           (s->verdict == VERDICT_ACCEPTED || s->verdict == VERDICT_WAITING);
}

static bool is_at_door(const struct action *a)
{
    return a->kind == ACTION_CHECKIN || a->kind == ACTION_CHECKIN_UNDO;
}

static bool takes(const struct action *a)
{
    return a->kind == ACTION_SIGNUP || a->kind == ACTION_CHECKIN;
}

/* Takes a place, waits for one, or gives it back. */
static void stand(struct doing *d, struct stand *s, const struct action *a,
                  const struct said *said, enum verdict_kind now)
{
    s->state = !takes(a)                ? SIGNUP_CANCELLED
               : now == VERDICT_WAITING ? SIGNUP_WAITING
                                        : SIGNUP_GOING;
    s->at = said->at;
    s->order = said->order;
    d->accepted = s->order > d->accepted ? s->order : d->accepted;
}

static void check_signup(const struct doing *d, const struct stand *s,
                         const struct action *a, const struct said *said)
{
    /* Who waits may still be given a place that was lent to a screen. */
    bool lent = a->leased && s->state == SIGNUP_WAITING &&
                said->verdict == VERDICT_ACCEPTED;
    if (a->kind == ACTION_SIGNUP && is_signed(s) && !lent)
        twice(a, "was on the list already");
    if (a->kind == ACTION_SIGNUP_CANCEL && !is_signed(s))
        twice(a, "was not on the list");
    if (takes(a) && said->order <= d->accepted) {
        ledger_totals()->misordered++;
        sim_fail("misordered: %s got number %lld at %s, after %lld", a->member,
                 (long long)said->order, a->subject, (long long)d->accepted);
    }
}

void model_apply(struct model *m, const struct action *a,
                 const struct said *said)
{
    if (!changes_something(a, said))
        return;
    struct doing *d = doing_of(m, a->subject);
    struct stand *s = stand_of(d, a->member);
    if (said->order > 0 || !is_at_door(a)) {
        check_signup(d, s, a, said);
        stand(d, s, a, said, said->verdict);
    }
    if (!is_at_door(a))
        return;
    if (s->present == takes(a))
        twice(a, takes(a) ? "was here already" : "was not here");
    s->present = takes(a);
    s->door_at = said->at;
}

/* Somebody saw him here, whoever it was that had checked him in. */
static void was_here_already(struct model *m, const struct action *a,
                             const struct said *said)
{
    if (a->kind != ACTION_CHECKIN || said->verdict != VERDICT_ACCEPTED)
        return;
    struct stand *s = stand_of(doing_of(m, a->subject), a->member);
    s->present = s->present || said->at >= s->door_at;
}

void model_apply_again(struct model *m, const struct action *a,
                       const struct said *said, enum verdict_kind now)
{
    if (!changes_something(a, said)) {
        was_here_already(m, a, said);
        return;
    }
    struct doing *d = doing_of(m, a->subject);
    struct stand *s = stand_of(d, a->member);
    bool newer = said->at > s->at ||
                 (said->at == s->at && said->order >= s->order);
    if ((said->order > 0 || !is_at_door(a)) && newer) {
        stand(d, s, a, said, now);
        s->came_again = true;
    }
    if (is_at_door(a) && said->at >= s->door_at) {
        s->present = takes(a);
        s->door_at = said->at;
    }
}

bool model_allows(struct model *m, enum action_kind kind, const char *member,
                  const char *activity)
{
    struct doing *d = doing_of(m, activity);
    const struct stand *s = stand_of(d, member);
    switch (kind) {
    case ACTION_SIGNUP:
        return d->signs_up && !is_signed(s);
    case ACTION_SIGNUP_CANCEL:
        return is_signed(s);
    case ACTION_CHECKIN:
        return !s->present;
    default:
        return s->present;
    }
}

bool model_is_on_list(struct model *m, const char *member,
                      const char *activity)
{
    return is_signed(stand_of(doing_of(m, activity), member));
}

const struct doing *model_doing(struct model *m, const char *activity)
{
    return doing_of(m, activity);
}

/* ---- the hub's rows ---- */

/* Whoever the hub moved up must have been first among those who waited. */
static void check_first(const struct doing *d, const bool *moved,
                        const char *activity)
{
    int64_t last_moved = 0, first_left = INT64_MAX;
    for (int i = 0; i < PEOPLE; i++) {
        const struct stand *s = &d->people[i];
        if (moved[i] && s->order > last_moved)
            last_moved = s->order;
        if (!moved[i] && s->state == SIGNUP_WAITING && !s->came_again &&
            s->order < first_left)
            first_left = s->order;
    }
    if (last_moved > first_left) {
        ledger_totals()->misordered++;
        sim_fail("misordered: number %lld moved up at %s, number %lld waits",
                 (long long)last_moved, activity, (long long)first_left);
    }
}

/* One sign-up of the hub's, in the order of places; `last` is the order of
 * the last one that waits. */
static void compare_signup(struct doing *d, const struct query *q,
                           const char *activity, bool *moved, int64_t *last)
{
    char member[ID_SIZE], text[17];
    query_text(q, 0, member, sizeof member);
    query_text(q, 1, text, sizeof text);
    enum signup_state state = signup_state_parse(text);
    struct stand *s = stand_of(d, member);
    *moved = state == SIGNUP_GOING && s->state == SIGNUP_WAITING;
    happened(HAPPENED_PROMOTION, *moved);
    if (s->came_again && state == SIGNUP_WAITING && s->state == SIGNUP_GOING)
        s->state = SIGNUP_WAITING; /* the place was somebody else's */
    if (!*moved && state != s->state) {
        ledger_totals()->doubled++;
        sim_fail("doubled: %s is \"%s\" at %s, by the verdicts \"%s\"", member,
                 text, activity, signup_state_text(s->state));
        s->state = (unsigned char)state;
    }
    if (state != SIGNUP_WAITING)
        return;
    if (s->order < *last) { /* a restored hub may give a number again */
        ledger_totals()->misordered++;
        sim_fail("misordered: %s stands before an earlier one at %s", member,
                 activity);
    }
    *last = s->order;
}

static bool is_too_many(int going, int capacity)
{
    return capacity > 0 && going > capacity;
}

/* An officer's transaction may let somebody in before it lowers the number.
 * What was promised for an activity that is gone is written down again, too:
 * there is no place in it. */
static void check_places(struct doing *d, int going, const char *activity)
{
    bool more = d->exists && going > d->going;
    if (more && is_too_many(going, d->capacity) && is_too_many(going, d->had)) {
        ledger_totals()->oversold++;
        sim_fail("oversold: %d go to %s, which has %d places", going, activity,
                 d->capacity);
    }
    d->going = going;
    d->had = d->capacity;
}

static void compare_signups(struct doing *d, struct db *db,
                            const char *activity)
{
    bool moved[PEOPLE] = {false}, seen[PEOPLE] = {false};
    int going = 0;
    int64_t last = 0;
    struct err err = {0};
    struct query q = query_begin(db, SQL_SIGNUPS);
    query_bind_text(&q, activity);
    while (query_next(&q)) {
        char member[ID_SIZE];
        query_text(&q, 0, member, sizeof member);
        int n = number_of_id(member);
        seen[n] = true;
        compare_signup(d, &q, activity, &moved[n], &last);
        going += moved[n] || d->people[n].state == SIGNUP_GOING;
    }
    if (!query_end(&q, &err))
        sim_die("reading sign-ups", err.detail);
    check_first(d, moved, activity);
    for (int i = 0; i < PEOPLE; i++) {
        if (moved[i])
            d->people[i].state = SIGNUP_GOING;
        d->people[i].came_again = false;
        if (!seen[i] && d->people[i].state != SIGNUP_NONE) {
            ledger_totals()->lost++;
            sim_fail("lost: member %d at %s", i, activity);
            d->people[i].state = SIGNUP_NONE;
        }
    }
    check_places(d, going, activity);
}

static void compare_checkins(struct doing *d, struct db *db,
                             const char *activity)
{
    struct err err = {0};
    struct query q = query_begin(db, SQL_CHECKINS);
    query_bind_text(&q, activity);
    while (query_next(&q)) {
        char member[ID_SIZE];
        query_text(&q, 0, member, sizeof member);
        struct stand *s = stand_of(d, member);
        bool present = query_int(&q, 1) != 0;
        if (present != s->present) {
            ledger_totals()->doubled++;
            sim_fail("doubled: %s is%s here at %s, against the verdicts",
                     member, present ? "" : " not", activity);
            s->present = present;
        }
    }
    if (!query_end(&q, &err))
        sim_die("reading check-ins", err.detail);
}

void model_compare(struct model *m, struct db *db, const char *activity)
{
    struct doing *d = doing_of(m, activity);
    compare_signups(d, db, activity);
    compare_checkins(d, db, activity);
}

void model_reload(struct model *m, struct db *db, const char *activity)
{
    struct doing *d = doing_of(m, activity);
    struct err err = {0};
    struct query q = query_begin(db, SQL_ACTIVITY);
    query_bind_text(&q, activity);
    d->exists = query_next(&q);
    if (d->exists) {
        d->had = d->capacity;
        d->capacity = (int)query_int(&q, 0);
        if (d->capacity > 0 && (d->had == 0 || d->capacity < d->had))
            d->lowered_at = sim_now();
        d->signs_up = query_int(&q, 1) != 0;
    }
    if (!query_end(&q, &err))
        sim_die("reading an activity", err.detail);
}

/* Places that are lent to screens, or were until the keeper's last minute. */
static int lent_at(struct db *db, const char *activity)
{
    struct err err = {0};
    struct query q = query_begin(db, SQL_LENT);
    query_bind_text(&q, activity);
    query_bind_int(&q, host_clock() - 2 * MINUTE_MS);
    int lent = query_next(&q) ? (int)query_int(&q, 0) : 0;
    if (!query_end(&q, &err))
        sim_die("counting loans", err.detail);
    return lent;
}

/* The first that waits; -1: nobody does. */
static int who_waits(const struct doing *d)
{
    for (int i = 0; d->people && i < PEOPLE; i++)
        if (d->people[i].state == SIGNUP_WAITING)
            return i;
    return -1;
}

static bool has_place(const struct doing *d, int lent)
{
    return d->exists && (d->capacity == 0 || d->going + lent < d->capacity);
}

void model_check(struct model *m, struct db *db)
{
    char id[ID_SIZE];
    for (int i = 0; i < m->count; i++) {
        const struct doing *d = &m->doings[i];
        if (!has_place(d, 0) || who_waits(d) < 0)
            continue;
        make_id('a', i, id);
        model_compare(m, db, id); /* a heartbeat may have moved him up */
        int who = who_waits(d);
        if (who < 0 || !has_place(d, lent_at(db, id)))
            continue;
        ledger_totals()->misordered++;
        sim_fail("misordered: member %d waits at activity %d, which has %d of "
                 "%d", who, i, d->going, d->capacity);
    }
}
