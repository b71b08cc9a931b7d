#include "screens/markdown.h"

#include "base/buf.h"
#include "screens/reading.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_markdown(void);

#define SHA                                                                   \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* All pieces in a row, bold ones in [], struck ones in {}. */
static void flat(const struct markdown *m, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < m->piece_count; i++) {
        const struct piece *p = &m->pieces[i];
        bool bold = p->looks & LOOK_BOLD, struck = p->looks & LOOK_STRIKE;
        size_t n = strlen(out);
        snprintf(out + n, size - n, "%s%s%s", bold ? "[" : struck ? "{" : "",
                 p->text, bold ? "]" : struck ? "}" : "");
    }
}

static const struct {
    const char *why, *source, *expected;
} bold_cases[] = {
    {"a colon before the end", "**时间：**11月2日", "[时间：]11月2日"},
    {"quotes inside", "是**“引号”**加粗", "是[“引号”]加粗"},
    {"book marks inside", "读**《红楼梦》**一书", "读[《红楼梦》]一书"},
    {"a narrow colon", "**时间:**明天", "[时间:]明天"},
    {"two in a line", "**甲：**乙，**丙：**丁", "[甲：]乙，[丙：]丁"},
    {"nothing special", "请**准时**到", "请[准时]到"},
    {"asterisks that are meant", "2\\*3\\*4", "2*3*4"},
    {"struck through", "~~周三：~~周四", "{周三：}周四"},
};

START_TEST(bold_works_beside_chinese_punctuation)
{
    char out[200];
    struct markdown *m = markdown_read(bold_cases[_i].source);
    flat(m, out, sizeof out);
    ck_assert_msg(strcmp(out, bold_cases[_i].expected) == 0, "%s: %s",
                  bold_cases[_i].why, out);
    markdown_free(m);
}
END_TEST

START_TEST(a_table_keeps_its_columns_and_alignment)
{
    struct markdown *m =
        markdown_read("| 批次 | 人数 |\n| --- | ---: |\n| 一 | 30 |\n| 二 | |\n");
    ck_assert_int_eq(m->block_count, 1);
    const struct block *b = &m->blocks[0];
    ck_assert_int_eq(b->kind, BLOCK_TABLE);
    ck_assert_int_eq(b->columns, 2);
    ck_assert_int_eq(b->count, 6);
    ck_assert_int_eq(m->cells[b->first + 3].align, 1);
    ck_assert_str_eq(m->pieces[m->cells[b->first + 3].first].text, "30");
    ck_assert_int_eq(m->cells[b->first + 5].count, 0);
    markdown_free(m);
}
END_TEST

static const struct {
    const char *why, *source;
    int links;
} link_cases[] = {
    {"a web address", "[报名](https://example.cn/a)", 1},
    {"a bare address", "见 https://example.cn/a 。", 1},
    {"the same twice", "[a](http://e.cn) [b](http://e.cn)", 1},
    {"a script", "[点我](javascript:alert(1))", 0},
    {"a script in capitals", "[点我](JavaScript:alert(1))", 0},
    {"a script by entity", "[点我](java&#115;cript:alert(1))", 0},
    {"data", "[点我](data:text/html,hi)", 0},
    {"a file", "[点我](file:///etc/passwd)", 0},
    {"a scheme and nothing else", "[点我](https://)", 0},
};

START_TEST(only_web_links_are_kept)
{
    struct markdown *m = markdown_read(link_cases[_i].source);
    ck_assert_msg(m->link_count == link_cases[_i].links, "%s: %d",
                  link_cases[_i].why, m->link_count);
    ck_assert_int_gt(m->piece_count, 0); /* the words stay */
    markdown_free(m);
}
END_TEST

static const struct {
    const char *why, *source, *shown;
} address_cases[] = {
    {"a bare address", "https://example.cn/a", "example.cn/a"},
    {"a long one", "<http://example.cn/23456789012345678901?x=1&y=2>",
     "example.cn/23456789012345678901?…"},
    {"words stay", "[https 与 http](https://example.cn/a)", "https 与 http"},
    {"something stays", "[<http://>](https://example.cn/a)", "http://"},
    {"one that is not a link", "`https://example.cn/a`",
     "https://example.cn/a"},
};

START_TEST(an_address_is_shown_short)
{
    struct markdown *m = markdown_read(address_cases[_i].source);
    ck_assert_msg(strcmp(m->pieces[0].text, address_cases[_i].shown) == 0,
                  "%s: %s", address_cases[_i].why, m->pieces[0].text);
    if (m->link_count > 0)
        ck_assert_str_eq(m->links[0].label, address_cases[_i].shown);
    markdown_free(m);
}
END_TEST

START_TEST(a_picture_is_a_block_and_only_of_our_media)
{
    struct markdown *m =
        markdown_read("前\n![图一](media:" SHA ")\n后 ![坏](media:../x) "
                      "![坏](https://example.cn/a.jpg)");
    int pictures = 0;
    for (int i = 0; i < m->block_count; i++)
        if (m->blocks[i].kind == BLOCK_IMAGE) {
            pictures++;
            ck_assert_str_eq(m->blocks[i].media, SHA);
            ck_assert_str_eq(m->pieces[m->blocks[i].first].text, "图一");
        }
    ck_assert_int_eq(pictures, 1);
    markdown_free(m);
}
END_TEST

START_TEST(lists_know_their_numbers_and_ticks)
{
    struct markdown *m = markdown_read("3. 甲\n4. 乙\n\n- [x] 丙\n- [ ] 丁\n");
    ck_assert_int_eq(m->block_count, 4);
    ck_assert_int_eq(m->blocks[1].kind, BLOCK_NUMBER);
    ck_assert_int_eq(m->blocks[1].number, 4);
    ck_assert_int_eq(m->blocks[2].kind, BLOCK_TASK);
    ck_assert(m->blocks[2].ticked);
    ck_assert(!m->blocks[3].ticked);
    markdown_free(m);
}
END_TEST

START_TEST(deep_nesting_and_long_texts_stay_within_the_limits)
{
    struct buf b = {0};
    for (int i = 0; i < 30; i++)
        buf_printf(&b, "%*s- 第 %d 层\n", 2 * i, "", i);
    buf_put(&b, "\n");
    for (int i = 0; i < 2000; i++)
        buf_put(&b, ">");
    for (int i = 0; i < 3000; i++)
        buf_printf(&b, "\n\n段落 **%d**：", i);
    struct markdown *m = markdown_read(b.text);
    ck_assert(m->cut);
    ck_assert_int_eq(m->block_count, MARKDOWN_BLOCKS_MAX);
    for (int i = 0; i < m->block_count; i++)
        ck_assert_int_le(m->blocks[i].indent, MARKDOWN_DEPTH_MAX);
    markdown_free(m);
    buf_clear(&b);
}
END_TEST

START_TEST(nothing_is_an_empty_text)
{
    struct markdown *m = markdown_read(NULL);
    ck_assert_int_eq(m->block_count, 0);
    markdown_free(m);
    m = markdown_read("<script>alert(1)</script>");
    ck_assert_str_eq(m->pieces[0].text, "<script>alert(1)</script>");
    markdown_free(m);
}
END_TEST

/* ---- pages ---- */

static struct canvas *canvas_of(struct type **type)
{
    struct err err = {0};
    *type = type_open(NULL, 1000, &err);
    ck_assert_msg(*type != NULL, "%s", err.detail);
    return canvas_new(*type, NULL);
}

START_TEST(pages_end_between_blocks_and_a_heading_goes_with_its_text)
{
    struct type *type;
    struct canvas *c = canvas_of(&type);
    struct reading *r = reading_new("一\n\n二\n\n三\n\n# 四\n\n五\n\n六");
    /* Three lines and their gaps, and the heading, but not its text. */
    const struct reading_space space = {1000, 310, 310};
    char next[60];
    reading_set(r, c, space);
    ck_assert_int_eq(reading_pages(r), 2);
    reading_next(r, 0, next, sizeof next);
    ck_assert_str_eq(next, "四");
    reading_next(r, 1, next, sizeof next);
    ck_assert_str_eq(next, "");
    reading_free(r);
    canvas_free(c);
    type_close(type);
}
END_TEST

START_TEST(a_block_longer_than_a_page_is_cut_and_all_of_it_is_reached)
{
    struct type *type;
    struct canvas *c = canvas_of(&type);
    struct buf b = {0};
    for (int i = 0; i < 2000; i++)
        buf_put(&b, "字");
    struct reading *r = reading_new(b.text);
    reading_set(r, c, (struct reading_space){1000, 300, 400});
    int pages = reading_pages(r), place = 0;
    /* 27 to a line, 5 lines on the first page, 6 on the others */
    ck_assert_int_ge(pages, 12);
    for (int i = 1; i < pages; i++) {
        int turned = reading_turn(r, place, 1);
        ck_assert_int_gt(turned, place);
        place = turned;
        ck_assert_int_eq(reading_page_of(r, place), i);
    }
    ck_assert_int_eq(reading_turn(r, place, 1), place);
    reading_free(r);
    buf_clear(&b);
    canvas_free(c);
    type_close(type);
}
END_TEST

START_TEST(the_next_page_is_announced_by_a_tables_head)
{
    struct type *type;
    struct canvas *c = canvas_of(&type);
    struct reading *r =
        reading_new("一\n\n| 批次 | | 人数 |\n| --- | --- | --- |\n| 一 | 二 | 30 |");
    char next[60];
    reading_set(r, c, (struct reading_space){1000, 100, 300});
    reading_next(r, 0, next, sizeof next);
    ck_assert_str_eq(next, "批次 人数");
    reading_free(r);
    canvas_free(c);
    type_close(type);
}
END_TEST

START_TEST(the_last_row_of_a_table_takes_another_along)
{
    struct type *type;
    struct canvas *c = canvas_of(&type);
    struct reading *r = reading_new(
        "| 头 |\n| --- |\n| 一 |\n| 二 |\n| 三 |\n| 四 |\n| 五 |");
    /* A head and four rows of 68 fit; five do not. */
    reading_set(r, c, (struct reading_space){1000, 360, 360});
    ck_assert_int_eq(reading_pages(r), 2);
    canvas_begin(c, (struct look){0});
    reading_draw(r, c, 0, 0, 1, ACCENT_RED);
    ck_assert_ptr_null(canvas_find(c, "三"));
    ck_assert_ptr_nonnull(canvas_find(c, "四"));
    ck_assert_ptr_nonnull(canvas_find(c, "五"));
    reading_free(r);
    canvas_free(c);
    type_close(type);
}
END_TEST

START_TEST(no_space_at_all_still_ends)
{
    struct type *type;
    struct canvas *c = canvas_of(&type);
    struct reading *r = reading_new("# 甲\n\n乙\n\n| 丙 |\n| --- |\n| 丁 |");
    reading_set(r, c, (struct reading_space){10, 1, 1});
    ck_assert_int_ge(reading_pages(r), 1);
    reading_free(r);
    canvas_free(c);
    type_close(type);
}
END_TEST

Suite *suite_markdown(void)
{
    Suite *s = suite_create("markdown");
    TCase *t = tcase_create("blocks");
    tcase_add_loop_test(t, bold_works_beside_chinese_punctuation, 0,
                        sizeof bold_cases / sizeof bold_cases[0]);
    tcase_add_test(t, a_table_keeps_its_columns_and_alignment);
    tcase_add_loop_test(t, only_web_links_are_kept, 0,
                        sizeof link_cases / sizeof link_cases[0]);
    tcase_add_loop_test(t, an_address_is_shown_short, 0,
                        sizeof address_cases / sizeof address_cases[0]);
    tcase_add_test(t, a_picture_is_a_block_and_only_of_our_media);
    tcase_add_test(t, lists_know_their_numbers_and_ticks);
    tcase_add_test(t, deep_nesting_and_long_texts_stay_within_the_limits);
    tcase_add_test(t, nothing_is_an_empty_text);
    suite_add_tcase(s, t);
    t = tcase_create("pages");
    tcase_add_test(t,
                   pages_end_between_blocks_and_a_heading_goes_with_its_text);
    tcase_add_test(t,
                   a_block_longer_than_a_page_is_cut_and_all_of_it_is_reached);
    tcase_add_test(t, the_next_page_is_announced_by_a_tables_head);
    tcase_add_test(t, the_last_row_of_a_table_takes_another_along);
    tcase_add_test(t, no_space_at_all_still_ends);
    suite_add_tcase(s, t);
    return s;
}
