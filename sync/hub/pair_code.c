#include "sync/hub/pair_code.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

/* Without 0, O, 1, I and L, which look alike. */
static const char LETTERS[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

void pair_code_new(char out[PAIR_CODE_SIZE])
{
    for (int i = 0; i < PAIR_CODE_SIZE - 1; i++)
        out[i] = LETTERS[randombytes_uniform(sizeof LETTERS - 1)];
    out[PAIR_CODE_SIZE - 1] = '\0';
}

bool pair_code_hash(const char *typed, char out[PAIR_HASH_SIZE])
{
    char code[PAIR_CODE_SIZE] = "";
    int n = 0;
    for (const char *p = typed; *p; p++) {
        char c = (char)toupper((unsigned char)*p);
        if (c == ' ' || c == '-')
            continue;
        if (n == PAIR_CODE_SIZE - 1 || !strchr(LETTERS, c))
            return false;
        code[n++] = c;
    }
    if (n < PAIR_CODE_SIZE - 1)
        return false;
    unsigned char hash[(PAIR_HASH_SIZE - 1) / 2];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)code,
                       (size_t)n, NULL, 0);
    sodium_bin2hex(out, PAIR_HASH_SIZE, hash, sizeof hash);
    return true;
}
