#include "sync/hub/demo.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/activities.h"
#include "store/decide.h"
#include "store/leases.h"
#include "store/members.h"
#include "store/notices.h"
#include "sync/hub/csv.h"
#include "sync/hub/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { UID, GOING, WAITING, COLUMNS };

static const struct csv_name names[] = {
    {"uid", UID}, {"going", GOING}, {"waiting", WAITING}, {NULL, 0}};

enum {
    VISITORS = 5, /* the first of the roster stay free to try things */
    PRESENT_PERCENT = 80,
    READERS = 60, /* of the newest notice; fewer of the others */
    MINUTE_MS = 60 * 1000
};

struct crowd {
    const struct demo *demo;
    struct member *members; /* owned, in a fixed order */
    int count;
    struct activity *activities; /* owned */
    int activity_count;
    uint64_t seed;
};

/* xorshift64: the same crowd every time. */
static uint32_t dice(struct crowd *w, uint32_t sides)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return (uint32_t)(w->seed >> 32) % sides;
}

static void reseed(struct crowd *w, const char *text)
{
    w->seed = feed_hash("demo", text, 1) | 1;
}

/* Everybody in a new order, the visitors at its head or at its end. */
static void line_up(struct crowd *w, int order[], bool visitors_first)
{
    int *others = order + (visitors_first ? VISITORS : 0);
    int *visitors = visitors_first ? order : order + w->count - VISITORS;
    for (int k = 0; k < VISITORS; k++)
        visitors[k] = k;
    for (int k = 0; k < w->count - VISITORS; k++)
        others[k] = k + VISITORS;
    for (int k = w->count - VISITORS - 1; k > 0; k--) {
        int other = (int)dice(w, (uint32_t)k + 1), was = others[k];
        others[k] = others[other];
        others[other] = was;
    }
}

static int by_staff_no(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return strcmp(x->staff_no, y->staff_no);
}

/* ---- one act through the hub's own judgement ---- */

static bool act(struct crowd *w, struct db *db, struct changes *c,
                enum action_kind kind, const char *member,
                const char *subject, int64_t at, enum verdict_kind *verdict,
                struct err *err)
{
    static const char *const ways[] = {"card", "card", "card", "number",
                                       "name"};
    struct action a = {.kind = kind, .at = at, .clock_trusted = true};
    struct verdict v = {0};
    id_new(a.id, at);
    utf8_copy(a.member, sizeof a.member, member);
    utf8_copy(a.subject, sizeof a.subject, subject);
    utf8_copy(a.how, sizeof a.how,
              ways[dice(w, sizeof ways / sizeof ways[0])]);
    if (!decide(db, &a, w->demo->school.id, w->demo->zone, at, c, &v, err))
        return false;
    *verdict = v.verdict;
    return true;
}

/* Nobody signs up for a congress: its list is given. */
static bool put_on_list(struct db *db, struct changes *c,
                        const struct activity *a, const struct member *m,
                        int64_t at, struct err *err)
{
    struct signup s = {.state = SIGNUP_GOING, .at = at};
    char name[2 * ID_SIZE + 16];
    snprintf(name, sizeof name, "signup:%s:%s", a->id, m->id);
    id_of_name(s.id, name);
    utf8_copy(s.org, sizeof s.org, a->org);
    utf8_copy(s.activity, sizeof s.activity, a->id);
    utf8_copy(s.member, sizeof s.member, m->id);
    bool taken;
    return seats_take(db, a, m->id, &taken, err) &&
           signups_next_place(db, a->id, &s.place, err) &&
           (!taken || signups_save(db, &s, c, err));
}

/* ---- an activity's people ---- */

struct window {
    int64_t from, until;
};

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static struct window signup_window(const struct crowd *w,
                                   const struct activity *a)
{
    const int64_t week = 7LL * DAY_MS;
    int64_t starts = activity_starts(a, w->demo->zone);
    struct window s = {a->signup_opens_at, a->signup_closes_at};
    if (s.until == 0 || s.until > starts)
        s.until = starts;
    s.until = earlier(s.until, w->demo->now_ms);
    if (s.from == 0)
        s.from = s.until - week;
    return s;
}

static bool check_in(struct crowd *w, struct db *db, struct changes *c,
                     const struct activity *a, const struct member *m,
                     struct err *err)
{
    enum { LATE_MINUTES = 25 };
    int64_t starts = activity_starts(a, w->demo->zone);
    int64_t ends = activity_ends(a, w->demo->zone);
    int64_t from = a->checkin_opens_at ? a->checkin_opens_at
                                       : starts - 30 * MINUTE_MS;
    int64_t until = a->checkin_closes_at ? a->checkin_closes_at : ends;
    if (until > w->demo->now_ms || until <= from ||
        dice(w, 100) >= PRESENT_PERCENT)
        return true;
    int64_t span = earlier(until - from, (30 + LATE_MINUTES) * MINUTE_MS);
    enum verdict_kind verdict;
    return act(w, db, c, ACTION_CHECKIN, m->id, a->id,
               from + dice(w, (uint32_t)span), &verdict, err);
}

/* Signs one member up, or puts them on the list; *in tells whether they got
 * a place. */
static bool join(struct crowd *w, struct db *db, struct changes *c,
                 const struct activity *a, const struct member *m,
                 int64_t at, bool *in, struct err *err)
{
    enum verdict_kind verdict = VERDICT_ACCEPTED;
    bool ok = a->listed || !a->signup
                  ? put_on_list(db, c, a, m, at, err)
                  : act(w, db, c, ACTION_SIGNUP, m->id, a->id, at, &verdict,
                        err);
    *in = verdict == VERDICT_ACCEPTED || verdict == VERDICT_WAITING;
    return ok && (verdict != VERDICT_ACCEPTED ||
                  check_in(w, db, c, a, m, err));
}

static bool fill_activity(struct crowd *w, struct db *db, struct changes *c,
                          const struct activity *a, int wanted,
                          struct err *err)
{
    enum { RETIRED_ONE_IN = 4 };
    int *order = mem_new((size_t)w->count * sizeof *order);
    struct window s = signup_window(w, a);
    int done = 0;
    bool ok = true;
    reseed(w, a->id);
    line_up(w, order, a->listed);
    for (int k = 0; ok && s.until > s.from && done < wanted && k < w->count;
         k++) {
        const struct member *m = &w->members[order[k]];
        if (m->status == MEMBER_RETIRED && dice(w, RETIRED_ONE_IN) != 0)
            continue;
        int64_t step = (s.until - 1 - s.from) / (wanted + 1);
        bool in;
        ok = join(w, db, c, a, m, s.from + step * (done + 1), &in, err);
        done += ok && in;
    }
    free(order);
    return ok;
}

/* ---- signups.csv ---- */

/* A series gets the number at its next date, and about as many before. */
static bool fill_uid(struct crowd *w, struct db *db, struct changes *c,
                     const char *uid, int wanted, struct err *err)
{
    enum { FEWER = 4 };
    char name[512], id[ID_SIZE];
    snprintf(name, sizeof name, "activity:%s:%s:", w->demo->school.id, uid);
    id_of_name(id, name);
    bool ok = true, next = false;
    for (int k = 0; ok && k < w->activity_count && !next; k++) {
        const struct activity *a = &w->activities[k];
        bool single = strcmp(a->id, id) == 0;
        if (!single && strcmp(a->series, uid) != 0)
            continue;
        next = single ||
               activity_ends(a, w->demo->zone) > w->demo->now_ms;
        int fewer = next ? 0 : (int)dice(w, FEWER);
        ok = fill_activity(w, db, c, a, wanted > fewer ? wanted - fewer : 1,
                           err);
    }
    return ok;
}

static bool fill_activities(struct db *db, struct changes *c, void *ctx,
                            struct err *err)
{
    struct crowd *w = ctx;
    char *path = path_join(w->demo->folder, "signups.csv");
    struct csv *csv = csv_open(path, err);
    free(path);
    struct csv_row row;
    int at[COLUMNS];
    bool ok = csv != NULL;
    if (ok && csv_next(csv, &row))
        csv_header(&row, names, at, COLUMNS);
    while (ok && csv_next(csv, &row) && !row.bad) {
        long going = strtol(csv_field(&row, at[GOING]), NULL, 10);
        long waiting = strtol(csv_field(&row, at[WAITING]), NULL, 10);
        ok = fill_uid(w, db, c, csv_field(&row, at[UID]),
                      (int)(going + waiting), err);
    }
    csv_close(csv);
    return ok;
}

/* ---- who has read what ---- */

static bool read_notices(struct db *db, struct changes *c, void *ctx,
                         struct err *err)
{
    enum { FEWER_EACH = 5, LEAST = 4 };
    struct crowd *w = ctx;
    const struct notice_filter all = {0};
    struct notice *list = mem_new(NOTICES_MAX * sizeof *list);
    int *order = mem_new((size_t)w->count * sizeof *order);
    int count = 0;
    bool ok = notices_live(db, w->demo->now_ms, &all, list, NOTICES_MAX,
                           &count, err);
    for (int k = 0; ok && k < count; k++) {
        const struct notice *n = &list[k];
        int readers = READERS - k * FEWER_EACH;
        if (readers < LEAST)
            readers = LEAST;
        reseed(w, n->id);
        line_up(w, order, false);
        for (int r = 0; ok && r < readers && r < w->count - VISITORS; r++) {
            enum verdict_kind verdict;
            int64_t step =
                (w->demo->now_ms - n->shows_from_at) / (readers + 1);
            ok = act(w, db, c, ACTION_NOTICE_ACK, w->members[order[r]].id,
                     n->id, n->shows_from_at + step * (r + 1), &verdict, err);
        }
    }
    for (int k = 0; k < count; k++)
        notice_clear(&list[k]);
    free(order);
    free(list);
    return ok;
}

static bool gather(struct crowd *w, struct err *err)
{
    const struct demo *d = w->demo;
    enum { DAYS = 400 };
    struct span s = span_of_days(d->zone, zone_day(d->zone, d->now_ms) - DAYS,
                                 2 * DAYS);
    w->activities = mem_new(ACTIVITIES_MAX * sizeof *w->activities);
    struct db *db = hub_lock(d->hub);
    bool ok = members_list(db, d->school.id, &w->members, &w->count, err) &&
              activities_in(db, &s, w->activities, ACTIVITIES_MAX,
                            &w->activity_count, err);
    hub_release(d->hub);
    if (ok && w->count <= VISITORS)
        ok = err_set(err, ERR_STORAGE, N_("示范数据坏了，请重新安装程序。"),
                     "members.csv");
    if (ok)
        qsort(w->members, (size_t)w->count, sizeof *w->members, by_staff_no);
    return ok;
}

bool demo_people(const struct demo *d, struct err *err)
{
    struct crowd w = {.demo = d};
    demo_tell(d, "signups.csv");
    reseed(&w, d->school.id);
    bool ok = gather(&w, err) &&
              hub_change(d->hub, d->school.id, fill_activities, &w, NULL,
                         err) &&
              hub_change(d->hub, d->school.id, read_notices, &w, NULL, err);
    for (int k = 0; k < w.activity_count; k++)
        activity_clear(&w.activities[k]);
    free(w.activities);
    free(w.members);
    return ok;
}
