#include "base/json.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static json_t *raw(const struct json *value)
{
    return (json_t *)value;
}

static const struct json *ours(const json_t *value)
{
    return value && !json_is_null(value) ? (const struct json *)value : NULL;
}

/* Jansson's own limit of depth is 2,048 and fixed, so we look first. */
static bool is_shallow(const char *text, size_t n, int most)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '[')) {
            if (++depth > most)
                return false;
        } else if (!quoted && (c == '}' || c == ']'))
            depth--;
    }
    return true;
}

static void *take(size_t size)
{
    return mem_resize(NULL, size);
}

/* Refused memory in the middle of a text, Jansson 2.14 goes on without the
 * characters it had no room for and says that all is well.  So it is never
 * refused: running out ends the program.  It has one allocator for the
 * process. */
static void set_memory(void)
{
    json_set_alloc_funcs(take, free);
}

struct json *json_read(const char *text, size_t n, struct json_limits limits,
                       struct err *err)
{
    if (n > limits.bytes) {
        err_set(err, ERR_INPUT, N_("收到的内容太大，没有采用。"),
                "JSON of %zu bytes", n);
        return NULL;
    }
    if (!is_shallow(text, n, limits.depth)) {
        err_set(err, ERR_INPUT, N_("收到的内容层次太深，没有采用。"),
                "JSON deeper than %d", limits.depth);
        return NULL;
    }
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_memory);
    json_error_t why;
    json_t *tree = json_loadb(text ? text : "", n, JSON_REJECT_DUPLICATES,
                              &why);
    if (!tree)
        err_set(err, ERR_INPUT, N_("收到的内容读不懂，没有采用。"),
                "JSON line %d: code %d", why.line, json_error_code(&why));
    return (struct json *)tree;
}

void json_free(struct json *tree)
{
    json_decref(raw(tree));
}

const struct json *json_get(const struct json *object, const char *name)
{
    return object ? ours(json_object_get(raw(object), name)) : NULL;
}

bool json_is_list(const struct json *value)
{
    return value && json_is_array(raw(value));
}

bool json_is_map(const struct json *value)
{
    return value && json_is_object(raw(value));
}

int json_count(const struct json *array)
{
    return array ? (int)json_array_size(raw(array)) : 0;
}

const struct json *json_at(const struct json *array, int i)
{
    return ours(json_array_get(raw(array), (size_t)i));
}

const void *json_step(const struct json *object, const void *step)
{
    if (!object)
        return NULL;
    return step ? json_object_iter_next(raw(object), (void *)step)
                : json_object_iter(raw(object));
}

const char *json_step_name(const void *step)
{
    return json_object_iter_key((void *)step);
}

const struct json *json_step_value(const void *step)
{
    return ours(json_object_iter_value((void *)step));
}

const char *json_chars(const struct json *value, size_t *n)
{
    if (!value || !json_is_string(raw(value)))
        return NULL;
    if (n)
        *n = json_string_length(raw(value));
    return json_string_value(raw(value));
}

bool json_whole(const struct json *value, int64_t *out)
{
    if (!value || !json_is_integer(raw(value)))
        return false;
    *out = json_integer_value(raw(value));
    return true;
}

bool json_text(const struct json *object, const char *name, char *out,
               size_t size)
{
    size_t n = 0;
    const char *text = json_chars(json_get(object, name), &n);
    if (!text || n >= size)
        return false;
    memcpy(out, text, n + 1);
    return true;
}

bool json_int(const struct json *object, const char *name, int64_t least,
              int64_t most, int64_t *out)
{
    int64_t number = 0;
    if (!json_whole(json_get(object, name), &number) || number < least ||
        number > most)
        return false;
    *out = number;
    return true;
}

bool json_flag(const struct json *object, const char *name, bool *out)
{
    int64_t number = 0;
    const struct json *value = json_get(object, name);
    if (value && json_is_boolean(raw(value)))
        *out = json_is_true(raw(value));
    else if (json_int(object, name, 0, 1, &number))
        *out = number == 1;
    else
        return false;
    return true;
}

/* ---- writing ---- */

static bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

static void put_escaped(struct buf *out, unsigned char c)
{
    static const char short_ones[][2] = {
        {'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'},
        {'\t', 't'}, {'\b', 'b'},  {'\f', 'f'},
    };
    for (size_t i = 0; i < sizeof short_ones / sizeof short_ones[0]; i++)
        if (short_ones[i][0] == (char)c) {
            buf_add(out, (char[]){'\\', short_ones[i][1]}, 2);
            return;
        }
    buf_printf(out, "\\u%04x", c);
}

/* Text that is known to be well-formed, in runs as long as possible. */
static void put_valid(struct buf *out, const char *text, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        if (!needs_escape((unsigned char)text[i]))
            continue;
        buf_add(out, text + from, i - from);
        put_escaped(out, (unsigned char)text[i]);
        from = i + 1;
    }
    buf_add(out, text + from, n - from);
}

void json_put_text(struct buf *out, const char *text)
{
    size_t n = strlen(text);
    buf_add(out, "\"", 1);
    if (utf8_is_valid(text, n)) {
        put_valid(out, text, n);
    } else {
        char bytes[4];
        for (uint32_t code; (code = utf8_next(&text));)
            put_valid(out, bytes, (size_t)utf8_put(bytes, code));
    }
    buf_add(out, "\"", 1);
}

void json_put_int(struct buf *out, int64_t number)
{
    char digits[24];
    char *end = digits + sizeof digits, *p = end;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        *--p = '-';
    buf_add(out, p, (size_t)(end - p));
}
