#include "hub_world.h"

#include "base/clock.h"
#include "store/hub_rows.h"
#include "sync/hub/limiter.h"
#include "sync/hub/pair_code.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct world w;

static void setup(void)
{
    world_open(&w);
}

static void teardown(void)
{
    world_close(&w);
}

static void new_code(char code[PAIR_CODE_SIZE], int64_t expires_at)
{
    struct err err = {0};
    char hash[PAIR_HASH_SIZE];
    pair_code_new(code);
    ck_assert(pair_code_hash(code, hash));
    struct db *db = hub_lock(w.hub);
    bool ok = pair_codes_save(db, hash, w.school.id, expires_at, &err);
    hub_release(w.hub);
    ck_assert(ok);
}

static struct reply pair_with(const char *code, const char *key, int protocol)
{
    char body[300];
    snprintf(body, sizeof body,
             "{\"code\":\"%s\",\"name\":\"一楼\",\"public_key\":\"%s\","
             "\"protocol\":%d}",
             code, key, protocol);
    return ask(&w, NULL, "/v1/pair", body, NULL);
}

static long pair_status(const char *code, const char *key, int protocol)
{
    struct reply r = pair_with(code, key, protocol);
    long status = r.status;
    reply_clear(&r);
    return status;
}

static void some_key(char text[KEY_TEXT], struct keypair *k)
{
    keypair_new(k);
    key_text(k->public_key, text);
}

START_TEST(good_code_pairs_a_screen_that_may_read_at_once)
{
    struct screen s = {0};
    char code[PAIR_CODE_SIZE], key[KEY_TEXT], org[ID_SIZE];
    some_key(key, &s.key);
    new_code(code, clock_now_ms(NULL) + PAIR_CODE_MS);
    struct reply r = pair_with(code, key, 1);
    ck_assert_int_eq(r.status, 201);
    struct json *j = reply_json(&r);
    ck_assert(json_text(j, "device", s.device, sizeof s.device));
    ck_assert(json_text(json_get(j, "org"), "id", org, sizeof org));
    ck_assert_str_eq(org, w.school.id);
    ck_assert_int_eq(status_of(&w, &s, "/v1/feed", NULL, NULL), 200);
    json_free(j);
    reply_clear(&r);
}
END_TEST

START_TEST(code_works_once)
{
    struct keypair k;
    char code[PAIR_CODE_SIZE], key[KEY_TEXT];
    some_key(key, &k);
    new_code(code, clock_now_ms(NULL) + PAIR_CODE_MS);
    ck_assert_int_eq(pair_status(code, key, 1), 201);
    ck_assert_int_eq(pair_status(code, key, 1), 403);
}
END_TEST

START_TEST(expired_and_unknown_codes_sound_alike)
{
    struct keypair k;
    char code[PAIR_CODE_SIZE], key[KEY_TEXT];
    some_key(key, &k);
    new_code(code, clock_now_ms(NULL) - 1);
    struct reply old = pair_with(code, key, 1);
    struct reply unknown = pair_with("ABCDEFGH", key, 1);
    ck_assert_int_eq(old.status, 403);
    ck_assert_int_eq(unknown.status, 403);
    ck_assert_str_eq(old.body, unknown.body);
    ck_assert_ptr_nonnull(
        strstr(old.headers, "application/problem+json"));
    reply_clear(&old);
    reply_clear(&unknown);
}
END_TEST

START_TEST(sixth_bad_try_from_one_address_has_to_wait)
{
    struct keypair k;
    char code[PAIR_CODE_SIZE], key[KEY_TEXT];
    some_key(key, &k);
    new_code(code, clock_now_ms(NULL) + PAIR_CODE_MS);
    for (int i = 0; i < LIMIT_ADDRESS; i++)
        ck_assert_int_eq(pair_status("ABCDEFGH", key, 1), 403);
    struct reply r = pair_with(code, key, 1);
    ck_assert_int_eq(r.status, 429);
    ck_assert_ptr_nonnull(strstr(r.headers, "Retry-After: "));
    reply_clear(&r);
}
END_TEST

static const struct {
    const char *body, *why;
} malformed[] = {
    {"", "an empty body"},
    {"{", "no JSON"},
    {"[]", "no object"},
    {"{\"code\":\"ABCDEFGH\",\"name\":\"x\",\"protocol\":1}", "no key"},
    {"{\"code\":\"ABCDEFGH\",\"name\":\"x\",\"public_key\":\"abc\","
     "\"protocol\":1}",
     "a short key"},
    {"{\"code\":\"ABCDEFGH\",\"name\":\"x\",\"public_key\":"
     "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"protocol\":3}",
     "another protocol"},
    {"{\"name\":\"x\",\"public_key\":"
     "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"protocol\":1}",
     "no code"},
};

START_TEST(malformed_pairing_is_refused)
{
    ck_assert_msg(status_of(&w, NULL, "/v1/pair", malformed[_i].body, NULL) ==
                      400,
                  "%s", malformed[_i].why);
}
END_TEST

START_TEST(limit_ends_with_its_window)
{
    struct limiter *l = limiter_new();
    for (int i = 0; i < LIMIT_ADDRESS; i++)
        ck_assert_int_eq(limiter_try(l, "10.0.0.1", 1000), 0);
    ck_assert_int_eq(limiter_try(l, "10.0.0.1", 1000), 600);
    ck_assert_int_eq(limiter_try(l, "10.0.0.2", 1000), 0);
    ck_assert_int_eq(limiter_try(l, "10.0.0.1", 999 + LIMIT_ADDRESS_MS), 1);
    ck_assert_int_eq(limiter_try(l, "10.0.0.1", 1000 + LIMIT_ADDRESS_MS), 0);
    limiter_free(l);
}
END_TEST

START_TEST(many_addresses_share_one_limit)
{
    struct limiter *l = limiter_new();
    char address[16];
    for (int i = 0; i < LIMIT_ALL; i++) {
        snprintf(address, sizeof address, "10.0.0.%d", i);
        ck_assert_int_eq(limiter_try(l, address, 1000), 0);
    }
    ck_assert_int_eq(limiter_try(l, "10.0.1.1", 1000), 60);
    limiter_forgive(l, "10.0.0.3", 1000);
    ck_assert_int_eq(limiter_try(l, "10.0.1.1", 1000), 0);
    limiter_free(l);
}
END_TEST

static const struct {
    const char *typed;
    bool same;
    const char *why;
} typings[] = {
    {"ABCD2345", true, "as printed"},
    {"abcd2345", true, "small letters"},
    {"ABCD-2345", true, "a dash"},
    {" ABCD 2345 ", true, "spaces"},
    {"ABCD2346", false, "another code"},
    {"ABCD234", false, "too short"},
    {"ABCD23455", false, "too long"},
    {"ABCD234O", false, "a letter that no code has"},
};

START_TEST(code_is_read_as_people_type_it)
{
    char printed[PAIR_HASH_SIZE], typed[PAIR_HASH_SIZE] = "";
    ck_assert(pair_code_hash("ABCD2345", printed));
    bool ok = pair_code_hash(typings[_i].typed, typed);
    ck_assert_msg((ok && strcmp(printed, typed) == 0) == typings[_i].same,
                  "%s", typings[_i].why);
}
END_TEST

/* ---- signatures ---- */

START_TEST(unsigned_requests_are_refused)
{
    ck_assert_int_eq(status_of(&w, NULL, "/v1/feed", NULL, NULL), 401);
    ck_assert_int_eq(status_of(&w, NULL, "/v1/actions", "{}", NULL), 401);
    ck_assert_int_eq(status_of(&w, NULL, "/v1/status", "{}", NULL), 401);
    ck_assert_int_eq(status_of(&w, NULL, "/v1/media/x", NULL, NULL), 401);
}
END_TEST

START_TEST(wrong_key_and_unknown_device_are_refused)
{
    struct screen s, stranger;
    world_screen(&w, &w.school, &s);
    stranger = s;
    keypair_new(&stranger.key);
    ck_assert_int_eq(status_of(&w, &stranger, "/v1/feed", NULL, NULL), 401);
    stranger = s;
    id_new(stranger.device, 1);
    ck_assert_int_eq(status_of(&w, &stranger, "/v1/feed", NULL, NULL), 401);
    ck_assert_int_eq(status_of(&w, &s, "/v1/feed", NULL, NULL), 200);
}
END_TEST

START_TEST(revoked_screen_is_refused_on_its_next_request)
{
    struct screen s;
    struct err err = {0};
    bool found = false;
    world_screen(&w, &w.school, &s);
    ck_assert_int_eq(status_of(&w, &s, "/v1/feed", NULL, NULL), 200);
    struct db *db = hub_lock(w.hub);
    ck_assert(devices_revoke(db, s.device, clock_now_ms(NULL), &found, &err));
    hub_release(w.hub);
    ck_assert(found);
    ck_assert_int_eq(status_of(&w, &s, "/v1/feed", NULL, NULL), 401);
}
END_TEST

START_TEST(heartbeat_is_taken_and_garbage_is_not)
{
    struct screen s;
    world_screen(&w, &w.school, &s);
    ck_assert_int_eq(status_of(&w, &s, "/v1/status",
                               "{\"version\":\"1\",\"screen\":\"home\","
                               "\"cursor\":\"\",\"queued\":0,"
                               "\"quarantined\":0,\"free_bytes\":1,"
                               "\"uptime_s\":5}",
                               NULL),
                     204);
    ck_assert_int_eq(status_of(&w, &s, "/v1/status", "nonsense", NULL), 400);
}
END_TEST

Suite *suite_hub_pair(void);
Suite *suite_hub_pair(void)
{
    Suite *s = suite_create("hub_pair");
    TCase *t = tcase_create("pair");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, good_code_pairs_a_screen_that_may_read_at_once);
    tcase_add_test(t, code_works_once);
    tcase_add_test(t, expired_and_unknown_codes_sound_alike);
    tcase_add_test(t, sixth_bad_try_from_one_address_has_to_wait);
    tcase_add_loop_test(t, malformed_pairing_is_refused, 0,
                        sizeof malformed / sizeof malformed[0]);
    tcase_add_test(t, unsigned_requests_are_refused);
    tcase_add_test(t, wrong_key_and_unknown_device_are_refused);
    tcase_add_test(t, revoked_screen_is_refused_on_its_next_request);
    tcase_add_test(t, heartbeat_is_taken_and_garbage_is_not);
    suite_add_tcase(s, t);
    t = tcase_create("codes");
    tcase_add_test(t, limit_ends_with_its_window);
    tcase_add_test(t, many_addresses_share_one_limit);
    tcase_add_loop_test(t, code_is_read_as_people_type_it, 0,
                        sizeof typings / sizeof typings[0]);
    suite_add_tcase(s, t);
    return s;
}
