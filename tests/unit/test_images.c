#include "base/mailbox.h"
#include "base/mem.h"
#include "tests/unit/jpeg_file.h"
#include "ui/images.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

static char folder[40];
static struct images *images;
static struct mailbox *woken; /* for each call of wake(), its thread's nice */

static int nice_here(void)
{
    return getpriority(PRIO_PROCESS, (id_t)gettid());
}

static void wake(void *ctx)
{
    int *nice = mem_new(sizeof *nice);
    *nice = nice_here();
    mailbox_send(ctx, nice);
}

static void path_of(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", folder, name);
}

static void write_kind(const char *name, int w, int h, enum jpeg_kind kind)
{
    char path[128];
    path_of(path, name);
    jpeg_halves(path, w, h, kind);
}

static void write_jpeg(const char *name, int w, int h, bool progressive)
{
    write_kind(name, w, h, progressive ? JPEG_PROGRESSIVE : JPEG_BASELINE);
}

static void remove_file(const char *name)
{
    char path[128];
    path_of(path, name);
    unlink(path);
}

static void set_up(void)
{
    snprintf(folder, sizeof folder, "/tmp/test_images_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    woken = mailbox_new();
    images = images_start(folder, 1 << 20, wake, woken);
}

static void tear_down(void)
{
    images_stop(images);
    mailbox_free(woken);
    const char *const names[] = {"a.jpg", "b.jpg", "c.jpg", "d.jpg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove_file(names[i]);
    rmdir(folder);
}

/* Waits for one decoder to be done, and takes in what it did. */
static void collect_one(void)
{
    void *message = mailbox_wait(woken, PATIENCE_MS);
    ck_assert_msg(message != NULL, "nothing was decoded");
    free(message);
    images_collect(images);
}

static const struct picture *load(const char *name, int w, int h, enum fit fit)
{
    images_begin(images, 0);
    const struct picture *p = images_get(images, name, w, h, fit, NULL);
    while (!p && images_are_busy(images)) {
        collect_one();
        images_begin(images, 0);
        p = images_get(images, name, w, h, fit, NULL);
    }
    return p;
}

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
        load("a.jpg", sizes[_i].ask_w, sizes[_i].ask_h, sizes[_i].fit);
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
    ck_assert_ptr_nonnull(load("a.jpg", 50, 50, FIT_FILL));
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
    ck_assert_msg(!load("a.jpg", 50, 50, FIT_FILL), "%s", spoilt[_i].why);
    images_get(images, "a.jpg", 50, 50, FIT_FILL, &waiting);
    ck_assert(!waiting);
    ck_assert(!images_are_busy(images));
}
END_TEST

START_TEST(grey_photo_is_shown_in_grey)
{
    write_kind("a.jpg", 400, 400, JPEG_GREY);
    const struct picture *p = load("a.jpg", 50, 50, FIT_FILL);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(p->pixels[1], 0xFFFFFFFF);
    ck_assert_uint_eq(p->pixels[48], 0xFF000000);
}
END_TEST

/* Its numbers are held whole while it is decoded: there is a limit to that,
 * too. */
START_TEST(huge_progressive_photo_is_refused)
{
    write_jpeg("a.jpg", 6000, 5000, true);
    ck_assert_ptr_null(load("a.jpg", 50, 50, FIT_FILL));
    write_jpeg("a.jpg", 6000, 5000, false);
    images_refresh(images, "a.jpg");
    ck_assert_ptr_nonnull(load("a.jpg", 50, 50, FIT_FILL));
}
END_TEST

START_TEST(file_that_arrived_is_tried_again)
{
    ck_assert_ptr_null(load("a.jpg", 50, 50, FIT_FILL));
    write_jpeg("a.jpg", 100, 100, false);
    images_refresh(images, "a.jpg");
    const struct picture *p = load("a.jpg", 50, 50, FIT_FILL);
    ck_assert_ptr_nonnull(p);
    const uint64_t key = p->key;
    images_refresh(images, "a.jpg");
    p = load("a.jpg", 50, 50, FIT_FILL);
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_ne(p->key, key);
}
END_TEST

START_TEST(what_was_shown_longest_ago_goes_first)
{
    /* Three of these are more than the budget of one megabyte. */
    const char *const names[] = {"a.jpg", "b.jpg", "c.jpg", "d.jpg"};
    for (int i = 0; i < 4; i++) {
        write_jpeg(names[i], 400, 300, false);
        ck_assert_ptr_nonnull(load(names[i], 400, 300, FIT_FILL));
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
    ck_assert_ptr_nonnull(load("a.jpg", SIDE, SIDE, FIT_WHOLE));
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

Suite *suite_images(void);

Suite *suite_images(void)
{
    Suite *suite = suite_create("images");
    TCase *t = tcase_create("images");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, picture_has_the_size_asked_for, 0,
                        sizeof sizes / sizeof *sizes);
    tcase_add_test(t, first_asking_waits_and_later_does_not);
    tcase_add_loop_test(t, source_outside_the_folder_is_refused, 0,
                        sizeof refusals / sizeof *refusals);
    tcase_add_loop_test(t, broken_file_never_comes_and_is_not_tried_again, 0,
                        sizeof spoilt / sizeof *spoilt);
    tcase_add_test(t, grey_photo_is_shown_in_grey);
    tcase_add_test(t, huge_progressive_photo_is_refused);
    tcase_add_test(t, file_that_arrived_is_tried_again);
    tcase_add_test(t, what_was_shown_longest_ago_goes_first);
    tcase_add_test(t, one_frame_may_need_more_than_the_budget);
    tcase_add_test(t, what_scrolled_away_is_given_up);
    tcase_add_test(t, what_is_shown_overtakes_what_is_expected);
    tcase_add_test(t, large_pictures_come_in_one_a_frame);
    tcase_add_test(t, picture_that_was_missing_says_since_when_it_is_not);
    tcase_add_test(t, picture_that_was_expected_never_was_missing);
    tcase_add_test(t, stopping_does_not_wait_for_what_is_wanted);
    tcase_add_test(t, decoder_stands_back_for_whoever_draws);
    suite_add_tcase(suite, t);
    return suite;
}
