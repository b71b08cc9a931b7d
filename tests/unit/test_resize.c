#include "base/mem.h"
#include "ui/resize.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_resize(void);

/* Row by row, as a decoder gives them: from `before` columns left of what is
 * wanted. */
static uint32_t *resized(const uint32_t *from, const struct resize *size,
                         int before)
{
    struct resize_part part;
    struct resizer *r = resize_begin(size, &part);
    int x = part.x < before ? 0 : part.x - before, y = part.y;
    int room = part.x + part.w - x;
    ck_assert_int_ge(part.x, 0);
    ck_assert_int_le(x + room, size->from_w);
    resize_expect(r, x, room);
    for (uint32_t *row; (row = resize_row(r)); y++) {
        ck_assert_int_lt(y, size->from_h);
        memcpy(row, from + y * size->from_w + x, (size_t)room * sizeof *row);
    }
    return resize_end(r);
}

static const struct {
    const char *why;
    struct resize size;
} sizes[] = {
    {"the same", {40, 30, 40, 30, 40, 30}},
    {"a little smaller", {40, 30, 36, 27, 36, 27}},
    {"a third", {120, 90, 40, 30, 40, 30}},
    {"enlarged", {10, 8, 40, 32, 40, 32}},
    {"cut to fill", {120, 90, 60, 45, 20, 45}},
    {"very much smaller", {4000, 3, 4, 3, 4, 3}},
    {"one pixel of many", {400, 300, 1, 1, 1, 1}},
    {"many of one pixel", {1, 1, 5, 5, 5, 5}},
};

START_TEST(plain_picture_stays_plain_at_any_size)
{
    const struct resize *size = &sizes[_i].size;
    const int n = size->from_w * size->from_h;
    uint32_t *from = mem_new((size_t)n * sizeof *from);
    for (int i = 0; i < n; i++)
        from[i] = 0xFF8040C0;
    uint32_t *to = resized(from, size, 3);
    ck_assert_ptr_nonnull(to);
    for (int i = 0; i < size->w * size->h; i++)
        ck_assert_msg(to[i] == 0xFF8040C0, "%s: %08X", sizes[_i].why, to[i]);
    free(to);
    free(from);
}
END_TEST

START_TEST(cut_takes_the_middle)
{
    uint32_t from[81];
    for (uint32_t i = 0; i < 81; i++)
        from[i] = 0xFF000000u + i % 9 + (i / 9 << 8);
    const struct resize size = {9, 9, 9, 9, 3, 5};
    uint32_t *to = resized(from, &size, 0);
    ck_assert_uint_eq(to[0], 0xFF000203);
    ck_assert_uint_eq(to[14], 0xFF000605);
    free(to);
}
END_TEST

START_TEST(smaller_picture_is_the_average)
{
    uint32_t from[64 * 64]; /* a fine chessboard and a step of blue */
    for (int i = 0; i < 64 * 64; i++)
        from[i] = ((i + i / 64) % 2 ? 0xFFFFFF00u : 0xFF000000u) |
                  (i % 64 < 32 ? 0 : 200);
    const struct resize size = {64, 64, 24, 24, 24, 24};
    uint32_t *to = resized(from, &size, 0);
    for (int i = 0; i < 24 * 24; i++) {
        int red = (int)(to[i] >> 16 & 255), blue = (int)(to[i] & 255);
        ck_assert_int_ge(red, 128 - 20);
        ck_assert_int_le(red, 128 + 20);
        if (i % 24 < 10 || i % 24 > 13)
            ck_assert_int_eq(blue, i % 24 < 12 ? 0 : 200);
    }
    free(to);
}
END_TEST

START_TEST(picture_whose_rows_end_early_is_none)
{
    struct resize_part part;
    const struct resize size = {8, 8, 4, 4, 4, 4};
    struct resizer *r = resize_begin(&size, &part);
    resize_expect(r, 0, 8);
    for (int i = 0; i < 6; i++)
        ck_assert_ptr_nonnull(resize_row(r));
    ck_assert_ptr_null(resize_end(r));
    ck_assert_ptr_null(resize_end(NULL));
}
END_TEST

Suite *suite_resize(void)
{
    Suite *suite = suite_create("resize");
    TCase *t = tcase_create("resize");
    tcase_add_loop_test(t, plain_picture_stays_plain_at_any_size, 0,
                        sizeof sizes / sizeof *sizes);
    tcase_add_test(t, cut_takes_the_middle);
    tcase_add_test(t, smaller_picture_is_the_average);
    tcase_add_test(t, picture_whose_rows_end_early_is_none);
    suite_add_tcase(suite, t);
    return suite;
}
