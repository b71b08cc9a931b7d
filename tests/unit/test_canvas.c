#include "ui/canvas.h"
#include "ui/marks.h"
#include "ui/type.h"

#include <check.h>
#include <string.h>

enum { ACT = 3 };

static const struct style body = {
    .face = FACE_SANS, .size = 36, .color = COLOR_INK};
static struct type *type;
static struct canvas *c;

static void set_up(void)
{
    struct err err;
    type = type_open(NULL, 1000, &err);
    ck_assert_msg(type != NULL, "fonts are not installed");
    c = canvas_new(type, NULL);
}

static void tear_down(void)
{
    canvas_free(c);
    type_close(type);
}

static struct rect box(int x, int y, int w, int h)
{
    return (struct rect){x, y, w, h};
}

static int node_count(void)
{
    return canvas_nodes(c, NULL);
}

/* ---- the tree ---- */

START_TEST(text_is_a_node_of_its_own)
{
    canvas_text(c, box(10, 20, 300, 50), body, "教工之家");
    canvas_heading(c, box(10, 90, 300, 50), body, "通知");
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(c, &nodes), 2);
    ck_assert_int_eq(nodes[0].role, ROLE_TEXT);
    ck_assert_str_eq(nodes[0].label, "教工之家");
    ck_assert_str_eq(nodes[0].value, "");
    ck_assert_int_eq(nodes[1].role, ROLE_HEADING);
}
END_TEST

START_TEST(text_inside_a_node_is_part_of_it)
{
    canvas_node_begin(c, ROLE_BUTTON, box(0, 0, 200, 100), "我要报名", "18",
                      (struct target){.act = ACT});
    canvas_text(c, box(0, 0, 200, 100), body, "我要报名");
    canvas_image(c, box(0, 0, 20, 20), 0, "a.jpg", "图");
    canvas_node_end(c);
    canvas_image(c, box(0, 200, 20, 20), 0, "a.jpg", "图");
    canvas_image(c, box(0, 300, 20, 20), 0, "a.jpg", "");
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(c, &nodes), 2);
    ck_assert_str_eq(nodes[0].value, "18");
    ck_assert_int_eq(nodes[1].role, ROLE_IMAGE);
}
END_TEST

static void add_target(struct rect r, struct target t)
{
    canvas_node_begin(c, ROLE_BUTTON, r, "x", NULL, t);
    canvas_node_end(c);
}

static const struct {
    const char *why;
    int x, y;
    int64_t hit; /* 0: nothing */
} touches[] = {
    {"the lower one alone", 10, 10, 1},
    {"the upper one where both lie", 60, 60, 2},
    {"through one that is off", 160, 160, 2},
    {"through one that is only read", 110, 110, 2},
    {"its first pixel", 50, 50, 2},
    {"beyond its last pixel", 200, 200, 0},
    {"nothing there", 500, 500, 0},
};

START_TEST(touch_finds_the_topmost_that_reacts)
{
    add_target(box(0, 0, 100, 100), (struct target){.act = ACT, .arg = 1});
    add_target(box(50, 50, 150, 150), (struct target){.act = ACT, .arg = 2});
    add_target(box(150, 150, 50, 50),
               (struct target){.act = ACT, .arg = 3, .off = true});
    add_target(box(100, 100, 20, 20), (struct target){.arg = 4});
    const struct node *n = canvas_hit(c, touches[_i].x, touches[_i].y);
    ck_assert_msg((n ? n->target.arg : 0) == touches[_i].hit, "%s",
                  touches[_i].why);
}
END_TEST

START_TEST(covered_nodes_are_gone)
{
    add_target(box(0, 0, 100, 100), (struct target){.act = ACT});
    canvas_text(c, box(0, 0, 100, 100), body, "下面");
    canvas_cover(c);
    ck_assert_int_eq(node_count(), 0);
    ck_assert_ptr_null(canvas_hit(c, 10, 10));
    ck_assert_ptr_null(canvas_find(c, "下面"));
    canvas_group(c, ROLE_DIALOG, box(0, 0, 100, 100), "还在吗？");
    canvas_text(c, box(0, 0, 100, 100), body, "我还在");
    ck_assert_int_eq(node_count(), 2);
    ck_assert_ptr_nonnull(canvas_find(c, "还在吗？"));
}
END_TEST

START_TEST(what_is_scrolled_away_cannot_be_touched)
{
    canvas_clip_begin(c, box(0, 100, 500, 200));
    add_target(box(0, 50, 500, 100), (struct target){.act = ACT});
    add_target(box(0, 400, 500, 100), (struct target){.act = ACT});
    canvas_clip_end(c);
    ck_assert_int_eq(node_count(), 1);
    ck_assert_ptr_null(canvas_hit(c, 10, 60));
    ck_assert_ptr_nonnull(canvas_hit(c, 10, 120));
}
END_TEST

START_TEST(only_the_pressed_target_is_pressed)
{
    canvas_press(c, (struct target){.act = ACT, .arg = 7});
    canvas_begin(c, (struct look){0});
    ck_assert(canvas_is_pressed(c, (struct target){.act = ACT, .arg = 7}));
    ck_assert(!canvas_is_pressed(c, (struct target){.act = ACT, .arg = 8}));
    ck_assert(!canvas_is_pressed(
        c, (struct target){.act = ACT, .arg = 7, .off = true}));
    canvas_press(c, (struct target){0});
    ck_assert(!canvas_is_pressed(c, (struct target){0}));
}
END_TEST

START_TEST(labels_outlive_a_thousand_others)
{
    char text[] = "0000";
    for (int i = 0; i < 5000; i++) {
        text[0] = (char)('0' + i / 1000);
        text[1] = (char)('0' + i / 100 % 10);
        text[2] = (char)('0' + i / 10 % 10);
        text[3] = (char)('0' + i % 10);
        canvas_group(c, ROLE_ROW, box(0, 0, 10, 10), text);
    }
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(c, &nodes), 5000);
    ck_assert_str_eq(nodes[0].label, "0000");
    ck_assert_str_eq(nodes[4321].label, "4321");
}
END_TEST

/* ---- marks ---- */

static const struct {
    const char *why;
    struct rect r;
    enum color color;
    int marks;
} fills[] = {
    {"on the canvas", {0, 0, 10, 10}, COLOR_INK, 1},
    {"no colour", {0, 0, 10, 10}, COLOR_NONE, 0},
    {"no width", {0, 0, 0, 10}, COLOR_INK, 0},
    {"off the left edge", {-20, 0, 10, 10}, COLOR_INK, 0},
    {"below the last row", {0, 1080, 10, 10}, COLOR_INK, 0},
    {"across an edge", {-5, -5, 10, 10}, COLOR_INK, 1},
};

START_TEST(only_what_can_be_seen_is_recorded)
{
    canvas_fill(c, fills[_i].r, fills[_i].color);
    ck_assert_msg(c->mark_count == fills[_i].marks, "%s", fills[_i].why);
}
END_TEST

START_TEST(clips_narrow_each_other_and_end)
{
    canvas_clip_begin(c, box(0, 0, 100, 100));
    canvas_clip_begin(c, box(50, 50, 100, 100));
    canvas_fill(c, box(0, 0, 1920, 1080), COLOR_INK);
    canvas_clip_end(c);
    canvas_fill(c, box(0, 0, 1920, 1080), COLOR_INK);
    canvas_clip_end(c);
    canvas_fill(c, box(0, 0, 1920, 1080), COLOR_INK);
    ck_assert_int_eq(c->marks[0].seen.x, 50);
    ck_assert_int_eq(c->marks[0].seen.w, 50);
    ck_assert_int_eq(c->marks[1].seen.w, 100);
    ck_assert_int_eq(c->marks[2].seen.w, 1920);
}
END_TEST

START_TEST(more_clips_than_there_is_room_for_still_end)
{
    for (int i = 0; i < 2 * CLIPS_MAX; i++)
        canvas_clip_begin(c, box(i, 0, 100, 100));
    for (int i = 0; i < 2 * CLIPS_MAX; i++)
        canvas_clip_end(c);
    canvas_clip_end(c);
    canvas_fill(c, box(0, 0, 1920, 1080), COLOR_INK);
    ck_assert_int_eq(c->marks[0].seen.w, 1920);
}
END_TEST

static const struct {
    const char *why;
    enum theme theme;
    enum elevation elevation;
    int marks;
} shadows[] = {
    {"a card has two", THEME_LIGHT, E1_CARD, 2},
    {"a sheet has one", THEME_LIGHT, E2_SHEET, 1},
    {"a quiet card has an edge", THEME_QUIET, E1_CARD, 1},
    {"high contrast has none", THEME_CONTRAST, E2_SHEET, 0},
};

START_TEST(shadow_is_the_themes)
{
    canvas_begin(c, (struct look){.theme = shadows[_i].theme});
    canvas_shadow(c, box(100, 100, 400, 300), 24, shadows[_i].elevation);
    ck_assert_msg(c->mark_count == shadows[_i].marks, "%s: %d", shadows[_i].why,
                  c->mark_count);
}
END_TEST

/* ---- text ---- */

START_TEST(empty_text_draws_nothing)
{
    ck_assert_int_eq(canvas_text(c, box(0, 0, 100, 50), body, ""), 0);
    ck_assert_int_eq(canvas_paragraph(c, box(0, 0, 100, 50), body, 58, 0, ""),
                     0);
    ck_assert_int_eq(c->mark_count, 0);
    ck_assert_int_eq(node_count(), 0);
}
END_TEST

static const struct {
    const char *why;
    enum face face;
    enum align align;
    int x, baseline;
} lines[] = {
    {"left", FACE_SANS, ALIGN_LEFT, 100, 138},
    {"centred", FACE_BOLD, ALIGN_CENTER, 200, 138},
    {"right", FACE_SANS, ALIGN_RIGHT, 300, 138},
    {"WenKai sits higher", FACE_KAI, ALIGN_LEFT, 100, 135},
};

START_TEST(line_stands_on_the_baseline_of_its_face)
{
    const struct style s = {.face = lines[_i].face,
                            .size = 100,
                            .color = COLOR_INK,
                            .align = lines[_i].align};
    ck_assert_int_eq(canvas_text(c, box(100, 50, 400, 100), s, "教工"), 200);
    ck_assert_int_eq(c->mark_count, 1);
    ck_assert_msg(c->marks[0].v[0] == lines[_i].x * 64 &&
                      c->marks[0].v[1] == lines[_i].baseline * 64,
                  "%s: %d %d", lines[_i].why, c->marks[0].v[0] / 64,
                  c->marks[0].v[1] / 64);
}
END_TEST

static const struct {
    const char *why;
    int width;
    const char *shown; /* NULL: nothing */
} cuts[] = {
    {"room for all", 144, "教工之家"},
    {"one pixel short", 143, "教工…"},
    {"room for the dots", 36, "…"},
    {"not even that", 35, NULL},
};

START_TEST(line_that_is_too_long_ends_in_dots)
{
    const int w =
        canvas_text(c, box(0, 0, cuts[_i].width, 50), body, "教工之家");
    ck_assert_int_le(w, cuts[_i].width);
    ck_assert_int_eq(c->mark_count, cuts[_i].shown != NULL);
    if (cuts[_i].shown)
        ck_assert_msg(strcmp(c->marks[0].text, cuts[_i].shown) == 0, "%s: %s",
                      cuts[_i].why, c->marks[0].text);
    ck_assert_ptr_nonnull(canvas_find(c, "教工之家"));
}
END_TEST

START_TEST(large_type_grows_text_and_lines)
{
    const struct style fixed = {.face = FACE_SANS, .size = 36, .fixed = true};
    const int before = canvas_paragraph_height(c, 144, body, 58, 0, "教工之家");
    canvas_begin(c, (struct look){.large = true});
    ck_assert_int_eq(canvas_width(c, body, "教工"), 88);
    ck_assert_int_eq(canvas_width(c, fixed, "教工"), 72);
    ck_assert_int_eq(before, 58);
    ck_assert_int_eq(canvas_paragraph_height(c, 176, body, 58, 0, "教工之家"),
                     71);
}
END_TEST

START_TEST(measured_height_is_the_drawn_height)
{
    const char *text = "为增强体质，丰富教职工的业余生活。\n请带好水杯。";
    for (int w = 80; w < 700; w += 77) {
        canvas_begin(c, (struct look){0});
        ck_assert_int_eq(
            canvas_paragraph(c, box(0, 0, w, 900), body, 58, 4, text),
            canvas_paragraph_height(c, w, body, 58, 4, text));
    }
}
END_TEST

START_TEST(pieces_share_lines_and_a_baseline)
{
    const struct run runs[] = {
        {.style = body, .text = "请在"},
        {.style = {.face = FACE_KAI, .size = 60, .color = COLOR_SEAL},
         .text = "图书馆",
         .underline = true},
        {.style = body, .text = "签到"},
    };
    const int h = canvas_rich(c, box(0, 0, 600, 200), runs, 3, 80, 0);
    ck_assert_int_eq(h, 80);
    ck_assert_int_eq(c->mark_count, 4);
    ck_assert_int_eq(c->marks[0].v[1], c->marks[1].v[1]);
    ck_assert_int_eq(c->marks[3].v[0], (72 + 180) * 64);
    ck_assert_ptr_nonnull(canvas_find(c, "请在图书馆签到"));
}
END_TEST

/* At 36 px the space beside Han is 7.9 wide. */
START_TEST(underline_leaves_out_the_space_beside_a_word)
{
    const struct run runs[] = {
        {.style = body, .text = "用"},
        {.style = body, .text = "A", .underline = true},
        {.style = body, .text = "吧"},
    };
    const int word = canvas_width(c, body, "A");
    canvas_rich(c, box(0, 0, 600, 58), runs, 3, 58, 0);
    ck_assert_int_eq(c->mark_count, 4);
    const struct rect line = c->marks[2].at;
    ck_assert_int_eq(line.x, 36 + 7);
    ck_assert_int_le(line.w, word);
    ck_assert_int_ge(c->marks[3].v[0] / 64, line.x + line.w + 7);
}
END_TEST

START_TEST(dots_follow_the_last_piece_shown)
{
    const struct run runs[] = {{.style = body, .text = "教工之"},
                               {.style = body, .text = "家欢迎您"}};
    canvas_rich(c, box(0, 0, 150, 58), runs, 2, 58, 1);
    ck_assert_int_eq(c->mark_count, 1);
    ck_assert_str_eq(c->marks[0].text, "教工之…");
}
END_TEST

START_TEST(pictures_without_a_decoder_are_placeholders)
{
    canvas_image(c, box(0, 0, 400, 300), 16, "a.jpg", "图");
    canvas_crossfade(c, box(0, 300, 400, 300), "a.jpg", "b.jpg",
                     (struct fade){0, 100}, "图");
    canvas_photo(c, box(0, 600, 400, 300), "a.jpg", NULL, 1000, 0, 0, "图");
    for (int i = 0; i < c->mark_count; i++)
        ck_assert_int_lt(c->marks[i].kind, MARK_IMAGE);
    ck_assert_int_eq(c->mark_count, 5);
    ck_assert_int_eq(node_count(), 3);
    ck_assert(!canvas_is_waiting(c));
}
END_TEST

static void add_tree_tests(TCase *t)
{
    tcase_add_test(t, text_is_a_node_of_its_own);
    tcase_add_test(t, text_inside_a_node_is_part_of_it);
    tcase_add_loop_test(t, touch_finds_the_topmost_that_reacts, 0,
                        sizeof touches / sizeof *touches);
    tcase_add_test(t, covered_nodes_are_gone);
    tcase_add_test(t, what_is_scrolled_away_cannot_be_touched);
    tcase_add_test(t, only_the_pressed_target_is_pressed);
    tcase_add_test(t, labels_outlive_a_thousand_others);
}

Suite *suite_canvas(void);

Suite *suite_canvas(void)
{
    Suite *suite = suite_create("canvas");
    TCase *t = tcase_create("canvas");
    tcase_add_checked_fixture(t, set_up, tear_down);
    add_tree_tests(t);
    tcase_add_loop_test(t, only_what_can_be_seen_is_recorded, 0,
                        sizeof fills / sizeof *fills);
    tcase_add_test(t, clips_narrow_each_other_and_end);
    tcase_add_test(t, more_clips_than_there_is_room_for_still_end);
    tcase_add_loop_test(t, shadow_is_the_themes, 0,
                        sizeof shadows / sizeof *shadows);
    tcase_add_test(t, empty_text_draws_nothing);
    tcase_add_loop_test(t, line_stands_on_the_baseline_of_its_face, 0,
                        sizeof lines / sizeof *lines);
    tcase_add_loop_test(t, line_that_is_too_long_ends_in_dots, 0,
                        sizeof cuts / sizeof *cuts);
    tcase_add_test(t, large_type_grows_text_and_lines);
    tcase_add_test(t, measured_height_is_the_drawn_height);
    tcase_add_test(t, pieces_share_lines_and_a_baseline);
    tcase_add_test(t, underline_leaves_out_the_space_beside_a_word);
    tcase_add_test(t, dots_follow_the_last_piece_shown);
    tcase_add_test(t, pictures_without_a_decoder_are_placeholders);
    suite_add_tcase(suite, t);
    return suite;
}
