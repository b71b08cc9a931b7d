/* JSON from strangers: its limits, and that what is written is read back. */
#include "fuzz.h"

#include "base/json.h"

enum { DEPTH = 8, BYTES = 4096 };

static void check_text(const struct json *value)
{
    size_t n = 0;
    const char *text = json_chars(value, &n);
    if (!text)
        return;
    struct buf out = {0};
    struct err err = {0};
    assert(strlen(text) == n);
    buf_put(&out, "[");
    json_put_text(&out, text);
    buf_put(&out, "]");
    struct json_limits roomy = {out.len, 1};
    struct json *again = json_read(out.text, out.len, roomy, &err);
    assert(again && strcmp(json_chars(json_at(again, 0), NULL), text) == 0);
    json_free(again);
    buf_clear(&out);
}

static void walk(const struct json *value, int depth)
{
    char small[17];
    int64_t number = -1;
    bool flag;
    assert(depth <= DEPTH);
    check_text(value);
    json_whole(value, &number);
    for (int i = 0; i < json_count(value); i++)
        if (json_at(value, i))
            walk(json_at(value, i), depth + 1);
    if (!json_is_map(value))
        return;
    for (const void *step = NULL; (step = json_step(value, step));) {
        const char *name = json_step_name(step);
        if (json_text(value, name, small, sizeof small))
            assert(strlen(small) < sizeof small);
        if (json_int(value, name, 0, 1000, &number))
            assert(number >= 0 && number <= 1000);
        json_flag(value, name, &flag);
        if (json_step_value(step))
            walk(json_step_value(step), depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = bytes_of(data, size);
    struct err err = {0};
    struct json_limits limits = {BYTES, DEPTH};
    struct json *tree = json_read(bytes, size, limits, &err);
    assert(tree ? size <= BYTES : err.kind == ERR_INPUT);
    if (tree)
        walk(tree, 0);
    json_free(tree);
    free(bytes);
    return 0;
}
