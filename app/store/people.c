#include "base/mem.h"
#include "model/member.h"
#include "store/actions.h"
#include "store/seats.h"

#include <stdlib.h>
#include <string.h>

#define NAMES                                                                  \
    " coalesce(m.name, ''), coalesce(g.name, ''), coalesce(m.pinyin, '')"
#define NAMELESS " '', '', ''"
#define JOIN_NAMES(of)                                                         \
    " LEFT JOIN member m ON m.id = " of ".member"                              \
    " LEFT JOIN union_group g ON g.id = m.\"group\""

/* Everybody of whom the hub's rows or own actions say something. */
#define ROWS(names, join_signup, join_checkin, join_action)                    \
    "SELECT s.member," names ", s.state, s.place, s.moved_up,"                 \
    " coalesce(k.present, 0), coalesce(k.at, 0) FROM signup s"                 \
    " LEFT JOIN checkin k ON k.activity = s.activity"                          \
    "  AND k.member = s.member" join_signup " WHERE s.activity = $1"           \
    " UNION ALL SELECT k.member," names ", '', 0, 0, k.present, k.at"          \
    " FROM checkin k" join_checkin " WHERE k.activity = $1"                    \
    " AND NOT EXISTS (SELECT 1 FROM signup s WHERE s.activity = $1"            \
    "  AND s.member = k.member)"                                               \
    " UNION ALL SELECT o.member," names ", '', 0, 0, 0, 0"                     \
    " FROM (SELECT DISTINCT member FROM action WHERE overlay = 1"              \
    "  AND subject = $1) AS o" join_action                                     \
    " WHERE NOT EXISTS (SELECT 1 FROM signup s WHERE s.activity = $1"          \
    "  AND s.member = o.member) AND NOT EXISTS (SELECT 1 FROM checkin k"       \
    "  WHERE k.activity = $1 AND k.member = o.member)"

static const char SQL_ROWS[] = ROWS(NAMELESS, "", "", "");
static const char SQL_NAMED_ROWS[] =
    ROWS(NAMES, JOIN_NAMES("s"), JOIN_NAMES("k"), JOIN_NAMES("o"));

static const char SQL_OWN[] =
    "SELECT member, kind, verdict, seq, at, walkin, leased FROM action"
    " WHERE overlay = 1 AND subject = $1 ORDER BY seq";

static const char SQL_CAPACITY[] =
    "SELECT coalesce(capacity, 0) FROM activity WHERE id = $1";

static const char SQL_LENT[] =
    "SELECT l.seats, CASE WHEN l.device = (SELECT value FROM meta"
    "  WHERE name = 'device') THEN 1 ELSE 0 END FROM lease l WHERE l.activity = $1"
    " AND l.until_at > $2";

static const char SQL_SIGNUPS_OF[] =
    "SELECT c.activity FROM (SELECT activity FROM signup WHERE member = $1"
    "  AND state IN ('going', 'waiting') UNION"
    "  SELECT subject FROM action WHERE overlay = 1 AND member = $1"
    "  AND kind = 'signup') AS c"
    " JOIN activity a ON a.id = c.activity"
    " WHERE coalesce((SELECT o.kind FROM action o WHERE o.overlay = 1"
    "  AND o.subject = c.activity AND o.member = $1"
    "  AND o.kind IN ('signup', 'signup_cancel')"
    "  ORDER BY o.seq DESC LIMIT 1), '') <> 'signup_cancel'"
    " ORDER BY coalesce(nullif(a.starts_at, 0), 0), a.starts_on, a.id"
    " LIMIT $2";

static const char SQL_UNTOLD[] =
    "SELECT verdict, reason FROM action WHERE member = $1 AND subject = $2"
    " AND verdict <> '' AND told = 0 ORDER BY seq DESC LIMIT 1";

static struct seat *add_seat(struct seats *s, const struct query *q)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 16;
        s->list = mem_resize(s->list, (size_t)s->room * sizeof *s->list);
    }
    struct seat *seat = &s->list[s->count++];
    *seat = (struct seat){0};
    char pinyin[121];
    query_text(q, 0, seat->who.member, sizeof seat->who.member);
    query_text(q, 1, seat->who.name, sizeof seat->who.name);
    query_text(q, 2, seat->who.group, sizeof seat->who.group);
    query_text(q, 3, pinyin, sizeof pinyin);
    pinyin_initials(pinyin, seat->who.initials, sizeof seat->who.initials);
    return seat;
}

static int by_member(const void *a, const void *b)
{
    const struct seat *x = a, *y = b;
    return strcmp(x->who.member, y->who.member);
}

/* Sorted by member, for seat_of(). */
static bool load_rows(struct db *db, const char *activity, bool named,
                      struct seats *s, struct err *err)
{
    struct query q = query_begin(db, named ? SQL_NAMED_ROWS : SQL_ROWS);
    query_bind_text(&q, activity);
    while (query_next(&q)) {
        char state[17];
        struct seat *seat = add_seat(s, &q);
        query_text(&q, 4, state, sizeof state);
        seat->who.state = signup_state_parse(state);
        seat->order = query_int(&q, 5);
        seat->moved_up = query_int(&q, 6) != 0;
        seat->who.present = query_int(&q, 7) != 0;
        seat->present_at = query_int(&q, 8);
        s->going += seat->who.state == SIGNUP_GOING;
        s->waiting += seat->who.state == SIGNUP_WAITING;
    }
    if (s->count > 0)
        qsort(s->list, (size_t)s->count, sizeof *s->list, by_member);
    return query_end(&q, err);
}

/* NULL: the action came between the two queries. */
static struct seat *seat_of(const struct seats *s, const struct query *q)
{
    struct seat key;
    query_text(q, 0, key.who.member, sizeof key.who.member);
    return s->count == 0 ? NULL
                         : bsearch(&key, s->list, (size_t)s->count,
                                   sizeof *s->list, by_member);
}

static void set_state(struct seats *s, struct seat *seat,
                      enum signup_state state, bool pending)
{
    s->going += (state == SIGNUP_GOING) - (seat->who.state == SIGNUP_GOING);
    s->waiting +=
        (state == SIGNUP_WAITING) - (seat->who.state == SIGNUP_WAITING);
    seat->who.state = state;
    seat->who.pending = pending;
}

struct effect {
    enum action_kind kind;
    enum verdict_kind verdict;
    int64_t seq, at;
    bool walkin, leased;
};

/* Who is told "confirmed" has a place that was lent to this screen.  `in`:
 * the hub's rows say so already, and then most likely also that the place is
 * not lent any more; but nobody new is promised one on a likelihood. */
static bool use_own(struct seats *s, const struct effect *e, bool in)
{
    bool used = e->leased && e->verdict != VERDICT_WAITING;
    bool promised = used && !in && s->promises > 0;
    s->own -= used && s->own > 0;
    s->promises -= promised;
    return promised;
}

/* The state an own action asks for, or was given. */
static enum signup_state joined(const struct seats *s, enum verdict_kind v,
                                bool promised)
{
    if (v == VERDICT_WAITING)
        return SIGNUP_WAITING;
    bool full = s->capacity > 0 && s->going + s->waiting + s->leased +
                                           s->own >= s->capacity;
    return v == VERDICT_NONE && full && !promised ? SIGNUP_WAITING
                                                  : SIGNUP_GOING;
}

/* After all of the hub's own places, in the order of asking. */
static const int64_t AFTER_ALL = INT64_MAX / 2;

static void lay_signup(struct seats *s, struct seat *seat,
                       const struct effect *e, bool promised)
{
    bool pending = e->verdict == VERDICT_NONE;
    set_state(s, seat, joined(s, e->verdict, promised),
              pending && !promised);
    seat->promised = promised && pending;
    seat->order = AFTER_ALL + e->seq;
}

static void lay_over(struct seats *s, struct seat *seat, const struct effect *e)
{
    bool pending = e->verdict == VERDICT_NONE;
    bool in = seat->who.state == SIGNUP_GOING ||
              (seat->who.state == SIGNUP_WAITING && e->kind == ACTION_SIGNUP);
    bool promised;
    switch (e->kind) {
    case ACTION_SIGNUP:
        promised = use_own(s, e, in);
        if (!in)
            lay_signup(s, seat, e, promised);
        break;
    case ACTION_SIGNUP_CANCEL:
        set_state(s, seat, SIGNUP_CANCELLED, pending);
        break;
    case ACTION_CHECKIN:
        if (e->walkin && !in) {
            set_state(s, seat, SIGNUP_GOING, pending);
            seat->order = AFTER_ALL + e->seq;
            seat->joined_at_door = true;
        }
        if (!seat->who.present) {
            seat->present_pending = pending;
            seat->present_at = e->at;
        }
        seat->who.present = true;
        break;
    case ACTION_CHECKIN_UNDO:
        if (seat->joined_at_door)
            set_state(s, seat, SIGNUP_CANCELLED, pending);
        seat->joined_at_door = false;
        seat->present_pending = pending;
        seat->who.present = false;
        break;
    default:
        break;
    }
}

static bool load_own(struct db *db, const char *activity, struct seats *s,
                     struct err *err)
{
    struct query q = query_begin(db, SQL_OWN);
    query_bind_text(&q, activity);
    while (query_next(&q)) {
        char kind[17], verdict[17];
        query_text(&q, 1, kind, sizeof kind);
        query_text(&q, 2, verdict, sizeof verdict);
        struct effect e = {.kind = action_kind_parse(kind),
                           .seq = query_int(&q, 3),
                           .at = query_int(&q, 4),
                           .walkin = query_int(&q, 5) != 0,
                           .leased = query_int(&q, 6) != 0};
        verdict_parse(verdict, &e.verdict);
        struct seat *seat = seat_of(s, &q);
        if (seat)
            lay_over(s, seat, &e);
    }
    return query_end(&q, err);
}

static int by_order(const void *a, const void *b)
{
    const struct seat *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return strcmp(x->who.member, y->who.member);
}

static void rank(struct seats *s)
{
    int places[SIGNUP_STATES] = {0};
    if (s->count > 0)
        qsort(s->list, (size_t)s->count, sizeof *s->list, by_order);
    for (int i = 0; i < s->count; i++) {
        struct person *p = &s->list[i].who;
        if (p->state == SIGNUP_GOING || p->state == SIGNUP_WAITING)
            p->place = ++places[p->state];
    }
}

static bool load_limits(struct db *db, const char *activity, int64_t now_ms,
                        struct seats *s, struct err *err)
{
    struct query q = query_begin(db, SQL_CAPACITY);
    query_bind_text(&q, activity);
    if (query_next(&q))
        s->capacity = (int)query_int(&q, 0);
    if (!query_end(&q, err))
        return false;
    struct query lent = query_begin(db, SQL_LENT);
    query_bind_text(&lent, activity);
    query_bind_int(&lent, now_ms);
    while (query_next(&lent)) {
        int *whose = query_int(&lent, 1) ? &s->own : &s->leased;
        *whose += (int)query_int(&lent, 0);
    }
    s->promises = s->own;
    return query_end(&lent, err);
}

bool seats_load(struct db *db, const char *activity, int64_t now_ms,
                bool named, struct seats *out, struct err *err)
{
    *out = (struct seats){0};
    if (!load_limits(db, activity, now_ms, out, err) ||
        !load_rows(db, activity, named, out, err) ||
        !load_own(db, activity, out, err)) {
        seats_clear(out);
        return false;
    }
    rank(out);
    return true;
}

void seats_clear(struct seats *s)
{
    free(s->list);
    *s = (struct seats){0};
}

void seats_count(const struct seats *s, struct activity *a)
{
    a->going = a->waiting = a->present = 0;
    for (int i = 0; i < s->count; i++) {
        a->going += s->list[i].who.state == SIGNUP_GOING;
        a->waiting += s->list[i].who.state == SIGNUP_WAITING;
        a->present += s->list[i].who.present;
    }
    a->leased = s->leased;
    a->own = s->own;
}

bool people_list(struct db *db, const char *activity, unsigned states,
                 int64_t now_ms, struct person **out, int *count,
                 struct err *err)
{
    struct seats seats;
    int kept = 0;
    if (!seats_load(db, activity, now_ms, true, &seats, err))
        return false;
    int n = seats.count;
    struct person *list = n > 0 ? mem_new((size_t)n * sizeof *list) : NULL;
    for (int i = 0; i < n && kept < PEOPLE_MAX; i++)
        if (states & 1u << seats.list[i].who.state)
            list[kept++] = seats.list[i].who;
    seats_clear(&seats);
    *out = list;
    *count = kept;
    return true;
}

static bool read_untold(struct db *db, const char *activity, const char *member,
                        struct standing *out, struct err *err)
{
    struct query q = query_begin(db, SQL_UNTOLD);
    query_bind_text(&q, member);
    query_bind_text(&q, activity);
    if (query_next(&q)) {
        char verdict[17], reason[33];
        query_text(&q, 0, verdict, sizeof verdict);
        query_text(&q, 1, reason, sizeof reason);
        verdict_parse(verdict, &out->verdict);
        out->reason = rule_parse(reason);
    }
    return query_end(&q, err);
}

static bool is_unsure(const struct seat *s)
{
    return s->who.state == SIGNUP_WAITING ||
           (s->who.state == SIGNUP_GOING && s->who.pending);
}

bool standing_get(struct db *db, const char *activity, const char *member,
                  int64_t now_ms, struct standing *out, struct err *err)
{
    struct seats seats;
    int ahead = 0;
    if (!seats_load(db, activity, now_ms, false, &seats, err))
        return false;
    *out = (struct standing){0};
    for (int i = 0; i < seats.count; i++) {
        const struct seat *s = &seats.list[i];
        if (strcmp(s->who.member, member) == 0)
            *out = (struct standing){
                .state = s->who.state,
                .pending = s->who.pending,
                .ahead = s->who.pending ? ahead : 0,
                .place = s->promised ? 0 : s->who.place,
                .moved_up = s->moved_up,
                .present = s->who.present,
                .present_pending = s->present_pending,
                .present_at = s->present_at,
            };
        ahead += is_unsure(s);
    }
    seats_clear(&seats);
    return read_untold(db, activity, member, out, err);
}

bool signups_of(struct db *db, const char *member, char (*ids)[ID_SIZE],
                int max, int *count, struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_SIGNUPS_OF);
    query_bind_text(&q, member);
    query_bind_int(&q, max);
    while (query_next(&q))
        query_text(&q, 0, ids[n++], ID_SIZE);
    *count = n;
    return query_end(&q, err);
}
