/* What was answered is sent again to a hub that may have forgotten it. */
#include "tests/unit/wishes.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_actions_again(void);

static struct err err;

START_TEST(what_the_hub_cannot_read_is_kept_apart_and_never_sent_again)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_INVALID, "form", 0);
    int waiting, quarantined;
    ck_assert(actions_replay(kiosk.db, &err));
    ck_assert(actions_counts(kiosk.db, &waiting, &quarantined, &err));
    ck_assert_int_eq(waiting, 0);
    ck_assert_int_eq(quarantined, 1);
}
END_TEST

START_TEST(a_new_epoch_sends_everything_kept_again)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 1);
    ck_assert_int_eq(queued(), 0);
    ck_assert(actions_replay(kiosk.db, &err));
    ck_assert_int_eq(queued(), 1);
    ck_assert(standing(1).pending);
}
END_TEST

START_TEST(what_is_sent_again_shows_unless_it_was_undone_since)
{
    static const struct {
        enum action_kind kind;
        enum verdict_kind verdict;
        const char *rows, *why;
        int shows;
    } cases[] = {
        {ACTION_SIGNUP, VERDICT_ACCEPTED, "DELETE FROM signup",
         "the hub has no row of it", 1},
        {ACTION_SIGNUP, VERDICT_ACCEPTED,
         "UPDATE signup SET state = 'going'", "it is so", 1},
        {ACTION_SIGNUP, VERDICT_WAITING,
         "UPDATE signup SET state = 'going'", "moved up since", 1},
        {ACTION_SIGNUP, VERDICT_ACCEPTED,
         "UPDATE signup SET state = 'cancelled'", "cancelled elsewhere", 0},
        {ACTION_SIGNUP, VERDICT_DECLINED, "DELETE FROM signup",
         "it was refused", 0},
        {ACTION_SIGNUP_CANCEL, VERDICT_ACCEPTED,
         "UPDATE signup SET state = 'cancelled'", "it is so", 1},
        {ACTION_SIGNUP_CANCEL, VERDICT_ACCEPTED,
         "UPDATE signup SET state = 'going'", "signed up again since", 0},
        {ACTION_CHECKIN, VERDICT_ACCEPTED,
         "UPDATE checkin SET present = 1", "it is so", 1},
        {ACTION_CHECKIN, VERDICT_ACCEPTED,
         "UPDATE checkin SET present = 0", "taken back since", 0},
        {ACTION_CHECKIN_UNDO, VERDICT_ACCEPTED,
         "UPDATE checkin SET present = 1", "here again since", 0},
        {ACTION_NOTICE_ACK, VERDICT_ACCEPTED, "DELETE FROM notice_ack",
         "the hub has no row of it", 1},
    };
    static const char one_who_is_there[] =
        "INSERT INTO signup VALUES ('signup-of-a-member', 'o', '" WALK
        "', 'member-000000001', 'going', 1, 0, 0, 1);"
        "INSERT INTO checkin VALUES ('checkin-of-member', 'o', '" WALK
        "', 'member-000000001', 1, 0, 'card', 1);";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        school_exec(&kiosk, "DELETE FROM action");
        school_exec(&kiosk, "DELETE FROM signup");
        school_exec(&kiosk, "DELETE FROM checkin");
        school_exec(&kiosk, one_who_is_there);
        struct action a = act(cases[i].kind, 1, 1);
        ck_assert_str_eq(a.member, "member-000000001");
        char sql[400];
        snprintf(sql, sizeof sql,
                 "INSERT INTO action (seq, id, kind, at, clock_trusted,"
                 " member, subject, how, walkin, overlay, verdict)"
                 " VALUES (1, 'action-1', '%s', 1, 1, '%s', '%s', '', 0, 0,"
                 " '%s')",
                 action_kind_text(a.kind), a.member, a.subject,
                 verdict_text(cases[i].verdict));
        school_exec(&kiosk, sql);
        school_exec(&kiosk, cases[i].rows);
        ck_assert(actions_replay(kiosk.db, &err));
        ck_assert_msg(school_int(&kiosk, "SELECT overlay FROM action") ==
                          cases[i].shows,
                      "%d: %s", cases[i].kind, cases[i].why);
    }
}
END_TEST

START_TEST(a_proof_is_kept_and_sent_again)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW), out[2];
    struct verdict v = {.verdict = VERDICT_ACCEPTED, .rev = 1};
    int n;
    memcpy(v.id, a.id, sizeof v.id);
    snprintf(v.proof, sizeof v.proof, "the hub's word");
    ck_assert(actions_decide(kiosk.db, &v, SCHOOL, NOW, &err));
    wish(ACTION_SIGNUP, 2, NOW);
    ck_assert(actions_replay(kiosk.db, &err));
    ck_assert(actions_queued(kiosk.db, out, 2, &n, &err));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(out[0].id, a.id); /* what is old goes first */
    ck_assert_str_eq(out[0].proof, "the hub's word");
    ck_assert_str_eq(out[1].proof, "");
}
END_TEST

START_TEST(what_ends_as_before_is_not_told_again)
{
    struct outcome out[4];
    int n;
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 1);
    ck_assert(outcomes_told_about(kiosk.db, member_id(1), WALK, &err));
    ck_assert(actions_replay(kiosk.db, &err));
    answer(&a, VERDICT_ACCEPTED, "", 2);
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 0);
    ck_assert(actions_replay(kiosk.db, &err));
    answer(&a, VERDICT_WAITING, "full", 3);
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert_int_eq(out[0].verdict, VERDICT_WAITING);
}
END_TEST

Suite *suite_actions_again(void)
{
    Suite *s = suite_create("actions");
    TCase *t = tcase_create("again");
    tcase_add_checked_fixture(t, wishes_open, wishes_close);
    tcase_add_test(t,
                   what_the_hub_cannot_read_is_kept_apart_and_never_sent_again);
    tcase_add_test(t, a_new_epoch_sends_everything_kept_again);
    tcase_add_test(t, what_is_sent_again_shows_unless_it_was_undone_since);
    tcase_add_test(t, a_proof_is_kept_and_sent_again);
    tcase_add_test(t, what_ends_as_before_is_not_told_again);
    suite_add_tcase(s, t);
    return s;
}
