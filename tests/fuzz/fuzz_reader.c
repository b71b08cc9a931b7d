/* Short texts: what a card reader types, characters, and settings. */
#include "fuzz.h"

#include "base/utf8.h"
#include "input/reader.h"
#include "settings.h"

/* Two bytes of pause, then text up to the next NUL; a '\n' is Enter. */
static void check_cards(const uint8_t *data, size_t size)
{
    struct reader r = {0};
    int64_t now_ms = 0;
    char *all = text_of(data, size);
    for (size_t i = 0; i + 2 < size; i += 2 + strlen(all + i + 2) + 1) {
        now_ms += data[i] * 256 + data[i + 1];
        reader_type(&r, all + i + 2, now_ms);
        assert(r.len >= 0 && r.len <= READER_MAX && r.text[r.len] == '\0');
        const char *card = strchr(all + i + 2, '\n') ? reader_enter(&r) : NULL;
        for (; card && *card; card++)
            assert(*card >= ' ' && *card <= '~');
    }
    reader_wipe(&r);
    assert(r.len == 0 && r.text[0] == '\0');
    free(all);
}

static void check_characters(const char *text)
{
    char cut[17], bytes[4];
    size_t count = 0, n = strlen(text);
    bool valid = utf8_is_valid(text, n);
    const char *p = text;
    for (uint32_t code; (code = utf8_next(&p)); count++) {
        int put = utf8_put(bytes, code);
        assert(utf8_is_valid(bytes, (size_t)put));
        assert(!valid || memcmp(p - put, bytes, (size_t)put) == 0);
    }
    assert(p == text + n && count == utf8_count(text) && count <= n);
    utf8_copy(cut, sizeof cut, text);
    assert(!valid || utf8_is_valid(cut, strlen(cut)));
    assert(strncmp(cut, text, strlen(cut)) == 0);
}

/* "name=value"; what is refused must change nothing. */
static void check_setting(char *text)
{
    struct settings *before = malloc(sizeof *before);
    struct settings *after = malloc(sizeof *after);
    struct err err = {0};
    char *value = strchr(text, '=');
    assert(before && after);
    memcpy(before, &settings_default, sizeof *before);
    memcpy(after, before, sizeof *after);
    if (value)
        *value++ = '\0';
    if (!settings_set(after, text, value ? value : "", &err)) {
        assert(err.kind == ERR_INPUT);
        assert(memcmp(before, after, sizeof *after) == 0);
    }
    assert(after->rotate % 90 == 0 && !strchr(after->theme, '|'));
    free(after);
    free(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = text_of(data, size);
    check_cards(data, size);
    check_characters(text);
    check_setting(text);
    free(text);
    return 0;
}
