#include "model/member.h"

#include "base/utf8.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_MAX_CHARS = 40,
    PIN_OPS = 2,
    PIN_MEMORY = 19 * 1024 * 1024,
    TRIES = 5,
    TRIES_EVER = 100,
    LOCK_MS = 30 * 1000,
    LOCK_MAX_MS = 60 * 60 * 1000
};

static const char *const statuses[] = {
    [MEMBER_ACTIVE] = "active",
    [MEMBER_SECONDED] = "seconded",
    [MEMBER_RETIRED] = "retired",
};

static const char *const compound_surnames[] = {
    "欧阳", "歐陽", "尉迟", "尉遲", "诸葛", "諸葛", "上官", "司马", "司馬",
    "东方", "東方", "皇甫", "万俟", "令狐", "公孙", "公孫", "慕容", "长孙",
    "長孫", "宇文", "司徒", "夏侯", "轩辕", "軒轅", "端木", "百里", "南宫",
    "南宮", "独孤", "獨孤", "东郭", "東郭", "公冶", "濮阳", "濮陽", "淳于",
    "单于", "單于", "太叔", "申屠", "仲孙", "仲孫", "钟离", "鍾離", "澹台",
    "澹臺", "宗政", "赫连", "赫連", "闻人", "聞人", "呼延", "拓跋", "公羊",
    "鲜于", "鮮于", "闾丘", "閭丘", "司空", "司寇", "亓官", "子车", "子車",
    "颛孙", "顓孫", "巫马", "巫馬", "公西", "漆雕", "乐正", "樂正", "壤驷",
    "壤駟", "公良", "夹谷", "夾谷", "宰父", "谷梁", "榖梁", "段干", "东门",
    "東門", "南门", "南門", "左丘", "梁丘", "西门", "西門", "第五", "纳兰",
    "納蘭", "完颜", "完顏", "叶赫", "葉赫",
};
enum { COMPOUNDS = sizeof compound_surnames / sizeof compound_surnames[0] };

const char *member_status_text(enum member_status s)
{
    return statuses[s];
}

bool member_status_parse(const char *text, enum member_status *s)
{
    for (int i = 0; i <= MEMBER_RETIRED; i++)
        if (strcmp(statuses[i], text) == 0) {
            *s = (enum member_status)i;
            return true;
        }
    return false;
}

static bool is_han(uint32_t code)
{
    return (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0x20000 && code <= 0x323AF);
}

/* A name's characters, and whether they are all Chinese. */
static int split(const char *name, uint32_t codes[NAME_MAX_CHARS], bool *han)
{
    int n = 0;
    *han = true;
    for (uint32_t c; n < NAME_MAX_CHARS && (c = utf8_next(&name)); n++) {
        codes[n] = c;
        *han = *han && is_han(c);
    }
    return n;
}

static bool is_compound(const char *name)
{
    for (int i = 0; i < COMPOUNDS; i++)
        if (strncmp(name, compound_surnames[i], strlen(compound_surnames[i])) ==
            0)
            return true;
    return false;
}

void name_mask(const char *name, char *out, size_t size)
{
    uint32_t codes[NAME_MAX_CHARS];
    bool han;
    int n = split(name, codes, &han);
    /* Shown are the surname and, of a name of three or four characters
     * without a compound surname, the last one. */
    int first = han && n > 2 && n <= 4 && is_compound(name) ? 2 : n > 1;
    int last = han && first == 1 && (n == 3 || n == 4);
    int hidden = han && n <= 4 ? n - first - last : 2;
    if (n == 0)
        hidden = 0;

    char text[4 * NAME_MAX_CHARS + 1];
    int len = 0;
    for (int i = 0; i < first; i++)
        len += utf8_put(text + len, codes[i]);
    for (int i = 0; i < hidden; i++)
        text[len++] = '*';
    if (last)
        len += utf8_put(text + len, codes[n - 1]);
    text[len] = '\0';
    utf8_copy(out, size, text);
}

void name_surname(const char *name, char *out, size_t size)
{
    uint32_t codes[NAME_MAX_CHARS];
    bool han;
    int n = split(name, codes, &han);
    char text[256] = "";
    if (!han) { /* the last word of "Anna Lee", the first of 阿依·古丽 */
        const char *dot = strstr(name, "·"), *space = strrchr(name, ' ');
        if (dot)
            snprintf(text, sizeof text, "%.*s", (int)(dot - name), name);
        utf8_copy(out, size, dot ? text : space ? space + 1 : name);
        return;
    }
    int first = n > 2 && is_compound(name) ? 2 : n > 0;
    int len = 0;
    for (int i = 0; i < first; i++)
        len += utf8_put(text + len, codes[i]);
    text[len] = '\0';
    utf8_copy(out, size, text);
}

void pinyin_initials(const char *pinyin, char *out, size_t size)
{
    size_t n = 0;
    bool start = true;
    for (const char *p = pinyin; *p && n + 1 < size; p++) {
        unsigned char c = (unsigned char)*p;
        if (start && isalpha(c))
            out[n++] = (char)toupper(c);
        start = c == ' ' || c == '-';
    }
    out[n] = '\0';
}

void card_hash(const char *org, const char *code, char out[65])
{
    unsigned char key[32], hash[32];
    crypto_generichash(key, sizeof key, (const unsigned char *)org, strlen(org),
                       NULL, 0);

    /* Readers differ in the blanks they type around a code. */
    while (isspace((unsigned char)*code))
        code++;
    size_t n = strlen(code);
    while (n > 0 && isspace((unsigned char)code[n - 1]))
        n--;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)code, n, key,
                       sizeof key);
    sodium_bin2hex(out, 65, hash, sizeof hash);
}

bool pin_hash(const char *pin, char out[129])
{
    char text[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(text, pin, strlen(pin), PIN_OPS, PIN_MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return false;
    snprintf(out, 129, "%s", text);
    return true;
}

bool pin_matches(const char *pin, const char *hash)
{
    char text[crypto_pwhash_STRBYTES] = {0}; /* libsodium wants it padded */
    if (!*hash || strlen(hash) >= sizeof text || sodium_init() < 0)
        return false;
    memcpy(text, hash, strlen(hash));
    return crypto_pwhash_str_verify(text, pin, strlen(pin)) == 0;
}

int64_t pin_locked_until(int failed, int64_t last_failed_at)
{
    if (failed < TRIES)
        return 0;
    if (failed >= TRIES_EVER)
        return INT64_MAX;
    int doublings = failed - TRIES < 7 ? failed - TRIES : 7;
    int64_t lock = (int64_t)LOCK_MS << doublings;
    return last_failed_at + (lock < LOCK_MAX_MS ? lock : LOCK_MAX_MS);
}

int pin_tries_left(int failed)
{
    if (failed >= TRIES_EVER)
        return 0;
    return failed < TRIES ? TRIES - failed : 1;
}
