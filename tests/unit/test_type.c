#include "ui/type.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_type(void);

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

static const struct {
    const char *why;
    enum face face;
    const char *text;
    int width;
} widths[] = {
    {"Han are one em", FACE_SANS, "教工之家", 144},
    {"and in WenKai", FACE_KAI, "教工之家", 144},
    {"nothing", FACE_SANS, "", 0},
    {"zero width space", FACE_SANS, "教​工", 72},
    {"a variation selector", FACE_SANS, "教️", 36},
    {"digits have one width", FACE_BOLD, "0", 22},
    {"a character of another plane", FACE_SANS, "\xF0\xA0\xAE\xB7", 36},
    {"a word in Chinese stands a little apart", FACE_SANS, "用A吧", 110},
    {"a date does not", FACE_SANS, "10月15日", 152},
    {"two marks share their blank halves", FACE_SANS, "教）。", 90},
    {"an opening mark starts at the edge", FACE_SANS, "（教", 54},
    {"quotes are narrow in WenKai", FACE_KAI, "“教”", 62},
    {"and keep away from a stop", FACE_KAI, "。“教”", 98},
    {"two dashes are one line", FACE_SANS, "——", 61},
    {"a family", FACE_SANS, "👨‍👩‍👧‍👦", 41},
    {"a flag", FACE_SANS, "🇨🇳", 41},
    {"a skin tone", FACE_SANS, "👍🏽", 41},
    {"a keycap", FACE_SANS, "1️⃣", 41},
    {"two flags", FACE_SANS, "🇨🇳🇨🇳", 81},
    {"a mark above a letter", FACE_SANS, "e\xCC\x81", 20},
    {"a form of a character", FACE_SANS, "葛\xF3\xA0\x84\x80", 36},
    {"what only says a direction", FACE_SANS, "教\xE2\x80\xAE工", 72},
};

START_TEST(text_has_its_width)
{
    const int got = type_width(type, widths[_i].face, 36, widths[_i].text);
    ck_assert_msg(got == widths[_i].width, "%s: %d", widths[_i].why, got);
}
END_TEST

START_TEST(digits_do_not_jitter)
{
    const enum face faces[] = {FACE_SANS, FACE_BOLD, FACE_KAI};
    for (int f = 0; f < 3; f++)
        for (uint32_t c = '1'; c <= '9'; c++)
            ck_assert_int_eq(type_advance(type, faces[f], 240, c),
                             type_advance(type, faces[f], 240, '0'));
}
END_TEST

START_TEST(width_is_the_same_at_every_scale)
{
    const char *text = "还有 12 个名额 Sign up";
    const int whole = type_width(type, FACE_SANS, 36, text);
    const int scales[] = {667, 521, 1333, 2000};
    for (int i = 0; i < 4; i++) {
        type_set_scale(type, scales[i]);
        const int got = type_width(type, FACE_SANS, 36, text);
        ck_assert_msg(abs(got - whole) <= 1, "%d: %d", scales[i], got);
    }
}
END_TEST

START_TEST(glyph_has_ink_and_stands_on_its_line)
{
    const struct glyph *g = type_glyph(type, FACE_SANS, 100, 0x53E3); /* 口 */
    ck_assert_ptr_nonnull(g->pixels);
    ck_assert_int_eq(g->advance, 6400);
    const int middle = g->top - g->h / 2;
    ck_assert_int_ge(middle, 33);
    ck_assert_int_le(middle, 43);
    ck_assert_int_gt(g->left, 0);
}
END_TEST

START_TEST(unknown_character_is_a_square)
{
    const struct glyph *g = type_glyph(type, FACE_SANS, 36, 0xE123);
    ck_assert_ptr_nonnull(g->pixels);
    ck_assert_int_gt(g->advance, 0);
}
END_TEST

START_TEST(emoji_has_colours_at_the_size_of_the_text)
{
    const struct glyph *g = type_glyph(type, FACE_BOLD, 40, 0x1F600);
    ck_assert_ptr_nonnull(g->colors);
    ck_assert_int_ge(g->h, 36);
    ck_assert_int_le(g->h, 42);
}
END_TEST

/* The glyph of a text that is drawn as one. */
static const struct glyph *glyph_of(const char *text)
{
    const char *p = text;
    const uint32_t code = type_next(type, &p);
    ck_assert_msg(*p == '\0', "%s is not one", text);
    return type_glyph(type, FACE_SANS, 40, code);
}

START_TEST(several_characters_are_one_picture)
{
    const char *texts[] = {"👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "1️⃣",
                           "❤️"};
    for (int i = 0; i < 5; i++)
        ck_assert_msg(glyph_of(texts[i])->colors, "%s", texts[i]);
}
END_TEST

START_TEST(what_no_font_has_together_is_its_first)
{
    /* A flag of no country, a bear and a heart. */
    const char *texts[] = {"🇽🇽", "🐻‍🐼"};
    for (int i = 0; i < 2; i++)
        ck_assert_msg(glyph_of(texts[i])->colors, "%s", texts[i]);
}
END_TEST

START_TEST(mark_above_a_letter_is_drawn)
{
    const int plain = glyph_of("x")->h;
    ck_assert_int_gt(glyph_of("x\xCC\x81")->h, plain);
}
END_TEST

START_TEST(rare_characters_are_not_squares)
{
    const char *texts[] = {"𠮷", "喆", "䶮", "𬭎"};
    const struct glyph square = *glyph_of("\xEE\x84\xA3");
    for (int i = 0; i < 4; i++) {
        const struct glyph *g = glyph_of(texts[i]);
        ck_assert_msg(g->pixels && (g->w != square.w || g->h != square.h),
                      "%s", texts[i]);
    }
}
END_TEST

START_TEST(traditional_stops_keep_their_square)
{
    type_set_traditional(type, true);
    ck_assert_int_eq(type_width(type, FACE_SANS, 36, "教」。"), 108);
    ck_assert_int_eq(type_width(type, FACE_KAI, 36, "教」。"), 90);
}
END_TEST

START_TEST(traditional_forms_are_other_glyphs)
{
    const uint32_t bone = 0x9AA8; /* 骨: its inner stroke turns */
    const struct glyph *g = type_glyph(type, FACE_SANS, 72, bone);
    const size_t n = (size_t)g->w * (size_t)g->h;
    unsigned char *simplified = malloc(n);
    memcpy(simplified, g->pixels, n);
    type_set_traditional(type, true);
    g = type_glyph(type, FACE_SANS, 72, bone);
    ck_assert(n != (size_t)g->w * (size_t)g->h ||
              memcmp(simplified, g->pixels, n) != 0);
    free(simplified);
}
END_TEST

Suite *suite_type(void)
{
    Suite *s = suite_create("type");
    TCase *t = tcase_create("glyphs");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, text_has_its_width, 0,
                        sizeof widths / sizeof *widths);
    tcase_add_test(t, digits_do_not_jitter);
    tcase_add_test(t, width_is_the_same_at_every_scale);
    tcase_add_test(t, glyph_has_ink_and_stands_on_its_line);
    tcase_add_test(t, unknown_character_is_a_square);
    tcase_add_test(t, emoji_has_colours_at_the_size_of_the_text);
    tcase_add_test(t, several_characters_are_one_picture);
    tcase_add_test(t, what_no_font_has_together_is_its_first);
    tcase_add_test(t, mark_above_a_letter_is_drawn);
    tcase_add_test(t, rare_characters_are_not_squares);
    tcase_add_test(t, traditional_stops_keep_their_square);
    tcase_add_test(t, traditional_forms_are_other_glyphs);
    suite_add_tcase(s, t);
    return s;
}
