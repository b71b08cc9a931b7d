#include "ui/lines.h"

#include "ui/marks.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_lines(void);

static struct type *type;

static void set_up(void)
{
    struct err err;
    type = type_open(NULL, 1000, &err);
    ck_assert_msg(type != NULL, "fonts are not installed");
}

static void tear_down(void)
{
    type_close(type);
}

static const struct style body = {.face = FACE_SANS, .size = 36};

/* The lines as text, joined by '|'. */
static void wrap(const char *text, int em, int max_lines, char *out,
                 size_t size)
{
    struct layout l = {0};
    const struct run run = {.style = body, .text = text};
    layout_take(&l, type, &run, 1, false);
    layout_wrap(&l, type, (int64_t)em * 36 * 64, max_lines);
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < l.line_count; i++) {
        const struct line *line = &l.lines[i];
        const int from = line->from < l.count ? l.cells[line->from].at : 0;
        const int to = line->to < l.count ? l.cells[line->to].at : l.length;
        n += (size_t)snprintf(out + n, size - n, "%s%.*s%s", i ? "|" : "",
                              line->to > line->from ? to - from : 0,
                              l.text + from, line->cut ? "…" : "");
    }
    layout_clear(&l);
}

static const struct {
    const char *why;
    const char *text;
    int em, max_lines;
    const char *lines;
} wraps[] = {
    {"a line that fits", "教工之家", 4, 0, "教工之家"},
    {"a full line", "教工之家欢迎您来", 4, 0, "教工之家|欢迎您来"},
    {"no comma at a start", "教工之家，欢迎您", 4, 0, "教工之|家，欢|迎您"},
    {"no opening mark at an end", "请看这（附件）", 4, 0, "请看这|（附件）"},
    {"no quote at an end", "请看这“附件”吧啊", 4, 0, "请看这|“附件”|吧啊"},
    {"no ellipsis at a start", "教工之家…欢迎", 4, 0, "教工之|家…欢迎"},
    {"no single character at the end", "教工之家欢迎您来啊", 4, 0,
     "教工之家|欢迎您|来啊"},
    {"unless the word before has no room", "hello教", 3, 0, "hello|教"},
    {"a word stays whole", "请看 hello 吧", 4, 0, "请看 |hello 吧"},
    {"a long word is cut where it is full", "wwwwwwwwwwwwww", 4, 0,
     "wwww|wwww|wwww|ww"},
    {"a newline ends a line", "教工\n之家", 4, 0, "教工|之家"},
    {"an empty line stays", "教工\n\n之家", 4, 0, "教工||之家"},
    {"too much ends in an ellipsis", "教工之家欢迎您来看看", 4, 2,
     "教工之家|欢迎您…"},
    {"exactly enough does not", "教工之家欢迎您来", 4, 2, "教工之家|欢迎您来"},
    {"a newline left over is not text", "教工之家\n", 4, 1, "教工之家"},
    {"two marks at an end share a square", "教工之”，欢迎", 4, 0,
     "教工之”，|欢迎"},
    {"blank halves at both edges", "（教工之，欢迎", 4, 0,
     "（教工之，|欢迎"},
    {"blank in the middle stays", "教（工之，欢迎", 4, 0, "教（工|之，欢迎"},
    {"a date's number stays with its unit", "开会10月15日", 4, 0,
     "开会|10月|15日"},
    {"a long dash is not cut", "教工之——家", 4, 0, "教工之|——家"},
    {"nor is a family", "教工之👨‍👩‍👧‍👦家吧", 4, 0, "教工之|👨‍👩‍👧‍👦家吧"},
    {"no comma before an ellipsis", "教工之，欢迎您来", 5, 1, "教工之…"},
    {"narrower than a character", "教工", 0, 0, "教|工"},
    {"nothing", "", 4, 0, ""},
};

START_TEST(text_wraps)
{
    char got[256];
    wrap(wraps[_i].text, wraps[_i].em, wraps[_i].max_lines, got, sizeof got);
    ck_assert_msg(strcmp(got, wraps[_i].lines) == 0, "%s: %s", wraps[_i].why,
                  got);
}
END_TEST

START_TEST(no_line_is_wider_than_its_box)
{
    const char *text = "各位老师：为增强体质，丰富教职工的业余生活，工会定于10"
                       "月17日（星期六）组织“重阳登高”活动，共 30 个名额。";
    for (int em = 2; em < 20; em++) {
        struct layout l = {0};
        const struct run run = {.style = body, .text = text};
        layout_take(&l, type, &run, 1, true);
        layout_wrap(&l, type, (int64_t)em * 44 * 64, 0);
        for (int i = 0; i < l.line_count; i++)
            ck_assert_msg(l.lines[i].width <= (int64_t)em * 44 * 64,
                          "%d em, line %d", em, i);
        layout_clear(&l);
    }
}
END_TEST

/* The first mark of a frame with that text, drawn at 100 in a box of 400. */
static struct mark mark_of(enum align align, const char *text)
{
    struct canvas *c = canvas_new(type, NULL);
    canvas_begin(c, (struct look){0});
    canvas_text(c, (struct rect){100, 0, 400, 60},
                (struct style){.size = 40, .color = COLOR_INK, .align = align},
                text);
    const struct mark first = c->marks[0];
    canvas_free(c);
    return first;
}

static const struct {
    const char *why;
    enum align align;
    const char *text;
    int x; /* of the pen, in design pixels */
} edges[] = {
    {"Han at the left", ALIGN_LEFT, "教工", 100},
    {"an opening mark at the left", ALIGN_LEFT, "《教工", 80},
    {"Han in the middle", ALIGN_CENTER, "教工", 260},
    {"without the blank behind a mark", ALIGN_CENTER, "教工？", 250},
    {"ink at the right edge", ALIGN_RIGHT, "教工。", 400},
};

START_TEST(ink_stands_at_the_edge)
{
    const struct mark m = mark_of(edges[_i].align, edges[_i].text);
    ck_assert_msg(m.v[0] == edges[_i].x * 64, "%s: %d", edges[_i].why,
                  m.v[0] / 64);
}
END_TEST

START_TEST(breaks_end_with_the_text)
{
    int offsets[8];
    const int n = type_breaks(type, "教工之家", offsets, 8);
    ck_assert_int_eq(n, 4);
    ck_assert_int_eq(offsets[0], 3);
    ck_assert_int_eq(offsets[3], 12);
    ck_assert_int_eq(type_breaks(type, "教工之家", offsets, 2), 2);
    ck_assert_int_eq(offsets[1], 12);
}
END_TEST

Suite *suite_lines(void)
{
    Suite *s = suite_create("type");
    TCase *t = tcase_create("lines");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, text_wraps, 0, sizeof wraps / sizeof *wraps);
    tcase_add_test(t, no_line_is_wider_than_its_box);
    tcase_add_loop_test(t, ink_stands_at_the_edge, 0,
                        sizeof edges / sizeof *edges);
    tcase_add_test(t, breaks_end_with_the_text);
    suite_add_tcase(s, t);
    return s;
}
