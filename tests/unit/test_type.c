#include "ui/lines.h"
#include "ui/marks.h"
#include "ui/play.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct type *type;
static char folder[40];
static char path[64];

static void set_up(void)
{
    struct err err;
    snprintf(folder, sizeof folder, "/tmp/test_type_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/glyphs", folder);
    type = type_open(path, 1000, &err);
    ck_assert_msg(type != NULL, "fonts are not installed");
}

static void tear_down(void)
{
    type_close(type);
    unlink(path);
    rmdir(folder);
}

static void open_again(int scale)
{
    struct err err;
    type_close(type);
    type = type_open(path, scale, &err);
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

START_TEST(cache_stays_within_its_budget)
{
    for (uint32_t i = 0; i < 150; i++)
        type_glyph(type, FACE_BOLD, 320, 0x4E00 + i);
    ck_assert_uint_le(type_cache_bytes(type), 8u << 20);
    const struct glyph *g = type_glyph(type, FACE_BOLD, 320, 0x4E00);
    ck_assert_ptr_nonnull(g->pixels);
}
END_TEST

START_TEST(second_start_finds_its_glyphs_in_the_file)
{
    type_glyph(type, FACE_KAI, 60, 0x5BB6);
    const size_t bytes = type_cache_bytes(type);
    open_again(1000);
    ck_assert_uint_eq(type_cache_bytes(type), bytes);
    const struct glyph *g = type_glyph(type, FACE_KAI, 60, 0x5BB6);
    ck_assert_uint_eq(type_cache_bytes(type), bytes);
    ck_assert_int_gt(g->w, 40);
}
END_TEST

static bool is_saved(void)
{
    return access(path, F_OK) == 0;
}

START_TEST(file_is_written_in_a_quiet_moment)
{
    type_rest(type, 1000);
    type_rest(type, 61000);
    ck_assert_msg(!is_saved(), "there is nothing to keep");
    type_glyph(type, FACE_KAI, 60, 0x5BB6);
    type_rest(type, 62000);
    ck_assert_msg(!is_saved(), "a glyph has just been drawn");
    type_rest(type, 66000);
    ck_assert(is_saved());
}
END_TEST

START_TEST(file_is_not_written_again_and_again)
{
    type_glyph(type, FACE_KAI, 60, 0x5BB6);
    type_rest(type, 1000);
    type_rest(type, 9000);
    ck_assert(is_saved());
    ck_assert_int_eq(unlink(path), 0);
    type_glyph(type, FACE_KAI, 60, 0x6559);
    type_rest(type, 10000);
    type_rest(type, 600000);
    ck_assert(!is_saved());
    type_rest(type, 4000000);
    ck_assert(is_saved());
}
END_TEST

START_TEST(file_of_a_running_kiosk_is_whole)
{
    type_glyph(type, FACE_KAI, 60, 0x5BB6);
    const size_t bytes = type_cache_bytes(type);
    type_rest(type, 1000);
    type_rest(type, 9000);
    struct err err;
    struct type *other = type_open(path, 1000, &err);
    ck_assert_uint_eq(type_cache_bytes(other), bytes);
    type_close(other);
}
END_TEST

/* A frame with every font on it, in memory. */
static void draw_page(void)
{
    enum { W = 600, H = 300 };
    static uint32_t pixels[W * H], row[W];
    static uint8_t cover[W];
    struct canvas *c = canvas_new(type, NULL);
    struct stage s = {.pixels = pixels,
                      .w = W,
                      .h = H,
                      .stride = W,
                      .scale = 1,
                      .cover = cover,
                      .row = row};
    canvas_begin(c, (struct look){0});
    for (int face = 0; face < FACE_ICON; face++)
        canvas_paragraph(
            c, (struct rect){0, face * 60, 300, 60},
            (struct style){.face = face, .size = 24, .color = COLOR_INK}, 30, 2,
            "还有 12 个名额：“重阳登高”……请尽快到工会办公室报名👨‍👩‍👧‍👦");
    canvas_icon(c, 400, 100, 48, 0xF12C, COLOR_INK);
    canvas_turned(c, 400, 200, 12,
                  (struct style){.size = 40, .color = COLOR_INK}, "已阅");
    stage_play(&s, c, (struct rect){0, 0, W, H});
    canvas_free(c);
}

/* Parts of this process's memory that come from font files. */
static int count_mapped(void)
{
    char line[512];
    int n = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    ck_assert_ptr_nonnull(maps);
    while (fgets(line, sizeof line, maps))
        n += strstr(line, "/fonts/") != NULL;
    fclose(maps);
    return n;
}

START_TEST(fonts_are_let_go_when_nobody_needs_new_glyphs)
{
    type_glyph(type, FACE_KAI, 60, 0x5BB6);
    type_rest(type, 1000);
    type_rest(type, 9000);
    ck_assert_int_gt(count_mapped(), 0);
    type_rest(type, 60000);
    ck_assert_int_eq(count_mapped(), 0);
    ck_assert_ptr_nonnull(type_glyph(type, FACE_KAI, 60, 0x6559)->pixels);
}
END_TEST

START_TEST(second_start_opens_no_font)
{
    draw_page();
    ck_assert_int_eq(type_fonts_opened(type), 6);
    open_again(1000);
    draw_page();
    ck_assert_int_eq(type_fonts_opened(type), 0);
}
END_TEST

START_TEST(another_time_of_day_needs_no_font)
{
    type_width(type, FACE_BOLD, 240, "10:04");
    open_again(1000);
    type_width(type, FACE_BOLD, 240, "23:59");
    ck_assert_int_eq(type_fonts_opened(type), 0);
}
END_TEST

static const struct {
    const char *why;
    long at;   /* byte to change, from the start, or from the end if < 0 */
    int scale; /* to open it with */
    bool cut;
} damages[] = {
    {"another scale", 0, 667, false},
    {"not our file", 1, 1000, false},
    {"a changed count", 17, 1000, false},
    {"a changed size", 25, 1000, false},
    {"a changed record", 42, 1000, false},
    {"a changed pixel", -3, 1000, false},
    {"a file that ends early", -5, 1000, true},
};

START_TEST(file_that_does_not_fit_is_ignored)
{
    const size_t empty = type_cache_bytes(type);
    type_glyph(type, FACE_KAI, 60, 0x5BB6);
    open_again(1000);
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    fseek(f, damages[_i].at, damages[_i].at < 0 ? SEEK_END : SEEK_SET);
    const long at = ftell(f);
    if (damages[_i].cut)
        ck_assert_int_eq(ftruncate(fileno(f), at), 0);
    else if (damages[_i].at != 0)
        fputc(0x5A, f);
    fclose(f);
    open_again(damages[_i].scale);
    ck_assert_msg(type_cache_bytes(type) == empty, "%s", damages[_i].why);
}
END_TEST

/* ---- lines ---- */

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

Suite *suite_type(void);

Suite *suite_type(void)
{
    Suite *suite = suite_create("type");
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
    tcase_add_test(t, traditional_forms_are_other_glyphs);
    tcase_add_test(t, traditional_stops_keep_their_square);
    tcase_add_test(t, cache_stays_within_its_budget);
    tcase_add_test(t, second_start_finds_its_glyphs_in_the_file);
    tcase_add_test(t, file_is_written_in_a_quiet_moment);
    tcase_add_test(t, file_is_not_written_again_and_again);
    tcase_add_test(t, file_of_a_running_kiosk_is_whole);
    tcase_add_test(t, fonts_are_let_go_when_nobody_needs_new_glyphs);
    tcase_add_test(t, second_start_opens_no_font);
    tcase_add_test(t, another_time_of_day_needs_no_font);
    tcase_add_loop_test(t, file_that_does_not_fit_is_ignored, 0,
                        sizeof damages / sizeof *damages);
    suite_add_tcase(suite, t);
    t = tcase_create("lines");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, text_wraps, 0, sizeof wraps / sizeof *wraps);
    tcase_add_loop_test(t, ink_stands_at_the_edge, 0,
                        sizeof edges / sizeof *edges);
    tcase_add_test(t, no_line_is_wider_than_its_box);
    tcase_add_test(t, breaks_end_with_the_text);
    suite_add_tcase(suite, t);
    return suite;
}
