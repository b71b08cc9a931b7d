#include "sync/hub/csv.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "sync/hub/files.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct csv {
    char *text; /* owned; fields are ended in place */
    char *at, *end;
    int line; /* of *at */
};

static const char *const BAD_TEXT = N_("文字不是 UTF-8 编码");
static const char *const BAD_LONG = N_("有一格太长了");
static const char *const BAD_WIDE = N_("列太多了");
static const char *const BAD_QUOTE = N_("引号没有配对");

static struct csv *begin(char *text, size_t n, struct err *err)
{
    int lines = 1;
    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    if (lines > CSV_LINES_MAX + 1) {
        err_set(err, ERR_INPUT, N_("表格的行太多了，请分成几份。"),
                "%d lines", lines);
        free(text);
        return NULL;
    }
    struct csv *c = mem_new(sizeof *c);
    bool marked = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    *c = (struct csv){.text = text,
                      .at = text + (marked ? 3 : 0),
                      .end = text + n,
                      .line = 1};
    return c;
}

struct csv *csv_open(const char *path, struct err *err)
{
    size_t n;
    char *text = file_read(path, CSV_BYTES_MAX, &n, err);
    return text ? begin(text, n, err) : NULL;
}

struct csv *csv_open_text(const char *text, size_t n, struct err *err)
{
    if (n > CSV_BYTES_MAX) {
        err_set(err, ERR_INPUT, N_("文件太大了。"), "%zu bytes", n);
        return NULL;
    }
    char *copy = mem_new(n + 1);
    memcpy(copy, text, n);
    return begin(copy, n, err);
}

void csv_close(struct csv *c)
{
    if (!c)
        return;
    free(c->text);
    free(c);
}

static void trim(char **from, char *to)
{
    while (*from < to && (**from == ' ' || **from == '\t'))
        ++*from;
    while (to > *from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
        to--;
    *to = '\0';
}

static bool ends_field(const struct csv *c, const char *p)
{
    return p == c->end || *p == ',' || *p == '\n' ||
           (*p == '\r' && (p + 1 == c->end || p[1] == '\n'));
}

/* Reads one quoted field in place; c->at is behind the opening quote. */
static char *quoted(struct csv *c, const char **bad)
{
    char *from = c->at, *to = from, *p = from;
    for (; p < c->end; p++) {
        if (*p == '"') {
            if (p + 1 < c->end && p[1] == '"')
                p++;
            else
                break;
        }
        c->line += *p == '\n';
        *to++ = *p;
    }
    if (p == c->end) {
        *bad = BAD_QUOTE;
        c->at = c->end;
        return from;
    }
    p++;
    if (!ends_field(c, p))
        *bad = BAD_QUOTE;
    while (!ends_field(c, p))
        p++;
    c->at = p;
    *to = '\0'; /* at the closing quote or before it */
    if ((size_t)(to - from) > CSV_FIELD_MAX)
        *bad = BAD_LONG;
    else if (!utf8_is_valid(from, (size_t)(to - from)))
        *bad = BAD_TEXT;
    return from;
}

static char *plain(struct csv *c, char **end)
{
    char *from = c->at;
    while (!ends_field(c, c->at))
        c->at++;
    *end = c->at;
    return from;
}

/* Moves behind the mark that ended a field; true when it ended the line. */
static bool leave_field(struct csv *c)
{
    if (c->at == c->end)
        return true;
    if (*c->at == ',') {
        c->at++;
        return false;
    }
    while (c->at < c->end && *c->at != '\n')
        c->at++;
    if (c->at < c->end)
        c->at++;
    c->line++;
    return true;
}

static void add_field(struct csv_row *row, const char *text)
{
    if (row->count == CSV_COLUMNS_MAX)
        row->bad = BAD_WIDE;
    else
        row->fields[row->count++] = text;
}

static void read_row(struct csv *c, struct csv_row *row)
{
    *row = (struct csv_row){.line = c->line};
    bool done = false;
    while (!done) {
        char *end = NULL, *from;
        if (c->at < c->end && *c->at == '"') {
            c->at++;
            from = quoted(c, &row->bad);
            done = leave_field(c);
        } else {
            from = plain(c, &end);
            done = leave_field(c);
            if (end - from > CSV_FIELD_MAX)
                row->bad = BAD_LONG;
            else if (!utf8_is_valid(from, (size_t)(end - from)))
                row->bad = BAD_TEXT;
            trim(&from, end);
        }
        add_field(row, from);
    }
}

bool csv_next(struct csv *c, struct csv_row *row)
{
    while (c->at < c->end) {
        read_row(c, row);
        bool empty = !row->bad;
        for (int i = 0; i < row->count && empty; i++)
            empty = row->fields[i][0] == '\0';
        if (!empty)
            return true;
    }
    return false;
}

const char *csv_field(const struct csv_row *row, int column)
{
    return column >= 0 && column < row->count ? row->fields[column] : "";
}

void csv_header(const struct csv_row *row, const struct csv_name *names,
                int at[], int columns)
{
    for (int i = 0; i < columns; i++)
        at[i] = -1;
    for (int f = 0; f < row->count; f++)
        for (const struct csv_name *n = names; n->name; n++)
            if (strcasecmp(n->name, row->fields[f]) == 0 &&
                at[n->column] < 0)
                at[n->column] = f;
}
