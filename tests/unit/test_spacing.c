#include "ui/spacing.h"

#include "base/utf8.h"

#include <check.h>

enum { HALF = SPACING_EM / 2, NARROW = SPACING_EM * 7 / 32 };

static const struct {
    const char *why, *text;
    bool centred;
    int between;
} pairs[] = {
    {"Han beside Han", "教工", false, 0},
    {"a number after Han", "共7", false, NARROW},
    {"Han after a number", "7天", false, NARROW},
    {"a word after Han", "用A", false, NARROW},
    {"Han after a word", "é门", false, NARROW},
    {"a rare character", "𠮷A", false, NARROW},
    {"a space is space enough", "共 ", false, 0},
    {"a month", "9月", false, 0},
    {"a day after its month", "月5", false, 0},
    {"the end of a stretch of days", "至1", false, 0},
    {"minutes are no date", "9分", false, NARROW},
    {"nor is an hour after a day", "日8", false, NARROW},
    {"but a word after a month", "月A", false, NARROW},
    {"and a number after other Han", "第3", false, NARROW},
    {"a mark beside a number", "，7", false, 0},
    {"a sign beside Han", "%的", false, 0},
    {"Han before a mark", "教，", false, 0},
    {"two closing marks", "）。", false, -HALF},
    {"a stop and a closing quote", "。”", false, -HALF},
    {"a closing mark and an opening one", "）（", false, -HALF},
    {"a colon and an opening quote", "：“", false, -HALF},
    {"two opening marks", "《“", false, -HALF},
    {"an opening mark and a closing one", "（）", false, 0},
    {"a dot has no blank half", "”·", false, 0},
    {"a stop in the middle of its square", "。」", true, 0},
    {"and the mark before it", "」。", true, 0},
    {"brackets are the same everywhere", "」）", true, -HALF},
};

START_TEST(characters_stand_apart_as_they_should)
{
    const char *p = pairs[_i].text;
    const uint32_t a = utf8_next(&p), b = utf8_next(&p);
    const int got = spacing_between(a, b, pairs[_i].centred);
    ck_assert_msg(got == pairs[_i].between, "%s: %d", pairs[_i].why, got);
}
END_TEST

START_TEST(only_a_number_and_its_unit_are_a_date)
{
    ck_assert(spacing_is_date('5', 0x6708));  /* 月 */
    ck_assert(!spacing_is_date('5', 0x5929)); /* 天 */
    ck_assert(!spacing_is_date(0x6708, '5'));
}
END_TEST

Suite *suite_spacing(void);

Suite *suite_spacing(void)
{
    Suite *suite = suite_create("spacing");
    TCase *t = tcase_create("pairs");
    tcase_add_loop_test(t, characters_stand_apart_as_they_should, 0,
                        sizeof pairs / sizeof *pairs);
    tcase_add_test(t, only_a_number_and_its_unit_are_a_date);
    suite_add_tcase(suite, t);
    return suite;
}
