/* Pictures that are broken, or are not there yet. */
#include "tests/unit/images_room.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *suite_images_missing(void);

static void write_bytes(const char *name, const char *bytes, size_t n)
{
    char path[128];
    path_of(path, name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    fwrite(bytes, 1, n, f);
    fclose(f);
}

/* Says in the header that a.jpg is of that size. */
static void lie(const char size[4])
{
    char path[128], head[400];
    path_of(path, "a.jpg");
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    const size_t n = fread(head, 1, sizeof head, f);
    char *sof = memmem(head, n, "\xFF\xC0", 2);
    ck_assert_ptr_nonnull(sof);
    fseek(f, sof - head + 5, SEEK_SET);
    fwrite(size, 1, 4, f); /* height, width */
    fclose(f);
}

static void cut(void)
{
    char path[128];
    path_of(path, "a.jpg");
    ck_assert_int_eq(truncate(path, 2000), 0);
}

static const struct {
    const char *why;
    const char *header;   /* the size it claims */
    const char *contents; /* instead of a picture */
    bool absent, cut, cmyk;
} spoilt[] = {
    {.why = "absent", .absent = true},
    {.why = "cut off", .cut = true},
    {.why = "empty", .contents = ""},
    {.why = "not a photo", .contents = "<html>not a photo</html>"},
    {.why = "a photo's first bytes", .contents = "\xFF\xD8\xFF\xE0"},
    {.why = "65535 x 65535", .header = "\xFF\xFF\xFF\xFF"},
    {.why = "60000 x 1000, over the limit", .header = "\x03\xE8\xEA\x60"},
    {.why = "of no height", .header = "\0\0\x01\x90"},
    {.why = "of no width", .header = "\x01\x90\0\0"},
    {.why = "higher than its data", .header = "\x09\x90\x01\x90"},
    {.why = "in printer's colours", .cmyk = true},
};

static void spoil(int i)
{
    if (spoilt[i].absent)
        return;
    write_kind("a.jpg", 400, 400, spoilt[i].cmyk ? JPEG_CMYK : JPEG_BASELINE);
    if (spoilt[i].cut)
        cut();
    if (spoilt[i].contents)
        write_bytes("a.jpg", spoilt[i].contents, strlen(spoilt[i].contents));
    if (spoilt[i].header)
        lie(spoilt[i].header);
}

START_TEST(broken_file_never_comes_and_is_not_tried_again)
{
    bool waiting = true;
    spoil(_i);
    ck_assert_msg(!load_picture("a.jpg", 50, 50, FIT_FILL), "%s",
                  spoilt[_i].why);
    images_get(images, "a.jpg", 50, 50, FIT_FILL, &waiting);
    ck_assert(!waiting);
    ck_assert(!images_are_busy(images));
}
END_TEST

/* Its numbers are held whole while it is decoded: there is a limit to that,
 * too. */
START_TEST(huge_progressive_photo_is_refused)
{
    write_jpeg("a.jpg", 6000, 5000, true);
    ck_assert_ptr_null(load_picture("a.jpg", 50, 50, FIT_FILL));
    write_jpeg("a.jpg", 6000, 5000, false);
    images_refresh(images, "a.jpg");
    ck_assert_ptr_nonnull(load_picture("a.jpg", 50, 50, FIT_FILL));
}
END_TEST

START_TEST(file_that_arrived_is_tried_again)
{
    ck_assert_ptr_null(load_picture("a.jpg", 50, 50, FIT_FILL));
    write_jpeg("a.jpg", 100, 100, false);
    images_refresh(images, "a.jpg");
    const struct picture *p = load_picture("a.jpg", 50, 50, FIT_FILL);
    ck_assert_ptr_nonnull(p);
    const uint64_t key = p->key;
    images_refresh(images, "a.jpg");
    p = load_picture("a.jpg", 50, 50, FIT_FILL);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_ne(p->key, key);
}
END_TEST

START_TEST(picture_that_was_missing_says_since_when_it_is_not)
{
    write_jpeg("a.jpg", 60, 60, false);
    images_begin(images, 1000);
    images_get(images, "a.jpg", 40, 40, FIT_FILL, NULL);
    collect_one();
    for (int64_t now = 1016; now < 1100; now += 16) {
        images_begin(images, now);
        const struct picture *p =
            images_get(images, "a.jpg", 40, 40, FIT_FILL, NULL);
        ck_assert_ptr_nonnull(p);
        ck_assert_int_eq(p->since_ms, 1016);
    }
}
END_TEST

START_TEST(picture_that_was_expected_never_was_missing)
{
    write_jpeg("a.jpg", 60, 60, false);
    images_begin(images, 1000);
    images_expect(images, "a.jpg", 40, 40, FIT_FILL);
    collect_one();
    images_begin(images, 1016);
    const struct picture *p =
        images_get(images, "a.jpg", 40, 40, FIT_FILL, NULL);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(p->since_ms, 0);
}
END_TEST

Suite *suite_images_missing(void)
{
    Suite *s = suite_create("images");
    TCase *t = tcase_create("missing");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, images_room_open, images_room_close);
    tcase_add_loop_test(t, broken_file_never_comes_and_is_not_tried_again, 0,
                        sizeof spoilt / sizeof *spoilt);
    tcase_add_test(t, huge_progressive_photo_is_refused);
    tcase_add_test(t, file_that_arrived_is_tried_again);
    tcase_add_test(t, picture_that_was_missing_says_since_when_it_is_not);
    tcase_add_test(t, picture_that_was_expected_never_was_missing);
    suite_add_tcase(s, t);
    return s;
}
