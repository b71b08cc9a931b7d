#include "model/activity.h"

#include "tests/unit/school.h"

#include <check.h>

Suite *suite_activity(void);

static struct zone *zone;
static struct err err;

static void open_zone(void)
{
    zone = zone_open("Asia/Shanghai", &err);
    ck_assert_ptr_nonnull(zone);
}

static void close_zone(void)
{
    zone_close(zone);
}

static const struct {
    const char *why;
    int capacity, going, waiting;
    bool none;
    int64_t opens_at, closes_at;
    enum signup_state mine;
    int64_t now;
    enum rule rule;
} signups[] = {
    {"a free place", 2, 1, 0, false, 0, 0, SIGNUP_NONE, NOW, RULE_OK},
    {"no limit", 0, 900, 0, false, 0, 0, SIGNUP_NONE, NOW, RULE_OK},
    {"the last one is taken", 2, 2, 0, false, 0, 0, SIGNUP_NONE, NOW,
     RULE_FULL},
    {"a free place belongs to who waits", 2, 1, 1, false, 0, 0, SIGNUP_NONE,
     NOW, RULE_FULL},
    {"nobody signs up", 0, 0, 0, true, 0, 0, SIGNUP_NONE, NOW, RULE_NO_SIGNUP},
    {"going already", 0, 1, 0, false, 0, 0, SIGNUP_GOING, NOW, RULE_ALREADY},
    {"waiting already", 0, 1, 0, false, 0, 0, SIGNUP_WAITING, NOW,
     RULE_ALREADY},
    {"again after cancelling", 0, 1, 0, false, 0, 0, SIGNUP_CANCELLED, NOW,
     RULE_OK},
    {"a millisecond too early", 0, 0, 0, false, NOW + 1, 0, SIGNUP_NONE, NOW,
     RULE_NOT_OPEN},
    {"at the opening", 0, 0, 0, false, NOW, 0, SIGNUP_NONE, NOW, RULE_OK},
    {"the last millisecond", 0, 0, 0, false, 0, NOW + 1, SIGNUP_NONE, NOW,
     RULE_OK},
    {"at the closing", 0, 0, 0, false, 0, NOW, SIGNUP_NONE, NOW, RULE_CLOSED},
    {"it closes at the start by itself", 0, 0, 0, false, 0, 0, SIGNUP_NONE,
     STARTS, RULE_CLOSED},
};

START_TEST(signing_up_follows_the_rules)
{
    struct activity a = school_walk(signups[_i].capacity);
    a.going = signups[_i].going;
    a.waiting = signups[_i].waiting;
    a.signup = !signups[_i].none;
    a.signup_opens_at = signups[_i].opens_at;
    a.signup_closes_at = signups[_i].closes_at;
    ck_assert_msg(signup_check(&a, zone, signups[_i].mine, signups[_i].now) ==
                      signups[_i].rule,
                  "%s", signups[_i].why);
}
END_TEST

/* ---- places lent to screens ---- */

static const struct {
    const char *why;
    int capacity, going, waiting, leased, own;
    enum rule rule;
    int left;
} lent[] = {
    {"others' places are taken", 4, 2, 0, 2, 0, RULE_FULL, 0},
    {"what they left is free", 4, 1, 0, 2, 0, RULE_OK, 1},
    {"one's own is there to be given", 4, 2, 0, 1, 1, RULE_OK, 1},
    {"also while others wait", 4, 2, 3, 0, 2, RULE_OK, 2},
    {"and goes to who waits when it is used", 4, 3, 1, 0, 0, RULE_FULL, 1},
    {"a capacity that was lowered leaves nothing", 2, 4, 0, 0, 0, RULE_FULL, 0},
};

START_TEST(what_is_lent_is_taken_for_others)
{
    struct activity a = school_walk(lent[_i].capacity);
    a.going = lent[_i].going;
    a.waiting = lent[_i].waiting;
    a.leased = lent[_i].leased;
    a.own = lent[_i].own;
    ck_assert_msg(signup_check(&a, zone, SIGNUP_NONE, NOW) == lent[_i].rule,
                  "%s", lent[_i].why);
    ck_assert_msg(activity_left(&a) == lent[_i].left, "%s", lent[_i].why);
}
END_TEST

static const struct {
    const char *why;
    int capacity, going, waiting, leased, own, seats;
} shares[] = {
    {"two of many", 30, 0, 0, 0, 0, 2},
    {"half of what is free", 30, 27, 0, 0, 0, 1},
    {"not the last", 30, 29, 0, 0, 0, 0},
    {"others' loans count", 8, 2, 0, 2, 0, 1},
    {"one's own do not count twice", 8, 2, 0, 2, 2, 2},
    {"nothing while somebody waits", 30, 20, 1, 0, 0, 0},
    {"nothing without a limit", 0, 5, 0, 0, 0, 0},
    {"nothing beyond the capacity", 3, 5, 0, 0, 0, 0},
};

START_TEST(a_screen_is_lent_a_fair_share)
{
    struct activity a = school_walk(shares[_i].capacity);
    a.going = shares[_i].going;
    a.waiting = shares[_i].waiting;
    a.leased = shares[_i].leased;
    ck_assert_msg(lease_seats(&a, shares[_i].own) == shares[_i].seats, "%s",
                  shares[_i].why);
}
END_TEST

START_TEST(a_loan_lasts_three_days_or_to_the_end_of_the_sign_up)
{
    struct activity a = school_walk(4);
    ck_assert_int_eq(lease_until(&a, zone, NOW), STARTS);
    a.starts_at = NOW + 100 * HOUR;
    ck_assert_int_eq(lease_until(&a, zone, NOW), NOW + 72 * HOUR);
    a.signup_closes_at = NOW + HOUR;
    ck_assert_int_eq(lease_until(&a, zone, NOW), NOW + HOUR);
    ck_assert_int_eq(lease_until(&a, zone, NOW + HOUR), 0);
    a.signup_opens_at = NOW + 1;
    ck_assert_int_eq(lease_until(&a, zone, NOW), 0);
    ck_assert(!lease_is_due(NOW + 36 * HOUR, NOW));
    ck_assert(lease_is_due(NOW + 36 * HOUR - 1, NOW));
}
END_TEST

static const struct {
    const char *why;
    int64_t until;
    enum signup_state mine;
    int64_t now;
    enum rule rule;
} cancels[] = {
    {"in time", NOW + 1, SIGNUP_GOING, NOW, RULE_OK},
    {"at the very end", NOW, SIGNUP_GOING, NOW, RULE_TOO_LATE},
    {"until the start by itself", 0, SIGNUP_GOING, STARTS - 1, RULE_OK},
    {"not after the start", 0, SIGNUP_GOING, STARTS, RULE_TOO_LATE},
    {"leaving the line", 0, SIGNUP_WAITING, NOW, RULE_OK},
    {"never signed up", 0, SIGNUP_NONE, NOW, RULE_NOT_SIGNED},
    {"cancelled already", 0, SIGNUP_CANCELLED, NOW, RULE_NOT_SIGNED},
};

START_TEST(cancelling_follows_the_rules)
{
    struct activity a = school_walk(0);
    a.cancel_until_at = cancels[_i].until;
    ck_assert_msg(signup_cancel_check(&a, zone, cancels[_i].mine,
                                      cancels[_i].now) == cancels[_i].rule,
                  "%s", cancels[_i].why);
}
END_TEST

static const struct {
    const char *why;
    struct checkin_state state;
    bool listed, walkins;
    int capacity, going;
    int64_t now;
    enum rule rule;
    bool joins;
} checkins[] = {
    {"signed up",
     {SIGNUP_GOING, false},
     false,
     false,
     0,
     1,
     STARTS,
     RULE_OK,
     false},
    {"an hour before",
     {SIGNUP_GOING, false},
     false,
     false,
     0,
     1,
     STARTS - HOUR,
     RULE_OK,
     false},
    {"earlier than that",
     {SIGNUP_GOING, false},
     false,
     false,
     0,
     1,
     STARTS - HOUR - 1,
     RULE_NOT_YET,
     false},
    {"at the end",
     {SIGNUP_GOING, false},
     false,
     false,
     0,
     1,
     STARTS + 3 * HOUR,
     RULE_OVER,
     false},
    {"here already",
     {SIGNUP_GOING, true},
     false,
     false,
     0,
     1,
     STARTS,
     RULE_ALREADY,
     false},
    {"joins at the door",
     {SIGNUP_NONE, false},
     false,
     true,
     2,
     1,
     STARTS,
     RULE_OK,
     true},
    {"no place left at the door",
     {SIGNUP_NONE, false},
     false,
     true,
     2,
     2,
     STARTS,
     RULE_FULL,
     false},
    {"nobody joins at the door",
     {SIGNUP_NONE, false},
     false,
     false,
     0,
     0,
     STARTS,
     RULE_NO_WALKINS,
     false},
    {"not on the list",
     {SIGNUP_NONE, false},
     true,
     true,
     0,
     0,
     STARTS,
     RULE_NOT_LISTED,
     false},
    {"on the list",
     {SIGNUP_GOING, false},
     true,
     false,
     0,
     1,
     STARTS,
     RULE_OK,
     false},
    {"waited and finds a place",
     {SIGNUP_WAITING, false},
     false,
     true,
     2,
     1,
     STARTS,
     RULE_OK,
     true},
    {"had cancelled",
     {SIGNUP_CANCELLED, false},
     false,
     true,
     0,
     0,
     STARTS,
     RULE_OK,
     true},
};

START_TEST(checking_in_follows_the_rules)
{
    struct activity a = school_walk(checkins[_i].capacity);
    a.listed = checkins[_i].listed;
    a.walkins = checkins[_i].walkins;
    a.going = checkins[_i].going;
    bool joins = true;
    enum rule rule =
        checkin_check(&a, zone, checkins[_i].state, checkins[_i].now, &joins);
    ck_assert_msg(rule == checkins[_i].rule && joins == checkins[_i].joins,
                  "%s: %s", checkins[_i].why, rule_word(rule));
    ck_assert_int_eq(
        checkin_check(&a, zone, checkins[_i].state, checkins[_i].now, NULL),
        rule);
}
END_TEST

START_TEST(a_check_in_is_undone_only_while_the_door_is_open)
{
    struct activity a = school_walk(0);
    ck_assert_int_eq(checkin_undo_check(&a, zone, true, STARTS), RULE_OK);
    ck_assert_int_eq(checkin_undo_check(&a, zone, false, STARTS),
                     RULE_NOT_PRESENT);
    ck_assert_int_eq(checkin_undo_check(&a, zone, true, STARTS + 3 * HOUR),
                     RULE_OVER);
}
END_TEST

static const struct {
    const char *why;
    int capacity, going, waiting, up;
} promotions[] = {
    {"one left", 10, 9, 3, 1},
    {"nobody left", 10, 10, 3, 0},
    {"more places than people", 10, 5, 3, 3},
    {"the capacity was lowered", 10, 12, 3, 0},
    {"there is no limit any more", 0, 12, 3, 3},
    {"nobody waits", 10, 5, 0, 0},
};

START_TEST(who_waits_moves_up_into_free_places_only)
{
    ck_assert_msg(promote_count(promotions[_i].capacity, promotions[_i].going,
                                promotions[_i].waiting) == promotions[_i].up,
                  "%s", promotions[_i].why);
}
END_TEST

START_TEST(a_quorum_is_reached_at_its_own_number)
{
    ck_assert(!quorum_is_reached(67, 66));
    ck_assert(quorum_is_reached(67, 67));
}
END_TEST

START_TEST(whole_days_start_and_end_at_midnight_of_the_place)
{
    struct activity a = {
        .all_day = true, .starts_on = "2026-11-22", .ends_on = "2026-11-23"};
    ck_assert_int_eq(activity_starts(&a, zone), NOW - 10 * HOUR);
    ck_assert_int_eq(activity_ends(&a, zone), NOW + 38 * HOUR);
    a.ends_on[0] = '\0';
    ck_assert_int_eq(activity_ends(&a, zone), NOW + 14 * HOUR);
}
END_TEST

static const struct {
    const char *why;
    bool none;
    int capacity, going;
    int64_t opens_at, closes_at, now;
    enum offer offer;
} offers[] = {
    {"not open", false, 0, 0, NOW + 1, 0, NOW, OFFER_SOON},
    {"open", false, 2, 1, 0, 0, NOW, OFFER_SIGNUP},
    {"full", false, 2, 2, 0, 0, NOW, OFFER_WAIT},
    {"closed", false, 0, 0, 0, NOW, NOW, OFFER_CLOSED},
    {"at the door", false, 0, 0, 0, 0, STARTS - 1, OFFER_CHECKIN},
    {"over", false, 0, 0, 0, 0, STARTS + 3 * HOUR, OFFER_PHOTOS},
    {"only to know of", true, 0, 0, 0, 0, NOW, OFFER_NOTHING},
    {"only to know of, while it runs", true, 0, 0, 0, 0, STARTS, OFFER_NOTHING},
};

START_TEST(a_page_offers_what_can_be_done_now)
{
    struct activity a = school_walk(offers[_i].capacity);
    a.signup = !offers[_i].none;
    a.going = offers[_i].going;
    a.signup_opens_at = offers[_i].opens_at;
    a.signup_closes_at = offers[_i].closes_at;
    ck_assert_msg(activity_offer(&a, zone, offers[_i].now) == offers[_i].offer,
                  "%s", offers[_i].why);
}
END_TEST

START_TEST(every_rule_has_a_word_and_a_sentence)
{
    for (int r = RULE_OK; r < RULES; r++) {
        ck_assert_int_eq(rule_parse(rule_word((enum rule)r)), r);
        ck_assert((r == RULE_OK) == (rule_text((enum rule)r)[0] == '\0'));
    }
    ck_assert_int_eq(rule_parse("from-a-newer-hub"), RULE_FORM);
}
END_TEST

START_TEST(every_word_of_the_wire_is_read_back)
{
    for (int i = 0; i < SIGNUP_STATES; i++)
        ck_assert_int_eq(
            signup_state_parse(signup_state_text((enum signup_state)i)), i);
    for (int i = 0; i < ACTION_KINDS; i++)
        ck_assert_int_eq(
            action_kind_parse(action_kind_text((enum action_kind)i)), i);
    ck_assert_int_eq(action_kind_parse("poll_answer"), ACTION_UNKNOWN);
    for (int i = 0; i < VERDICTS; i++) {
        enum verdict_kind v;
        ck_assert(verdict_parse(verdict_text((enum verdict_kind)i), &v));
        ck_assert_int_eq(v, i);
    }
}
END_TEST

Suite *suite_activity(void)
{
    Suite *s = suite_create("activity");
    TCase *t = tcase_create("rules");
    tcase_add_checked_fixture(t, open_zone, close_zone);
    tcase_add_loop_test(t, what_is_lent_is_taken_for_others, 0,
                        sizeof lent / sizeof lent[0]);
    tcase_add_loop_test(t, a_screen_is_lent_a_fair_share, 0,
                        sizeof shares / sizeof shares[0]);
    tcase_add_test(t, a_loan_lasts_three_days_or_to_the_end_of_the_sign_up);
    tcase_add_loop_test(t, signing_up_follows_the_rules, 0,
                        sizeof signups / sizeof signups[0]);
    tcase_add_loop_test(t, cancelling_follows_the_rules, 0,
                        sizeof cancels / sizeof cancels[0]);
    tcase_add_loop_test(t, checking_in_follows_the_rules, 0,
                        sizeof checkins / sizeof checkins[0]);
    tcase_add_test(t, a_check_in_is_undone_only_while_the_door_is_open);
    tcase_add_loop_test(t, who_waits_moves_up_into_free_places_only, 0,
                        sizeof promotions / sizeof promotions[0]);
    tcase_add_test(t, a_quorum_is_reached_at_its_own_number);
    tcase_add_test(t, whole_days_start_and_end_at_midnight_of_the_place);
    tcase_add_loop_test(t, a_page_offers_what_can_be_done_now, 0,
                        sizeof offers / sizeof offers[0]);
    tcase_add_test(t, every_rule_has_a_word_and_a_sentence);
    tcase_add_test(t, every_word_of_the_wire_is_read_back);
    suite_add_tcase(s, t);
    return s;
}
