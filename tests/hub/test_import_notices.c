#include "office.h"

#include "sync/hub/files.h"
#include "sync/hub/front_matter.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_import_notices(void);

static struct office o;

static void setup(void)
{
    office_open(&o);
}

static void teardown(void)
{
    office_close(&o);
}

static const char WHOLE[] =
    "---\n"
    "title: \"冬季用电: 提醒\"\n"
    "short: 用电\n"
    "category: 提醒\n"
    "pinned: true\n"
    "urgent: no\n"
    "colour: blue\n"
    "shows_from: 2026-11-22 08:00\n"
    "expires: 2026-11-23T08:00:00+09:00\n"
    "org: district\n"
    "---\n\n正文 **重点**\n";

START_TEST(the_front_matter_fills_the_notice)
{
    ck_assert_msg(office_import(&o, import_notices,
                                office_text(&o, "n.md", WHOLE), false),
                  "%s", office_errors(&o));
    ck_assert_int_eq(
        office_count(&o,
                     "SELECT count(*) FROM notice WHERE"
                     " title = '冬季用电: 提醒' AND short = '用电' AND"
                     " category = '提醒' AND pinned = 1 AND urgent = 0 AND"
                     " shows_from_at = 1795305600000 AND"
                     " published_at = 1795305600000 AND"
                     " expires_at = 1795388400000 AND"
                     " org = 'district-00000000001'"),
        1);
}
END_TEST

START_TEST(repeating_changes_nothing_even_without_dates)
{
    const char *path = office_text(&o, "n.md", "# 通知\n\n正文\n");
    ck_assert(office_import(&o, import_notices, path, false));
    int64_t rev = office_rev(&o);
    ck_assert(office_import(&o, import_notices, path, false));
    ck_assert_int_eq(office_rev(&o), rev);
    ck_assert_int_eq(
        office_count(&o, "SELECT count(*) FROM notice WHERE title = '通知'"),
        1);
}
END_TEST

static const struct {
    const char *why, *text;
    int line; /* 0: none is named */
} broken[] = {
    {"no title", "正文\n", 1},
    {"urgent without an end", "---\ntitle: a\nurgent: true\n---\nb\n", 1},
    {"ends before it shows",
     "---\ntitle: a\nshows_from: 2026-11-22 08:00\n"
     "expires: 2026-11-21 08:00\n---\n", 1},
    {"a flag that is none", "---\ntitle: a\npinned: maybe\n---\nb\n", 3},
    {"a day that is none", "---\ntitle: a\nexpires: 2026-02-30\n---\n", 3},
    {"no such org", "---\ntitle: a\norg: 别的学校\n---\nb\n", 3},
    {"a line without a colon", "---\ntitle: a\nnonsense\n---\nb\n", 3},
    {"front matter without end", "---\ntitle: a\n", 2},
    {"a picture that is not there", "# a\n\n![x](nowhere.jpg)\n", 3},
    {"a picture above the folder", "# a\n\n![x](../../etc/passwd)\n", 3},
    {"a picture by its absolute path", "# a\n\n![x](/etc/passwd)\n", 3},
    {"not UTF-8", "# \xC4\xE3\n", 0},
};
enum { BROKEN = sizeof broken / sizeof broken[0] };

START_TEST(a_broken_notice_is_named_and_nothing_changes)
{
    char line[32];
    snprintf(line, sizeof line, "第 %d 行", broken[_i].line);
    office_text(&o, "good.md", "# 好\n");
    office_text(&o, "bad.md", broken[_i].text);
    ck_assert_msg(!office_import(&o, import_notices, o.dir, false), "%s",
                  broken[_i].why);
    ck_assert_msg(strstr(office_errors(&o), "bad.md") != NULL, "%s",
                  broken[_i].why);
    ck_assert_msg(!broken[_i].line || strstr(o.errors, line), "%s: %s",
                  broken[_i].why, o.errors);
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM notice"), 0);
    ck_assert(office_import(&o, import_notices, o.dir, true));
    ck_assert_int_eq(office_count(&o, "SELECT count(*) FROM notice"), 1);
}
END_TEST

START_TEST(links_and_pictures_of_others_stay)
{
    ck_assert(office_import(
        &o, import_notices,
        office_text(&o, "n.md", "# a\n\n![x](https://x.example/a.png)"
                                " [b](c.html) ![ unfinished\n"),
        false));
    ck_assert_int_eq(
        office_count(&o, "SELECT count(*) FROM notice WHERE body LIKE"
                         " '%![x](https://x.example/a.png) [b](c.html)"
                         " ![ unfinished%'"),
        1);
}
END_TEST

Suite *suite_import_notices(void)
{
    Suite *s = suite_create("import_notices");
    TCase *t = tcase_create("import_notices");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_front_matter_fills_the_notice);
    tcase_add_test(t, repeating_changes_nothing_even_without_dates);
    tcase_add_loop_test(t, a_broken_notice_is_named_and_nothing_changes, 0,
                        BROKEN);
    tcase_add_test(t, links_and_pictures_of_others_stay);
    suite_add_tcase(s, t);
    return s;
}
