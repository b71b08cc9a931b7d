#include "base/id.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static void format(char id[ID_SIZE], unsigned char b[16], int version)
{
    b[6] = (unsigned char)((b[6] & 0x0F) | (version << 4));
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    snprintf(id, ID_SIZE,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
             "%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
             b[10], b[11], b[12], b[13], b[14], b[15]);
}

void id_new(char id[ID_SIZE], int64_t now_ms)
{
    unsigned char b[16];
    randombytes_buf(b, sizeof b);
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(now_ms >> (8 * (5 - i)));
    format(id, b, 7);
}

void id_of_name(char id[ID_SIZE], const char *name)
{
    unsigned char b[16];
    crypto_generichash(b, sizeof b, (const unsigned char *)name, strlen(name),
                       NULL, 0);
    format(id, b, 8);
}

bool id_is_valid(const char *text)
{
    size_t n = strlen(text);
    if (n < 16 || n > 36)
        return false;
    for (const char *p = text; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '-')
            return false;
    return true;
}
