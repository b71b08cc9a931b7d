#include "world_actions.h"

#include "base/clock.h"
#include "store/activities.h"
#include "store/hub_rows.h"
#include "sync/wire.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct screen screen;
static const char ACTIVITY[] = "activity-with-places";

static void setup(void)
{
    world_open(&w);
    world_screen(&w, &w.school, &screen);
    world_people(&w, &w.school, 40);
    world_activity(&w, &w.school, ACTIVITY, 5);
}

static void teardown(void)
{
    world_close(&w);
}

static struct action signup(int64_t seq, int member)
{
    return world_act(&w, ACTION_SIGNUP, seq, member, ACTIVITY);
}

static int push(const struct action *actions, int count, struct verdict *out)
{
    return world_push(&w, &screen, actions, count, out);
}

static int64_t head(void)
{
    struct err err = {0};
    int64_t rev = 0;
    uint64_t digest = 0;
    struct db *db = hub_lock(w.hub);
    ck_assert(feed_head(db, w.school.id, &rev, &digest, &err));
    hub_release(w.hub);
    return rev;
}

static int going(void)
{
    struct err err = {0};
    struct activity a = {0};
    bool found = false;
    struct db *db = hub_lock(w.hub);
    ck_assert(activities_get(db, ACTIVITY, 0, &a, &found, &err) && found);
    hub_release(w.hub);
    int n = a.going;
    activity_clear(&a);
    return n;
}

START_TEST(signup_is_accepted_with_the_rev_of_its_row)
{
    struct action a = signup(1, 0);
    struct verdict v;
    ck_assert_int_eq(push(&a, 1, &v), 1);
    ck_assert_int_eq(v.verdict, VERDICT_ACCEPTED);
    ck_assert_str_eq(v.id, a.id);
    ck_assert_int_eq(v.seq, 1);
    ck_assert_int_eq(v.rev, head());
    ck_assert_int_eq(going(), 1);
}
END_TEST

START_TEST(repeated_id_gets_its_first_verdict_and_changes_nothing)
{
    struct action a = signup(1, 0);
    struct verdict first, again;
    push(&a, 1, &first);
    int64_t rev = head();
    push(&a, 1, &again);
    ck_assert_int_eq(again.verdict, first.verdict);
    ck_assert_int_eq(again.rev, first.rev);
    ck_assert_int_eq(head(), rev);
    a.kind = ACTION_SIGNUP_CANCEL; /* whatever else it says now */
    push(&a, 1, &again);
    ck_assert_int_eq(again.verdict, first.verdict);
    ck_assert_int_eq(going(), 1);
}
END_TEST

START_TEST(one_id_twice_in_a_batch_counts_once)
{
    struct action a[2] = {signup(1, 0)};
    struct verdict v[2];
    a[1] = a[0];
    ck_assert_int_eq(push(a, 2, v), 2);
    ck_assert_int_eq(v[1].verdict, VERDICT_ACCEPTED);
    ck_assert_int_eq(v[1].rev, v[0].rev);
    ck_assert_int_eq(going(), 1);
}
END_TEST

START_TEST(bad_action_does_not_block_its_neighbours)
{
    struct action a[3] = {signup(1, 0), signup(2, 1), signup(3, 2)};
    struct buf body = {0};
    struct verdict v[3];
    struct err err = {0};
    int count = 0;
    int64_t server_time;
    wire_put_actions(&body, a, 3);
    char *kind = strstr(strstr(body.text, a[1].id), "signup");
    memcpy(kind, "sign_p", 6);
    struct reply r = ask(&w, &screen, "/v1/actions", body.text, NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert(wire_get_verdicts(r.body, r.len, v, 3, &count, &server_time,
                                &err));
    ck_assert_int_eq(count, 3);
    ck_assert_int_eq(v[0].verdict, VERDICT_ACCEPTED);
    ck_assert_int_eq(v[1].verdict, VERDICT_INVALID);
    ck_assert_int_eq(v[2].verdict, VERDICT_ACCEPTED);
    reply_clear(&r);
    buf_clear(&body);
    push(&a[1], 1, v); /* invalid for good, even when it comes right */
    ck_assert_int_eq(v[0].verdict, VERDICT_INVALID);
    ck_assert_int_eq(going(), 2);
}
END_TEST

static void change_schema(const char *sql)
{
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    ck_assert_msg(db_exec(db, sql, &err), "%s", err.detail);
    hub_release(w.hub);
}

START_TEST(an_action_that_cannot_be_stored_is_left_out_and_holds_nobody_up)
{
    struct action a[3] = {signup(1, 0), signup(1, 1), signup(3, 2)};
    struct verdict v[3];
    change_schema("CREATE UNIQUE INDEX spoils ON receipt (seq)");
    ck_assert_int_eq(push(a, 3, v), 2);
    ck_assert_str_eq(v[0].id, a[0].id);
    ck_assert_str_eq(v[1].id, a[2].id);
    ck_assert_int_eq(v[1].place, 2);
    ck_assert_int_eq(going(), 2); /* its row did not stay either */
    change_schema("DROP INDEX spoils");
    ck_assert_int_eq(push(a, 3, v), 3);
    ck_assert_int_eq(v[1].verdict, VERDICT_ACCEPTED);
    ck_assert_int_eq(v[2].place, 2);
    ck_assert_int_eq(going(), 3);
}
END_TEST

START_TEST(reused_number_raises_the_clone_alarm)
{
    struct action a = signup(7, 0), b = signup(7, 1);
    struct verdict v;
    struct device d;
    struct err err = {0};
    bool found = false;
    push(&a, 1, &v);
    push(&b, 1, &v);
    ck_assert_int_eq(v.verdict, VERDICT_ACCEPTED);
    struct db *db = hub_lock(w.hub);
    ck_assert(devices_get(db, screen.device, &d, &found, &err) && found);
    hub_release(w.hub);
    ck_assert(d.cloned);
}
END_TEST

START_TEST(action_that_was_so_already_settles_at_the_newest_rev)
{
    struct action a = signup(1, 0), b = signup(2, 0);
    struct verdict v;
    push(&a, 1, &v);
    push(&b, 1, &v);
    ck_assert_int_eq(v.rev, head());
}
END_TEST

START_TEST(sibling_screen_cannot_sign_anybody_up)
{
    struct screen sibling;
    struct action a = signup(1, 0);
    struct verdict v;
    world_screen(&w, &w.sibling, &sibling);
    ck_assert_int_eq(world_push(&w, &sibling, &a, 1, &v), 1);
    ck_assert(v.verdict == VERDICT_DECLINED || v.verdict == VERDICT_INVALID);
    ck_assert_int_eq(going(), 0);
}
END_TEST

static const struct {
    const char *body, *why;
} malformed[] = {
    {"", "an empty body"},
    {"{\"actions\":", "half of it"},
    {"{\"actions\":{}}", "no list"},
    {"{}", "no actions"},
    {"[1,2,3]", "no object"},
    {"{\"actions\":[],\"actions\":[]}", "a field twice"},
    {"{\"actions\":[]} x", "something behind it"},
};

START_TEST(malformed_batch_is_refused_whole)
{
    ck_assert_msg(status_of(&w, &screen, "/v1/actions", malformed[_i].body,
                            NULL) == 400,
                  "%s", malformed[_i].why);
}
END_TEST

START_TEST(more_actions_than_allowed_are_refused)
{
    enum { TOO_MANY = WIRE_ACTIONS_MAX + 1 };
    struct action *a = calloc(TOO_MANY, sizeof *a);
    struct buf body = {0};
    for (int i = 0; i < TOO_MANY; i++)
        a[i] = signup(i + 1, i % 40);
    wire_put_actions(&body, a, TOO_MANY);
    ck_assert_int_eq(status_of(&w, &screen, "/v1/actions", body.text, NULL),
                     400);
    ck_assert_int_eq(going(), 0);
    buf_clear(&body);
    free(a);
}
END_TEST

START_TEST(ten_megabytes_are_refused_as_too_large)
{
    enum { HUGE_BYTES = 10 * 1024 * 1024 };
    char *body = malloc(HUGE_BYTES + 1);
    memset(body, ' ', HUGE_BYTES);
    body[HUGE_BYTES] = '\0';
    ck_assert_int_eq(status_of(&w, &screen, "/v1/actions", body, NULL), 413);
    ck_assert_int_eq(status_of(&w, &screen, "/v1/actions", body,
                               "Transfer-Encoding: chunked"),
                     413);
    free(body);
}
END_TEST

START_TEST(altered_body_is_refused)
{
    ck_assert_int_eq(
        status_of(&w, &screen, "/v1/actions", "{\"actions\":[]}", NULL), 200);
    screen.signs = "{\"actions\":[1]}";
    ck_assert_int_eq(
        status_of(&w, &screen, "/v1/actions", "{\"actions\":[]}", NULL), 401);
}
END_TEST

/* ---- two screens, one place ---- */

struct racer {
    struct screen screen;
    char url[300];
    char *body;
    struct reply reply;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    r->reply = ask_as(&r->screen, r->url, "/v1/actions", r->body, NULL);
    return NULL;
}

START_TEST(two_screens_racing_never_exceed_the_places)
{
    enum { EACH = 20 };
    struct racer racers[2] = {{.body = NULL}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        struct action a[EACH];
        struct buf body = {0};
        world_screen(&w, &w.school, &racers[i].screen);
        snprintf(racers[i].url, sizeof racers[i].url, "%s",
                 http_url(w.serve->http));
        for (int k = 0; k < EACH; k++)
            a[k] = signup(k + 1, i * EACH + k);
        wire_put_actions(&body, a, EACH);
        racers[i].body = buf_take(&body);
    }
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &racers[i]),
                         0);
    int accepted = 0, waiting = 0;
    for (int i = 0; i < 2; i++) {
        struct verdict v[EACH];
        struct err err = {0};
        int count = 0;
        int64_t server_time;
        pthread_join(threads[i], NULL);
        ck_assert(wire_get_verdicts(racers[i].reply.body,
                                    racers[i].reply.len, v, EACH, &count,
                                    &server_time, &err));
        for (int k = 0; k < count; k++) {
            accepted += v[k].verdict == VERDICT_ACCEPTED;
            waiting += v[k].verdict == VERDICT_WAITING;
        }
        reply_clear(&racers[i].reply);
        free(racers[i].body);
    }
    ck_assert_int_eq(accepted, 5);
    ck_assert_int_eq(waiting, 2 * EACH - 5);
    ck_assert_int_eq(going(), 5);
    world_sound(&w);
}
END_TEST

Suite *suite_hub_actions(void);
Suite *suite_hub_actions(void)
{
    Suite *s = suite_create("hub_actions");
    TCase *t = tcase_create("actions");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, signup_is_accepted_with_the_rev_of_its_row);
    tcase_add_test(t, repeated_id_gets_its_first_verdict_and_changes_nothing);
    tcase_add_test(t, one_id_twice_in_a_batch_counts_once);
    tcase_add_test(t, bad_action_does_not_block_its_neighbours);
    tcase_add_test(
        t, an_action_that_cannot_be_stored_is_left_out_and_holds_nobody_up);
    tcase_add_test(t, reused_number_raises_the_clone_alarm);
    tcase_add_test(t, action_that_was_so_already_settles_at_the_newest_rev);
    tcase_add_test(t, sibling_screen_cannot_sign_anybody_up);
    tcase_add_loop_test(t, malformed_batch_is_refused_whole, 0,
                        sizeof malformed / sizeof malformed[0]);
    tcase_add_test(t, more_actions_than_allowed_are_refused);
    tcase_add_test(t, ten_megabytes_are_refused_as_too_large);
    tcase_add_test(t, altered_body_is_refused);
    tcase_add_test(t, two_screens_racing_never_exceed_the_places);
    suite_add_tcase(s, t);
    return s;
}
