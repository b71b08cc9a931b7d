/* What a person sees while the writer takes its time. */
#include "tests/unit/kiosk_room.h"

#include "base/mem.h"

#include <check.h>
#include <semaphore.h>
#include <string.h>

Suite *suite_slow(void);

/* ---- a writer that is kept waiting ---- */

static sem_t go;

static bool run_wait(struct db *db, struct job *job, struct err *err)
{
    (void)db;
    (void)job;
    (void)err;
    sem_wait(&go);
    return true;
}

static void hold_writer(void)
{
    struct job *job = mem_new(sizeof *job);
    job->run = run_wait;
    writer_submit(room.writer, job);
}

static void let_go(void)
{
    sem_post(&go);
    settle();
}

static void set_up(void)
{
    sem_init(&go, 0, 0);
    room_open();
}

static void tear_down(void)
{
    sem_post(&go);
    room_close();
}

/* ---- the cases ---- */

static const char BUSY[] = "正在提交";

static void start_before(int64_t ms)
{
    room_activity((struct activity){.capacity = 50, .starts_at = NOW + ms,
                                    .signup = true});
    room_start();
}

static void open_activity(void)
{
    start_before(48 * HOUR);
    kiosk_go(room.kiosk, &screen_activity, ACTIVITY);
}

START_TEST(signing_up_says_so_and_cannot_be_done_twice)
{
    open_activity();
    swipe_card(WALKER);
    hold_writer();
    tap("我要报名");
    turn(0);
    ck_assert_ptr_null(find(BUSY)); /* nobody notices so little */
    tap("我要报名");
    turn(150);
    const struct node *busy = find(BUSY);
    ck_assert_ptr_nonnull(busy);
    ck_assert(busy->target.off);
    let_go();
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "signup_done");
    ck_assert_int_eq(count_of("SELECT count(*) FROM action"), 1);
}
END_TEST

START_TEST(undoing_says_so_and_cannot_be_done_twice)
{
    open_activity();
    swipe_card(WALKER);
    tap("我要报名");
    settle();
    hold_writer();
    tap("撤销报名");
    turn(0);
    tap("撤销报名");
    tap("好的，完成");
    turn(150);
    ck_assert_ptr_nonnull(find(BUSY));
    let_go();
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "activity");
    ck_assert_int_eq(count_of("SELECT count(*) FROM action"), 2);
}
END_TEST

START_TEST(the_door_says_so)
{
    start_before(HOUR / 2);
    kiosk_go(room.kiosk, &screen_checkin, ACTIVITY);
    hold_writer();
    swipe_card(2);
    turn(0);
    ck_assert_str_eq(kiosk_screen_name(room.kiosk), "checkin");
    turn(150);
    ck_assert_int_gt(kiosk_slow(room.kiosk), 0);
    let_go();
    ck_assert_int_eq(kiosk_slow(room.kiosk), 0);
    ck_assert_int_eq(count_of("SELECT count(*) FROM action"), 1);
}
END_TEST

START_TEST(a_pin_on_its_way_takes_no_more_keys)
{
    room_start();
    kiosk_identify(room.kiosk, &(struct purpose){.tier = TIER_PIN});
    swipe_card(STEWARD);
    hold_writer();
    type_pin("135790");
    turn(150);
    ck_assert_ptr_nonnull(find("正在核对"));
    type_pin("1");
    ck_assert_str_eq(typed(), "6 / 6");
    let_go();
    ck_assert_int_eq(room.identified, 1);
}
END_TEST

START_TEST(who_waits_is_looked_after_ten_times_a_second)
{
    int64_t next, from;
    open_activity();
    swipe_card(WALKER);
    hold_writer();
    tap("我要报名");
    from = kiosk_steady(room.kiosk);
    kiosk_update(room.kiosk, from + 30, &next);
    ck_assert_int_eq(next - from, 100);
    ck_assert(kiosk_update(room.kiosk, next, &next));
    ck_assert_int_eq(kiosk_slow(room.kiosk), 1);
    ck_assert_int_eq(next - from, 200);
    kiosk_update(room.kiosk, next, &next);
    ck_assert_int_eq(kiosk_slow(room.kiosk), 2);
}
END_TEST

Suite *suite_slow(void)
{
    Suite *s = suite_create("slow");
    TCase *t = tcase_create("slow");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, signing_up_says_so_and_cannot_be_done_twice);
    tcase_add_test(t, undoing_says_so_and_cannot_be_done_twice);
    tcase_add_test(t, the_door_says_so);
    tcase_add_test(t, who_waits_is_looked_after_ten_times_a_second);
    tcase_add_test(t, a_pin_on_its_way_takes_no_more_keys);
    suite_add_tcase(s, t);
    return s;
}
