#include "hub_world.h"

#include "store/albums.h"
#include "store/hub_rows.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct world w;
static struct screen screen;

static const char SHA[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const char ETAG[] =
    "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";
static const char BYTES[] = "0123456789ABCDEFGHIJ"; /* as good as a picture */
enum { LENGTH = sizeof BYTES - 1 };

static void write_rendition(enum rendition size)
{
    char path[MEDIA_PATH_SIZE], full[400];
    media_path(SHA, size, path);
    snprintf(full, sizeof full, "%s/%.2s", w.media, path);
    mkdir(full, 0700);
    snprintf(full, sizeof full, "%s/%s", w.media, path);
    FILE *f = fopen(full, "w");
    ck_assert_ptr_nonnull(f);
    fwrite(BYTES, 1, LENGTH, f);
    fclose(f);
}

static bool save_photo(struct db *db, struct changes *c, void *ctx,
                       struct err *err)
{
    (void)ctx;
    struct media m = {.width = 4, .height = 3};
    struct media_file files[RENDITIONS];
    struct photo p = {.id = "photo-of-the-school",
                      .album = "album-of-the-school"};
    snprintf(m.sha, sizeof m.sha, "%s", SHA);
    snprintf(m.original_sha, sizeof m.original_sha, "%s", ETAG);
    for (int i = 0; i < RENDITIONS; i++) {
        snprintf(files[i].etag, sizeof files[i].etag, "%s", ETAG);
        files[i].bytes = LENGTH;
    }
    memcpy(p.org, w.school.id, ID_SIZE);
    snprintf(p.media, sizeof p.media, "%s", SHA);
    return media_save(db, &m, files, err) && photos_save(db, &p, c, err);
}

static void setup(void)
{
    struct err err = {0};
    world_open(&w);
    world_screen(&w, &w.school, &screen);
    write_rendition(RENDITION_FULL);
    write_rendition(RENDITION_THUMB);
    ck_assert_msg(
        hub_change(w.hub, w.school.id, save_photo, NULL, NULL, &err), "%s",
        err.detail);
}

static void teardown(void)
{
    world_close(&w);
}

static struct reply get(const char *query, const char *header)
{
    char target[200];
    snprintf(target, sizeof target, "/v1/media/%s%s", SHA, query);
    return ask(&w, &screen, target, NULL, header);
}

START_TEST(picture_comes_whole_and_may_be_kept)
{
    struct reply r = get("?size=thumb", NULL);
    ck_assert_int_eq(r.status, 200);
    ck_assert_str_eq(r.body, BYTES);
    ck_assert_ptr_nonnull(strstr(r.headers, "immutable"));
    ck_assert_ptr_nonnull(strstr(r.headers, ETAG));
    reply_clear(&r);
}
END_TEST

static const struct {
    const char *header;
    long status;
    const char *body, *range, *why;
} ranges[] = {
    {"Range: bytes=5-", 206, "56789ABCDEFGHIJ", "bytes 5-19/20", "a rest"},
    {"Range: bytes=0-4", 206, "01234", "bytes 0-4/20", "a beginning"},
    {"Range: bytes=-3", 206, "HIJ", "bytes 17-19/20", "an end"},
    {"Range: bytes=-99", 206, BYTES, "bytes 0-19/20", "an end beyond it"},
    {"Range: bytes=18-99", 206, "IJ", "bytes 18-19/20", "too far"},
    {"Range: bytes=19-19", 206, "J", "bytes 19-19/20", "the last byte"},
    {"Range: bytes=20-", 416, NULL, "bytes */20", "nothing is there"},
    {"Range: bytes=-0", 416, NULL, "bytes */20", "no bytes at all"},
    {"Range: bytes=99999999999999999999-", 416, NULL, "bytes */20",
     "a number beyond numbers"},
    {"Range: bytes=5-2", 200, BYTES, NULL, "backwards counts as absent"},
    {"Range: bytes=0-1,4-5", 200, BYTES, NULL, "several count as absent"},
    {"Range: lines=1-2", 200, BYTES, NULL, "another unit"},
    {"Range: bytes=x-", 200, BYTES, NULL, "no number"},
};

START_TEST(ranges_are_cut_as_the_standard_says)
{
    struct reply r = get("", ranges[_i].header);
    ck_assert_msg(r.status == ranges[_i].status, "%s: %ld", ranges[_i].why,
                  r.status);
    if (ranges[_i].body)
        ck_assert_msg(strcmp(r.body, ranges[_i].body) == 0, "%s: %s",
                      ranges[_i].why, r.body);
    if (ranges[_i].range)
        ck_assert_msg(strstr(r.headers, ranges[_i].range) != NULL, "%s: %s",
                      ranges[_i].why, r.headers);
    reply_clear(&r);
}
END_TEST

START_TEST(known_picture_is_not_sent_again)
{
    char header[120];
    snprintf(header, sizeof header, "If-None-Match: \"%s\"", ETAG);
    struct reply r = get("", header);
    ck_assert_int_eq(r.status, 304);
    ck_assert_int_eq(r.len, 0);
    reply_clear(&r);
}
END_TEST

START_TEST(file_without_its_record_length_is_not_served)
{
    char path[MEDIA_PATH_SIZE], full[400];
    media_path(SHA, RENDITION_FULL, path);
    snprintf(full, sizeof full, "%s/%s", w.media, path);
    FILE *f = fopen(full, "a");
    fputc('x', f);
    fclose(f);
    struct reply r = get("", NULL);
    ck_assert_int_eq(r.status, 404);
    reply_clear(&r);
}
END_TEST

START_TEST(sibling_learns_nothing_of_it)
{
    struct screen sibling;
    char target[200];
    world_screen(&w, &w.sibling, &sibling);
    snprintf(target, sizeof target, "/v1/media/%s", SHA);
    ck_assert_int_eq(status_of(&w, &sibling, target, NULL, NULL), 404);
    ck_assert_int_eq(status_of(&w, &screen, target, NULL, NULL), 200);
}
END_TEST

static const struct {
    const char *target;
    long status;
    const char *why;
} bad[] = {
    {"/v1/media/../../etc/passwd", 404, "a path"},
    {"/v1/media/%2e%2e%2fhub.db", 404, "an escaped path"},
    {"/v1/media/0011", 404, "too short a name"},
    {"/v1/media/00112233445566778899aabbccddeeff00112233445566778899aabbccdd"
     "eef0",
     404, "no such picture"},
    {"/v1/media/00112233445566778899aabbccddeeff00112233445566778899aabbccdd"
     "eeff?size=huge",
     400, "no such size"},
    {"/v1/media/00112233445566778899aabbccddeeff00112233445566778899aabbccdd"
     "eeff?size=screen",
     404, "a rendition whose file is missing"},
};

START_TEST(bad_names_lead_nowhere)
{
    long status = status_of(&w, &screen, bad[_i].target, NULL, NULL);
    ck_assert_msg(status == bad[_i].status, "%s: %ld", bad[_i].why, status);
}
END_TEST

START_TEST(resumed_transfer_of_a_changed_picture_starts_again)
{
    struct reply r = get("", "If-Range: \"another\"\r\nRange: bytes=5-");
    ck_assert_int_eq(r.status, 200);
    ck_assert_str_eq(r.body, BYTES);
    reply_clear(&r);
}
END_TEST

Suite *suite_hub_media(void);
Suite *suite_hub_media(void)
{
    Suite *s = suite_create("hub_media");
    TCase *t = tcase_create("media");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, picture_comes_whole_and_may_be_kept);
    tcase_add_loop_test(t, ranges_are_cut_as_the_standard_says, 0,
                        sizeof ranges / sizeof ranges[0]);
    tcase_add_test(t, known_picture_is_not_sent_again);
    tcase_add_test(t, file_without_its_record_length_is_not_served);
    tcase_add_test(t, sibling_learns_nothing_of_it);
    tcase_add_loop_test(t, bad_names_lead_nowhere, 0,
                        sizeof bad / sizeof bad[0]);
    tcase_add_test(t, resumed_transfer_of_a_changed_picture_starts_again);
    suite_add_tcase(s, t);
    return s;
}
