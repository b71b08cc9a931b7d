/* utf8.h - walking and cutting UTF-8 without ever splitting a character. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at *p, and moves *p behind it; U+FFFD for a bad byte.
 * 0 at the end, where *p stays. */
uint32_t utf8_next(const char **p);

/* Writes the code point (at most 4 bytes, no NUL); returns how many. */
int utf8_put(char out[4], uint32_t code);

/* True when every byte belongs to a well-formed character (RFC 3629) and
 * there is no NUL among the n bytes. */
bool utf8_is_valid(const char *text, size_t n);

/* Copies at most size-1 bytes, cut at a whole character; always ends `out`. */
void utf8_copy(char *out, size_t size, const char *text);

size_t utf8_count(const char *text); /* characters */

#endif
