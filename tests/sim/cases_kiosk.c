/* What a screen writes, each as its writer does: one job, one transaction. */
#include "tests/sim/scene.h"

#include "store/actions.h"
#include "store/meta.h"

#include <stdio.h>
#include <string.h>

static const char TZ[] = "Asia/Shanghai";

typedef bool work_fn(struct scene *s, int n, struct err *err);

static bool in_transaction(struct scene *s, int n, work_fn *work,
                           struct err *err)
{
    if (!db_begin(s->db, err))
        return false;
    bool ok = work(s, n, err);
    return db_end(s->db, ok, err);
}

/* ---- opening ---- */

static bool open_new(struct scene *s, int n, struct err *err)
{
    if (!s->db)
        s->db = db_open(SCENE_LIVE SCENE_FILE, DB_WRITE, err);
    return s->db && (n == 0 || db_migrate(s->db, schema_steps, schema_count,
                                          SIDE_KIOSK, err));
}

static bool close_and_open(struct scene *s, int n, struct err *err)
{
    if (n == 0) {
        struct verdict v = {.id = "nobody", .verdict = VERDICT_DECLINED};
        return meta_set(s->db, "noted", "1", err) &&
               actions_decide(s->db, &v, SCENE_SCHOOL, SCENE_NOW, err);
    }
    db_close(s->db); /* with a checkpoint */
    s->db = db_open(SCENE_LIVE SCENE_FILE, DB_WRITE, err);
    return s->db;
}

/* ---- what people do ---- */

static bool request(struct scene *s, enum action_kind kind, int member,
                    struct err *err)
{
    enum rule rule;
    struct action a = {.kind = kind, .clock_trusted = true, .how = "card"};
    scene_id(a.member, "member", member);
    if (kind == ACTION_NOTICE_ACK)
        scene_id(a.subject, "notice", 1);
    else
        snprintf(a.subject, sizeof a.subject, "%s",
                 kind == ACTION_SIGNUP || kind == ACTION_SIGNUP_CANCEL
                     ? SCENE_WALK
                     : SCENE_HALL);
    return actions_request(s->db, &a, TZ, SCENE_NOW + member, &rule, err);
}

static bool work_signup(struct scene *s, int n, struct err *err)
{
    return request(s, ACTION_SIGNUP, n + 1, err);
}

static bool work_cancel(struct scene *s, int n, struct err *err)
{
    return request(s, ACTION_SIGNUP_CANCEL, n + 1, err);
}

static bool work_checkin(struct scene *s, int n, struct err *err)
{
    return request(s, ACTION_CHECKIN, n + 1, err);
}

static bool work_undo(struct scene *s, int n, struct err *err)
{
    return request(s, ACTION_CHECKIN_UNDO, n + 1, err);
}

static bool work_ack(struct scene *s, int n, struct err *err)
{
    return request(s, ACTION_NOTICE_ACK, n + 1, err);
}

static bool signup(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_signup, err);
}

static bool cancel(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_cancel, err);
}

static bool checkin(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_checkin, err);
}

static bool undo(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_undo, err);
}

static bool ack(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_ack, err);
}

/* Enough for the WAL to be copied back into the database in between. */
static bool busy_day(struct scene *s, int n, struct err *err)
{
    int member = n / 2 % SCENE_MEMBERS;
    return n % 2 ? undo(s, member, err) : checkin(s, member, err);
}

static bool pin(struct scene *s, int n, struct err *err)
{
    char id[ID_SIZE];
    bool right;
    int left;
    int64_t until;
    scene_id(id, "member", 1);
    (void)n;
    return pin_try(s->db, id, "0000", SCENE_NOW, &right, &left, &until, err);
}

/* ---- what the hub answers ---- */

static bool whole_feed(struct scene *s, struct err *err)
{
    bool ok = true;
    for (int i = 0; ok && i < s->whole; i++)
        ok = scene_store_pages(s, i, 1, NULL, err);
    return ok;
}

static bool everybody(struct scene *s,
                      bool (*step)(struct scene *s, int n, struct err *err),
                      struct err *err)
{
    bool ok = whole_feed(s, err);
    for (int i = 0; ok && i < 4; i++) {
        scene_set_random(s->seed + 500 + (uint64_t)i);
        ok = step(s, i, err);
    }
    return ok;
}

static bool with_signups(struct scene *s, struct err *err)
{
    return everybody(s, signup, err);
}

static bool with_checkins(struct scene *s, struct err *err)
{
    return everybody(s, checkin, err);
}

static bool with_a_pin(struct scene *s, struct err *err)
{
    return whole_feed(s, err) &&
           db_exec(s->db, "UPDATE member SET pin_hash = 'x'", err);
}

static bool verdicts(struct scene *s, int n, struct err *err)
{
    static const enum verdict_kind kinds[] = {
        VERDICT_ACCEPTED, VERDICT_WAITING, VERDICT_DECLINED, VERDICT_INVALID};
    struct action queued[4];
    int count = 0;
    bool ok = db_begin(s->db, err);
    if (!ok)
        return false;
    ok = actions_queued(s->db, queued, 2, &count, err);
    for (int i = 0; ok && i < count; i++) {
        struct verdict v = {
            .verdict = kinds[2 * n + i], .rev = i ? 1000 : 1, .place = i + 1};
        memcpy(v.id, queued[i].id, ID_SIZE);
        ok = actions_decide(s->db, &v, SCENE_SCHOOL, SCENE_NOW + n, err);
    }
    ok = ok && actions_tidy(s->db, SCENE_NOW + n, err);
    return db_end(s->db, ok, err);
}

static bool answered(struct scene *s, struct err *err)
{
    return with_signups(s, err) && verdicts(s, 0, err) && verdicts(s, 1, err);
}

static bool work_tidy(struct scene *s, int n, struct err *err)
{
    return actions_tidy(s->db, SCENE_NOW + (n + 1) * 31 * 24 * SCENE_HOUR, err);
}

static bool tidy(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_tidy, err);
}

static bool work_replay(struct scene *s, int n, struct err *err)
{
    (void)n;
    return actions_replay(s->db, err);
}

static bool replay(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_replay, err);
}

static bool work_told(struct scene *s, int n, struct err *err)
{
    char id[ID_SIZE];
    scene_id(id, "member", n + 1);
    return outcomes_told_about(s->db, id, SCENE_WALK, err);
}

static bool told(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_told, err);
}

static bool work_alone(struct scene *s, int n, struct err *err)
{
    return actions_settle_alone(s->db, SCENE_SCHOOL, TZ, SCENE_NOW + n, err);
}

static bool alone(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_alone, err);
}

/* ---- the feed ---- */

static bool first_load(struct scene *s, int n, struct err *err)
{
    return scene_store_pages(s, n, 1, NULL, err);
}

static bool first_load_at_once(struct scene *s, int n, struct err *err)
{
    (void)n;
    return scene_store_pages(s, 0, s->whole, NULL, err);
}

static bool page(struct scene *s, int n, struct err *err)
{
    return scene_store_pages(s, s->whole + n, 1, NULL, err);
}

/* The hub was restored: everything again, and the queue is sent again. */
static bool other_epoch(struct scene *s, int n, struct err *err)
{
    return scene_store_pages(s, n, 1, "epoch-0000000000000002", err);
}

static bool work_identity(struct scene *s, int n, struct err *err)
{
    (void)n;
    return meta_set(s->db, "device", SCENE_DEVICE, err) &&
           meta_set(s->db, "device_secret", "00112233445566778899", err) &&
           meta_set(s->db, "org", SCENE_SCHOOL, err) &&
           meta_set(s->db, "cursor", "", err);
}

static bool identity(struct scene *s, int n, struct err *err)
{
    return in_transaction(s, n, work_identity, err);
}

const struct use_case use_cases_kiosk[] = {
    {.name = "open",
     .side = SIDE_KIOSK,
     .steps = 2,
     .step = open_new,
     .from_nothing = true,
     .in_pieces = true},
    {.name = "close",
     .side = SIDE_KIOSK,
     .steps = 3,
     .step = close_and_open,
     .prepare = with_signups,
     .in_pieces = true},
    {.name = "signup",
     .side = SIDE_KIOSK,
     .steps = 6,
     .step = signup,
     .prepare = whole_feed},
    {.name = "cancel",
     .side = SIDE_KIOSK,
     .steps = 3,
     .step = cancel,
     .prepare = with_signups},
    {.name = "checkin",
     .side = SIDE_KIOSK,
     .steps = 3,
     .step = checkin,
     .prepare = whole_feed},
    {.name = "undo",
     .side = SIDE_KIOSK,
     .steps = 3,
     .step = undo,
     .prepare = with_checkins},
    {.name = "ack",
     .side = SIDE_KIOSK,
     .steps = 3,
     .step = ack,
     .prepare = whole_feed},
    {.name = "busy day",
     .side = SIDE_KIOSK,
     .steps = 120,
     .step = busy_day,
     .prepare = whole_feed},
    {.name = "pin",
     .side = SIDE_KIOSK,
     .steps = 2,
     .step = pin,
     .prepare = with_a_pin},
    {.name = "verdicts",
     .side = SIDE_KIOSK,
     .steps = 2,
     .step = verdicts,
     .prepare = with_signups},
    {.name = "tidy",
     .side = SIDE_KIOSK,
     .steps = 1,
     .step = tidy,
     .prepare = answered},
    {.name = "replay",
     .side = SIDE_KIOSK,
     .steps = 1,
     .step = replay,
     .prepare = answered},
    {.name = "told",
     .side = SIDE_KIOSK,
     .steps = 2,
     .step = told,
     .prepare = answered},
    {.name = "alone",
     .side = SIDE_KIOSK,
     .steps = 1,
     .step = alone,
     .prepare = with_signups},
    {.name = "first load", .side = SIDE_KIOSK, .steps = 2, .step = first_load},
    {.name = "first load at once",
     .side = SIDE_KIOSK,
     .steps = 1,
     .step = first_load_at_once},
    {.name = "page",
     .side = SIDE_KIOSK,
     .steps = 1,
     .step = page,
     .prepare = with_signups},
    {.name = "other epoch",
     .side = SIDE_KIOSK,
     .steps = 2,
     .step = other_epoch,
     .prepare = answered},
    {.name = "identity", .side = SIDE_KIOSK, .steps = 1, .step = identity},
    {0},
};
