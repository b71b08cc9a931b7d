/* The feed: its cursor and its pages. */
#include "sync/wire.h"

#include "base/mem.h"
#include "base/zone.h"
#include "sync/wire_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the cursor ---- */

static const char CURSOR_VERSION[] = "v1.";

void cursor_format(const struct cursor *c, char out[WIRE_CURSOR_SIZE])
{
    int n = snprintf(out, WIRE_CURSOR_SIZE, "%s%s", CURSOR_VERSION, c->epoch);
    for (int i = 0; i < c->count && n < WIRE_CURSOR_SIZE; i++) {
        n += snprintf(out + n, (size_t)(WIRE_CURSOR_SIZE - n), ".%s:%" PRId64,
                      c->at[i].org, c->at[i].rev);
        if (c->at[i].base > c->at[i].rev && n < WIRE_CURSOR_SIZE)
            n += snprintf(out + n, (size_t)(WIRE_CURSOR_SIZE - n),
                          "~%" PRId64, c->at[i].base);
    }
}

/* Takes an id that ends at `end` or before; the text behind it, or NULL. */
static const char *take_id(const char *text, const char *ends, char id[ID_SIZE])
{
    size_t n = strcspn(text, ends);
    if (n >= ID_SIZE)
        return NULL;
    memcpy(id, text, n);
    id[n] = '\0';
    return id_is_valid(id) ? text + n : NULL;
}

static const char *take_rev(const char *text, int64_t *rev)
{
    if (text[0] < '0' || text[0] > '9')
        return NULL;
    char *end;
    errno = 0;
    *rev = strtoll(text, &end, 10);
    return errno == 0 ? end : NULL;
}

bool cursor_parse(const char *text, struct cursor *c)
{
    struct cursor got = {0};
    size_t prefix = strlen(CURSOR_VERSION);
    if (strlen(text) >= WIRE_CURSOR_SIZE ||
        strncmp(text, CURSOR_VERSION, prefix) != 0)
        return false;
    const char *p = take_id(text + prefix, ".", got.epoch);
    while (p && *p == '.') {
        if (got.count == WIRE_ORGS_MAX)
            return false;
        p = take_id(p + 1, ":", got.at[got.count].org);
        p = p && *p == ':' ? take_rev(p + 1, &got.at[got.count].rev) : NULL;
        if (p && *p == '~')
            p = take_rev(p + 1, &got.at[got.count].base);
        got.count++;
    }
    if (!p || *p || got.count == 0)
        return false;
    *c = got;
    return true;
}

/* ---- writing a page ---- */

void wire_put_row(struct buf *out, const struct row *row)
{
    buf_put(out, out->len > 0 ? ",{" : "{");
    wire_text(out, "org", row->org);
    wire_text(out, "entity", row->entity->name);
    wire_text(out, "id", row->id);
    wire_int(out, "rev", row->rev);
    wire_flag(out, "deleted", row->deleted);
    if (!row->deleted) {
        wire_name(out, "data");
        buf_put(out, "{");
        for (int i = 0; row->entity->fields[i].name; i++) {
            const struct field *f = &row->entity->fields[i];
            const struct value *v = &row->values[i];
            if (v->present && f->type == FIELD_INT)
                wire_int(out, f->name, v->number);
            else if (v->present)
                wire_text(out, f->name, v->text ? v->text : "");
        }
        buf_put(out, "}");
    }
    buf_put(out, "}");
}

static void put_digests(struct buf *out, const struct page *p)
{
    wire_name(out, "digest");
    buf_put(out, "{");
    for (int i = 0; i < p->digest_count; i++) {
        char hex[17];
        snprintf(hex, sizeof hex, "%016" PRIx64, p->digests[i].value);
        wire_text(out, p->digests[i].org, hex);
    }
    buf_put(out, "}");
}

void wire_put_page_of(struct buf *out, const struct page *p,
                      const struct buf *rows)
{
    buf_put(out, "{");
    wire_text(out, "epoch", p->epoch);
    wire_text(out, "cursor", p->cursor);
    wire_flag(out, "more", p->more);
    wire_int(out, "server_time", p->server_time);
    wire_name(out, "rows");
    buf_put(out, "[");
    buf_add(out, rows->text, rows->len);
    buf_put(out, "]");
    if (!p->more)
        put_digests(out, p);
    buf_put(out, "}");
}

void wire_put_page(struct buf *out, const struct page *p)
{
    struct buf rows = {0};
    for (int i = 0; i < p->count; i++)
        wire_put_row(&rows, &p->rows[i]);
    wire_put_page_of(out, p, &rows);
    buf_clear(&rows);
}

/* ---- reading a page ---- */

static bool get_number(const struct field *f, const struct json *value,
                       struct value *out)
{
    if (!json_whole(value, &out->number) || out->number < 0 ||
        (f->max > 0 && out->number > f->max))
        return false;
    out->present = true;
    return true;
}

static bool get_chars(const struct field *f, const struct json *value,
                      struct value *out)
{
    size_t n = 0;
    int day;
    const char *text = json_chars(value, &n);
    if (!text || (f->max > 0 && n > (size_t)f->max) ||
        (f->type == FIELD_REF && n > 0 && !id_is_valid(text)) ||
        (f->type == FIELD_DATE && n > 0 && !day_parse(text, &day)))
        return false;
    out->text = mem_text(text);
    out->present = true;
    return true;
}

/* On failure the texts read so far stay in `row` for row_clear(). */
static bool get_values(const struct json *data, struct row *row,
                       struct err *err)
{
    const struct field *fields = row->entity->fields;
    for (int i = 0; fields[i].name; i++) {
        const struct json *value = json_get(data, fields[i].name);
        if (value && !(fields[i].type == FIELD_INT
                           ? get_number(&fields[i], value, &row->values[i])
                           : get_chars(&fields[i], value, &row->values[i])))
            return wire_bad(err, "%s %s: bad %s", row->entity->name, row->id,
                            fields[i].name);
    }
    return true;
}

static bool get_row(const struct json *item, struct page *p, struct err *err)
{
    char name[33];
    if (!json_text(item, "entity", name, sizeof name))
        return wire_bad(err, "row %d names no entity", p->count);
    const struct entity *entity = entity_find(name);
    if (!entity) {
        p->skipped++;
        return true;
    }
    struct row *row = &p->rows[p->count++];
    row->entity = entity;
    if (!wire_id(item, "org", row->org) || !wire_id(item, "id", row->id) ||
        !json_int(item, "rev", 1, INT64_MAX, &row->rev) ||
        (json_get(item, "deleted") &&
         !json_flag(item, "deleted", &row->deleted)))
        return wire_bad(err, "malformed %s row %d", name, p->count - 1);
    if (row->deleted)
        return true;
    const struct json *data = json_get(item, "data");
    return json_is_map(data)
               ? get_values(data, row, err)
               : wire_bad(err, "%s %s has no data", name, row->id);
}

static bool get_digests(const struct json *map, struct page *p, struct err *err)
{
    const void *step = NULL;
    while ((step = json_step(map, step))) {
        const char *org = json_step_name(step);
        size_t n = 0;
        const char *hex = json_chars(json_step_value(step), &n);
        if (p->digest_count == WIRE_ORGS_MAX || !id_is_valid(org) || !hex ||
            n != 16 || strspn(hex, "0123456789abcdef") != n)
            return wire_bad(err, "malformed digest");
        struct digest *d = &p->digests[p->digest_count++];
        snprintf(d->org, sizeof d->org, "%s", org);
        d->value = strtoull(hex, NULL, 16);
    }
    return true;
}

void page_clear(struct page *p)
{
    for (int i = 0; i < p->count; i++)
        row_clear(&p->rows[i]);
    free(p->rows);
    *p = (struct page){0};
}

static bool get_page(const struct json *tree, struct page *p, struct err *err)
{
    const struct json *rows = json_get(tree, "rows");
    int count = json_count(rows);
    if (!wire_id(tree, "epoch", p->epoch) ||
        !json_text(tree, "cursor", p->cursor, sizeof p->cursor) ||
        !p->cursor[0] || !json_flag(tree, "more", &p->more) ||
        !json_int(tree, "server_time", 0, WIRE_TIME_MAX, &p->server_time) ||
        !json_is_list(rows) || count > WIRE_ROWS_MAX)
        return wire_bad(err, "malformed page of %d rows", count);

    p->rows = count > 0 ? mem_new((size_t)count * sizeof *p->rows) : NULL;
    for (int i = 0; i < count; i++)
        if (!get_row(json_at(rows, i), p, err))
            return false;
    return p->more || get_digests(json_get(tree, "digest"), p, err);
}

bool wire_get_page(const char *json, size_t n, struct page *p, struct err *err)
{
    struct json *tree = wire_read(json, n, err);
    if (!tree)
        return false;
    *p = (struct page){0};
    bool ok = get_page(tree, p, err);
    if (!ok)
        page_clear(p);
    json_free(tree);
    return ok;
}
