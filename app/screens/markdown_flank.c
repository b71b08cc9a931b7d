#include "screens/markdown_flank.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_wide_mark(uint32_t code)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        {0x2010, 0x2027}, {0x2030, 0x205E}, {0x3001, 0x3004},
        {0x3008, 0x3020}, {0x3030, 0x303F}, {0xFF01, 0xFF0F},
        {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return true;
    return false;
}

static bool is_narrow_mark(uint32_t code)
{
    return code > 0 && code < 0x80 && strchr(":;,.!?)(\"'%", (int)code);
}

/* Does a run of asterisks need help between `mark` and `other`? */
static bool needs_space(uint32_t mark, uint32_t other)
{
    if (is_wide_mark(mark))
        return other > ' ' && other != 0x3000;
    return is_narrow_mark(mark) && other >= 0x2E80 && !is_wide_mark(other);
}

static bool is_delimiter(char byte)
{
    return byte == '*' || byte == '~';
}

static void put_space(struct buf *out)
{
    char bytes[4];
    buf_add(out, bytes, (size_t)utf8_put(bytes, ZERO_WIDTH_SPACE));
}

void markdown_flank(struct buf *out, const char *source, size_t n)
{
    const char *p = source, *end = source + n;
    uint32_t before = '\n';
    while (p < end) {
        if (!is_delimiter(*p) || before == '\\') {
            const char *from = p;
            before = utf8_next(&p);
            if (p == from)
                break;
            buf_add(out, from, (size_t)(p - from));
            continue;
        }
        const char *run = p, kind = *p;
        while (p < end && *p == kind)
            p++;
        const char *peek = p;
        uint32_t after = p < end ? utf8_next(&peek) : '\n';
        if (needs_space(before, after))
            put_space(out);
        buf_add(out, run, (size_t)(p - run));
        if (needs_space(after, before))
            put_space(out);
        before = (uint32_t)kind;
    }
}
