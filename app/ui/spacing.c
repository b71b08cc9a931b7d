#include "ui/spacing.h"

#include "base/utf8.h"

#include <stddef.h>

/* A narrow space is as wide as the one that authors type in the sans font. */
enum { HALF = SPACING_EM / 2, NARROW = SPACING_EM * 7 / 32 };

static bool is_han(uint32_t code)
{
    return (code >= 0x4E00 && code <= 0x9FFF) ||
           (code >= 0x3400 && code <= 0x4DBF) || code == 0x3007 ||
           (code >= 0x20000 && code <= 0x3FFFF);
}

static bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

static bool is_word(uint32_t code)
{
    return is_digit(code) || (code >= 'A' && code <= 'Z') ||
           (code >= 'a' && code <= 'z') || (code >= 0xC0 && code <= 0x24F);
}

static bool is_one_of(uint32_t code, const char *list)
{
    for (uint32_t c; (c = utf8_next(&list));)
        if (c == code)
            return true;
    return false;
}

enum blank spacing_blank(uint32_t code, bool centred)
{
    if (code < 0x2018 || (code > 0x201D && code < 0x3001) ||
        (code > 0x3015 && code < 0xFF01) || code > 0xFF1F)
        return BLANK_NONE;
    if (is_one_of(code, "（《〈「『【〔“‘"))
        return BLANK_LEFT;
    if (is_one_of(code, "）》〉」』】〕”’") ||
        (!centred && is_one_of(code, "，。、；：？！")))
        return BLANK_RIGHT;
    return BLANK_NONE;
}

bool spacing_is_date(uint32_t digit, uint32_t unit)
{
    return is_digit(digit) && is_one_of(unit, "年月日号號");
}

int spacing_between(uint32_t a, uint32_t b, bool centred)
{
    if (is_han(a))
        return is_word(b) && !(is_digit(b) && is_one_of(a, "年月至")) ? NARROW
                                                                    : 0;
    if (is_han(b))
        return is_word(a) && !spacing_is_date(a, b) ? NARROW : 0;
    enum blank before = spacing_blank(a, centred);
    enum blank after = before ? spacing_blank(b, centred) : BLANK_NONE;
    bool is_nested = before == BLANK_LEFT && after == BLANK_LEFT;
    return is_nested || (before == BLANK_RIGHT && after) ? -HALF : 0;
}
