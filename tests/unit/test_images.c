#include "tests/unit/images_room.h"

#include <check.h>
#include <stdlib.h>
#include <sys/resource.h>

Suite *suite_images(void);

static bool is_red(uint32_t pixel)
{
    return (pixel >> 16 & 255) > 200 && (pixel & 255) < 60;
}

static bool is_blue(uint32_t pixel)
{
    return (pixel & 255) > 200 && (pixel >> 16 & 255) < 60;
}

static const struct {
    const char *why;
    int w, h; /* of the file */
    enum fit fit;
    int ask_w, ask_h, got_w, got_h;
    bool progressive;
} sizes[] = {
    {"fills a wide box", 800, 600, FIT_FILL, 400, 100, 400, 100, false},
    {"fills a high box", 800, 600, FIT_FILL, 100, 400, 100, 400, false},
    {"fills a larger box", 80, 60, FIT_FILL, 400, 300, 400, 300, false},
    {"fits a wide box", 800, 600, FIT_WHOLE, 400, 100, 133, 100, false},
    {"fits a high box", 800, 600, FIT_WHOLE, 100, 400, 100, 75, false},
    {"as it is", 800, 600, FIT_FILL, 800, 600, 800, 600, false},
    {"progressive", 800, 600, FIT_FILL, 320, 240, 320, 240, true},
    {"much smaller", 1600, 1200, FIT_FILL, 20, 20, 20, 20, false},
    {"nearly half", 800, 600, FIT_FILL, 416, 312, 416, 312, false},
    {"16k wide", 16000, 60, FIT_FILL, 320, 40, 320, 40, false},
    {"16k wide, whole", 16000, 60, FIT_WHOLE, 320, 40, 320, 1, false},
    {"16k high", 60, 16000, FIT_FILL, 50, 400, 50, 400, false},
    {"one pixel", 800, 600, FIT_WHOLE, 1, 1, 1, 1, false},
};

START_TEST(picture_has_the_size_asked_for)
{
    write_jpeg("a.jpg", sizes[_i].w, sizes[_i].h, sizes[_i].progressive);
    const struct picture *p =
        load_picture("a.jpg", sizes[_i].ask_w, sizes[_i].ask_h, sizes[_i].fit);
    ck_assert_msg(p != NULL, "%s", sizes[_i].why);
    ck_assert_msg(p->w == sizes[_i].got_w && p->h == sizes[_i].got_h,
                  "%s: %d x %d", sizes[_i].why, p->w, p->h);
    for (int y = 0; p->w > 10 && y < p->h; y += p->h > 1 ? p->h - 1 : 1) {
        const uint32_t *row = p->pixels + (ptrdiff_t)y * p->w;
        int left = p->w / 2 - p->w / 8, right = p->w / 2 + p->w / 8;
        ck_assert_msg(is_red(row[1]) && is_red(row[left]) &&
                          is_blue(row[right]) && is_blue(row[p->w - 2]),
                      "%s: %08X in row %d", sizes[_i].why, row[1], y);
    }
}
END_TEST

START_TEST(first_asking_waits_and_later_does_not)
{
    bool waiting = false;
    write_jpeg("a.jpg", 100, 100, false);
    ck_assert_ptr_null(images_get(images, "a.jpg", 50, 50, FIT_FILL, &waiting));
    ck_assert(waiting);
    ck_assert(images_are_busy(images));
    ck_assert_ptr_nonnull(load_picture("a.jpg", 50, 50, FIT_FILL));
    images_get(images, "a.jpg", 50, 50, FIT_FILL, &waiting);
    ck_assert(!waiting);
    ck_assert(!images_are_busy(images));
    ck_assert_uint_eq(images_bytes(images), 50 * 50 * 4);
}
END_TEST

static const struct {
    const char *why;
    const char *source;
} refusals[] = {
    {"leaves the folder", "../a.jpg"},
    {"leaves it later", "x/../../a.jpg"},
    {"an absolute path", "/etc/passwd"},
    {"nothing", ""},
};

START_TEST(source_outside_the_folder_is_refused)
{
    bool waiting = true;
    ck_assert_ptr_null(
        images_get(images, refusals[_i].source, 10, 10, FIT_FILL, &waiting));
    ck_assert_msg(!waiting && !images_are_busy(images), "%s", refusals[_i].why);
}
END_TEST

START_TEST(grey_photo_is_shown_in_grey)
{
    write_kind("a.jpg", 400, 400, JPEG_GREY);
    const struct picture *p = load_picture("a.jpg", 50, 50, FIT_FILL);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(p->pixels[1], 0xFFFFFFFF);
    ck_assert_uint_eq(p->pixels[48], 0xFF000000);
}
END_TEST

START_TEST(what_was_shown_longest_ago_goes_first)
{
    /* Three of these are more than the budget of one megabyte. */
    const char *const names[] = {"a.jpg", "b.jpg", "c.jpg", "d.jpg"};
    for (int i = 0; i < 4; i++) {
        write_jpeg(names[i], 400, 300, false);
        ck_assert_ptr_nonnull(load_picture(names[i], 400, 300, FIT_FILL));
    }
    ck_assert_uint_le(images_bytes(images), 1 << 20);
    bool waiting = true;
    ck_assert_ptr_nonnull(
        images_get(images, "d.jpg", 400, 300, FIT_FILL, NULL));
    ck_assert_ptr_null(
        images_get(images, "a.jpg", 400, 300, FIT_FILL, &waiting));
    ck_assert(waiting);
}
END_TEST

START_TEST(one_frame_may_need_more_than_the_budget)
{
    const char *const names[] = {"a.jpg", "b.jpg", "c.jpg"};
    for (int i = 0; i < 3; i++)
        write_jpeg(names[i], 400, 300, false);
    int ready = 0;
    for (int round = 0; round < 6 && ready < 3; round++) {
        ready = 0;
        images_begin(images, 0);
        for (int i = 0; i < 3; i++)
            ready +=
                images_get(images, names[i], 400, 300, FIT_FILL, NULL) != NULL;
        if (ready < 3)
            collect_one();
    }
    ck_assert_int_eq(ready, 3);
    ck_assert(!images_are_busy(images));
}
END_TEST

START_TEST(what_scrolled_away_is_given_up)
{
    enum { MANY = 200, SIDE = 40, SENT_AHEAD = 20 };
    write_jpeg("a.jpg", 60, 60, false);
    images_begin(images, 0);
    for (int i = 0; i < MANY; i++)
        images_get(images, "a.jpg", SIDE, SIDE + i, FIT_FILL, NULL);
    ck_assert_ptr_nonnull(load_picture("a.jpg", SIDE, SIDE, FIT_WHOLE));
    while (images_collect(images) || images_are_busy(images))
        ;
    ck_assert_uint_lt(images_bytes(images),
                      SENT_AHEAD * SIDE * (SIDE + SENT_AHEAD) * 4);
}
END_TEST

START_TEST(what_is_shown_overtakes_what_is_expected)
{
    enum { MANY = 200 };
    const struct picture *p = NULL;
    write_jpeg("a.jpg", 600, 400, false);
    for (int64_t frame = 0; !p; frame++) {
        images_begin(images, frame);
        for (int i = 0; i < MANY; i++)
            images_expect(images, "a.jpg", 300, 300 + i, FIT_FILL);
        p = images_get(images, "a.jpg", 300, 200, FIT_FILL, NULL);
        if (!p)
            collect_one();
    }
    ck_assert(images_are_busy(images));
}
END_TEST

/* The decoders are done with both, and the frame gets one. */
START_TEST(large_pictures_come_in_one_a_frame)
{
    enum { W = 2000, H = 1500 };
    write_jpeg("a.jpg", W, H, false);
    write_jpeg("b.jpg", W, H, false);
    images_begin(images, 0);
    images_get(images, "a.jpg", W, H, FIT_FILL, NULL);
    images_get(images, "b.jpg", W, H, FIT_FILL, NULL);
    free(mailbox_wait(woken, PATIENCE_MS));
    free(mailbox_wait(woken, PATIENCE_MS));
    ck_assert_ptr_null(mailbox_poll(woken));
    ck_assert(images_collect(images));
    ck_assert_uint_eq(images_bytes(images), W * H * 4);
    collect_one(); /* it has woken us again */
    ck_assert_uint_eq(images_bytes(images), 2 * W * H * 4);
}
END_TEST

START_TEST(stopping_does_not_wait_for_what_is_wanted)
{
    write_jpeg("a.jpg", 400, 300, false);
    for (int i = 1; i < 200; i++)
        images_get(images, "a.jpg", i, i, FIT_FILL, NULL);
    ck_assert(images_are_busy(images));
}
END_TEST

START_TEST(decoder_stands_back_for_whoever_draws)
{
    write_jpeg("a.jpg", 80, 60, false);
    images_get(images, "a.jpg", 80, 60, FIT_FILL, NULL);
    int *nice = mailbox_wait(woken, PATIENCE_MS);
    ck_assert_ptr_nonnull(nice);
    ck_assert_int_gt(*nice, nice_here());
    free(nice);
}
END_TEST

Suite *suite_images(void)
{
    Suite *s = suite_create("images");
    TCase *t = tcase_create("images");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, images_room_open, images_room_close);
    tcase_add_loop_test(t, picture_has_the_size_asked_for, 0,
                        sizeof sizes / sizeof *sizes);
    tcase_add_test(t, first_asking_waits_and_later_does_not);
    tcase_add_loop_test(t, source_outside_the_folder_is_refused, 0,
                        sizeof refusals / sizeof *refusals);
    tcase_add_test(t, grey_photo_is_shown_in_grey);
    tcase_add_test(t, what_was_shown_longest_ago_goes_first);
    tcase_add_test(t, one_frame_may_need_more_than_the_budget);
    tcase_add_test(t, what_scrolled_away_is_given_up);
    tcase_add_test(t, what_is_shown_overtakes_what_is_expected);
    tcase_add_test(t, large_pictures_come_in_one_a_frame);
    tcase_add_test(t, stopping_does_not_wait_for_what_is_wanted);
    tcase_add_test(t, decoder_stands_back_for_whoever_draws);
    suite_add_tcase(s, t);
    return s;
}
