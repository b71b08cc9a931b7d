/* The board and home, without a window. */
#include "tests/unit/board.h"

#include "store/actions.h"
#include "store/activities.h"
#include "store/notices.h"
#include "store/timetables.h"
#include "ui/marks.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_screens_a(void);

static void save_notice(const char *id, const char *title, bool urgent,
                        bool pinned, int64_t at, int64_t ends)
{
    struct err err = {0};
    struct changes c = {0};
    struct notice n = {.urgent = urgent,
                       .pinned = pinned,
                       .published_at = at,
                       .shows_from_at = at,
                       .expires_at = ends};
    snprintf(n.id, sizeof n.id, "%s", id);
    snprintf(n.org, sizeof n.org, "%s", ROOM_ORG);
    snprintf(n.title, sizeof n.title, "%s", title);
    snprintf(n.category, sizeof n.category, "通知");
    board_must(notices_save(board.write, &n, &c, &err), &err);
    changes_clear(&c);
}

static void save_activity(const char *title, int64_t starts)
{
    struct err err = {0};
    struct changes c = {0};
    struct activity a = {.starts_at = starts,
                         .ends_at = starts + 60 * MINUTE_MS};
    id_of_name(a.id, title);
    snprintf(a.org, sizeof a.org, "%s", ROOM_ORG);
    snprintf(a.title, sizeof a.title, "%s", title);
    board_must(activities_save(board.write, &a, &c, &err), &err);
    changes_clear(&c);
}

/* ---- the board ---- */

START_TEST(an_idle_board_sleeps_until_the_minute_ends)
{
    int64_t steady = clock_steady_ms(), next = 0;
    board_start(true);
    kiosk_update(board.kiosk, steady, &next);
    ck_assert_int_gt(next, steady);
    kiosk_update(board.kiosk, steady, &next);
    int64_t minute_left = MINUTE_MS - kiosk_now(board.kiosk) % MINUTE_MS;
    /* The wall clock runs on while this runs: a second is allowed for. */
    ck_assert_int_ge(next - steady, minute_left - 1000);
}
END_TEST

START_TEST(an_urgent_notice_takes_the_screen_over)
{
    save_notice("aaaaaaaa-0000-7000-8000-000000000001", "暴雨停课通知", true,
                false, ROOM_NOW - MINUTE_MS, ROOM_NOW + 60 * MINUTE_MS);
    save_notice("aaaaaaaa-0000-7000-8000-000000000002", "教代会", false, true,
                ROOM_NOW - MINUTE_MS, 0);
    board_start(true);
    board_draw();
    ck_assert_ptr_nonnull(board_find("暴雨停课通知"));
    ck_assert_ptr_nonnull(board_find("紧急通知"));
    ck_assert_ptr_null(board_find("教代会"));
    ck_assert_ptr_null(board_find("本周没有活动"));
}
END_TEST

START_TEST(an_urgent_notice_leaves_when_it_ends)
{
    struct clock clock = {0};
    int64_t next;
    save_notice("aaaaaaaa-0000-7000-8000-000000000001", "暴雨停课通知", true,
                false, ROOM_NOW - MINUTE_MS, ROOM_NOW + MINUTE_MS);
    board_start(true);
    clock_pretend(&clock, ROOM_NOW + MINUTE_MS);
    kiosk_set_clock(board.kiosk, &clock);
    ck_assert(kiosk_update(board.kiosk, clock_steady_ms(), &next));
    board_draw();
    ck_assert_ptr_null(board_find("暴雨停课通知"));
    ck_assert_ptr_null(board_find("紧急通知"));
    ck_assert_ptr_nonnull(board_find("还没有通知"));
}
END_TEST

static const struct {
    const char *why;
    bool pinned;
    int64_t age_ms;
    bool shown;
} notices[] = {
    {"told a minute ago", false, MINUTE_MS, true},
    {"just under three days old", false, 3LL * DAY_MS - MINUTE_MS, true},
    {"three days old", false, 3LL * DAY_MS, false},
    {"old, and pinned", true, 30LL * DAY_MS, true},
};

START_TEST(the_board_shows_pinned_and_recent_notices)
{
    save_notice("aaaaaaaa-0000-7000-8000-000000000001", "教代会", false,
                notices[_i].pinned, ROOM_NOW - notices[_i].age_ms, 0);
    board_start(true);
    board_draw();
    ck_assert_msg((board_find("教代会") != NULL) == notices[_i].shown, "%s",
                  notices[_i].why);
}
END_TEST

/* A Thursday with lessons, unless the day is special. */
static void save_school_days(int follows)
{
    struct err err = {0};
    struct changes c = {0};
    int today = day_of_date(2026, 10, 15);
    for (int weekday = 1; weekday <= 5; weekday++) {
        struct period p = {.weekday = weekday, .starts_min = 600,
                           .ends_min = 640, .kind = PERIOD_CLASS};
        snprintf(p.id, sizeof p.id, "period-000000000%d", weekday);
        snprintf(p.label, sizeof p.label, "%d", weekday);
        board_must(timetables_save(board.write, ROOM_ORG, &p, &c, &err), &err);
    }
    for (int i = 0; i < 2; i++) {
        struct special_day s = {.day = today + i, .follows = follows};
        snprintf(s.id, sizeof s.id, "special-00000%d", i);
        snprintf(s.name, sizeof s.name, "校庆假期");
        board_must(special_days_save(board.write, ROOM_ORG, &s, &c, &err),
                   &err);
    }
    changes_clear(&c);
}

START_TEST(a_holiday_rings_no_bell_and_says_when_school_is_back)
{
    save_school_days(0);
    board_start(true);
    board_draw();
    ck_assert_int_eq(kiosk_bell(board.kiosk)->bell, BELL_NONE);
    ck_assert_ptr_nonnull(board_find("校庆假期，10月19日返校"));
    for (int i = 0; i < board.canvas->mark_count; i++) {
        const struct mark *m = &board.canvas->marks[i];
        ck_assert_msg(m->kind != MARK_TEXT || !strstr(m->text, "…"), "%s",
                      m->text);
    }
}
END_TEST

START_TEST(a_swapped_day_has_the_lessons_of_the_other)
{
    save_school_days(2);
    board_start(true);
    ck_assert_int_eq(kiosk_bell(board.kiosk)->bell, BELL_CLASS);
    ck_assert_str_eq(kiosk_bell(board.kiosk)->now->label, "2");
}
END_TEST

START_TEST(a_week_without_activities_says_so_and_names_the_next)
{
    save_activity("登高", ROOM_NOW + 12LL * DAY_MS);
    board_start(true);
    board_draw();
    ck_assert_ptr_nonnull(board_find("本周没有活动"));
    const struct node *next = board_find("登高");
    ck_assert_ptr_nonnull(next);
    ck_assert_str_eq(next->value, "10月27日");
}
END_TEST

START_TEST(todays_activity_is_called_today)
{
    save_activity("乒乓球", ROOM_NOW + 60 * MINUTE_MS);
    save_activity("登高", ROOM_NOW + 12LL * DAY_MS);
    board_start(true);
    board_draw();
    ck_assert_ptr_null(board_find("本周没有活动"));
    ck_assert_ptr_null(board_find("登高"));
    ck_assert_str_eq(board_find("乒乓球")->value, "今天");
}
END_TEST

START_TEST(any_touch_on_the_board_leads_home)
{
    board_start(true);
    board_draw();
    const struct node *n = canvas_hit(board.canvas, 1900, 1070);
    ck_assert_ptr_nonnull(n);
    kiosk_tap(board.kiosk, n->target);
    ck_assert_str_eq(kiosk_screen_name(board.kiosk), "home");
}
END_TEST

START_TEST(the_clock_shows_the_time_of_the_place)
{
    board_start(true);
    board_draw();
    ck_assert_ptr_nonnull(board_find("10:04"));
    ck_assert_ptr_nonnull(board_find("10月15日 星期四"));
}
END_TEST

/* ---- home ---- */

START_TEST(a_section_that_is_not_open_says_so_in_place)
{
    board_start(true);
    kiosk_home(board.kiosk);
    board_draw();
    const struct node *n = board_find("心声");
    ck_assert_ptr_nonnull(n);
    ck_assert_str_eq(n->value, "即将开通");
    kiosk_tap(board.kiosk, n->target);
    board_draw();
    ck_assert_ptr_nonnull(board_find("这一项还没开通"));
    ck_assert_str_eq(kiosk_screen_name(board.kiosk), "home");
}
END_TEST

START_TEST(home_counts_what_is_new_for_everybody)
{
    save_notice("aaaaaaaa-0000-7000-8000-000000000001", "新的", false, false,
                ROOM_NOW - MINUTE_MS, 0);
    save_notice("aaaaaaaa-0000-7000-8000-000000000002", "旧的", false, false,
                ROOM_NOW - 5LL * DAY_MS, 0);
    board_start(true);
    kiosk_home(board.kiosk);
    board_draw();
    ck_assert_str_eq(board_find("通知")->value, "1 条新");
    ck_assert_ptr_nonnull(board_find("旧的"));
}
END_TEST

static const char MEMBER[] = "bbbbbbbb-0000-7000-8000-000000000001";

static void save_outcome(const char *verdict, const char *reason, int place)
{
    struct err err = {0};
    struct activity a = {0};
    id_of_name(a.id, "登高");
    save_activity("登高", ROOM_NOW + 60 * MINUTE_MS);
    struct query q = query_begin(
        board.write,
        "INSERT INTO action (seq, id, kind, at, clock_trusted, member,"
        " subject, how, walkin, verdict, reason, place)"
        " VALUES (1, 'x', 'signup', 1, 1, $1, $2, 'card', 0, $3, $4, $5)");
    query_bind_text(&q, MEMBER);
    query_bind_text(&q, a.id);
    query_bind_text(&q, verdict);
    query_bind_text(&q, reason);
    query_bind_int(&q, place);
    board_must(query_run(&q, NULL, &err), &err);
}

static void come_home(void)
{
    struct member m = {.name = "陈静"};
    snprintf(m.id, sizeof m.id, "%s", MEMBER);
    kiosk_home(board.kiosk);
    kiosk_identified(board.kiosk, &m, "card", TIER_REVERSIBLE);
    board_draw();
}

static const struct {
    const char *verdict, *reason;
    int place;
    const char *said;
} outcomes[] = {
    {"accepted", "", 3, "已确认，您是第 3 位"},
    {"accepted", "", 0, "已确认"},
    {"waiting", "", 2, "候补第 2 位，有空位会通知您"},
};

START_TEST(who_comes_home_hears_how_a_signup_ended)
{
    save_outcome(outcomes[_i].verdict, outcomes[_i].reason, outcomes[_i].place);
    board_start(true);
    come_home();
    const struct node *n = board_find("您报名的“登高”");
    ck_assert_ptr_nonnull(n);
    ck_assert_str_eq(n->value, outcomes[_i].said);
}
END_TEST

START_TEST(an_outcome_is_told_once)
{
    struct outcome left;
    struct err err = {0};
    int count = 1;
    save_outcome("declined", "full", 0);
    board_start(true);
    come_home();
    const struct node *ok = board_find("知道了");
    ck_assert_ptr_nonnull(ok);
    kiosk_tap(board.kiosk, ok->target);
    writer_stop(board.writer); /* finishes what was submitted */
    board.writer = NULL;
    board_must(outcomes_untold(board.read, MEMBER, &left, 1, &count, &err), &err);
    ck_assert_int_eq(count, 0);
    ck_assert_str_eq(kiosk_screen_name(board.kiosk), "home");
    board_pass(0);
    ck_assert_ptr_null(board_find("知道了"));
}
END_TEST

static void move_up(void)
{
    struct err err = {0};
    board_must(db_exec(board.write,
                       "INSERT INTO signup (id, org, activity, member, state,"
                       " place, moved_up) SELECT 'signup', org, id,"
                       " 'bbbbbbbb-0000-7000-8000-000000000001', 'going', 1, 1"
                       " FROM activity",
                       &err),
               &err);
}

START_TEST(who_moved_up_hears_it_once)
{
    save_outcome("waiting", "full", 2);
    move_up();
    board_start(true);
    come_home();
    const struct node *n = board_find("您报名的“登高”");
    ck_assert_ptr_nonnull(n);
    ck_assert_str_eq(n->value, "候补已转正：您已报上名，到时请来");
}
END_TEST

START_TEST(the_board_tells_without_a_name_that_there_is_news)
{
    board_start(true);
    board_draw();
    ck_assert_ptr_null(board_find("有 1 位老师的报名有了结果，点屏幕查看"));
    save_outcome("declined", "closed", 0);
    kiosk_data_changed(board.kiosk);
    board_draw();
    ck_assert_ptr_nonnull(
        board_find("有 1 位老师的报名有了结果，点屏幕查看"));
}
END_TEST

Suite *suite_screens_a(void)
{
    Suite *s = suite_create("screens a");
    TCase *t = tcase_create("board and home");
    tcase_add_checked_fixture(t, board_set_up, board_tear_down);
    tcase_add_test(t, an_idle_board_sleeps_until_the_minute_ends);
    tcase_add_test(t, an_urgent_notice_takes_the_screen_over);
    tcase_add_test(t, an_urgent_notice_leaves_when_it_ends);
    tcase_add_loop_test(t, the_board_shows_pinned_and_recent_notices, 0,
                        COUNT(notices));
    tcase_add_test(t, a_holiday_rings_no_bell_and_says_when_school_is_back);
    tcase_add_test(t, a_swapped_day_has_the_lessons_of_the_other);
    tcase_add_test(t, a_week_without_activities_says_so_and_names_the_next);
    tcase_add_test(t, todays_activity_is_called_today);
    tcase_add_test(t, any_touch_on_the_board_leads_home);
    tcase_add_test(t, the_clock_shows_the_time_of_the_place);
    tcase_add_test(t, a_section_that_is_not_open_says_so_in_place);
    tcase_add_test(t, home_counts_what_is_new_for_everybody);
    tcase_add_loop_test(t, who_comes_home_hears_how_a_signup_ended, 0,
                        COUNT(outcomes));
    tcase_add_test(t, an_outcome_is_told_once);
    tcase_add_test(t, who_moved_up_hears_it_once);
    tcase_add_test(t, the_board_tells_without_a_name_that_there_is_news);
    suite_add_tcase(s, t);
    return s;
}
