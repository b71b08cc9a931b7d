#include "sync/hub/proof.h"

#include "store/meta.h"
#include "tests/unit/school.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_proof(void);

static const struct proven said = {VERDICT_WAITING, "full", 1796042952350, 17};

static struct school hub;
static struct proof_key key;
static struct action action;
static struct err err;

static void set_up(void)
{
    school_open(&hub, SIDE_HUB);
    ck_assert(proof_key_load(hub.db, &key, &err));
    action = act(ACTION_SIGNUP, 1, 1);
    proof_make(&key, &action, &said, action.proof);
}

static void tear_down(void)
{
    school_close(&hub);
}

START_TEST(a_proof_says_what_was_said)
{
    struct proven p;
    ck_assert(proof_read(&key, &action, &p));
    ck_assert_int_eq(p.verdict, said.verdict);
    ck_assert_str_eq(p.reason, said.reason);
    ck_assert_int_eq(p.at, said.at);
    ck_assert_int_eq(p.order, said.order);
}
END_TEST

START_TEST(a_proof_is_of_one_action_of_whichever_device)
{
    struct proven p;
    struct action other = action;
    other.kind = ACTION_SIGNUP_CANCEL;
    ck_assert(!proof_read(&key, &other, &p));
    other = action;
    other.id[0] ^= 1;
    ck_assert(!proof_read(&key, &other, &p));
    other = action;
    other.member[0] ^= 1;
    ck_assert(!proof_read(&key, &other, &p));
    other = action;
    other.subject[0] ^= 1;
    ck_assert(!proof_read(&key, &other, &p));
}
END_TEST

START_TEST(no_byte_of_a_proof_can_be_changed)
{
    struct proven p;
    for (size_t i = 0; i < strlen(action.proof); i++) {
        struct action other = action;
        other.proof[i] ^= 1;
        ck_assert_msg(!proof_read(&key, &other, &p), "byte %zu", i);
        other = action;
        other.proof[i] = '\0';
        ck_assert_msg(!proof_read(&key, &other, &p), "cut at %zu", i);
    }
}
END_TEST

START_TEST(the_longest_proof_fits)
{
    struct proven p = {VERDICT_ACCEPTED, "a_reason_of_thirty_two_letters_x",
                       INT64_MAX, INT64_MAX}, got;
    proof_make(&key, &action, &p, action.proof);
    ck_assert_uint_le(strlen(action.proof), 120);
    ck_assert(proof_read(&key, &action, &got));
    ck_assert_str_eq(got.reason, p.reason);
    ck_assert_int_eq(got.order, INT64_MAX);
}
END_TEST

START_TEST(the_secret_is_made_once)
{
    struct proof_key again;
    char hex[META_MAX];
    ck_assert(proof_key_load(hub.db, &again, &err));
    ck_assert_mem_eq(&again, &key, sizeof key);
    ck_assert(meta_get(hub.db, "proof_secret", hex, &err));
    ck_assert_uint_eq(strlen(hex), 64);
    ck_assert(meta_set(hub.db, "proof_secret", "abc", &err));
    ck_assert(!proof_key_load(hub.db, &again, &err));
    ck_assert_int_eq(err.kind, ERR_STORAGE);
}
END_TEST

Suite *suite_proof(void)
{
    Suite *s = suite_create("proof");
    TCase *t = tcase_create("proof");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_proof_says_what_was_said);
    tcase_add_test(t, a_proof_is_of_one_action_of_whichever_device);
    tcase_add_test(t, no_byte_of_a_proof_can_be_changed);
    tcase_add_test(t, the_longest_proof_fits);
    tcase_add_test(t, the_secret_is_made_once);
    suite_add_tcase(s, t);
    return s;
}
