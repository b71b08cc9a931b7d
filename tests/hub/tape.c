#include "tape.h"

#include "base/buf.h"
#include "base/mem.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the text before `mark` and gives what is behind it. */
static char *cut(char *text, const char *mark)
{
    char *at = strstr(text, mark);
    ck_assert_msg(at != NULL, "no \"%s\" in \"%s\"", mark, text);
    *at = '\0';
    return at + strlen(mark);
}

void tape_read(struct tape *t, const char *folder, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    t->text = mem_new(100000);
    size_t n = fread(t->text, 1, 99999, f);
    fclose(f);
    ck_assert_msg(n > 0 && t->text[n - 1] == '\n', "%s", path);
    t->text[n - 1] = '\0';
    t->headers = cut(t->text, "\n");
    t->target = cut(t->text, " ");
    t->posts = strcmp(t->text, "POST") == 0;
    t->body = t->headers[0] == '\n' ? t->headers + 1 : cut(t->headers, "\n\n");
    if (t->headers[0] == '\n')
        t->headers = (char *)"";
    t->answer_headers = cut(t->body, "\n=== ");
    t->status = (int)strtol(t->answer_headers, NULL, 10);
    t->answer = cut(t->answer_headers, "\n\n");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_file(const struct dirent *d)
{
    return d->d_name[0] >= '0' && d->d_name[0] <= '9';
}

int tapes_read(const char *folder, struct tape tapes[TAPES_MAX])
{
    struct dirent **names;
    int n = scandir(folder, &names, is_file, by_name);
    ck_assert_msg(n > 0 && n <= TAPES_MAX, "%s: %d", folder, n);
    for (int i = 0; i < n; i++) {
        tapes[i] = (struct tape){0};
        tape_read(&tapes[i], folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return n;
}

void tapes_clear(struct tape *tapes, int n)
{
    for (int i = 0; i < n; i++)
        free(tapes[i].text);
}

char *with_more(const char *json)
{
    struct buf out = {0};
    bool quoted = false;
    for (const char *p = json; *p; p++) {
        buf_add(&out, p, 1);
        if (*p == '"' && p > json && p[-1] != '\\')
            quoted = !quoted;
        bool is_digest = p - json > 9 && strncmp(p - 9, "\"digest\":", 9) == 0;
        if (*p == '{' && !quoted && !is_digest)
            buf_put(&out, p[1] == '}' ? "\"later\":{\"x\":[1]}"
                                      : "\"later\":{\"x\":[1]},");
    }
    return buf_take(&out);
}

/* Behind the value that begins here. */
static const char *skip_value(const char *p)
{
    int depth = 0;
    bool quoted = false;
    for (;; p++) {
        quoted ^= *p == '"';
        if (quoted)
            continue;
        if (depth == 0 && (*p == ',' || *p == '}' || *p == ']'))
            return p;
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
    }
}

char *without(const char *json, const char *name)
{
    struct buf out = {0};
    char mark[40];
    snprintf(mark, sizeof mark, ",\"%s\":", name);
    for (const char *at; (at = strstr(json, mark));) {
        buf_add(&out, json, (size_t)(at - json));
        json = skip_value(at + strlen(mark));
    }
    buf_put(&out, json);
    return buf_take(&out);
}

char *replaced(const char *text, const char *from, const char *to)
{
    struct buf out = {0};
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "no %s in %s", from, text);
    buf_add(&out, text, (size_t)(at - text));
    buf_printf(&out, "%s%s", to, at + strlen(from));
    return buf_take(&out);
}
