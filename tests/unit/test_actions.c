#include "store/actions.h"

#include "store/members.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_actions(void);

static struct school kiosk;
static struct err err;

static void open_kiosk(void)
{
    school_open(&kiosk, SIDE_KIOSK);
    school_members(&kiosk, SCHOOL, 5);
    struct activity a = school_walk(2);
    school_activity(&kiosk, &a);
    school_notice(&kiosk, SCHOOL);
}

static void close_kiosk(void)
{
    school_close(&kiosk);
}

static struct action wish(enum action_kind kind, int member, int64_t now)
{
    struct action a = act(kind, member, 0);
    enum rule rule;
    a.id[0] = '\0';
    ck_assert_msg(
        actions_request(kiosk.db, &a, "Asia/Shanghai", now, &rule, &err), "%s",
        err.detail);
    return a;
}

static void assert_refused(enum action_kind kind, int member, int64_t now,
                           enum rule why)
{
    struct action a = act(kind, member, 0);
    enum rule rule;
    ck_assert(
        !actions_request(kiosk.db, &a, "Asia/Shanghai", now, &rule, &err));
    ck_assert_int_eq(err.kind, ERR_REFUSED);
    ck_assert_str_eq(err.user, rule_text(why));
    ck_assert_int_eq(rule, why);
}

static int queued(void)
{
    int waiting, quarantined;
    ck_assert(actions_counts(kiosk.db, &waiting, &quarantined, &err));
    return waiting;
}

static void answer(const struct action *a, enum verdict_kind kind,
                   const char *reason, int64_t rev)
{
    struct verdict v = {.verdict = kind, .rev = rev, .place = 1};
    memcpy(v.id, a->id, sizeof v.id);
    snprintf(v.reason, sizeof v.reason, "%s", reason);
    ck_assert(actions_decide(kiosk.db, &v, SCHOOL, NOW, &err));
}

static struct standing standing(int member)
{
    struct standing s;
    ck_assert(standing_get(kiosk.db, WALK, member_id(member), NOW, &s, &err));
    return s;
}

START_TEST(a_wish_gets_its_id_and_number_and_shows_at_once)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    ck_assert(id_is_valid(a.id));
    ck_assert_int_eq(a.seq, 1);
    ck_assert_int_eq(wish(ACTION_SIGNUP, 2, NOW).seq, 2);
    struct standing s = standing(1);
    ck_assert_int_eq(s.state, SIGNUP_GOING);
    ck_assert(s.pending);
    ck_assert_int_eq(s.place, 1);
    ck_assert_int_eq(queued(), 2);

    struct action out[4];
    int n;
    ck_assert(actions_queued(kiosk.db, out, 4, &n, &err));
    ck_assert_int_eq(n, 2);
    ck_assert_str_eq(out[0].id, a.id);
    ck_assert_str_eq(out[0].subject, WALK);
    ck_assert_str_eq(out[0].how, "card");
    ck_assert(out[0].clock_trusted);
}
END_TEST

START_TEST(own_pending_wishes_fill_the_places_this_screen_knows)
{
    wish(ACTION_SIGNUP, 1, NOW);
    wish(ACTION_SIGNUP, 2, NOW);
    wish(ACTION_SIGNUP, 3, NOW);
    ck_assert_int_eq(standing(3).state, SIGNUP_WAITING);
    ck_assert_int_eq(standing(3).place, 1);
}
END_TEST

START_TEST(what_the_rules_forbid_is_not_stored)
{
    wish(ACTION_SIGNUP, 1, NOW);
    assert_refused(ACTION_SIGNUP, 1, NOW, RULE_ALREADY);
    assert_refused(ACTION_SIGNUP, 9, NOW, RULE_UNKNOWN);
    assert_refused(ACTION_SIGNUP, 2, STARTS, RULE_CLOSED);
    assert_refused(ACTION_SIGNUP_CANCEL, 2, NOW, RULE_NOT_SIGNED);
    assert_refused(ACTION_CHECKIN, 1, NOW, RULE_NOT_YET);
    assert_refused(ACTION_CHECKIN, 2, STARTS, RULE_NO_WALKINS);
    assert_refused(ACTION_CHECKIN_UNDO, 1, STARTS, RULE_NOT_PRESENT);
    wish(ACTION_NOTICE_ACK, 1, NOW);
    assert_refused(ACTION_NOTICE_ACK, 1, NOW, RULE_ALREADY);
    school_exec(&kiosk, "DELETE FROM activity");
    assert_refused(ACTION_SIGNUP, 3, NOW, RULE_GONE);
    ck_assert_int_eq(queued(), 2);
}
END_TEST

START_TEST(who_is_here_already_is_not_checked_in_twice)
{
    wish(ACTION_SIGNUP, 1, NOW);
    wish(ACTION_CHECKIN, 1, STARTS);
    ck_assert(standing(1).present);
    ck_assert(standing(1).present_pending);
    assert_refused(ACTION_CHECKIN, 1, STARTS, RULE_ALREADY);
    wish(ACTION_CHECKIN_UNDO, 1, STARTS);
    ck_assert(!standing(1).present);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
}
END_TEST

START_TEST(a_walk_in_is_marked_and_goes_until_it_is_undone)
{
    school_exec(&kiosk, "UPDATE activity SET walkins = 1, capacity = 1");
    ck_assert(wish(ACTION_CHECKIN, 1, STARTS).walkin);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    assert_refused(ACTION_CHECKIN, 2, STARTS, RULE_FULL);
    wish(ACTION_CHECKIN_UNDO, 1, STARTS);
    ck_assert_int_eq(standing(1).state, SIGNUP_CANCELLED);
    wish(ACTION_CHECKIN, 2, STARTS);
}
END_TEST

START_TEST(a_refusal_takes_its_effect_back_at_once)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_DECLINED, "closed", 0);
    struct standing s = standing(1);
    ck_assert_int_eq(s.state, SIGNUP_NONE);
    ck_assert_int_eq(s.verdict, VERDICT_DECLINED);
    ck_assert_int_eq(s.reason, RULE_CLOSED);
    ck_assert_int_eq(queued(), 0);
}
END_TEST

START_TEST(an_accepted_wish_shows_until_the_hubs_row_is_here)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    ck_assert(!standing(1).pending);

    school_exec(&kiosk, "UPDATE feed_head SET rev = 49");
    ck_assert(actions_settle(kiosk.db, SCHOOL, &err));
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    school_exec(&kiosk, "UPDATE feed_head SET rev = 50");
    ck_assert(actions_settle(kiosk.db, SCHOOL, &err));
    ck_assert_int_eq(standing(1).state, SIGNUP_NONE);
}
END_TEST

START_TEST(a_verdict_behind_the_feed_leaves_no_overlay)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 1);
    ck_assert_int_eq(school_int(&kiosk, "SELECT overlay FROM action"), 0);
}
END_TEST

START_TEST(the_hubs_waiting_place_is_shown)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_WAITING, "full", 50);
    ck_assert_int_eq(standing(1).state, SIGNUP_WAITING);
    ck_assert(!standing(1).pending);
}
END_TEST

START_TEST(a_verdict_is_final_and_strangers_are_passed_over)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW), other = a;
    answer(&a, VERDICT_DECLINED, "full", 0);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    ck_assert_int_eq(standing(1).state, SIGNUP_NONE);
    snprintf(other.id, sizeof other.id, "never-heard-of-it");
    answer(&other, VERDICT_ACCEPTED, "", 50);
}
END_TEST

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

START_TEST(answered_ones_go_after_thirty_days_and_numbers_run_on)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    wish(ACTION_SIGNUP, 2, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 1);
    ck_assert(actions_tidy(kiosk.db, NOW + 30 * 24 * HOUR, &err));
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM action"), 2);
    ck_assert(actions_tidy(kiosk.db, NOW + 30 * 24 * HOUR + 1, &err));
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM action"), 1);
    school_exec(&kiosk, "DELETE FROM action");
    ck_assert_int_eq(wish(ACTION_SIGNUP, 3, NOW).seq, 3);
}
END_TEST

START_TEST(how_it_ended_is_told_once)
{
    struct action first = wish(ACTION_SIGNUP, 1, NOW);
    struct action ack = wish(ACTION_NOTICE_ACK, 1, NOW);
    wish(ACTION_SIGNUP, 2, NOW);
    answer(&first, VERDICT_WAITING, "full", 50);
    answer(&ack, VERDICT_ACCEPTED, "", 50);
    struct outcome out[4];
    int n;
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert_str_eq(out[0].title, "重阳登高");
    ck_assert_int_eq(out[0].verdict, VERDICT_WAITING);
    ck_assert_int_eq(out[0].place, 1);
    ck_assert(outcomes_told(kiosk.db, out, n, &err));
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 0);
}
END_TEST

/* ---- places lent to this screen ---- */

#define OWN "device-000000000a"
#define OTHER "device-000000000b"

static void lend(const char *device, int seats, int64_t until_at)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "INSERT INTO lease (id, org, activity, device, seats, until_at)"
             " VALUES ('lease-%s', '" SCHOOL "', '" WALK "', '%s', %d, %lld);"
             " INSERT INTO meta (name, value) VALUES ('device', '" OWN "')"
             " ON CONFLICT DO NOTHING",
             device, device, seats, (long long)until_at);
    school_exec(&kiosk, sql);
}

static struct standing standing_at(int member, int64_t now)
{
    struct standing s;
    ck_assert(
        standing_get(kiosk.db, WALK, member_id(member), now, &s, &err));
    return s;
}

START_TEST(what_was_lent_is_given_at_once_and_beyond_it_one_waits)
{
    lend(OWN, 1, NOW + HOUR);
    ck_assert(wish(ACTION_SIGNUP, 1, NOW).leased);
    struct standing s = standing(1);
    ck_assert_int_eq(s.state, SIGNUP_GOING);
    ck_assert(!s.pending);
    ck_assert_int_eq(s.place, 0);

    ck_assert(!wish(ACTION_SIGNUP, 2, NOW).leased);
    ck_assert(standing(2).pending);
    ck_assert_int_eq(standing(2).ahead, 0);
    wish(ACTION_SIGNUP, 3, NOW);
    ck_assert(standing(3).pending);
    ck_assert_int_eq(standing(3).ahead, 1);
    struct action out[4];
    int n;
    ck_assert(actions_queued(kiosk.db, out, 4, &n, &err));
    ck_assert(out[0].leased && !out[1].leased);
}
END_TEST

START_TEST(a_loan_that_is_over_confirms_nothing_any_more)
{
    lend(OWN, 1, NOW + HOUR);
    wish(ACTION_SIGNUP, 1, NOW);
    ck_assert(!standing_at(1, NOW + HOUR - 1).pending);
    ck_assert(standing_at(1, NOW + HOUR).pending);
    ck_assert(!wish(ACTION_SIGNUP, 2, NOW + HOUR).leased);
}
END_TEST

START_TEST(without_the_time_no_loan_is_used)
{
    lend(OWN, 2, NOW + HOUR);
    struct action a = act(ACTION_SIGNUP, 1, 0);
    enum rule rule;
    a.clock_trusted = false;
    ck_assert(
        actions_request(kiosk.db, &a, "Asia/Shanghai", NOW, &rule, &err));
    ck_assert(!a.leased);
    ck_assert(standing(1).pending);
}
END_TEST

START_TEST(what_others_were_lent_is_taken)
{
    lend(OTHER, 2, NOW + HOUR);
    wish(ACTION_SIGNUP, 1, NOW);
    ck_assert_int_eq(standing(1).state, SIGNUP_WAITING);
    wish(ACTION_SIGNUP, 2, NOW + HOUR);
    ck_assert_int_eq(standing_at(2, NOW + HOUR).state, SIGNUP_GOING);
}
END_TEST

START_TEST(a_place_is_promised_once_also_when_the_answer_is_before_the_row)
{
    lend(OWN, 1, NOW + HOUR);
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    ck_assert(!wish(ACTION_SIGNUP, 2, NOW).leased);
    ck_assert(!standing(1).pending);
}
END_TEST

/* ---- what people are told ---- */

static int people_to_tell(void)
{
    int n;
    ck_assert(outcomes_people(kiosk.db, NOW, &n, &err));
    return n;
}

START_TEST(who_moved_up_is_told_once_and_so_is_who_was_refused_late)
{
    struct outcome out[4];
    int n;
    struct action waits = wish(ACTION_SIGNUP, 1, NOW);
    struct action refused = wish(ACTION_SIGNUP, 2, NOW);
    ck_assert_int_eq(people_to_tell(), 0);
    answer(&waits, VERDICT_WAITING, "full", 1);
    answer(&refused, VERDICT_DECLINED, "closed", 1);
    ck_assert_int_eq(people_to_tell(), 2);
    ck_assert(outcomes_told_about(kiosk.db, member_id(1), WALK, &err));
    ck_assert_int_eq(people_to_tell(), 1);

    school_exec(&kiosk,
                "INSERT INTO signup (id, org, activity, member, state, place,"
                " moved_up) VALUES ('signup-1', '" SCHOOL "', '" WALK
                "', 'member-000000001', 'going', 1, 1)");
    ck_assert_int_eq(people_to_tell(), 2);
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert(out[0].moved_up);
    ck_assert(outcomes_told(kiosk.db, out, n, &err));
    ck_assert(outcomes_untold(kiosk.db, member_id(1), out, 4, &n, &err));
    ck_assert_int_eq(n, 0);
    ck_assert_int_eq(people_to_tell(), 1);
    ck_assert(outcomes_people(kiosk.db, STARTS + 3 * HOUR, &n, &err));
    ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(a_promise_that_was_kept_is_no_news_and_a_broken_one_is)
{
    lend(OWN, 2, NOW + HOUR);
    struct action kept = wish(ACTION_SIGNUP, 1, NOW);
    struct action broken = wish(ACTION_SIGNUP, 2, NOW);
    answer(&kept, VERDICT_ACCEPTED, "", 1);
    ck_assert_int_eq(people_to_tell(), 0);
    answer(&broken, VERDICT_WAITING, "full", 1);
    ck_assert_int_eq(people_to_tell(), 1);
    struct outcome out[4];
    int n;
    ck_assert(outcomes_untold(kiosk.db, member_id(2), out, 4, &n, &err));
    ck_assert_int_eq(n, 1);
    ck_assert(out[0].promised);
}
END_TEST

START_TEST(who_gave_it_up_has_nothing_to_hear)
{
    struct action a = wish(ACTION_SIGNUP, 1, NOW);
    answer(&a, VERDICT_ACCEPTED, "", 50);
    struct action b = wish(ACTION_SIGNUP_CANCEL, 1, NOW);
    answer(&b, VERDICT_ACCEPTED, "", 51);
    ck_assert_int_eq(people_to_tell(), 0);
}
END_TEST

START_TEST(a_screen_without_a_hub_decides_by_itself)
{
    for (int i = 1; i <= 3; i++)
        wish(ACTION_SIGNUP, i, NOW);
    ck_assert_msg(
        actions_settle_alone(kiosk.db, SCHOOL, "Asia/Shanghai", NOW, &err),
        "%s", err.detail);
    ck_assert_int_eq(queued(), 0);
    ck_assert_int_eq(standing(1).state, SIGNUP_GOING);
    ck_assert(!standing(1).pending);
    ck_assert_int_eq(standing(3).state, SIGNUP_WAITING);
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM signup"), 3);
    ck_assert_int_eq(
        school_int(&kiosk, "SELECT count(*) FROM action WHERE overlay = 1"), 0);
}
END_TEST

/* ---- wrong PINs ---- */

static void set_pin(void)
{
    struct changes c = {0};
    struct member m;
    bool found;
    ck_assert(members_get(kiosk.db, member_id(1), &m, &found, &err));
    ck_assert(pin_hash("246810", m.pin_hash));
    ck_assert(members_save(kiosk.db, &m, &c, &err));
    changes_clear(&c);
}

struct answer {
    bool ok;
    int left;
    int64_t until;
};

static struct answer try(const char *pin, int64_t now)
{
    struct answer a;
    ck_assert_msg(pin_try(kiosk.db, member_id(1), pin, now, &a.ok, &a.left,
                          &a.until, &err),
                  "%s", err.detail);
    return a;
}

START_TEST(five_wrong_pins_lock_also_the_right_one_out)
{
    set_pin();
    for (int i = 4; i > 0; i--) {
        struct answer a = try("000000", NOW);
        ck_assert(!a.ok);
        ck_assert_int_eq(a.left, i);
        ck_assert_int_eq(a.until, 0);
    }
    ck_assert_int_eq(try("000000", NOW).until, NOW + 30000);
    ck_assert(!try("246810", NOW + 29999).ok);
    ck_assert_int_eq(school_int(&kiosk, "SELECT failed FROM pin_attempt"), 5);
    ck_assert(try("246810", NOW + 30000).ok);
    ck_assert_int_eq(school_int(&kiosk, "SELECT count(*) FROM pin_attempt"), 0);
}
END_TEST

START_TEST(a_corrected_clock_locks_no_longer_than_the_lock_is)
{
    set_pin();
    for (int i = 0; i < 5; i++)
        try("000000", NOW + 10 * 365 * 24 * HOUR);
    ck_assert_int_eq(try("246810", NOW).until, NOW + 30000);
    ck_assert(try("246810", NOW + 30000).ok);
}
END_TEST

START_TEST(a_member_without_a_pin_is_told_where_to_get_one)
{
    struct answer a;
    ck_assert(!pin_try(kiosk.db, member_id(2), "1", NOW, &a.ok, &a.left,
                       &a.until, &err));
    ck_assert_int_eq(err.kind, ERR_REFUSED);
}
END_TEST

Suite *suite_actions(void)
{
    Suite *s = suite_create("actions");
    TCase *t = tcase_create("overlay");
    tcase_add_checked_fixture(t, open_kiosk, close_kiosk);
    tcase_add_test(t, a_wish_gets_its_id_and_number_and_shows_at_once);
    tcase_add_test(t, own_pending_wishes_fill_the_places_this_screen_knows);
    tcase_add_test(t, what_the_rules_forbid_is_not_stored);
    tcase_add_test(t, who_is_here_already_is_not_checked_in_twice);
    tcase_add_test(t, a_walk_in_is_marked_and_goes_until_it_is_undone);
    tcase_add_test(t, a_refusal_takes_its_effect_back_at_once);
    tcase_add_test(t, an_accepted_wish_shows_until_the_hubs_row_is_here);
    tcase_add_test(t, a_verdict_behind_the_feed_leaves_no_overlay);
    tcase_add_test(t, the_hubs_waiting_place_is_shown);
    tcase_add_test(t, a_verdict_is_final_and_strangers_are_passed_over);
    tcase_add_test(t,
                   what_the_hub_cannot_read_is_kept_apart_and_never_sent_again);
    tcase_add_test(t, a_new_epoch_sends_everything_kept_again);
    tcase_add_test(t, what_is_sent_again_shows_unless_it_was_undone_since);
    tcase_add_test(t, a_proof_is_kept_and_sent_again);
    tcase_add_test(t, what_ends_as_before_is_not_told_again);
    tcase_add_test(t, answered_ones_go_after_thirty_days_and_numbers_run_on);
    tcase_add_test(t, how_it_ended_is_told_once);
    tcase_add_test(t, a_screen_without_a_hub_decides_by_itself);
    tcase_add_test(t,
                   what_was_lent_is_given_at_once_and_beyond_it_one_waits);
    tcase_add_test(t, a_loan_that_is_over_confirms_nothing_any_more);
    tcase_add_test(t, without_the_time_no_loan_is_used);
    tcase_add_test(t, what_others_were_lent_is_taken);
    tcase_add_test(
        t, a_place_is_promised_once_also_when_the_answer_is_before_the_row);
    tcase_add_test(t, who_moved_up_is_told_once_and_so_is_who_was_refused_late);
    tcase_add_test(t, a_promise_that_was_kept_is_no_news_and_a_broken_one_is);
    tcase_add_test(t, who_gave_it_up_has_nothing_to_hear);
    suite_add_tcase(s, t);
    TCase *pins = tcase_create("pins");
    tcase_add_checked_fixture(pins, open_kiosk, close_kiosk);
    tcase_add_test(pins, five_wrong_pins_lock_also_the_right_one_out);
    tcase_add_test(pins, a_corrected_clock_locks_no_longer_than_the_lock_is);
    tcase_add_test(pins, a_member_without_a_pin_is_told_where_to_get_one);
    suite_add_tcase(s, pins);
    return s;
}
