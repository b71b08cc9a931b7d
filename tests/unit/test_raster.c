#include "ui/raster.h"
#include "ui/shapes.h"

#include <check.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 64 };

static const struct {
    const char *why;
    uint32_t below, above;
    uint8_t cover;
    uint32_t result;
} covers[] = {
    {"nothing covered changes nothing", 0xFF123456, 0xFFFFFFFF, 0, 0xFF123456},
    {"all covered is the colour", 0xFF123456, 0xFFABCDEF, 255, 0xFFABCDEF},
    {"half of white on black is grey", 0xFF000000, 0xFFFFFFFF, 128, 0xFF808080},
    {"alpha and coverage multiply", 0xFF000000, 0x80FFFFFF, 128, 0xFF404040},
    {"no alpha draws nothing", 0xFF123456, 0x00FFFFFF, 255, 0xFF123456},
};

START_TEST(coverage_mixes_colour_into_pixel)
{
    uint32_t pixel = covers[_i].below;
    row_cover(&pixel, &covers[_i].cover, 1, covers[_i].above);
    for (int shift = 0; shift < 32; shift += 8) {
        const int got = (int)(pixel >> shift & 255);
        const int want = (int)(covers[_i].result >> shift & 255);
        ck_assert_msg(abs(got - want) <= 1, "%s: %08X", covers[_i].why, pixel);
    }
}
END_TEST

START_TEST(fill_stays_inside_its_clip)
{
    uint32_t pixels[SIDE * SIDE] = {0};
    struct raster r = {pixels, SIDE, {10, 20, 30, 5}};
    raster_fill(&r, (struct rect){-100, -100, 500, 500}, 0xFF00FF00);
    for (int i = 0; i < SIDE * SIDE; i++) {
        const bool inside = rect_contains(r.clip, i % SIDE, i / SIDE);
        ck_assert_uint_eq(pixels[i], inside ? 0xFF00FF00 : 0);
    }
}
END_TEST

START_TEST(glyph_is_cut_at_every_edge)
{
    uint32_t pixels[SIDE * SIDE] = {0};
    unsigned char ink[SIDE * SIDE];
    memset(ink, 255, sizeof ink);
    const struct glyph g = {.pixels = ink, .w = SIDE, .h = SIDE};
    struct raster r = {pixels, SIDE, {0, 0, SIDE, SIDE}};
    raster_glyph(&r, -SIDE + 1, -SIDE + 1, &g, 0xFF112233);
    raster_glyph(&r, SIDE - 1, SIDE - 1, &g, 0xFF112233);
    raster_glyph(&r, SIDE, 0, &g, 0xFF112233);
    int drawn = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        drawn += pixels[i] == 0xFF112233;
    ck_assert_int_eq(drawn, 2);
}
END_TEST

/* Wider than any buffer of the drawing, with every coverage and cut left. */
START_TEST(wide_glyph_is_mixed_like_a_row)
{
    enum { WIDE = 700, ROWS = 3, CUT = 5 };
    static uint32_t got[WIDE * ROWS], want[WIDE * ROWS];
    static unsigned char ink[WIDE * ROWS];
    for (int i = 0; i < WIDE * ROWS; i++) {
        ink[i] = (unsigned char)(i * 7);
        got[i] = want[i] = 0xFF000000u | (uint32_t)i * 0x010305u;
    }
    const struct glyph g = {.pixels = ink, .w = WIDE, .h = ROWS};
    struct raster r = {got, WIDE, {0, 0, WIDE, ROWS}};
    raster_glyph(&r, -CUT, 0, &g, 0xC0112233);
    for (int y = 0; y < ROWS; y++)
        row_cover(want + y * WIDE, ink + y * WIDE + CUT, WIDE - CUT,
                  0xC0112233);
    for (int i = 0; i < WIDE * ROWS; i++)
        for (int shift = 0; shift < 32; shift += 8)
            ck_assert_int_le(abs((int)(got[i] >> shift & 255) -
                                 (int)(want[i] >> shift & 255)),
                             2);
}
END_TEST

static const struct {
    const char *why;
    int mix;
    uint32_t result;
} lerps[] = {
    {"none of the second is the first", 0, 0xFF102030},
    {"all of the second is the second", 256, 0xFF90A0B0},
    {"half is between", 128, 0xFF506070},
};

START_TEST(rows_mix)
{
    const uint32_t a[3] = {0xFF102030, 0xFF102030, 0xFF102030};
    const uint32_t b[3] = {0xFF90A0B0, 0xFF90A0B0, 0xFF90A0B0};
    uint32_t to[3];
    row_lerp(to, a, b, 3, lerps[_i].mix);
    ck_assert_msg(to[2] == lerps[_i].result, "%s: %08X", lerps[_i].why, to[2]);
}
END_TEST

/* Coverage of a whole SIDE x SIDE square, as area in pixels. */
typedef void cover_fn(const void *shape, int x, int y, int n, uint8_t *cover);

static double area_of(cover_fn *cover, const void *shape)
{
    double sum = 0;
    uint8_t row[SIDE];
    for (int y = 0; y < SIDE; y++) {
        cover(shape, 0, y, SIDE, row);
        for (int x = 0; x < SIDE; x++)
            sum += row[x] / 255.0;
    }
    return sum;
}

static void ring(const void *s, int x, int y, int n, uint8_t *cover)
{
    cover_ring(s, x, y, n, cover);
}

static void line(const void *s, int x, int y, int n, uint8_t *cover)
{
    cover_line(s, x, y, n, cover);
}

static void triangle(const void *s, int x, int y, int n, uint8_t *cover)
{
    cover_triangle(s, x, y, n, cover);
}

static void disc(const void *s, int x, int y, int n, uint8_t *cover)
{
    cover_round(s, x, y, n, cover);
}

static const struct ring_shape whole_ring = {32, 32, 30, 20, 1};
static const struct ring_shape quarter_ring = {32, 32, 30, 20, 0.25f};
static const struct ring_shape most_ring = {32, 32, 30, 20, 0.75f};
static const struct line_shape long_line = {10, 10, 50, 40, 4};
static const struct line_shape dot = {32, 32, 32, 32, 10};
static const struct triangle_shape left_turn = {{10, 50, 10}, {10, 10, 50}};
static const struct triangle_shape right_turn = {{10, 10, 50}, {10, 50, 10}};
static const struct round_shape full_disc = {{0, 0, SIDE, SIDE}, 32, 15};
static const struct round_shape two_corners = {{0, 0, SIDE, SIDE}, 32, 3};

static const struct {
    const char *why;
    cover_fn *cover;
    const void *shape;
    double area;
} shapes[] = {
    {"a ring", ring, &whole_ring, 3.1416 * (900 - 400)},
    {"a quarter of it", ring, &quarter_ring, 3.1416 * (900 - 400) / 4},
    {"three quarters", ring, &most_ring, 3.1416 * (900 - 400) * 3 / 4},
    {"a line and its two caps", line, &long_line, 50 * 8 + 3.1416 * 16},
    {"a line of no length is a dot", line, &dot, 3.1416 * 100},
    {"a triangle", triangle, &left_turn, 800},
    {"the same the other way round", triangle, &right_turn, 800},
    {"a disc", disc, &full_disc, 3.1416 * 32 * 32},
    {"round above, square below", disc, &two_corners,
     3.1416 * 32 * 32 / 2 + 32 * 64},
};

START_TEST(shape_covers_its_area)
{
    const double got = area_of(shapes[_i].cover, shapes[_i].shape);
    const double off = got / shapes[_i].area - 1;
    ck_assert_msg(off < 0.02 && off > -0.02, "%s: %.1f of %.1f", shapes[_i].why,
                  got, shapes[_i].area);
}
END_TEST

START_TEST(ring_starts_at_twelve_and_runs_clockwise)
{
    uint8_t row[SIDE];
    cover_ring(&quarter_ring, 0, 10, SIDE, row);
    ck_assert_int_eq(row[40], 255);
    ck_assert_int_eq(row[24], 0);
    cover_ring(&quarter_ring, 0, 54, SIDE, row);
    ck_assert_int_eq(row[40], 0);
}
END_TEST

START_TEST(shape_is_the_same_drawn_in_parts)
{
    uint8_t whole[SIDE], parts[SIDE];
    for (int y = 0; y < SIDE; y++) {
        cover_round(&full_disc, 0, y, SIDE, whole);
        for (int x = 0; x < SIDE; x += 7)
            cover_round(&full_disc, x, y, SIDE - x < 7 ? SIDE - x : 7,
                        parts + x);
        ck_assert_mem_eq(whole, parts, SIDE);
    }
}
END_TEST

START_TEST(shadow_fades_with_distance)
{
    struct shadow_shape s = {.at = {24, 24, 16, 16}, .radius = 4, .sigma = 5};
    uint8_t row[SIDE];
    shadow_prepare(&s);
    cover_shadow(&s, 0, 32, SIDE, row);
    for (int x = 1; x <= SIDE / 2; x++)
        ck_assert_int_ge(row[x], row[x - 1]);
    ck_assert_int_eq(row[0], 0);
    ck_assert_int_gt(row[SIDE / 2], 128);
    ck_assert_int_eq(row[20], row[SIDE - 1 - 20]);
}
END_TEST

Suite *suite_raster(void);

Suite *suite_raster(void)
{
    Suite *suite = suite_create("raster");
    TCase *t = tcase_create("raster");
    tcase_add_loop_test(t, coverage_mixes_colour_into_pixel, 0,
                        sizeof covers / sizeof *covers);
    tcase_add_test(t, fill_stays_inside_its_clip);
    tcase_add_test(t, glyph_is_cut_at_every_edge);
    tcase_add_test(t, wide_glyph_is_mixed_like_a_row);
    tcase_add_loop_test(t, rows_mix, 0, sizeof lerps / sizeof *lerps);
    tcase_add_loop_test(t, shape_covers_its_area, 0,
                        sizeof shapes / sizeof *shapes);
    tcase_add_test(t, ring_starts_at_twelve_and_runs_clockwise);
    tcase_add_test(t, shape_is_the_same_drawn_in_parts);
    tcase_add_test(t, shadow_fades_with_distance);
    suite_add_tcase(suite, t);
    return suite;
}
