/* The copy is of the middle of it, as only a file can be put back. */
#include "restored.h"

#include "store/meta.h"

#include <check.h>
#include <stdio.h>

Suite *suite_hub_restore_file(void);

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
            passing(2, cases[i].kind, cases[i].member, cases[i].subject);
        struct verdict v = send_one(&screens[2].screen, &a);
        ck_assert_msg((v.verdict == VERDICT_NONE) == cases[i].waits, "%s",
                      cases[i].why);
    }
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM receipt"), 3);
    hub_settles();
    ck_assert_int_eq(does(2, ACTION_SIGNUP, 4, WALK).verdict, VERDICT_ACCEPTED);
}
END_TEST

START_TEST(nobody_moves_up_before_it_has_settled)
{
    first_day(); /* 2 waits */
    make_copy();
    does(1, ACTION_SIGNUP_CANCEL, 1, WALK);
    restore();
    struct verdict v[KEPT_MAX];
    replay(1, v);
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'cancelled'"),
                     1);
    world_activity(&w, &w.school, WALK, 2); /* an import */
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'waiting'"),
                     1);
    hub_settles();
    ck_assert_int_eq(world_int(&w, "SELECT count(*) FROM signup"
                                   " WHERE state = 'waiting'"),
                     0);
}
END_TEST

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
    struct verdict v[KEPT_MAX];
    ck_assert_int_eq(replay(1, v), 1);
    ck_assert_str_eq(v[0].proof, screens[1].verdicts[0].proof);
    snprintf(epoch, sizeof epoch, "%s", hub_epoch(w.hub));
    make_plain_copy();
    restore(); /* once is enough */
    ck_assert_str_eq(hub_epoch(w.hub), epoch);
}
END_TEST

Suite *suite_hub_restore_file(void)
{
    Suite *s = suite_create("hub_restore");
    TCase *t = tcase_create("file");
    tcase_add_checked_fixture(t, restored_open, restored_close);
    tcase_add_test(t, while_it_settles_no_place_is_given_away);
    tcase_add_test(t, nobody_moves_up_before_it_has_settled);
    tcase_add_test(t, an_old_file_put_back_by_hand_is_noticed);
    suite_add_tcase(s, t);
    return s;
}
