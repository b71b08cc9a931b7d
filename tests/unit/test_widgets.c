#include "ui/widgets.h"

#include "ui/marks.h"
#include "ui/type.h"
#include "ui/widgets_draw.h"

#include <check.h>
#include <stddef.h>

enum { ACT = 7, OTHER_ACT = 8 };

static struct type *type;
static struct canvas *canvas;

static void begin(enum theme theme, bool large)
{
    canvas_begin(canvas, (struct look){.large = large, .theme = theme});
}

static void set_up(void)
{
    struct err err;
    type = type_open(NULL, 1000, &err);
    ck_assert_ptr_nonnull(type);
    canvas = canvas_new(type, NULL);
    begin(THEME_LIGHT, false);
}

static void tear_down(void)
{
    canvas_free(canvas);
    type_close(type);
}

static int nodes_of(enum role role)
{
    const struct node *nodes;
    const int count = canvas_nodes(canvas, &nodes);
    int found = 0;
    for (int i = 0; i < count; i++)
        found += nodes[i].role == role;
    return found;
}

static const struct node *node_at(struct rect r)
{
    return canvas_hit(canvas, r.x + r.w / 2, r.y + r.h / 2);
}

/* ---- keypads ---- */

static const struct initials all_match = {
    .columns = 6,
    .key_w = 112,
    .key_h = 132,
    .gap = 16,
    .can = 0x3FFFFFF,
    .act = ACT,
};

START_TEST(initials_are_23_letters_and_backspace)
{
    draw_initials(canvas, 0, 0, &all_match);
    ck_assert_int_eq(nodes_of(ROLE_KEY), 24);
    ck_assert_ptr_null(canvas_find(canvas, "I"));
    ck_assert_ptr_null(canvas_find(canvas, "U"));
    ck_assert_ptr_null(canvas_find(canvas, "V"));
    ck_assert_ptr_nonnull(canvas_find(canvas, "A"));
    ck_assert_ptr_nonnull(canvas_find(canvas, "Z"));
}
END_TEST

START_TEST(initials_run_along_rows_and_end_in_backspace)
{
    draw_initials(canvas, 100, 200, &all_match);
    const struct node *g = canvas_find(canvas, "G");
    ck_assert_int_eq(g->rect.x, 100);
    ck_assert_int_eq(g->rect.y, 200 + 132 + 16);
    const struct node *last =
        canvas_hit(canvas, 100 + 5 * 128 + 56, 200 + 3 * 148 + 66);
    ck_assert_ptr_nonnull(last);
    ck_assert_int_eq(last->target.arg, 8);
}
END_TEST

START_TEST(a_dimmed_initial_still_reacts)
{
    struct initials none = all_match;
    none.can = 0;
    none.typed = true;
    draw_initials(canvas, 0, 0, &none);
    const struct node *hit = canvas_hit(canvas, 56, 66);
    ck_assert_ptr_nonnull(hit);
    ck_assert_str_eq(hit->label, "A");
    ck_assert_int_eq(hit->target.act, ACT);
    ck_assert_int_eq(hit->target.arg, 'A');
}
END_TEST

START_TEST(the_pin_pad_gives_each_key_its_argument)
{
    static const char args[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9',
                                KEY_CLEAR, '0', KEY_BACKSPACE};
    draw_pin_pad(canvas, 0, 0, false, ACT);
    ck_assert_int_eq(nodes_of(ROLE_KEY), 12);
    const struct node *hit =
        canvas_hit(canvas, _i % 3 * 236 + 104, _i / 3 * 172 + 74);
    ck_assert_ptr_nonnull(hit);
    ck_assert_int_eq(hit->target.arg, args[_i]);
}
END_TEST

START_TEST(a_locked_pin_pad_does_not_react)
{
    draw_pin_pad(canvas, 0, 0, true, ACT);
    ck_assert_int_eq(nodes_of(ROLE_KEY), 12);
    ck_assert_ptr_null(canvas_hit(canvas, 104, 74));
}
END_TEST

START_TEST(pin_boxes_tell_how_many_and_never_which)
{
    draw_pin_boxes(canvas, 0, 0, 6, 3, false, 0);
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(canvas, &nodes), 1);
    ck_assert_int_eq(nodes[0].role, ROLE_FIELD);
    ck_assert_str_eq(nodes[0].value, "3 / 6");
    ck_assert_int_eq(nodes[0].rect.w, 744);
}
END_TEST

/* ---- buttons ---- */

static const struct rect place = {100, 100, 400, 128};
static const struct target touch = {.act = ACT, .arg = 5};

START_TEST(a_button_is_one_node_with_its_visible_label)
{
    const struct button b = {.label = "我要报名",
                             .icon = ICON_ACCOUNT_PLUS,
                             .note = "还有 12 个名额",
                             .size = 52};
    draw_button(canvas, place, &b, touch);
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(canvas, &nodes), 1);
    ck_assert_int_eq(nodes[0].role, ROLE_BUTTON);
    ck_assert_str_eq(nodes[0].label, "我要报名");
    ck_assert_str_eq(nodes[0].value, "还有 12 个名额");
    ck_assert_ptr_eq(node_at(place), &nodes[0]);
    ck_assert_int_eq(nodes[0].target.arg, 5);
}
END_TEST

START_TEST(a_disabled_button_does_not_react)
{
    const struct button b = {.label = "名额已满"};
    struct target off = touch;
    off.off = true;
    draw_button(canvas, place, &b, off);
    ck_assert_ptr_nonnull(canvas_find(canvas, "名额已满"));
    ck_assert_ptr_null(node_at(place));
}
END_TEST

START_TEST(a_busy_button_says_so_and_does_not_react)
{
    const struct button b = {.label = "我要报名", .busy = true};
    draw_button(canvas, place, &b, touch);
    ck_assert_ptr_nonnull(canvas_find(canvas, "正在提交"));
    ck_assert_ptr_null(canvas_find(canvas, "我要报名"));
    ck_assert_ptr_null(node_at(place));
}
END_TEST

START_TEST(segments_are_tabs_counted_from_nought)
{
    static const char *const labels[] = {"月", "周", "日程"};
    draw_segments(canvas, (struct rect){0, 0, 388, 80}, ACCENT_GREEN, labels,
                  NULL, 3, 1, ACT);
    ck_assert_int_eq(nodes_of(ROLE_TAB), 3);
    const struct node *hit = canvas_hit(canvas, 6 + 125 * _i + 60, 40);
    ck_assert_ptr_nonnull(hit);
    ck_assert_int_eq(hit->target.act, ACT);
    ck_assert_int_eq(hit->target.arg, _i);
    ck_assert_str_eq(hit->label, labels[_i]);
    ck_assert_int_eq(*hit->value != '\0', _i == 1);
}
END_TEST

START_TEST(a_long_segment_takes_room_from_short_ones)
{
    static const char *const labels[] = {"刷卡", "工号", "姓名首字母"};
    static const int icons[] = {ICON_ACCOUNT_CARD_DETAILS, ICON_NUMERIC,
                                ICON_SORT_ALPHABETICAL};
    draw_segments(canvas, (struct rect){0, 0, 752, 88}, ACCENT_GREEN, labels,
                  icons, 3, 2, ACT);
    const struct node *brief = canvas_find(canvas, "刷卡");
    const struct node *wide = canvas_find(canvas, "姓名首字母");
    ck_assert_int_gt(wide->rect.w, brief->rect.w + 60);
    ck_assert_int_eq(wide->rect.x + wide->rect.w, 752 - 6);
}
END_TEST

/* ---- people ---- */

static const struct {
    const char *name;
    enum accent accent;
    const char *why;
} surnames[] = {
    {"陈静", ACCENT_RED, "U+9648 is 0 mod 8"},
    {"陈建国", ACCENT_RED, "the given name does not matter"},
    {"王雪梅", ACCENT_ROSE, "U+738B is 3 mod 8"},
    {"", ACCENT_RED, "no name is no crash"},
};
enum { SURNAMES = sizeof surnames / sizeof *surnames };

START_TEST(a_surname_has_one_accent)
{
    ck_assert_msg(accent_of_name(surnames[_i].name) == surnames[_i].accent,
                  "%s", surnames[_i].why);
}
END_TEST

START_TEST(a_name_tile_is_one_node_with_the_name)
{
    draw_name_tile(canvas, place, "王雪梅", "数学组", _i == 1, "已签到", touch);
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(canvas, &nodes), 1);
    ck_assert_str_eq(nodes[0].label, "王雪梅");
    ck_assert_str_eq(nodes[0].value, _i == 1 ? "已签到" : "数学组");
}
END_TEST

/* ---- sizes ---- */

static const struct {
    int px, step;
} steps[] = {{10, 24}, {24, 24}, {31, 28}, {40, 40}, {43, 40}, {500, 320}};
enum { STEPS = sizeof steps / sizeof *steps };

START_TEST(a_size_is_a_step_of_the_type_scale)
{
    ck_assert_int_eq(widget_step(steps[_i].px), steps[_i].step);
}
END_TEST

static const struct {
    const char *text;
    int width;
    bool large;
    int size;
    bool fixed;
    const char *why;
} fits[] = {
    {"王建国", 120, false, 40, false, "three times 40 just fits"},
    {"王建国", 119, false, 36, false, "one less and it is a step smaller"},
    {"王建国", 10, false, 24, false, "never under 24"},
    {"王建国", 156, true, 40, false, "enlarged to 52 it fits"},
    {"王建国", 90, true, 28, true, "rather as small as usual than cut"},
};
enum { FITS = sizeof fits / sizeof *fits };

START_TEST(text_shrinks_down_the_scale_until_it_fits)
{
    const struct style s = {FACE_BOLD, 40, COLOR_INK, ALIGN_LEFT, false};
    begin(THEME_LIGHT, fits[_i].large);
    const struct style fit =
        widget_fit(canvas, s, fits[_i].text, fits[_i].width);
    ck_assert_msg(fit.size == fits[_i].size && fit.fixed == fits[_i].fixed,
                  "%s: %d", fits[_i].why, fit.size);
}
END_TEST

/* ---- marks and bars ---- */

START_TEST(no_count_is_no_badge)
{
    draw_count_badge(canvas, 100, 100, ACCENT_RED, 0);
    ck_assert_int_eq(nodes_of(ROLE_BADGE), 0);
    draw_count_badge(canvas, 100, 100, ACCENT_RED, 120);
    ck_assert_ptr_nonnull(canvas_find(canvas, "99+"));
}
END_TEST

START_TEST(a_chip_on_the_right_ends_at_its_x)
{
    const int w = draw_chip_right(canvas, 500, 10, CHIP_WARN, ACCENT_RED,
                                  ICON_SYNC, "处理中");
    const struct node *chip = canvas_find(canvas, "处理中");
    ck_assert_ptr_nonnull(chip);
    ck_assert_int_eq(chip->rect.x + chip->rect.w, 500);
    ck_assert_int_eq(chip->rect.w, w);
    ck_assert_int_eq(w, 20 + 28 + 8 + 3 * 28 + 20);
}
END_TEST

START_TEST(a_capacity_bar_reads_as_progress)
{
    draw_capacity(canvas, (struct rect){0, 0, 424, 24}, BAR_FEW, 27, 30);
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(canvas, &nodes), 1);
    ck_assert_int_eq(nodes[0].role, ROLE_PROGRESS);
    ck_assert_str_eq(nodes[0].value, "27 / 30");
}
END_TEST

START_TEST(the_seal_is_one_picture_in_the_tree)
{
    draw_seal(canvas, 0, 0, 96);
    const struct node *nodes;
    ck_assert_int_eq(canvas_nodes(canvas, &nodes), 1);
    ck_assert_int_eq(nodes[0].role, ROLE_IMAGE);
}
END_TEST

START_TEST(an_empty_field_has_nothing_to_clear)
{
    const struct rect r = {0, 0, 752, 96};
    const struct target clear = {.act = OTHER_ACT};
    draw_field(canvas, r, ACCENT_GREEN, "姓名首字母", "", "例如 WJG", clear);
    ck_assert_ptr_null(canvas_hit(canvas, 690, 48));
    begin(THEME_LIGHT, false);
    draw_field(canvas, r, ACCENT_GREEN, "姓名首字母", "CJ", NULL, clear);
    const struct node *hit = canvas_hit(canvas, 690, 48);
    ck_assert_ptr_nonnull(hit);
    ck_assert_int_eq(hit->target.act, OTHER_ACT);
    ck_assert_str_eq(canvas_find(canvas, "姓名首字母")->value, "CJ");
}
END_TEST

START_TEST(an_empty_state_ends_inside_its_card)
{
    const struct rect card = {64, 136, 880, 808};
    const int y = draw_empty(canvas, card, ACCENT_PURPLE, ICON_MESSAGE_TEXT,
                             "还没有人提过", "大事小事都可以说。");
    ck_assert_int_gt(y, card.y + 350);
    ck_assert_int_lt(y + 162, card.y + card.h);
    ck_assert_int_eq(nodes_of(ROLE_HEADING), 1);
}
END_TEST

/* Every theme and large type draw without leaving a node open. */
START_TEST(every_look_draws_every_widget)
{
    begin((enum theme)(_i % THEMES), _i >= THEMES);
    const struct button b = {.label = "取消", .icon = ICON_CLOSE};
    for (int look = BUTTON_PRIMARY; look <= BUTTON_VIEWER; look++) {
        struct button one = b;
        one.look = (enum button_look)look;
        draw_button(canvas, place, &one, touch);
    }
    canvas_press(canvas, touch);
    draw_button(canvas, place, &b, touch);
    draw_initials(canvas, 0, 0, &all_match);
    draw_leaf(canvas, 0, 0, ACCENT_GREEN, true, "10月", 17, "周六");
    draw_ring(canvas, 100, 100, 80, 14200, 20000, COLOR_TODAY);
    draw_stamp(canvas, 100, 100, 152, "已报名");
    draw_tick(canvas, 100, 100, 160, COLOR_WHITE);
    draw_position(canvas, (struct rect){0, 0, 8, 500}, 9, 5, 12, ACCENT_RED);
    draw_banner(canvas, (struct rect){0, 0, 1792, 72}, BANNER_WARN,
                ICON_CLOUD_OUTLINE_OFF, "暂时离线", "一切照常使用", "");
    draw_avatar_more(canvas, 100, 100, 72, 7);
    canvas_text(canvas, place, (struct style){.size = 28, .color = COLOR_INK},
                "最后");
    ck_assert_ptr_nonnull(canvas_find(canvas, "最后"));
}
END_TEST

static uint32_t text_color(void)
{
    for (int i = canvas->mark_count - 1; i >= 0; i--)
        if (canvas->marks[i].kind == MARK_TEXT)
            return canvas->marks[i].argb;
    ck_abort_msg("no text");
    return 0;
}

START_TEST(a_toast_s_seconds_stand_out_from_its_ground)
{
    begin((enum theme)_i, false);
    draw_ring(canvas, 100, 100, 56, 600, 4, COLOR_TOASTACT);
    ck_assert_uint_ne(text_color(), theme_argb((enum theme)_i, COLOR_TOAST));
}
END_TEST

Suite *suite_widgets(void);

Suite *suite_widgets(void)
{
    Suite *s = suite_create("widgets");
    TCase *t = tcase_create("widgets");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, initials_are_23_letters_and_backspace);
    tcase_add_test(t, initials_run_along_rows_and_end_in_backspace);
    tcase_add_test(t, a_dimmed_initial_still_reacts);
    tcase_add_loop_test(t, the_pin_pad_gives_each_key_its_argument, 0, 12);
    tcase_add_test(t, a_locked_pin_pad_does_not_react);
    tcase_add_test(t, pin_boxes_tell_how_many_and_never_which);
    tcase_add_test(t, a_button_is_one_node_with_its_visible_label);
    tcase_add_test(t, a_disabled_button_does_not_react);
    tcase_add_test(t, a_busy_button_says_so_and_does_not_react);
    tcase_add_loop_test(t, segments_are_tabs_counted_from_nought, 0, 3);
    tcase_add_test(t, a_long_segment_takes_room_from_short_ones);
    tcase_add_loop_test(t, a_surname_has_one_accent, 0, SURNAMES);
    tcase_add_loop_test(t, a_name_tile_is_one_node_with_the_name, 0, 2);
    tcase_add_loop_test(t, a_size_is_a_step_of_the_type_scale, 0, STEPS);
    tcase_add_loop_test(t, text_shrinks_down_the_scale_until_it_fits, 0, FITS);
    tcase_add_test(t, no_count_is_no_badge);
    tcase_add_test(t, a_chip_on_the_right_ends_at_its_x);
    tcase_add_test(t, a_capacity_bar_reads_as_progress);
    tcase_add_test(t, the_seal_is_one_picture_in_the_tree);
    tcase_add_test(t, an_empty_field_has_nothing_to_clear);
    tcase_add_test(t, an_empty_state_ends_inside_its_card);
    tcase_add_loop_test(t, a_toast_s_seconds_stand_out_from_its_ground, 0,
                        THEMES);
    tcase_add_loop_test(t, every_look_draws_every_widget, 0, 2 * THEMES);
    suite_add_tcase(s, t);
    return s;
}
