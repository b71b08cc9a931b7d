#include "sync/sign.h"

#include "base/buf.h"
#include "base/lang.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char LABEL[] = "sig1", ALG[] = "ed25519", SHA256[] = "sha-256";

enum { SIG_BYTES = crypto_sign_BYTES, KEYID_MAX = 128 };

static bool denied(struct err *err, const char *detail)
{
    return err_set(err, ERR_DENIED,
                   N_("这台一体机的签名不对，请联系工会重新配对。"), "%s",
                   detail);
}

/* ---- keys and digests ---- */

void keypair_new(struct keypair *k)
{
    crypto_sign_keypair(k->public_key, k->secret_key);
}

void key_text(const unsigned char public_key[32], char out[KEY_TEXT])
{
    sodium_bin2base64(out, KEY_TEXT, public_key, 32,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Exactly n bytes, at most 64.  libsodium takes some bytes above ASCII for
 * letters, so only what it would write itself counts. */
static bool from_base64(const char *text, size_t len, unsigned char *out,
                        size_t n, int variant)
{
    char again[128];
    size_t got = 0;
    return sodium_base642bin(out, n, text, len, NULL, &got, NULL,
                             variant) == 0 &&
           got == n &&
           sodium_bin2base64(again, sizeof again, out, n, variant) &&
           strlen(again) == len && memcmp(again, text, len) == 0;
}

bool key_parse(const char *text, unsigned char public_key[32])
{
    return from_base64(text, strlen(text), public_key, 32,
                       sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void base64(const unsigned char *bytes, size_t n, char *out, size_t size)
{
    sodium_bin2base64(out, size, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

void content_digest(const void *bytes, size_t n, char out[SIGN_HEADER_MAX])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char text[64];
    crypto_hash_sha256(hash, bytes, n);
    base64(hash, sizeof hash, text, sizeof text);
    snprintf(out, SIGN_HEADER_MAX, "%s=:%s:", SHA256, text);
}

/* ---- the signature base (RFC 9421, 2.5) ---- */

enum { METHOD = 1, PATH = 2, QUERY = 4, DIGEST = 8 };

static const struct component {
    const char *name;
    unsigned bit;
} components[] = {
    {"@method", METHOD},
    {"@path", PATH},
    {"@query", QUERY},
    {"content-digest", DIGEST},
};
enum { COMPONENTS = sizeof components / sizeof components[0] };

static void put_component(struct buf *base, unsigned bit,
                          const struct message *m, const char *digest)
{
    switch (bit) {
    case METHOD:
        buf_printf(base, "\"@method\": %s\n", m->method);
        break;
    case PATH:
        buf_printf(base, "\"@path\": %s\n", m->path);
        break;
    case QUERY:
        buf_printf(base, "\"@query\": ?%s\n", m->query);
        break;
    default:
        buf_printf(base, "\"content-digest\": %s\n", digest);
        break;
    }
}

void sign_message(const struct message *m, const struct keypair *k,
                  const char *keyid, int64_t created_s, struct signature *out)
{
    *out = (struct signature){0};
    if (m->body_len > 0)
        content_digest(m->body, m->body_len, out->digest);

    struct buf base = {0}, covered = {0};
    for (int i = 0; i < COMPONENTS; i++) {
        if (components[i].bit == DIGEST && m->body_len == 0)
            continue;
        put_component(&base, components[i].bit, m, out->digest);
        buf_printf(&covered, "%s\"%s\"", i > 0 ? " " : "", components[i].name);
    }
    snprintf(out->input, sizeof out->input,
             "%s=(%s);created=%" PRId64 ";keyid=\"%s\";alg=\"%s\"", LABEL,
             covered.text, created_s, keyid, ALG);
    buf_printf(&base, "\"@signature-params\": %s", out->input + sizeof LABEL);

    unsigned char sig[SIG_BYTES];
    char text[128];
    crypto_sign_detached(sig, NULL, (const unsigned char *)base.text, base.len,
                         k->secret_key);
    base64(sig, sizeof sig, text, sizeof text);
    snprintf(out->signature, sizeof out->signature, "%s=:%s:", LABEL, text);
    buf_clear(&covered);
    buf_clear(&base);
}

bool sign_verify_base(const char *base, const unsigned char sig[64],
                      const unsigned char public_key[32])
{
    return crypto_sign_verify_detached(sig, (const unsigned char *)base,
                                       strlen(base), public_key) == 0;
}

/* ---- reading structured fields (RFC 8941), as much as is needed ---- */

static const char *skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* Behind a dictionary member's value: at its ',' or the end. */
static const char *member_end(const char *p)
{
    int depth = 0;
    for (bool quoted = false; *p && (quoted || depth > 0 || *p != ','); p++) {
        if (quoted && *p == '\\' && p[1])
            p++;
        else if (*p == '"')
            quoted = !quoted;
        else if (!quoted && *p == '(')
            depth++;
        else if (!quoted && *p == ')' && depth > 0)
            depth--;
    }
    return p;
}

/* Copies what stands behind `key=` in a dictionary field.  False when the
 * key is missing, named twice, or its value does not fit. */
static bool find_member(const char *field, const char *key, char *out,
                        size_t size)
{
    size_t key_len = strlen(key);
    bool found = false;
    for (const char *p = skip_blanks(field); *p;) {
        const char *end = member_end(p);
        if (strncmp(p, key, key_len) == 0 && p[key_len] == '=') {
            p += key_len + 1;
            size_t n = (size_t)(end - p);
            while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t'))
                n--;
            if (found || n >= size)
                return false;
            memcpy(out, p, n);
            out[n] = '\0';
            found = true;
        }
        p = *end ? skip_blanks(end + 1) : end;
    }
    return found;
}

/* A quoted string without escapes; the text behind it, or NULL. */
static const char *take_string(const char *p, char *out, size_t size)
{
    if (*p != '"')
        return NULL;
    size_t n = strcspn(p + 1, "\"\\");
    if (p[1 + n] != '"' || n >= size)
        return NULL;
    memcpy(out, p + 1, n);
    out[n] = '\0';
    return p + 2 + n;
}

/* A `:base64:` byte sequence of exactly n bytes. */
static bool take_bytes(const char *text, unsigned char *out, size_t n)
{
    size_t len = strlen(text);
    return len > 2 && text[0] == ':' && text[len - 1] == ':' &&
           from_base64(text + 1, len - 2, out, n,
                       sodium_base64_VARIANT_ORIGINAL);
}

/* What a Signature-Input's sig1 says. */
struct params {
    char raw[SIGN_HEADER_MAX]; /* as it stands in the field */
    unsigned order[COMPONENTS], covered;
    int count;
    char keyid[KEYID_MAX];
};

static unsigned component_bit(const char *name)
{
    for (int i = 0; i < COMPONENTS; i++)
        if (strcmp(components[i].name, name) == 0)
            return components[i].bit;
    return 0;
}

/* The list in parentheses; the text behind it, or NULL. */
static const char *take_components(const char *p, struct params *out)
{
    if (*p++ != '(')
        return NULL;
    while (*p != ')') {
        char name[32];
        if (out->count > 0 && *p++ != ' ')
            return NULL;
        p = take_string(p, name, sizeof name);
        unsigned bit = p ? component_bit(name) : 0;
        if (bit == 0 || out->covered & bit)
            return NULL;
        out->covered |= bit;
        out->order[out->count++] = bit;
    }
    return p + 1;
}

static const char *take_integer(const char *p)
{
    enum { DIGITS_MAX = 15 };
    size_t n = strspn(p, "0123456789");
    return n > 0 && n <= DIGITS_MAX ? p + n : NULL;
}

/* The parameters, each exactly once and nothing else. */
static bool take_params(const char *p, struct params *out)
{
    bool created = false, keyid = false, alg = false;
    char word[sizeof ALG];
    while (p && *p) {
        if (!created && strncmp(p, ";created=", 9) == 0) {
            created = true;
            p = take_integer(p + 9);
        } else if (!keyid && strncmp(p, ";keyid=", 7) == 0) {
            keyid = true;
            p = take_string(p + 7, out->keyid, sizeof out->keyid);
        } else if (!alg && strncmp(p, ";alg=", 5) == 0) {
            p = take_string(p + 5, word, sizeof word);
            alg = p && strcmp(word, ALG) == 0;
            p = alg ? p : NULL;
        } else {
            p = NULL;
        }
    }
    return p && created && keyid && alg;
}

static bool read_params(const char *input, struct params *out, struct err *err)
{
    *out = (struct params){0};
    if (!find_member(input, LABEL, out->raw, sizeof out->raw))
        return denied(err, "no signature sig1");
    const char *p = take_components(out->raw, out);
    if (!p || !take_params(p, out))
        return denied(err, "malformed Signature-Input");
    return true;
}

bool sign_keyid(const char *input, char *keyid, size_t size, struct err *err)
{
    struct params params;
    if (!read_params(input, &params, err))
        return false;
    if (!params.keyid[0] || strlen(params.keyid) >= size)
        return denied(err, "keyid of a wrong length");
    snprintf(keyid, size, "%s", params.keyid);
    return true;
}

/* ---- verifying ---- */

static bool digest_is_right(const struct message *m, const char *field)
{
    char member[128];
    unsigned char claimed[crypto_hash_sha256_BYTES];
    unsigned char real[crypto_hash_sha256_BYTES];
    if (!find_member(field, SHA256, member, sizeof member) ||
        !take_bytes(member, claimed, sizeof claimed))
        return false;
    crypto_hash_sha256(real, m->body_len > 0 ? m->body : "", m->body_len);
    return memcmp(claimed, real, sizeof real) == 0;
}

bool sign_verify(const struct message *m, const struct signature *s,
                 const unsigned char public_key[32], struct err *err)
{
    struct params params;
    char member[160];
    unsigned char sig[SIG_BYTES];
    if (!read_params(s->input, &params, err))
        return false;
    unsigned must = METHOD | PATH | QUERY | (m->body_len > 0 ? DIGEST : 0);
    if ((params.covered & must) != must)
        return denied(err, "the signature covers too little");
    if (params.covered & DIGEST && !digest_is_right(m, s->digest))
        return denied(err, "the body does not match its digest");
    if (!find_member(s->signature, LABEL, member, sizeof member) ||
        !take_bytes(member, sig, sizeof sig))
        return denied(err, "malformed Signature");

    struct buf base = {0};
    for (int i = 0; i < params.count; i++)
        put_component(&base, params.order[i], m, s->digest);
    buf_printf(&base, "\"@signature-params\": %s", params.raw);
    bool ok = sign_verify_base(base.text, sig, public_key);
    buf_clear(&base);
    return ok || denied(err, "the signature does not match");
}
