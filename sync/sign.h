/* sign.h - HTTP message signatures with Ed25519 (RFC 9421) and content
 * digests (RFC 9530), as both ends of the hub's API use them.
 *
 * Covered: "@method" "@path" "@query" and, with a body, "content-digest";
 * label sig1; parameters created, keyid, alg="ed25519".  Any thread. */
#ifndef SYNC_SIGN_H
#define SYNC_SIGN_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    KEY_TEXT = 65, /* a 32-byte public key in base64url without padding */
    SIGN_HEADER_MAX = 512
};

struct keypair {
    unsigned char public_key[32], secret_key[64];
};
void keypair_new(struct keypair *k);
void key_text(const unsigned char public_key[32], char out[KEY_TEXT]);
bool key_parse(const char *text, unsigned char public_key[32]);

struct message {
    const char *method; /* "GET" */
    const char *path;   /* "/v1/feed" */
    const char *query;  /* without '?'; "" when there is none */
    const void *body;   /* NULL without a body */
    size_t body_len;
};

struct signature {
    char digest[SIGN_HEADER_MAX]; /* Content-Digest; "" without a body */
    char input[SIGN_HEADER_MAX];  /* Signature-Input */
    char signature[SIGN_HEADER_MAX]; /* Signature */
};
/* `keyid` is an id: it stands between quotes as it is. */
void sign_message(const struct message *m, const struct keypair *k,
                  const char *keyid, int64_t created_s, struct signature *out);

/* The keyid a Signature-Input names; ERR_DENIED when it cannot be read. */
bool sign_keyid(const char *input, char *keyid, size_t size,
                struct err *err);
/* ERR_DENIED unless sig1 covers all that it must and is right. */
bool sign_verify(const struct message *m, const struct signature *s,
                 const unsigned char public_key[32], struct err *err);

/* "sha-256=:...:" of the bytes. */
void content_digest(const void *bytes, size_t n, char out[SIGN_HEADER_MAX]);

/* Verifies any set of covered components given as ready "name": value lines
 * (RFC 9421, 2.5), so that the RFC's own example can be checked. */
bool sign_verify_base(const char *base, const unsigned char sig[64],
                      const unsigned char public_key[32]);

#endif
