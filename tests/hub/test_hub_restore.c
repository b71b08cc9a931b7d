#include "hub_world.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/activities.h"
#include "store/meta.h"
#include "store/seats.h"
#include "sync/hub/restore.h"
#include "sync/hub/survey.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_hub_restore(void);

/* A school's hub, three screens that remember what they did and what they
 * were told, and a copy of the hub's database from the middle of it. */

static const char WALK[] = "walk-with-two-places";
static const char DOOR[] = "a-door-that-is-open";
static const char NOTICE[] = "notice-to-be-read";
enum { SCREENS = 3, KEPT_MAX = 40, PEOPLE = 12 };

static struct world w;
static struct kept {
    struct screen screen;
    struct action actions[KEPT_MAX];
    struct verdict verdicts[KEPT_MAX];
    int count;
} screens[SCREENS];
static char copy[WORLD_PATH];

static bool save_door(struct db *db, struct changes *c, void *ctx,
                      struct err *err)
{
    return activities_save(db, ctx, c, err);
}

static void open_door(int capacity)
{
    struct err err = {0};
    int64_t now = clock_now_ms(NULL);
    struct activity a = {.starts_at = now - 60000,
                         .ends_at = now + DAY_MS,
                         .signup_closes_at = now + DAY_MS,
                         .capacity = capacity,
                         .signup = true,
                         .walkins = true};
    snprintf(a.id, sizeof a.id, "%s", DOOR);
    memcpy(a.org, w.school.id, ID_SIZE);
    snprintf(a.title, sizeof a.title, "讲座");
    ck_assert(hub_change(w.hub, a.org, save_door, &a, NULL, &err));
}

static void setup(void)
{
    world_open(&w);
    for (int i = 0; i < SCREENS; i++) {
        screens[i].count = 0;
        world_screen(&w, &w.school, &screens[i].screen);
    }
    world_people(&w, &w.school, PEOPLE);
    world_activity(&w, &w.school, WALK, 2);
    open_door(4);
    world_notice(&w, &w.school, NOTICE, 10);
    snprintf(copy, sizeof copy, "%.100s/copy.db", w.dir);
}

static void teardown(void)
{
    world_close(&w);
}

/* Two screens never act in the same millisecond here. */
static void let_time_pass(void)
{
    for (int64_t now = clock_now_ms(NULL); clock_now_ms(NULL) <= now;)
        ;
}

/* ---- screens ---- */

static void ask_verdicts(const struct screen *s, const struct action *a,
                         int count, struct verdict *out, int *answered)
{
    struct buf body = {0};
    struct err err = {0};
    int64_t server_time;
    wire_put_actions(&body, a, count);
    struct reply r = ask(&w, s, "/v1/actions", body.text, NULL);
    ck_assert_msg(r.status == 200, "%ld %s", r.status, r.body);
    ck_assert(wire_get_verdicts(r.body, r.len, out, WIRE_ACTIONS_MAX, answered,
                                &server_time, &err));
    reply_clear(&r);
    buf_clear(&body);
}

static struct verdict send_one(const struct screen *s, const struct action *a)
{
    struct verdict v[WIRE_ACTIONS_MAX];
    int n = 0;
    ask_verdicts(s, a, 1, v, &n);
    return n ? v[0] : (struct verdict){0};
}

static struct action act(int screen, enum action_kind kind, int member,
                         const char *subject)
{
    struct action a = {.seq = screens[screen].count + 1,
                       .kind = kind,
                       .at = clock_now_ms(NULL),
                       .clock_trusted = true};
    let_time_pass();
    id_new(a.id, a.at);
    world_member_id(&w.school, member, a.member);
    snprintf(a.subject, sizeof a.subject, "%s", subject);
    snprintf(a.how, sizeof a.how, "card");
    return a;
}

/* Somebody does this at a screen, which keeps the answer. */
static struct verdict does(int screen, enum action_kind kind, int member,
                           const char *subject)
{
    struct kept *k = &screens[screen];
    struct action a = act(screen, kind, member, subject);
    k->actions[k->count] = a;
    k->verdicts[k->count] = send_one(&k->screen, &a);
    return k->verdicts[k->count++];
}

/* All that a screen has kept, and the hub's proofs with it. */
static int replay(int screen, struct verdict *out)
{
    struct kept *k = &screens[screen];
    int answered = 0;
    for (int i = 0; i < k->count; i++)
        memcpy(k->actions[i].proof, k->verdicts[i].proof, PROOF_SIZE);
    ask_verdicts(&k->screen, k->actions, k->count, out, &answered);
    return answered;
}

/* ---- the hub ---- */

static void make_copy(void)
{
    struct err err = {0};
    if (!database_is_file())
        return;
    struct db *db = hub_lock(w.hub);
    ck_assert(db_backup(db, copy, &err));
    hub_release(w.hub);
    db = db_open(copy, DB_WRITE, &err);
    ck_assert(restore_mark(db, clock_now_ms(NULL), &err));
    db_close(db);
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    ck_assert(in && out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    fclose(in);
    ck_assert_int_eq(fclose(out), 0);
}

/* As a server's dump from before anybody did anything would be. */
static bool forget(struct db *db, struct changes *c, void *ctx,
                   struct err *err)
{
    static const char *const tables[] = {"signup", "checkin", "notice_ack"};
    (void)ctx;
    for (int i = 0; i < 3; i++) {
        char sql[80];
        snprintf(sql, sizeof sql, "DELETE FROM %s RETURNING org, id",
                 tables[i]);
        struct query q = query_once(db, sql);
        while (query_next(&q)) {
            char org[ID_SIZE], id[ID_SIZE];
            query_text(&q, 0, org, sizeof org);
            query_text(&q, 1, id, sizeof id);
            changes_add(c, org, tables[i], id, true);
        }
        if (!query_end(&q, err))
            return false;
    }
    return db_exec(db, "DELETE FROM receipt", err) &&
           db_exec(db, "DELETE FROM conflict", err) &&
           db_exec(db, "DELETE FROM seat WHERE device IS NULL", err) &&
           restore_mark(db, clock_now_ms(NULL), err);
}

static void restore(void)
{
    struct err err = {0};
    struct http_options o = {.listen = "127.0.0.1:0"};
    serve_stop(w.serve);
    if (!database_is_file())
        ck_assert(hub_change(w.hub, "", forget, NULL, NULL, &err));
    hub_close(w.hub);
    if (database_is_file())
        copy_file(copy, w.db);
    w.hub = hub_open(w.db, w.media, true, &err);
    ck_assert_msg(w.hub != NULL, "%s", err.detail);
    w.serve = serve_start(w.hub, &o, &err);
    ck_assert_ptr_nonnull(w.serve);
}

static bool promote(struct db *db, struct changes *c, void *ctx,
                    struct err *err)
{
    struct activity a = {0};
    bool found;
    return activities_truth(db, ctx, &a, &found, err) &&
           signups_promote(db, &a, c, err);
}

static void run_sql(const char *sql)
{
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    ck_assert_msg(db_exec(db, sql, &err), "%s", err.detail);
    hub_release(w.hub);
}

/* The minutes in which screens come back are over: whoever waits moves up. */
static void settle(void)
{
    struct err err = {0};
    char name[32];
    bool settling;
    struct db *db = hub_lock(w.hub);
    ck_assert(restore_is_settling(db, clock_now_ms(NULL), &settling, &err));
    ck_assert(settling);
    ck_assert(restore_is_settling(
        db, clock_now_ms(NULL) + RESTORE_SETTLE_MS, &settling, &err));
    ck_assert(!settling);
    hub_release(w.hub);
    snprintf(name, sizeof name, "%s", WALK);
    ck_assert(hub_change(w.hub, "", promote, name, NULL, &err));
    snprintf(name, sizeof name, "%s", DOOR);
    ck_assert(hub_change(w.hub, "", promote, name, NULL, &err));
}

static int64_t number(const char *sql)
{
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    struct query q = query_begin(db, sql);
    int64_t n = query_next(&q) ? query_int(&q, 0) : -1;
    ck_assert(query_end(&q, &err));
    hub_release(w.hub);
    return n;
}

/* All that people did, as one text. */
static char *state(void)
{
    static const char *const queries[] = {
        "SELECT activity || ' ' || member || ' ' || state || ' ' || place ||"
        " ' ' || at || CASE state WHEN 'cancelled' THEN '' ELSE"
        " ' ' || walkin || ' ' || moved_up END FROM signup"
        " ORDER BY activity, member",
        "SELECT activity || ' ' || member || ' ' || present || ' ' || walkin"
        " || ' ' || how || ' ' || at FROM checkin ORDER BY activity, member",
        "SELECT notice || ' ' || member || ' ' || at FROM notice_ack"
        " ORDER BY notice, member",
        "SELECT id || ' ' || device || ' ' || verdict || ' ' || reason || ' '"
        " || received_at || ' ' || proof FROM receipt ORDER BY id",
    };
    struct buf out = {0};
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct query q = query_begin(db, queries[i]);
        while (query_next(&q)) {
            char *line = query_text_new(&q, 0);
            buf_printf(&out, "%s\n", line);
            free(line);
        }
        ck_assert(query_end(&q, &err));
    }
    ck_assert_msg(survey_capacity(db, &err) && survey_digests(db, &err), "%s",
                  err.detail);
    hub_release(w.hub);
    return buf_take(&out);
}

static void assert_same(const char *a, const char *b)
{
    const char *line = a;
    for (; *a && *a == *b; a++, b++)
        line = *a == '\n' ? a + 1 : line;
    ck_assert_msg(*a == *b, "in %.60s: was %.60s is %.60s", line, a, b);
}

/* ---- two days ---- */

static void first_day(void)
{
    does(0, ACTION_SIGNUP, 0, WALK);
    does(1, ACTION_SIGNUP, 1, WALK);
    does(2, ACTION_SIGNUP, 2, WALK); /* waits */
    does(0, ACTION_SIGNUP, 3, DOOR);
}

static void second_day(void)
{
    does(1, ACTION_SIGNUP, 4, WALK);        /* waits */
    does(2, ACTION_SIGNUP_CANCEL, 0, WALK); /* 2 moves up */
    does(0, ACTION_SIGNUP, 0, WALK);        /* waits, at the end */
    does(1, ACTION_SIGNUP_CANCEL, 1, WALK); /* 4 moves up */
    does(2, ACTION_SIGNUP_CANCEL, 4, WALK); /* 0 moves up */
    does(0, ACTION_SIGNUP_CANCEL, 2, WALK); /* nobody is left to */
    does(2, ACTION_SIGNUP, 5, WALK);        /* goes */
    does(1, ACTION_SIGNUP, 6, WALK);        /* waits */
    does(2, ACTION_SIGNUP_CANCEL, 6, WALK);
    does(0, ACTION_SIGNUP, 6, WALK); /* and waits again */
    does(0, ACTION_CHECKIN, 3, DOOR);
    does(1, ACTION_CHECKIN, 3, DOOR); /* already */
    does(2, ACTION_CHECKIN_UNDO, 3, DOOR);
    does(1, ACTION_CHECKIN, 3, DOOR);
    does(1, ACTION_CHECKIN, 7, DOOR);      /* joins at the door */
    does(2, ACTION_CHECKIN_UNDO, 7, DOOR); /* and leaves */
    does(0, ACTION_CHECKIN, 8, DOOR);
    does(2, ACTION_SIGNUP, 9, DOOR);
    does(1, ACTION_SIGNUP, 9, DOOR); /* declined: already */
    does(0, ACTION_NOTICE_ACK, 1, NOTICE);
    does(1, ACTION_NOTICE_ACK, 1, NOTICE);
}

static const int orders[][SCREENS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                      {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
enum { ORDERS = sizeof orders / sizeof orders[0] };

static void come_back(const int order[SCREENS])
{
    struct verdict v[WIRE_ACTIONS_MAX];
    for (int i = 0; i < SCREENS; i++)
        replay(order[i], v);
}

START_TEST(a_restored_hub_ends_as_it_was_whoever_comes_back_first)
{
    first_day();
    make_copy();
    second_day();
    char *before = state();
    restore();
    come_back(orders[_i]);
    come_back(orders[_i]); /* what was left unanswered */
    settle();
    char *after = state();
    assert_same(before, after);
    come_back(orders[_i]); /* and once more changes nothing */
    char *again = state();
    assert_same(before, again);
    ck_assert_int_eq(number("SELECT count(*) FROM conflict"
                            " WHERE kind = 'seat'"),
                     0);
    ck_assert_int_eq(number("SELECT count(*) FROM seat WHERE device IS NULL"),
                     number("SELECT count(*) FROM signup"
                            " WHERE state = 'going'"));
    free(again);
    free(after);
    free(before);
}
END_TEST

START_TEST(a_screen_hears_the_same_verdicts_again)
{
    make_copy();
    first_day();
    second_day();
    restore();
    come_back(orders[_i]);
    struct verdict v[WIRE_ACTIONS_MAX];
    for (int i = 0; i < SCREENS; i++) {
        ck_assert_int_eq(replay(i, v), screens[i].count);
        for (int k = 0; k < screens[i].count; k++) {
            const struct verdict *was = &screens[i].verdicts[k];
            ck_assert_int_eq(v[k].verdict, was->verdict);
            ck_assert_str_eq(v[k].reason, was->reason);
            ck_assert_str_eq(v[k].proof, was->proof);
        }
    }
}
END_TEST

START_TEST(who_comes_back_too_late_for_a_place_waits_and_officers_see_it)
{
    make_copy();
    does(0, ACTION_SIGNUP, 0, WALK);
    does(1, ACTION_SIGNUP, 1, WALK);
    restore();
    struct verdict v[WIRE_ACTIONS_MAX];
    ck_assert_int_eq(replay(0, v), 1);
    settle();
    ck_assert_int_eq(does(0, ACTION_SIGNUP, 2, WALK).verdict,
                     VERDICT_ACCEPTED);
    ck_assert_int_eq(replay(1, v), 1);
    ck_assert_int_eq(v[0].verdict, VERDICT_WAITING);
    ck_assert_str_eq(v[0].reason, "full");
    ck_assert_int_eq(number("SELECT count(*) FROM signup"
                            " WHERE state = 'going'"),
                     2);
    ck_assert_int_eq(number("SELECT count(*) FROM conflict WHERE kind = 'seat'"
                            " AND first_device <> second_device"),
                     1);
    replay(1, v);
    ck_assert_int_eq(v[0].verdict, VERDICT_WAITING);
    ck_assert_int_eq(number("SELECT count(*) FROM conflict"), 1);
}
END_TEST

START_TEST(while_it_settles_no_place_is_given_away)
{
    does(0, ACTION_SIGNUP, 3, DOOR);
    make_copy();
    does(1, ACTION_SIGNUP, 1, WALK);
    restore();
    static const struct {
        enum action_kind kind;
        int member;
        const char *subject, *why;
        bool waits;
    } cases[] = {
        {ACTION_SIGNUP, 4, WALK, "a place somebody may hold", true},
        {ACTION_SIGNUP_CANCEL, 3, DOOR, "a place would come free", true},
        {ACTION_SIGNUP_CANCEL, 1, WALK, "its sign-up is on its way", true},
        {ACTION_CHECKIN, 4, DOOR, "joins at the door", true},
        {ACTION_CHECKIN_UNDO, 4, DOOR, "its check-in is on its way", true},
        {ACTION_CHECKIN, 3, DOOR, "is signed up", false},
        {ACTION_NOTICE_ACK, 3, NOTICE, "has no places", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct action a =
            act(2, cases[i].kind, cases[i].member, cases[i].subject);
        struct verdict v = send_one(&screens[2].screen, &a);
        ck_assert_msg((v.verdict == VERDICT_NONE) == cases[i].waits, "%s",
                      cases[i].why);
    }
    ck_assert_int_eq(number("SELECT count(*) FROM receipt"), 3);
    settle();
    ck_assert_int_eq(does(2, ACTION_SIGNUP, 4, WALK).verdict,
                     VERDICT_ACCEPTED);
}
END_TEST

START_TEST(nobody_moves_up_before_it_has_settled)
{
    first_day(); /* 2 waits */
    make_copy();
    does(1, ACTION_SIGNUP_CANCEL, 1, WALK);
    restore();
    struct verdict v[WIRE_ACTIONS_MAX];
    replay(1, v);
    ck_assert_int_eq(number("SELECT count(*) FROM signup"
                            " WHERE state = 'cancelled'"),
                     1);
    world_activity(&w, &w.school, WALK, 2); /* an import */
    ck_assert_int_eq(number("SELECT count(*) FROM signup"
                            " WHERE state = 'waiting'"),
                     1);
    settle();
    ck_assert_int_eq(number("SELECT count(*) FROM signup"
                            " WHERE state = 'waiting'"),
                     0);
}
END_TEST

START_TEST(a_proof_of_something_else_proves_nothing)
{
    make_copy();
    does(0, ACTION_SIGNUP, 0, WALK);
    does(1, ACTION_SIGNUP, 1, WALK);
    does(1, ACTION_SIGNUP_CANCEL, 1, WALK);
    restore();
    settle();
    struct action a = screens[1].actions[0];
    memcpy(a.proof, screens[0].verdicts[0].proof, PROOF_SIZE);
    struct verdict v = send_one(&screens[1].screen, &a);
    ck_assert_int_eq(v.verdict, VERDICT_ACCEPTED); /* as a new one */
    ck_assert_int_gt(number("SELECT received_at FROM receipt"),
                     screens[1].actions[2].at);
    ck_assert_str_ne(v.proof, screens[1].verdicts[0].proof);
}
END_TEST

/* The file as it is, put back by hand. */
static void make_plain_copy(void)
{
    struct err err = {0};
    unlink(copy);
    struct db *db = hub_lock(w.hub);
    ck_assert(db_backup(db, copy, &err));
    hub_release(w.hub);
}

START_TEST(an_old_file_put_back_by_hand_is_noticed)
{
    char epoch[META_MAX], now[META_MAX];
    struct err err = {0};
    does(0, ACTION_SIGNUP, 0, WALK);
    snprintf(epoch, sizeof epoch, "%s", hub_epoch(w.hub));
    make_plain_copy();
    restore(); /* of what it is anyway */
    ck_assert_str_eq(hub_epoch(w.hub), epoch);
    make_plain_copy();
    does(1, ACTION_SIGNUP, 1, WALK);
    restore();
    ck_assert_str_ne(hub_epoch(w.hub), epoch);
    struct db *db = hub_lock(w.hub);
    ck_assert(meta_get(db, "restored_at", now, &err) && now[0]);
    hub_release(w.hub);
    struct verdict v[WIRE_ACTIONS_MAX];
    ck_assert_int_eq(replay(1, v), 1);
    ck_assert_str_eq(v[0].proof, screens[1].verdicts[0].proof);
    snprintf(epoch, sizeof epoch, "%s", hub_epoch(w.hub));
    make_plain_copy();
    restore(); /* once is enough */
    ck_assert_str_eq(hub_epoch(w.hub), epoch);
}
END_TEST

START_TEST(any_batch_again_after_400_days_adds_no_row)
{
    first_day();
    second_day();
    run_sql("UPDATE receipt SET received_at = received_at - 34560000000");
    int64_t receipts = number("SELECT count(*) FROM receipt");
    int64_t head = number("SELECT sum(rev) FROM feed_head");
    come_back(orders[_i]);
    ck_assert_int_eq(number("SELECT count(*) FROM receipt"), receipts);
    ck_assert_int_eq(number("SELECT sum(rev) FROM feed_head"), head);
}
END_TEST

START_TEST(what_officers_lost_too_is_there_when_they_import_it_again)
{
    make_copy();
    does(0, ACTION_SIGNUP, 0, WALK);
    restore();
    run_sql("DELETE FROM activity WHERE id = 'walk-with-two-places'");
    struct verdict v[WIRE_ACTIONS_MAX];
    ck_assert_int_eq(replay(0, v), 1);
    ck_assert_int_eq(v[0].verdict, VERDICT_ACCEPTED);
    world_activity(&w, &w.school, WALK, 2);
    ck_assert_int_eq(number("SELECT count(*) FROM signup s JOIN activity a"
                            " ON a.id = s.activity WHERE s.state = 'going'"),
                     1);
}
END_TEST

Suite *suite_hub_restore(void)
{
    Suite *s = suite_create("hub_restore");
    TCase *t = tcase_create("restore");
    tcase_add_checked_fixture(t, setup, teardown);
    suite_add_tcase(s, t);
    tcase_add_loop_test(t,
                        a_restored_hub_ends_as_it_was_whoever_comes_back_first,
                        0, ORDERS);
    tcase_add_loop_test(t, a_screen_hears_the_same_verdicts_again, 0, ORDERS);
    tcase_add_test(
        t, who_comes_back_too_late_for_a_place_waits_and_officers_see_it);
    tcase_add_test(t, a_proof_of_something_else_proves_nothing);
    tcase_add_loop_test(t, any_batch_again_after_400_days_adds_no_row, 0,
                        ORDERS);
    tcase_add_test(t,
                   what_officers_lost_too_is_there_when_they_import_it_again);
    if (!database_is_file())
        return s;
    tcase_add_test(t, while_it_settles_no_place_is_given_away);
    tcase_add_test(t, nobody_moves_up_before_it_has_settled);
    tcase_add_test(t, an_old_file_put_back_by_hand_is_noticed);
    return s;
}
