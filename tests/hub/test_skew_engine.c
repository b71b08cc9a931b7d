/* Hubs of other versions: what the hub of the release before this one answered
 * when it was recorded (wire_record.c) is answered to today's engine, as it
 * was and with what a still newer version may add or an older one leave out. */
#include "tape.h"
#include "wire_record.h"

#include "base/mem.h"
#include "sync/wire.h"
#include "tests/unit/engine_room.h"
#include "tests/unit/scripted_hub.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_skew_engine(void);

enum { PATIENCE_MS = 20000 };

/* The actions that were sent when it was recorded. */
static void queue(const char *json)
{
    struct action got[WIRE_ACTIONS_MAX];
    struct err err = {0};
    int count = 0;
    ck_assert(wire_get_actions(json, strlen(json), got, &count, &err));
    struct db *db = engine_db(DB_WRITE);
    for (int i = 0; i < count; i++) {
        struct query q = query_begin(
            db, "INSERT INTO action (seq, id, kind, at, clock_trusted,"
                " member, subject, how, walkin)"
                " VALUES ($1, $2, $3, $4, 1, $5, $6, $7, 0)");
        query_bind_int(&q, got[i].seq);
        query_bind_text(&q, got[i].id);
        query_bind_text(&q, action_kind_text(got[i].kind));
        query_bind_int(&q, got[i].at);
        query_bind_text(&q, got[i].member);
        query_bind_text(&q, got[i].subject);
        query_bind_text(&q, got[i].how);
        ck_assert_msg(query_run(&q, NULL, &err), "%s", err.detail);
    }
    db_close(db);
}

/* Until the query says so. */
static void until(const char *query, int64_t value)
{
    while (ask_int(query) != value) {
        struct news *n = mailbox_wait(screen.news, PATIENCE_MS);
        ck_assert_msg(n != NULL, "%s is %lld", query,
                      (long long)ask_int(query));
        free(n);
    }
}

/* Ends `body`. */
static void hub_gives(const char *to, int status, char *body)
{
    hub_will(to, status, "", body);
    free(body);
}

static char *as_it_was(const char *json)
{
    return mem_text(json);
}

/* A newer hub: fields, an entity and a reason of which nobody has heard. */
static char *newer(const char *json)
{
    char *more = with_more(json), *out = NULL;
    if (strstr(more, "\"rows\":[{"))
        out = replaced(more, "\"rows\":[",
                       "\"rows\":[{\"org\":\"" WIRE_ORG "\",\"entity\":"
                       "\"hologram\",\"id\":7,\"data\":[]},");
    else if (strstr(more, "not_signed"))
        out = replaced(more, "not_signed", "moon_is_full");
    if (!out)
        return more;
    free(more);
    return out;
}

/* An older hub: without all that may be absent. */
static char *older(const char *json)
{
    static const char *const names[] = {"digest", "deleted", "reason", "data",
                                        "tz"};
    char *out = mem_text(json);
    /* A row must have its data; of a verdict they are the place. */
    bool is_page = strstr(json, "\"rows\"") != NULL;
    for (int i = 0; i < (is_page ? 2 : 4); i++) {
        char *less = without(out, names[i]);
        free(out);
        out = less;
    }
    return out;
}

static char *(*const versions[])(const char *json) = {as_it_was, newer,
                                                      older};
enum { VERSIONS = sizeof versions / sizeof versions[0] };

START_TEST(a_hub_of_another_release_is_understood)
{
    struct tape first = {0}, next = {0}, actions = {0};
    tape_read(&first, RECORDED, "04-feed-first");
    tape_read(&next, RECORDED, "10-feed-next");
    tape_read(&actions, RECORDED, "06-actions");
    hub_gives("GET /v1/feed?limit", 200, versions[_i](first.answer));
    hub_gives("GET /v1/feed?cursor", 200, versions[_i](next.answer));
    hub_gives("POST /v1/actions", 200, versions[_i](actions.answer));
    hub_will("POST /v1/status", 204, "", "");
    paired_as(WIRE_DEVICE, WIRE_ORG, WIRE_EPOCH);
    queue(actions.body);
    start();
    until("SELECT count(*) FROM action WHERE verdict = ''", 0);
    until("SELECT count(*) FROM signup", 2);
    until("SELECT count(*) FROM action WHERE overlay = 1", 0);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM member"), 4);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM action"
                             " WHERE verdict = 'declined'"), 3);
    ck_assert_int_eq(ask_int("SELECT count(*) FROM action"
                             " WHERE verdict = 'waiting'"), 1);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE quarantined = 1"), 0);
    tapes_clear(&first, 1);
    tapes_clear(&next, 1);
    tapes_clear(&actions, 1);
}
END_TEST

/* Only the newest hub knows a verdict that we do not: its action waits for
 * one that we know, and its neighbours do not wait for it. */
START_TEST(an_action_with_an_unknown_verdict_stays_queued)
{
    struct tape actions = {0};
    tape_read(&actions, RECORDED, "06-actions");
    hub_gives("POST /v1/actions", 200,
              replaced(actions.answer, "\"waiting\"", "\"perhaps\""));
    paired_as(WIRE_DEVICE, WIRE_ORG, WIRE_EPOCH);
    queue(actions.body);
    start();
    until("SELECT count(*) FROM action WHERE verdict = ''", 1);
    ck_assert_int_eq(ask_int("SELECT seq FROM action WHERE verdict = ''"), 2);
    tapes_clear(&actions, 1);
}
END_TEST

START_TEST(a_hub_of_another_release_pairs_us)
{
    struct tape pair = {0}, first = {0};
    tape_read(&pair, RECORDED, "01-pair");
    tape_read(&first, RECORDED, "04-feed-first");
    hub_gives("POST /v1/pair", 201, versions[_i](pair.answer));
    hub_gives("GET /v1/feed?limit", 200, versions[_i](first.answer));
    start();
    engine_pair(screen.engine, "7KQ2M9XW");
    until("SELECT count(*) FROM member", 4);
    tapes_clear(&pair, 1);
    tapes_clear(&first, 1);
}
END_TEST

Suite *suite_skew_engine(void)
{
    Suite *s = suite_create("skew");
    TCase *t = tcase_create("engine");
    tcase_add_checked_fixture(t, engine_room_open, engine_room_close);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_hub_of_another_release_is_understood, 0,
                        VERSIONS);
    tcase_add_loop_test(t, a_hub_of_another_release_pairs_us, 0, VERSIONS);
    tcase_add_test(t, an_action_with_an_unknown_verdict_stays_queued);
    suite_add_tcase(s, t);
    return s;
}
