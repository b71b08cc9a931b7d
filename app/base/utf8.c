#include "base/utf8.h"

#include <string.h>

/* How many bytes the character at p has, and its code point; 0 when bad. */
static int decode(const unsigned char *p, size_t left, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (left == 0)
        return 0;
    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    int n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || (size_t)n > left)
        return 0;
    uint32_t c = p[0] & (0x7Fu >> n);
    for (int i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *code = c;
    return n;
}

uint32_t utf8_next(const char **p)
{
    if (!**p)
        return 0;
    uint32_t code; /* a NUL continues no character: it is not read beyond */
    int n = decode((const unsigned char *)*p, 4, &code);
    if (n == 0) {
        ++*p;
        return 0xFFFD;
    }
    *p += n;
    return code;
}

int utf8_put(char out[4], uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    int n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (int i = n - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(lead[n] | code);
    return n;
}

/* Eight bytes that are ASCII and no NUL: none has its top bit, nor gets it
 * when 1 is taken away. */
static bool is_ascii(const char *text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t w;
    memcpy(&w, text, sizeof w);
    return ((w | (w - ones)) & tops) == 0;
}

/* A character of three bytes, as nearly all Chinese ones are, whose first byte
 * alone says that it is neither too long nor a surrogate. */
static bool is_three(const unsigned char *p)
{
    return p[0] > 0xE0 && p[0] < 0xF0 && p[0] != 0xED &&
           (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

bool utf8_is_valid(const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        if (n - i >= 8 && is_ascii(text + i)) {
            i += 8;
            continue;
        }
        if (n - i >= 3 && is_three((const unsigned char *)text + i)) {
            i += 3;
            continue;
        }
        uint32_t code = 0;
        int got = decode((const unsigned char *)text + i, n - i, &code);
        if (got == 0 || code == 0)
            return false;
        i += (size_t)got;
    }
    return true;
}

void utf8_copy(char *out, size_t size, const char *text)
{
    size_t n = strnlen(text, size);
    if (n == size)
        for (n = size - 1; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
            n--;
    memcpy(out, text, n);
    out[n] = '\0';
}

size_t utf8_count(const char *text)
{
    size_t n = 0;
    while (utf8_next(&text))
        n++;
    return n;
}
