/* The file in which glyphs are kept from one start to the next. */
#include "ui/play.h"
#include "ui/type.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_type_file(void);

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

Suite *suite_type_file(void)
{
    Suite *s = suite_create("type");
    TCase *t = tcase_create("file");
    tcase_add_checked_fixture(t, set_up, tear_down);
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
    suite_add_tcase(s, t);
    return s;
}
