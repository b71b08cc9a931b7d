#include "sync/sign.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

Suite *suite_sign(void);

static const char BODY[] = "{\"actions\":[]}";

static struct message post(void)
{
    return (struct message){"POST", "/v1/actions", "", BODY, sizeof BODY - 1};
}

static struct message get(void)
{
    return (struct message){"GET", "/v1/feed", "cursor=a&wait=25", NULL, 0};
}

/* A key that is the same in every run. */
static struct keypair key_of(unsigned char seed)
{
    struct keypair k;
    unsigned char seeds[32];
    memset(seeds, seed, sizeof seeds);
    crypto_sign_seed_keypair(k.public_key, k.secret_key, seeds);
    return k;
}

static struct signature signed_by(const struct keypair *k,
                                  const struct message *m)
{
    struct signature s;
    sign_message(m, k, "device-0123456789", 1618884473, &s);
    return s;
}

/* RFC 9421, appendix B.2.6, with its key of B.1.4. */
START_TEST(the_rfcs_own_example_verifies)
{
    static const char base[] =
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
        "\"@method\": POST\n"
        "\"@path\": /foo\n"
        "\"@authority\": example.com\n"
        "\"content-type\": application/json\n"
        "\"content-length\": 18\n"
        "\"@signature-params\": (\"date\" \"@method\" \"@path\" "
        "\"@authority\" \"content-type\" \"content-length\")"
        ";created=1618884473;keyid=\"test-key-ed25519\"";
    unsigned char key[32], sig[64];
    size_t n = 0;
    ck_assert(key_parse("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs", key));
    ck_assert_int_eq(
        sodium_base642bin(sig, sizeof sig,
                          "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u"
                          "02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
                          88, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL),
        0);
    ck_assert(sign_verify_base(base, sig, key));
    sig[5] ^= 1;
    ck_assert(!sign_verify_base(base, sig, key));
}
END_TEST

/* RFC 9530, appendix B.1. */
START_TEST(a_content_digest_is_the_rfcs)
{
    char digest[SIGN_HEADER_MAX];
    content_digest("{\"hello\": \"world\"}\n", 19, digest);
    ck_assert_str_eq(digest,
                     "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
}
END_TEST

START_TEST(a_signed_message_verifies_with_and_without_a_body)
{
    struct keypair k = key_of(1);
    struct message m = _i == 0 ? get() : post();
    struct signature s = signed_by(&k, &m);
    struct err err = {0};
    char keyid[40];
    ck_assert_msg(sign_verify(&m, &s, k.public_key, &err), "%s", err.detail);
    ck_assert(sign_keyid(s.input, keyid, sizeof keyid, &err));
    ck_assert_str_eq(keyid, "device-0123456789");
    ck_assert_int_eq(s.digest[0] != '\0', _i == 1);
}
END_TEST

START_TEST(the_header_has_the_form_that_the_protocol_names)
{
    struct keypair k = key_of(1);
    struct message m = post();
    struct signature s = signed_by(&k, &m);
    ck_assert_str_eq(s.input, "sig1=(\"@method\" \"@path\" \"@query\" "
                              "\"content-digest\");created=1618884473;"
                              "keyid=\"device-0123456789\";alg=\"ed25519\"");
}
END_TEST

static void change_method(struct message *m)
{
    m->method = "PUT";
}

static void change_path(struct message *m)
{
    m->path = "/v1/status";
}

static void change_query(struct message *m)
{
    m->query = "x=1";
}

static void change_body(struct message *m)
{
    m->body = "{\"actions\":{}}";
}

static void drop_body(struct message *m)
{
    m->body = NULL;
    m->body_len = 0;
}

static const struct {
    const char *why;
    void (*change)(struct message *m);
} changes[] = {
    {"method", change_method}, {"path", change_path},  {"query", change_query},
    {"body", change_body},     {"no body", drop_body},
};

START_TEST(a_changed_message_is_denied)
{
    struct keypair k = key_of(1);
    struct message m = post();
    struct signature s = signed_by(&k, &m);
    struct err err = {0};
    changes[_i].change(&m);
    ck_assert_msg(!sign_verify(&m, &s, k.public_key, &err), "%s",
                  changes[_i].why);
    ck_assert_int_eq(err.kind, ERR_DENIED);
}
END_TEST

START_TEST(another_key_is_denied)
{
    struct keypair k = key_of(1), other = key_of(2);
    struct message m = get();
    struct signature s = signed_by(&k, &m);
    struct err err = {0};
    ck_assert(!sign_verify(&m, &s, other.public_key, &err));
}
END_TEST

/* Signs by hand what the header names, in the header's own order. */
static struct signature by_hand(const struct keypair *k, const char *params,
                                const char *base_lines)
{
    struct signature s = {0};
    unsigned char sig[64];
    char base[1024], text[128];
    content_digest(BODY, sizeof BODY - 1, s.digest);
    snprintf(base, sizeof base, "%s\"@signature-params\": %s", base_lines,
             params);
    crypto_sign_detached(sig, NULL, (unsigned char *)base, strlen(base),
                         k->secret_key);
    sodium_bin2base64(text, sizeof text, sig, sizeof sig,
                      sodium_base64_VARIANT_ORIGINAL);
    snprintf(s.input, sizeof s.input, "sig1=%s", params);
    snprintf(s.signature, sizeof s.signature, "sig1=:%s:", text);
    return s;
}

START_TEST(the_base_follows_the_order_of_the_header)
{
    struct keypair k = key_of(3);
    struct message m = get();
    struct signature s =
        by_hand(&k,
                "(\"@query\" \"@path\" \"@method\");alg=\"ed25519\""
                ";keyid=\"k\";created=1",
                "\"@query\": ?cursor=a&wait=25\n\"@path\": /v1/feed\n"
                "\"@method\": GET\n");
    struct err err = {0};
    ck_assert_msg(sign_verify(&m, &s, k.public_key, &err), "%s", err.detail);
}
END_TEST

START_TEST(a_body_must_be_covered)
{
    struct keypair k = key_of(3);
    struct message m = post();
    struct signature s =
        by_hand(&k,
                "(\"@method\" \"@path\" \"@query\");created=1;keyid=\"k\""
                ";alg=\"ed25519\"",
                "\"@method\": POST\n\"@path\": /v1/actions\n\"@query\": ?\n");
    struct err err = {0};
    ck_assert(!sign_verify(&m, &s, k.public_key, &err));
}
END_TEST

START_TEST(other_labels_beside_ours_are_passed_over)
{
    struct keypair k = key_of(1);
    struct message m = get();
    struct signature s = signed_by(&k, &m), more = s;
    struct err err = {0};
    snprintf(more.input, sizeof more.input,
             "proxy=(\"a,b\" \"(\");x=\"\\\"\" , %.400s, z=1", s.input);
    snprintf(more.signature, sizeof more.signature, "proxy=:AAAA:,%.400s",
             s.signature);
    ck_assert_msg(sign_verify(&m, &more, k.public_key, &err), "%s", err.detail);
}
END_TEST

#define COVERED "(\"@method\" \"@path\" \"@query\")"
#define REST ";created=1;keyid=\"k\";alg=\"ed25519\""

static const struct {
    const char *why, *input;
} malformed[] = {
    {"nothing at all", ""},
    {"another label only", "sig2=" COVERED REST},
    {"the label twice", "sig1=" COVERED REST ",sig1=" COVERED REST},
    {"no list", "sig1=\"@method\"" REST},
    {"a list without an end", "sig1=(\"@method\""},
    {"a component twice", "sig1=(\"@method\" \"@method\")" REST},
    {"a component we cannot rebuild", "sig1=(\"@authority\")" REST},
    {"a component with parameters", "sig1=(\"@query\";req)" REST},
    {"two blanks in the list", "sig1=(\"@method\"  \"@path\")" REST},
    {"no keyid", "sig1=" COVERED ";created=1;alg=\"ed25519\""},
    {"no created", "sig1=" COVERED ";keyid=\"k\";alg=\"ed25519\""},
    {"no alg", "sig1=" COVERED ";created=1;keyid=\"k\""},
    {"another alg", "sig1=" COVERED ";created=1;keyid=\"k\";alg=\"rsa\""},
    {"created is no number",
     "sig1=" COVERED ";created=x;keyid=\"k\";alg=\"ed25519\""},
    {"keyid twice", "sig1=" COVERED ";keyid=\"k\"" REST},
    {"an unknown parameter", "sig1=" COVERED REST ";expires=1"},
    {"an open quote", "sig1=" COVERED ";created=1;keyid=\"k"},
    {"a blank before a parameter", "sig1=" COVERED " " REST},
};

START_TEST(a_malformed_signature_input_is_denied)
{
    char keyid[40];
    struct err err = {0};
    ck_assert_msg(!sign_keyid(malformed[_i].input, keyid, sizeof keyid, &err),
                  "%s", malformed[_i].why);
    ck_assert_int_eq(err.kind, ERR_DENIED);
}
END_TEST

static const struct {
    const char *why, *text;
} bad_keys[] = {
    {"nothing", ""},
    {"31 bytes", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0A"},
    {"33 bytes", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bsA"},
    {"the other alphabet", "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs"},
    {"padding", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs="},
    {"a byte above ASCII",
     "JrQLj5P_89iXES9-\xE0" "FgrIy29clF0CB_oPPsw3c5Db0s"},
};

START_TEST(what_is_no_key_is_refused)
{
    unsigned char key[32];
    ck_assert_msg(!key_parse(bad_keys[_i].text, key), "%s", bad_keys[_i].why);
}
END_TEST

START_TEST(a_key_comes_back_from_its_text)
{
    struct keypair k;
    char text[KEY_TEXT];
    unsigned char got[32];
    keypair_new(&k);
    key_text(k.public_key, text);
    ck_assert_uint_eq(strlen(text), 43);
    ck_assert(key_parse(text, got));
    ck_assert_mem_eq(got, k.public_key, sizeof got);
}
END_TEST

Suite *suite_sign(void)
{
    Suite *s = suite_create("sign");
    TCase *t = tcase_create("sign");
    tcase_add_test(t, the_rfcs_own_example_verifies);
    tcase_add_test(t, a_content_digest_is_the_rfcs);
    tcase_add_loop_test(t, a_signed_message_verifies_with_and_without_a_body, 0,
                        2);
    tcase_add_test(t, the_header_has_the_form_that_the_protocol_names);
    tcase_add_loop_test(t, a_changed_message_is_denied, 0,
                        sizeof changes / sizeof changes[0]);
    tcase_add_test(t, another_key_is_denied);
    tcase_add_test(t, the_base_follows_the_order_of_the_header);
    tcase_add_test(t, a_body_must_be_covered);
    tcase_add_test(t, other_labels_beside_ours_are_passed_over);
    tcase_add_loop_test(t, a_malformed_signature_input_is_denied, 0,
                        sizeof malformed / sizeof malformed[0]);
    tcase_add_loop_test(t, what_is_no_key_is_refused, 0,
                        sizeof bad_keys / sizeof bad_keys[0]);
    tcase_add_test(t, a_key_comes_back_from_its_text);
    suite_add_tcase(s, t);
    return s;
}
