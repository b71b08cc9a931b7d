#include "tests/unit/engine_room.h"
#include "tests/unit/scripted_hub.h"

#include <check.h>
#include <string.h>

Suite *suite_engine_pair(void);

static bool is_of_pairing(const struct news *n)
{
    return n->kind == NEWS_PAIRED || n->kind == NEWS_PAIR_FAILED;
}

#define WELCOME(epoch)                                                       \
    "{\"device\":\"" DEVICE "\",\"org\":{\"id\":\"" ORG                       \
    "\",\"name\":\"实验小学\",\"tz\":\"Asia/Shanghai\"},\"epoch\":\"" epoch   \
    "\",\"server_time\":1700000000000}"

START_TEST(pairing_stores_who_we_are)
{
    hub_will("POST /v1/pair", 201, "", WELCOME(EPOCH));
    start();
    engine_pair(screen.engine, "ABCD2345");
    struct news n = wait_for(is_of_pairing);
    ck_assert_int_eq(n.kind, NEWS_PAIRED);
    ck_assert(n.state.paired);
    assert_meta("device", DEVICE);
    assert_meta("org", ORG);
    assert_meta("org_name", "实验小学");
    assert_meta("tz", "Asia/Shanghai");
    assert_meta("epoch", EPOCH);
    ck_assert_int_eq(ask_int("SELECT length(value) FROM meta WHERE name ="
                             " 'device_secret'"), 128);
    const char *got = hub_got("POST /v1/pair", 0);
    ck_assert_ptr_nonnull(strstr(got, "\"code\":\"ABCD2345\""));
    ck_assert_ptr_null(strstr(got, "Signature"));
}
END_TEST

START_TEST(a_screen_paired_again_sends_what_a_restored_hub_forgot)
{
    paired();
    in_step();
    hub_will("GET /v1/feed?cursor=old", 401, "", "");
    hub_will("POST /v1/pair", 201, "", WELCOME(EPOCH2));
    hub_will("GET /v1/feed?limit", 200, "",
             PAGE(EPOCH2, "c2", "false", ROW("2", "2", TITLE), ""));
    start();
    engine_pair(screen.engine, "ABCD2345");
    wait_for(is_at_c2);
    assert_meta("epoch", EPOCH2);
    ck_assert_int_eq(
        ask_int("SELECT count(*) FROM action WHERE verdict = ''"), 1);
}
END_TEST

static const struct {
    int status;
    const char *text;
} refusals[] = {
    {403, "配对码不对或已过期，请向工会再要一个。"},
    {429, "试得太多了，过几分钟再试。"},
    {500, "服务器现在配不了对，请稍后再试或联系工会。"},
    {201, "服务器现在配不了对，请稍后再试或联系工会。"}, /* no body */
};

START_TEST(pairing_that_fails_says_why)
{
    hub_will("POST /v1/pair", refusals[_i].status, "", "");
    start();
    engine_pair(screen.engine, "ABCD2345");
    struct news n = wait_for(is_of_pairing);
    ck_assert_int_eq(n.kind, NEWS_PAIR_FAILED);
    ck_assert_str_eq(n.text, refusals[_i].text);
    assert_meta("device", "");
}
END_TEST

Suite *suite_engine_pair(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("pair");
    tcase_add_checked_fixture(t, engine_room_open, engine_room_close);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, pairing_stores_who_we_are);
    tcase_add_test(t, a_screen_paired_again_sends_what_a_restored_hub_forgot);
    tcase_add_loop_test(t, pairing_that_fails_says_why, 0,
                        sizeof refusals / sizeof refusals[0]);
    suite_add_tcase(s, t);
    return s;
}
