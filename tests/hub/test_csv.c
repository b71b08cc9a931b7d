#include "sync/hub/csv.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_csv(void);

static const struct {
    const char *why, *text;
    const char *cells[2][3]; /* of the first two rows */
} cases[] = {
    {"plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
    {"CRLF, no last line end", "a,b\r\n1,2", {{"a", "b"}, {"1", "2"}}},
    {"byte order mark", "\xEF\xBB\xBF" "a,b\n", {{"a", "b"}}},
    {"comma and line end in quotes", "\"a,\nx\",b\n1,2\n",
     {{"a,\nx", "b"}, {"1", "2"}}},
    {"quotes in quotes", "\"say \"\"hi\"\"\",b\n", {{"say \"hi\"", "b"}}},
    {"empty fields and lines", "a,,c\n\n,,\n1\n", {{"a", "", "c"}, {"1"}}},
    {"spaces around are dropped", " a ,\tb\n", {{"a", "b"}}},
    {"spaces in quotes are kept", "\" a \",b\n", {{" a ", "b"}}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

START_TEST(rows_are_read_as_rfc_4180_says)
{
    struct err err;
    struct csv_row row;
    struct csv *c =
        csv_open_text(cases[_i].text, strlen(cases[_i].text), &err);
    for (int r = 0; r < 2 && cases[_i].cells[r][0]; r++) {
        ck_assert_msg(csv_next(c, &row) && !row.bad, "%s", cases[_i].why);
        for (int k = 0; k < 3 && cases[_i].cells[r][k]; k++)
            ck_assert_msg(
                strcmp(csv_field(&row, k), cases[_i].cells[r][k]) == 0,
                "%s: row %d: %s", cases[_i].why, r, csv_field(&row, k));
    }
    ck_assert(!csv_next(c, &row));
    csv_close(c);
}
END_TEST

static const struct {
    const char *why, *text;
    int line; /* of the bad row */
} broken[] = {
    {"not UTF-8", "a\n\xC4\xE3\nok\n", 2},
    {"text behind a closing quote", "a\nb\n\"x\"y,1\nok\n", 3},
    {"lines inside quotes count", "\"1\n2\n3\"\n\xFF\nok\n", 4},
};
enum { BROKEN = sizeof broken / sizeof broken[0] };

START_TEST(a_bad_line_is_numbered_and_the_next_is_read)
{
    struct err err;
    struct csv_row row;
    struct csv *c =
        csv_open_text(broken[_i].text, strlen(broken[_i].text), &err);
    int line = 0;
    while (csv_next(c, &row))
        if (row.bad)
            line = row.line;
    ck_assert_msg(line == broken[_i].line, "%s: %d", broken[_i].why, line);
    ck_assert_str_eq(csv_field(&row, 0), "ok");
    csv_close(c);
}
END_TEST

START_TEST(a_quote_that_never_ends_is_bad)
{
    struct err err;
    struct csv_row row;
    struct csv *c = csv_open_text("a\n\"b\nc", 6, &err);
    ck_assert(csv_next(c, &row) && !row.bad);
    ck_assert(csv_next(c, &row) && row.bad);
    ck_assert(!csv_next(c, &row));
    csv_close(c);
}
END_TEST

START_TEST(too_much_is_refused)
{
    struct err err;
    struct csv_row row;
    size_t n = CSV_LINES_MAX + 10;
    char *text = malloc(n);
    memset(text, '\n', n);
    ck_assert_ptr_null(csv_open_text(text, n, &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
    memset(text, ',', n);
    struct csv *wide = csv_open_text(text, n, &err);
    ck_assert(csv_next(wide, &row) && row.bad);
    csv_close(wide);
    memset(text, 'x', n);
    struct csv *lengthy = csv_open_text(text, CSV_FIELD_MAX + 1, &err);
    ck_assert(csv_next(lengthy, &row) && row.bad);
    csv_close(lengthy);
    free(text);
}
END_TEST

Suite *suite_csv(void)
{
    Suite *s = suite_create("csv");
    TCase *t = tcase_create("csv");
    tcase_add_loop_test(t, rows_are_read_as_rfc_4180_says, 0, CASES);
    tcase_add_loop_test(t, a_bad_line_is_numbered_and_the_next_is_read, 0,
                        BROKEN);
    tcase_add_test(t, a_quote_that_never_ends_is_bad);
    tcase_add_test(t, too_much_is_refused);
    suite_add_tcase(s, t);
    return s;
}
