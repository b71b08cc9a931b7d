/* The three signature headers, one a line, and the body behind them.  The
 * key and the rest of the message are fixed, so that a seed can be right. */
#include "fuzz.h"

#include "sync/sign.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Cuts the next line off *text; false when it is too long for a header. */
static bool take_header(char **text, char out[SIGN_HEADER_MAX])
{
    size_t n = strcspn(*text, "\n");
    if (n >= SIGN_HEADER_MAX)
        return false;
    memcpy(out, *text, n);
    out[n] = '\0';
    *text += n + ((*text)[n] == '\n');
    return true;
}

static void check_signature(const struct signature *s, const char *body)
{
    struct message m = {.method = "POST", .path = "/v1/actions", .query = "",
                        .body = body, .body_len = strlen(body)};
    struct keypair k;
    static const unsigned char seed[crypto_sign_SEEDBYTES] = {1};
    crypto_sign_seed_keypair(k.public_key, k.secret_key, seed);

    char keyid[65] = "";
    struct err err = {0};
    bool named = sign_keyid(s->input, keyid, sizeof keyid, &err);
    assert(named ? keyid[0] != '\0' : err.kind == ERR_DENIED);
    if (sign_verify(&m, s, k.public_key, &err)) {
        m.path = "/v1/feed";
        assert(!sign_verify(&m, s, k.public_key, &err));
    }
    assert(!named || err.kind == ERR_NONE || err.kind == ERR_DENIED);
}

/* What we sign for a keyid that can be read back, we accept.  Ours are ids,
 * which have nothing to escape. */
static void sign_for(const char *keyid)
{
    if (strpbrk(keyid, "\"\\"))
        return;
    struct message m = {.method = "GET", .path = "/v1/feed", .query = keyid};
    struct keypair k;
    struct signature s;
    struct err err = {0};
    char named[65];
    keypair_new(&k);
    sign_message(&m, &k, keyid, 1618884473, &s);
    if (sign_keyid(s.input, named, sizeof named, &err)) {
        assert(strcmp(named, keyid) == 0);
        assert(sign_verify(&m, &s, k.public_key, &err));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = text_of(data, size), *at = text;
    struct signature s = {0};
    unsigned char key[32];
    if (sodium_init() < 0)
        abort();
    if (take_header(&at, s.input) && take_header(&at, s.signature) &&
        take_header(&at, s.digest)) {
        check_signature(&s, at);
        sign_for(s.input);
        if (key_parse(s.input, key)) {
            char again[KEY_TEXT];
            key_text(key, again);
            assert(strcmp(again, s.input) == 0);
        }
    }
    free(text);
    return 0;
}
