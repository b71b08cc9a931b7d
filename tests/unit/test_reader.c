#include "input/reader.h"

#include <check.h>
#include <string.h>

Suite *suite_reader(void);

START_TEST(a_line_ends_with_enter)
{
    struct reader r = {0};
    reader_type(&r, "12", 100);
    reader_type(&r, "345", 110);
    ck_assert_str_eq(reader_enter(&r), "12345");
    ck_assert_ptr_null(reader_enter(&r));
}
END_TEST

START_TEST(a_pause_starts_a_new_line)
{
    struct reader r = {0};
    reader_type(&r, "99", 100);
    reader_type(&r, "7", 100 + READER_PAUSE_MS + 1);
    ck_assert_str_eq(reader_enter(&r), "7");
}
END_TEST

START_TEST(a_line_longer_than_any_card_is_dropped)
{
    struct reader r = {0};
    for (int i = 0; i < READER_MAX + 1; i++)
        reader_type(&r, "5", 100);
    ck_assert_ptr_null(reader_enter(&r));
    reader_type(&r, "8", 100);
    ck_assert_str_eq(reader_enter(&r), "8");
}
END_TEST

START_TEST(only_printable_ascii_is_kept)
{
    struct reader r = {0};
    reader_type(&r, "1\t中\x7f""2", 100);
    ck_assert_str_eq(reader_enter(&r), "12");
}
END_TEST

Suite *suite_reader(void)
{
    Suite *s = suite_create("reader");
    TCase *t = tcase_create("reader");
    tcase_add_test(t, a_line_ends_with_enter);
    tcase_add_test(t, a_pause_starts_a_new_line);
    tcase_add_test(t, a_line_longer_than_any_card_is_dropped);
    tcase_add_test(t, only_printable_ascii_is_kept);
    suite_add_tcase(s, t);
    return s;
}
