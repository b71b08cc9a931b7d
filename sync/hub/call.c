#include "sync/hub/call.h"

#include "base/buf.h"
#include "base/lang.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool words_sort(int argc, char **argv, struct words *out)
{
    bool options = true;
    *out = (struct words){0};
    if (argc > CALL_WORDS_MAX)
        return false;
    for (int i = 0; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && strncmp(argv[i], "--", 2) == 0)
            out->options[out->option_count++] = argv[i];
        else
            out->words[out->word_count++] = argv[i];
    }
    return true;
}

/* The length of "--name" in "--name=value" and "--name]". */
static size_t name_length(const char *option)
{
    return strcspn(option, "=] ");
}

const char *words_option(const struct words *w, const char *name)
{
    size_t n = strlen(name);
    const char *value = NULL;
    for (int i = 0; i < w->option_count; i++) {
        const char *o = w->options[i];
        if (name_length(o) != n + 2 || strncmp(o + 2, name, n) != 0)
            continue;
        value = o[n + 2] == '=' ? o + n + 3 : "";
    }
    return value;
}

/* The place in `usage` that lists this option, behind its name; or NULL. */
static const char *listed(const char *usage, const char *option)
{
    size_t n = name_length(option);
    for (const char *p = usage; p && (p = strstr(p, "--")); p += 2)
        if (name_length(p) == n && strncmp(p, option, n) == 0)
            return p + n;
    return NULL;
}

const char *words_wrong(const struct words *w, const char *usage,
                        const char *common, const char **which)
{
    for (int i = 0; i < w->option_count; i++) {
        const char *o = *which = w->options[i];
        const char *rule = listed(usage, o);
        if (!rule)
            rule = listed(common, o);
        if (!rule)
            return N_("没有这个选项：");
        if (*rule == '=' && o[name_length(o)] != '=')
            return N_("这个选项要有值：");
        if (*rule != '=' && o[name_length(o)] == '=')
            return N_("这个选项不带值：");
    }
    return NULL;
}

static bool is_path_word(const char *usage_word)
{
    return strncmp(usage_word, "FILE", 4) == 0 ||
           strncmp(usage_word, "FOLDER", 6) == 0;
}

/* Is the nth word without dashes of the usage text a path? */
static bool word_is_path(const char *usage, int n)
{
    for (const char *p = usage; *p; p += strcspn(p, " ")) {
        p += strspn(p, " [");
        if (!*p)
            return false;
        if (strncmp(p, "--", 2) != 0 && n-- == 0)
            return is_path_word(p);
    }
    return false;
}

static char *absolute(const char *prefix, size_t n, const char *path)
{
    char cwd[PATH_MAX];
    if (path[0] == '/' || !getcwd(cwd, sizeof cwd))
        return NULL;
    struct buf b = {0};
    buf_add(&b, prefix, n);
    buf_printf(&b, "%s/%s", cwd, path);
    return buf_take(&b);
}

void words_absolute(int argc, char **argv, const char *usage, int skip,
                    bool made[CALL_WORDS_MAX])
{
    bool options = true;
    int word = -skip;
    for (int i = 0; i < argc && i < CALL_WORDS_MAX; i++) {
        char *path = NULL;
        made[i] = false;
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (options && strncmp(argv[i], "--", 2) == 0) {
            const char *rule = listed(usage, argv[i]);
            size_t n = name_length(argv[i]) + 1;
            if (rule && *rule == '=' && is_path_word(rule + 1) &&
                argv[i][n - 1] == '=')
                path = absolute(argv[i], n, argv[i] + n);
        } else {
            if (word >= 0 && word_is_path(usage, word))
                path = absolute("", 0, argv[i]);
            word++;
        }
        if (path) {
            argv[i] = path;
            made[i] = true;
        }
    }
}

static const char *option_of(const struct call *c, const char *name)
{
    return words_option(c->options, name);
}

const char *call_option(const struct call *c, const char *name)
{
    return c->option(c, name);
}

void call_bad_line(const struct call *c, const char *file, int line,
                   const char *why)
{
    fprintf(c->err, _("%s，第 %d 行：%s\n"), file, line, why);
}

void call_complain(FILE *errors, const struct err *err)
{
    const char *sentence = err->user ? _(err->user) : "";
    if (err->detail[0])
        fprintf(errors, "staffroom-hub: %s (%s)\n", sentence, err->detail);
    else
        fprintf(errors, "staffroom-hub: %s\n", sentence);
}

int call_run(struct hub *h, const struct command *cmd, const struct words *w,
             const char *in, FILE *out, FILE *errors)
{
    int skip = cmd->sub ? 2 : 1;
    char *argv[CALL_WORDS_MAX + 1] = {NULL};
    memcpy(argv, w->words + skip,
           (size_t)(w->word_count - skip) * sizeof argv[0]);
    struct call c = {.argc = w->word_count - skip,
                     .argv = argv,
                     .option = option_of,
                     .options = w,
                     .in = in,
                     .out = out,
                     .err = errors};
    struct err err = {0};
    int status = cmd->run(h, &c, &err);
    if (status == EXIT_REFUSED)
        call_complain(errors, &err);
    return status;
}
