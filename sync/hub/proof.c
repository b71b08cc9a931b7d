#include "sync/hub/proof.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "store/meta.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SECRET[] = "proof_secret";

enum {
    MAC_BYTES = 16,
    MAC_HEX = 2 * MAC_BYTES,
    SECRET_HEX = 2 * PROOF_KEY_BYTES + 1,
    WORD_SIZE = 17 /* of a verdict */
};

static bool parse_key(const char *hex, struct proof_key *key)
{
    size_t n = 0;
    return sodium_hex2bin(key->bytes, sizeof key->bytes, hex, strlen(hex),
                          NULL, &n, NULL) == 0 &&
           n == sizeof key->bytes;
}

bool proof_key_load(struct db *db, struct proof_key *key, struct err *err)
{
    char hex[META_MAX];
    bool ok = meta_get(db, SECRET, hex, err);
    if (ok && !hex[0]) {
        randombytes_buf(key->bytes, sizeof key->bytes);
        sodium_bin2hex(hex, SECRET_HEX, key->bytes, sizeof key->bytes);
        ok = meta_set_once(db, SECRET, hex, err) &&
             meta_get(db, SECRET, hex, err);
    }
    if (ok && !parse_key(hex, key))
        ok = err_set(err, ERR_STORAGE,
                     N_("数据库有不一致，请从备份恢复。"), "bad proof secret");
    sodium_memzero(hex, sizeof hex);
    return ok;
}

/* Every part with its NUL, so that no two lists of parts read the same. */
static void hash(const struct proof_key *key, const struct action *a,
                 const char *said, size_t said_len, char mac[MAC_HEX + 1])
{
    const char *const parts[] = {a->id, action_kind_text(a->kind), a->member,
                                 a->subject};
    unsigned char bytes[MAC_BYTES];
    crypto_generichash_state s;
    crypto_generichash_init(&s, key->bytes, sizeof key->bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        crypto_generichash_update(&s, (const unsigned char *)parts[i],
                                  strlen(parts[i]) + 1);
    crypto_generichash_update(&s, (const unsigned char *)said, said_len);
    crypto_generichash_final(&s, bytes, sizeof bytes);
    sodium_bin2hex(mac, MAC_HEX + 1, bytes, sizeof bytes);
}

void proof_make(const struct proof_key *key, const struct action *a,
                const struct proven *p, char out[PROOF_SIZE])
{
    char said[PROOF_SIZE - MAC_HEX - 1], mac[MAC_HEX + 1];
    int n = snprintf(said, sizeof said, "%s.%.32s.%" PRId64 ".%" PRId64,
                     verdict_text(p->verdict), p->reason, p->at, p->order);
    hash(key, a, said, (size_t)n, mac);
    snprintf(out, PROOF_SIZE, "%s.%s", said, mac);
}

/* Copies up to the next '.', and returns what is behind it. */
static const char *take_word(const char *text, char *out, size_t size)
{
    size_t n = text ? strcspn(text, ".") : 0;
    if (!text || text[n] != '.' || n >= size)
        return NULL;
    memcpy(out, text, n);
    out[n] = '\0';
    return text + n + 1;
}

bool proof_read(const struct proof_key *key, const struct action *a,
                struct proven *out)
{
    char mac[MAC_HEX + 1], word[WORD_SIZE], at[21], order[21];
    const char *dot = strrchr(a->proof, '.');
    if (!dot || strlen(dot + 1) != MAC_HEX)
        return false;
    hash(key, a, a->proof, (size_t)(dot - a->proof), mac);
    if (sodium_memcmp(mac, dot + 1, MAC_HEX) != 0)
        return false;
    *out = (struct proven){0};
    const char *p = take_word(a->proof, word, sizeof word);
    p = take_word(p, out->reason, sizeof out->reason);
    p = take_word(p, at, sizeof at);
    if (!take_word(p, order, sizeof order) ||
        !verdict_parse(word, &out->verdict))
        return false;
    out->at = strtoll(at, NULL, 10);
    out->order = strtoll(order, NULL, 10);
    return true;
}
