#include "sync/hub/pinyin.h"

#include "base/icu.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { NAME_UNITS = 256 }; /* UTF-16 units of a name, spaced and read */

struct pinyin {
    UTransliterator *han;
};

/* Surnames that ICU 72 reads as the common word. */
static const struct {
    const char *surname, *reading;
} surnames[] = {
    {"朴", "piao"},  {"覃", "qin"},   {"缪", "miao"},  {"员", "yun"},
    {"折", "she"},   {"逄", "pang"},  {"郗", "xi"},    {"昝", "zan"},
    {"晁", "chao"},  {"瞿", "qu"},    {"隗", "wei"},   {"长孙", "zhang sun"},
    {"吕", "lv"},    {"闾丘", "lv qiu"},
};

struct pinyin *pinyin_open(struct err *err)
{
    icu_ready();
    UErrorCode status = U_ZERO_ERROR;
    UChar id[96];
    u_uastrncpy(id, "Traditional-Simplified; Han-Latin/Names; Latin-ASCII; "
                    "Lower", 96);
    UTransliterator *han =
        utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_STORAGE, N_("拼音数据打不开，请重新安装程序。"),
                "ICU: %s", u_errorName(status));
        return NULL;
    }
    struct pinyin *p = mem_new(sizeof *p);
    p->han = han;
    return p;
}

void pinyin_close(struct pinyin *p)
{
    if (!p)
        return;
    utrans_close(p->han);
    free(p);
}

/* Reads `name`; "" when ICU cannot. */
static void read_aloud(struct pinyin *p, const char *name, char *out,
                       size_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[NAME_UNITS];
    int32_t n = 0, limit;
    u_strFromUTF8(text, NAME_UNITS, &n, name, -1, &status);
    limit = n;
    utrans_transUChars(p->han, text, &n, NAME_UNITS, 0, &limit, &status);
    out[0] = '\0';
    char utf8[NAME_UNITS * 3 + 1];
    int32_t bytes = 0;
    u_strToUTF8(utf8, sizeof utf8, &bytes, text, n, &status);
    if (U_SUCCESS(status))
        utf8_copy(out, size, utf8);
}

/* One space between syllables, none at the ends; what is no letter, such as
 * the dot of a foreign name, is a space too. */
static void tidy(char *text)
{
    char *to = text;
    const char *from = text;
    bool space = false;
    for (uint32_t code; (code = utf8_next(&from)) != 0;) {
        if (!u_isalnum((UChar32)code)) {
            space |= code != '\'' && to > text;
            continue;
        }
        if (space)
            *to++ = ' ';
        space = false;
        to += utf8_put(to, code);
    }
    *to = '\0';
}

void pinyin_of_name(struct pinyin *p, const char *name, char *out,
                    size_t size)
{
    char text[NAME_UNITS] = "";
    size_t skip = 0;
    for (size_t i = 0; i < sizeof surnames / sizeof surnames[0]; i++) {
        size_t n = strlen(surnames[i].surname);
        if (n > skip && strncmp(name, surnames[i].surname, n) == 0) {
            skip = n;
            utf8_copy(text, sizeof text, surnames[i].reading);
        }
    }
    size_t have = strlen(text);
    if (have > 0)
        text[have++] = ' ';
    read_aloud(p, name + skip, text + have, sizeof text - have);
    tidy(text);

    size_t n = strnlen(text, sizeof text);
    while (n >= size || (n > 0 && text[n] != '\0' && text[n] != ' '))
        n--;
    memcpy(out, text, n);
    out[n] = '\0';
}
