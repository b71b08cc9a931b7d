#include "office.h"

#include "model/member.h"
#include "store/members.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_import_members(void);

static struct office o;

static void setup(void)
{
    office_open(&o);
}

static void teardown(void)
{
    office_close(&o);
}

static struct member get(const char *staff_no)
{
    struct member m = {0};
    bool found = false;
    struct db *db = hub_lock(o.hub);
    bool ok =
        members_by_number(db, o.school.id, staff_no, &m, &found, &o.err);
    hub_release(o.hub);
    ck_assert(ok && found);
    return m;
}

static const char ROSTER[] =
    "工号,姓名,拼音,工会小组,状态,管签到,生日,显示生日,卡号,密码\r\n"
    "T1,陈静,,语文组,在职,是,1985-03-05,是,12345678,982652\r\n"
    "T2,朴正宇,,体育组,退休,否,10-16,否,,\r\n";

START_TEST(a_roster_comes_in_with_all_it_says)
{
    ck_assert(office_import(&o, import_members,
                            office_text(&o, "m.csv", ROSTER), false));
    struct member m = get("T1");
    char card[65];
    card_hash(o.school.id, "12345678", card);
    ck_assert_str_eq(m.pinyin, "chen jing");
    ck_assert_str_eq(m.group, "语文组");
    ck_assert_str_eq(m.birthday, "03-05");
    ck_assert_str_eq(m.card_hash, card);
    ck_assert(m.steward && pin_matches("982652", m.pin_hash));
    m = get("T2");
    ck_assert_str_eq(m.birthday, ""); /* is not to be shown */
    ck_assert_int_eq(m.status, MEMBER_RETIRED);
}
END_TEST

START_TEST(repeating_changes_nothing)
{
    const char *path = office_text(&o, "m.csv", ROSTER);
    ck_assert(office_import(&o, import_members, path, false));
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, import_members, path, false));
    ck_assert_int_eq(office_rev(&o), rev);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM member"), 2);
}
END_TEST

START_TEST(columns_left_out_keep_what_was_known)
{
    ck_assert(office_import(&o, import_members,
                            office_text(&o, "m.csv", ROSTER), false));
    ck_assert(office_import(
        &o, import_members,
        office_text(&o, "n.csv", "name,staff_no\n陈静静,T1\n"), false));
    struct member m = get("T1");
    ck_assert_str_eq(m.name, "陈静静");
    ck_assert_str_eq(m.pinyin, "chen jing jing");
    ck_assert_str_eq(m.group, "语文组");
    ck_assert(m.steward && m.card_hash[0] && m.pin_hash[0]);
}
END_TEST

static const struct {
    const char *why, *row;
} bad_rows[] = {
    {"no name", "T9,,,,,"},
    {"no number", ",张三,,,,"},
    {"number twice", "T1,张三,,,,"},
    {"card twice", "T9,张三,,12345678,,"},
    {"PIN too short", "T9,张三,,,123,"},
    {"PIN with a letter", "T9,张三,,,12a4,"},
    {"no such birthday", "T9,张三,02-30,,,"},
    {"no such status", "T9,张三,,,,请假"},
    {"card with a space", "T9,张三,,12 34,,"},
    {"name too long",
     "T9,很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字"
     "很长的名字很长的名字很长的名字,,,,"},
    {"not UTF-8", "T9,\xC4\xE3,,,,"},
};
enum { BAD_ROWS = sizeof bad_rows / sizeof bad_rows[0] };

static const char *bad_file(int i)
{
    char text[600];
    snprintf(text, sizeof text,
             "工号,姓名,生日,卡号,密码,状态\nT1,陈静,,12345678,1234,\n%s\n",
             bad_rows[i].row);
    return office_text(&o, "bad.csv", text);
}

START_TEST(a_bad_line_is_named_and_nothing_changes)
{
    ck_assert_msg(!office_import(&o, import_members, bad_file(_i), false),
                  "%s", bad_rows[_i].why);
    ck_assert_msg(strstr(office_errors(&o), "bad.csv，第 3 行：") != NULL,
                  "%s: %s", bad_rows[_i].why, o.errors);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM member"), 0);
}
END_TEST

START_TEST(a_bad_line_may_be_skipped)
{
    ck_assert(office_import(&o, import_members, bad_file(_i), true));
    ck_assert_int_eq(o.import.good, 1);
    ck_assert_int_eq(o.import.bad, 1);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM member"), 1);
}
END_TEST

START_TEST(groups_find_their_leaders)
{
    ck_assert(office_import(&o, import_members,
                            office_text(&o, "m.csv", ROSTER), false));
    const char *path =
        office_text(&o, "g.csv", "小组,组长工号\n语文组,T1\n");
    ck_assert(office_import(&o, import_groups, path, false));
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, import_groups, path, false));
    ck_assert_int_eq(office_rev(&o), rev);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM union_group g"
                                      " JOIN member m ON m.id = g.leader"),
                     1);
    ck_assert(!office_import(
        &o, import_groups,
        office_text(&o, "g.csv", "小组,组长工号\n数学组,T7\n"), false));
}
END_TEST

START_TEST(a_timetable_is_checked_and_repeats)
{
    const char *path = office_text(
        &o, "t.csv",
        "weekday,starts,ends,label,kind\n1,08:10,08:55,1,class\n");
    ck_assert(office_import(&o, import_timetable, path, false));
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, import_timetable, path, false));
    ck_assert_int_eq(office_rev(&o), rev);
    ck_assert(!office_import(&o, import_timetable,
                             office_text(&o, "t.csv",
                                         "weekday,starts,ends,label,kind\n"
                                         "8,08:10,08:55,1,class\n"
                                         "1,08:10,07:55,1,class\n"
                                         "1,08:10,08:55,1,class\n"
                                         "1,08:50,09:00,2,class\n"),
                             false));
    ck_assert_int_eq(o.import.bad, 3);
}
END_TEST

START_TEST(holidays_are_checked_and_repeat)
{
    const char *path = office_text(
        &o, "d.csv",
        "日期,名称,上星期几的课\n2026-10-01,国庆假期,\n2026-10-10,调休,3\n");
    ck_assert(office_import(&o, import_days, path, false));
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, import_days, path, false));
    ck_assert_int_eq(office_rev(&o), rev);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM special_day WHERE"
                                      " (falls_on = '2026-10-10' AND follows"
                                      " = 3) OR (falls_on = '2026-10-01' AND"
                                      " follows = 0)"),
                     2);
    ck_assert(!office_import(&o, import_days,
                             office_text(&o, "d.csv",
                                         "date,name,follows\n"
                                         "2026-10-32,x,\n"
                                         "2026-10-02,x,8\n"
                                         "2026-10-03,x,\n"
                                         "2026-10-03,x,1\n"),
                             false));
    ck_assert_int_eq(o.import.bad, 3);
}
END_TEST

Suite *suite_import_members(void)
{
    Suite *s = suite_create("import_members");
    TCase *t = tcase_create("import_members");
    tcase_set_tags(t, "long");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_roster_comes_in_with_all_it_says);
    tcase_add_test(t, repeating_changes_nothing);
    tcase_add_test(t, columns_left_out_keep_what_was_known);
    tcase_add_loop_test(t, a_bad_line_is_named_and_nothing_changes, 0,
                        BAD_ROWS);
    tcase_add_loop_test(t, a_bad_line_may_be_skipped, 0, BAD_ROWS);
    tcase_add_test(t, groups_find_their_leaders);
    tcase_add_test(t, a_timetable_is_checked_and_repeats);
    tcase_add_test(t, holidays_are_checked_and_repeat);
    suite_add_tcase(s, t);
    return s;
}
