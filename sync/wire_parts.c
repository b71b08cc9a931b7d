#include "sync/wire_parts.h"

#include "base/lang.h"

#include <stdarg.h>
#include <stdio.h>

struct json *wire_read(const char *json, size_t n, struct err *err)
{
    const struct json_limits limits = {WIRE_BODY_MAX, WIRE_DEPTH_MAX};
    struct json *tree = json_read(json, n, limits, err);
    if (tree && !json_is_map(tree)) {
        wire_bad(err, "message is no object");
        json_free(tree);
        return NULL;
    }
    return tree;
}

bool wire_bad(struct err *err, const char *detail_fmt, ...)
{
    char detail[sizeof err->detail];
    va_list args;
    va_start(args, detail_fmt);
    vsnprintf(detail, sizeof detail, detail_fmt, args);
    va_end(args);
    return err_set(err, ERR_INPUT, N_("收到的内容不合规定，没有采用。"), "%s",
                   detail);
}

void wire_name(struct buf *out, const char *name)
{
    char before = out->len > 0 ? out->text[out->len - 1] : '{';
    if (before != '{' && before != '[')
        buf_add(out, ",", 1);
    buf_add(out, "\"", 1);
    buf_put(out, name);
    buf_add(out, "\":", 2);
}

void wire_text(struct buf *out, const char *name, const char *text)
{
    wire_name(out, name);
    json_put_text(out, text);
}

void wire_int(struct buf *out, const char *name, int64_t number)
{
    wire_name(out, name);
    json_put_int(out, number);
}

void wire_flag(struct buf *out, const char *name, bool is_true)
{
    wire_name(out, name);
    buf_put(out, is_true ? "true" : "false");
}

bool wire_id(const struct json *object, const char *name, char id[ID_SIZE])
{
    char text[ID_SIZE];
    if (!json_text(object, name, text, sizeof text) || !id_is_valid(text))
        return false;
    snprintf(id, ID_SIZE, "%s", text);
    return true;
}
