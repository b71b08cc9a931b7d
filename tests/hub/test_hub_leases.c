#include "hub_process.h"
#include "world_actions.h"

#include "base/clock.h"
#include "store/leases.h"
#include "store/meta.h"
#include "sync/hub/keeper.h"
#include "sync/wire.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct world w;
static struct screen here, there;
static const char ACTIVITY[] = "activity-with-places";

static void setup(void)
{
    world_open(&w);
    world_screen(&w, &w.school, &here);
    world_screen(&w, &w.school, &there);
    world_people(&w, &w.school, 20);
    world_activity(&w, &w.school, ACTIVITY, 8);
}

static void teardown(void)
{
    world_close(&w);
}

static void beat(const struct screen *s)
{
    ck_assert_int_eq(
        status_of(&w, s, "/v1/status", "{\"version\":\"1.0\"}", NULL), 204);
}

static struct action about(enum action_kind kind, int member, int64_t seq)
{
    struct action a = world_act(&w, kind, seq, member, ACTIVITY);
    a.leased = kind == ACTION_SIGNUP;
    return a;
}

static void push(const struct screen *s, const struct action *actions,
                 int count, struct verdict *out)
{
    ck_assert_int_eq(world_push(&w, s, actions, count, out), count);
}

/* What the feed says of this screen's loan; -1: nothing, or that it is gone. */
static int64_t told(const struct screen *s)
{
    struct reply r = ask(&w, s, "/v1/feed", NULL, NULL);
    struct page page = {0};
    struct err err = {0};
    int64_t seats = -1;
    ck_assert_msg(wire_get_page(r.body, r.len, &page, &err), "%s", err.detail);
    for (int i = 0; i < page.count; i++)
        if (strcmp(page.rows[i].entity->name, "lease") == 0 &&
            !page.rows[i].deleted &&
            strcmp(row_text(&page.rows[i], "device"), s->device) == 0)
            seats = row_int(&page.rows[i], "seats");
    page_clear(&page);
    reply_clear(&r);
    return seats;
}

START_TEST(a_heartbeat_is_lent_places_and_the_feed_says_so)
{
    ck_assert_int_eq(told(&here), -1);
    beat(&here);
    ck_assert_int_eq(told(&here), 2);
    ck_assert_int_eq(told(&there), -1);
    int64_t rev = world_int(&w, "SELECT max(rev) FROM feed_head");
    beat(&here); /* which wakes nobody */
    ck_assert_int_eq(world_int(&w, "SELECT max(rev) FROM feed_head"), rev);
    world_sound(&w);
}
END_TEST

START_TEST(what_was_lent_stays_the_screens_while_others_fill_the_rest)
{
    struct action a[8];
    struct verdict v[8];
    beat(&here);
    for (int i = 0; i < 8; i++)
        a[i] = about(ACTION_SIGNUP, i, i + 1);
    push(&there, a, 8, v);
    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(v[i].verdict,
                         i < 6 ? VERDICT_ACCEPTED : VERDICT_WAITING);
    for (int i = 0; i < 3; i++)
        a[i] = about(ACTION_SIGNUP, 10 + i, i + 1);
    push(&here, a, 3, v);
    ck_assert_int_eq(v[0].verdict, VERDICT_ACCEPTED);
    ck_assert_int_eq(v[1].verdict, VERDICT_ACCEPTED);
    ck_assert_int_eq(v[2].verdict, VERDICT_WAITING);
    ck_assert_int_eq(v[2].place, 3);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'going'"),
                     8);
    world_sound(&w);
}
END_TEST

START_TEST(two_screens_offline_leave_one_person_and_one_conflict)
{
    struct action first = about(ACTION_SIGNUP, 0, 1);
    struct action second = about(ACTION_SIGNUP, 0, 1);
    struct verdict v;
    second.at += 1000;
    push(&here, &first, 1, &v);
    push(&there, &second, 1, &v);
    ck_assert_int_eq(v.verdict, VERDICT_DECLINED);
    push(&there, &second, 1, &v); /* its answer was lost */
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM conflict"), 1);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 2);

    struct place place;
    struct result r;
    snprintf(place.db, sizeof place.db, "%s", w.db);
    r = run(&place, "list conflict --json");
    ck_assert_msg(r.status == 0, "%s", r.errors);
    struct err err = {0};
    struct json *tree = json_read(
        r.out, strlen(r.out), (struct json_limits){sizeof r.out, 4}, &err);
    ck_assert_int_eq(json_count(tree), 1);
    const struct json *row = json_at(tree, 0);
    char text[ID_SIZE];
    int64_t at = 0;
    ck_assert(json_text(row, "first_device", text, sizeof text));
    ck_assert_str_eq(text, here.device);
    ck_assert(json_text(row, "second_device", text, sizeof text));
    ck_assert_str_eq(text, there.device);
    ck_assert(json_int(row, "second_at", 0, INT64_MAX, &at));
    ck_assert_int_eq(at, second.at);
    ck_assert(json_text(row, "first_action", text, sizeof text));
    ck_assert_str_eq(text, first.id);
    json_free(tree);
    ck_assert_int_eq(lines(run(&place, "list conflict").out), 1);
    ck_assert_int_eq(lines(run(&place, "list conflict --org=第二小学").out),
                     0);
    world_sound(&w);
}
END_TEST

START_TEST(a_screen_that_was_cloned_is_lent_nothing)
{
    struct action a[2] = {about(ACTION_SIGNUP, 0, 7),
                          about(ACTION_SIGNUP, 1, 7)};
    struct verdict v[2];
    push(&here, a, 2, v);
    beat(&here);
    ck_assert_int_eq(told(&here), -1);
}
END_TEST

START_TEST(the_keeper_takes_back_what_is_over)
{
    struct keeper k = {.hub = w.hub};
    beat(&here);
    int64_t until = world_int(&w, "SELECT until_at FROM lease");
    keeper_run(&k, until - 60 * 1000);
    ck_assert_int_eq(told(&here), 2);
    keeper_run(&k, until);
    ck_assert_int_eq(told(&here), -1);
    world_sound(&w);
}
END_TEST

START_TEST(nothing_is_lent_while_a_restored_hub_settles)
{
    struct err err = {0};
    struct db *db = hub_lock(w.hub);
    ck_assert(meta_set(db, "restored_at", "1795312800000", &err));
    hub_release(w.hub);
    beat(&here);
    ck_assert_int_eq(told(&here), -1);
}
END_TEST

Suite *suite_hub_leases(void);
Suite *suite_hub_leases(void)
{
    Suite *s = suite_create("hub_leases");
    TCase *t = tcase_create("leases");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_heartbeat_is_lent_places_and_the_feed_says_so);
    tcase_add_test(
        t, what_was_lent_stays_the_screens_while_others_fill_the_rest);
    tcase_add_test(t, two_screens_offline_leave_one_person_and_one_conflict);
    tcase_add_test(t, a_screen_that_was_cloned_is_lent_nothing);
    tcase_add_test(t, the_keeper_takes_back_what_is_over);
    tcase_add_test(t, nothing_is_lent_while_a_restored_hub_settles);
    suite_add_tcase(s, t);
    return s;
}
