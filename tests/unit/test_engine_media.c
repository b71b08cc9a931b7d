#include "tests/unit/engine_room.h"
#include "tests/unit/scripted_hub.h"

#include "store/albums.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_engine_media(void);

static bool is_of_media(const struct news *n)
{
    return n->kind == NEWS_MEDIA;
}

#define SHA "00112233445566778899aabbccddeeff" \
            "00112233445566778899aabbccddeeff"
static const char PICTURE[] = "the bytes of a picture";

static void wants_a_picture(char etag[96])
{
    unsigned char hash[32];
    char hex[65];
    crypto_hash_sha256(hash, (const unsigned char *)PICTURE,
                       sizeof PICTURE - 1);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(etag, 96, "ETag: \"%s\"\r\n", hex);
    paired();
    sql("INSERT INTO meta VALUES ('cursor', 'c1'), ('ready', '1');"
        "INSERT INTO photo (id, org, album, media) VALUES ('" NOTICE
        "1', '" ORG "', '" NOTICE "2', '" SHA "')");
}

static void file_of(const char *suffix, char out[256])
{
    char name[MEDIA_PATH_SIZE];
    media_path(SHA, RENDITION_THUMB, name);
    snprintf(out, 256, "%s/%s%s", screen.media, name, suffix);
}

static void assert_file(const char *path, const char *text)
{
    char got[64] = "";
    FILE *f = fopen(path, "r");
    ck_assert_msg(f, "no %s", path);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    ck_assert_str_eq(got, text);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    ck_assert_msg(f, "no %s", path);
    fputs(text, f);
    fclose(f);
}

START_TEST(a_picture_gets_its_name_when_it_is_whole)
{
    char etag[96], path[256];
    wants_a_picture(etag);
    file_of("", path);
    hub_will("GET /v1/media/" SHA "?size=thumb", 200, etag, PICTURE);
    start();
    struct news n = wait_for(is_of_media);
    ck_assert_ptr_nonnull(strstr(path, n.text));
    assert_file(path, PICTURE);
    file_of(".part", path);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_picture_goes_on_where_it_was_cut)
{
    char etag[96], path[256], folder[256];
    wants_a_picture(etag);
    mkdir(screen.media, 0755);
    snprintf(folder, sizeof folder, "%s/%.2s", screen.media, SHA);
    mkdir(folder, 0755);
    file_of(".part", path);
    write_file(path, "the bytes");
    file_of(".tag", path);
    etag[7 + 64] = '\0';
    write_file(path, etag + 7);
    etag[7 + 64] = '"';
    hub_will("GET /v1/media/" SHA "?size=thumb", 206, etag,
             " of a picture");
    start();
    wait_for(is_of_media);
    file_of("", path);
    assert_file(path, PICTURE);
    const char *got = hub_got("GET /v1/media", 0);
    ck_assert_ptr_nonnull(strstr(got, "\r\nRange: bytes=9-\r\n"));
    ck_assert_ptr_nonnull(strstr(got, "\r\nIf-Range: \""));
}
END_TEST

static bool has_asked_twice(const struct news *n)
{
    (void)n;
    return hub_got("GET /v1/media", 1) != NULL;
}

START_TEST(a_picture_that_is_not_what_its_hash_says_is_not_kept)
{
    char etag[96], path[256];
    wants_a_picture(etag);
    hub_will("GET /v1/media/" SHA "?size=thumb", 200, etag, "something else");
    hub_will("GET /v1/media/" SHA "?size=screen", 200, etag, PICTURE);
    start();
    wait_for(is_of_media); /* the other size */
    ck_assert(has_asked_twice(NULL));
    file_of("", path);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

Suite *suite_engine_media(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("media");
    tcase_add_checked_fixture(t, engine_room_open, engine_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, a_picture_gets_its_name_when_it_is_whole);
    tcase_add_test(t, a_picture_goes_on_where_it_was_cut);
    tcase_add_test(t,
                   a_picture_that_is_not_what_its_hash_says_is_not_kept);
    suite_add_tcase(s, t);
    return s;
}
