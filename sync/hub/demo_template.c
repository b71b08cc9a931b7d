#include "sync/hub/demo.h"

#include "base/lang.h"
#include "base/mem.h"
#include "sync/hub/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES_MAX = 1024 * 1024, DAYS_MAX = 10000 };

/* %Y %m %d and their unpadded forms, of strftime. */
static bool put_date(const char *form, size_t n, struct civil c,
                     struct buf *out)
{
    for (const char *p = form; p < form + n; p++) {
        if (*p != '%') {
            buf_add(out, p, 1);
            continue;
        }
        bool bare = ++p < form + n && *p == '-';
        p += bare;
        char kind = p < form + n ? *p : '\0';
        int value = kind == 'Y'   ? c.year
                    : kind == 'm' ? c.month
                    : kind == 'd' ? c.day
                                  : -1;
        if (value < 0)
            return false;
        buf_printf(out, "%0*d", bare ? 1 : 2, value);
    }
    return true;
}

/* What stands between the braces. */
static bool put_value(const char *text, size_t n, int today, struct buf *out)
{
    static const struct {
        const char *word;
        bool monday;
    } words[] = {{"today", false}, {"week", true}};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        size_t w = strlen(words[k].word);
        if (n < w || strncmp(text, words[k].word, w) != 0)
            continue;
        char *end;
        long days = strtol(text + w, &end, 10);
        if (end > text + n || labs(days) > DAYS_MAX || *end != ' ')
            return false;
        int day = today + (int)days;
        if (words[k].monday)
            day -= day_civil(today).weekday - 1;
        end++;
        return put_date(end, (size_t)(text + n - end), day_civil(day), out);
    }
    return false;
}

bool demo_fill(const char *text, int today, struct buf *out)
{
    const char *open;
    while ((open = strstr(text, "{{")) != NULL) {
        const char *from = open + 2, *to = strstr(from, "}}");
        buf_add(out, text, (size_t)(open - text));
        if (!to || !put_value(from, (size_t)(to - from), today, out))
            return false;
        text = to + 2;
    }
    buf_put(out, text);
    return true;
}

static bool fill_file(const struct demo *d, const char *below,
                      const char *name, struct err *err)
{
    struct buf filled = {0};
    size_t n;
    char *from_folder = path_join(d->source, below);
    char *to_folder = path_join(d->folder, below);
    char *from = path_join(from_folder, name), *to = path_join(to_folder, name);
    char *text = file_read(from, TEXT_BYTES_MAX, &n, err);
    bool ok = text != NULL;
    if (ok && !demo_fill(text, zone_day(d->zone, d->now_ms), &filled))
        ok = err_set(err, ERR_STORAGE,
                     N_("示范数据坏了，请重新安装程序。"), "%s", name);
    ok = ok && folder_make(to_folder, err) &&
         file_write(to, filled.text, filled.len, err);
    free(text);
    free(from);
    free(to);
    free(from_folder);
    free(to_folder);
    buf_clear(&filled);
    return ok;
}

bool demo_fill_all(const struct demo *d, struct err *err)
{
    static const char *const folders[] = {".", "notices"};
    static const char *const endings[] = {".csv", ".ics", ".md", NULL};
    bool ok = true;
    for (size_t f = 0; ok && f < sizeof folders / sizeof folders[0]; f++) {
        struct file_names names = {0};
        char *folder = path_join(d->source, folders[f]);
        ok = folder_list(folder, endings, &names, err);
        for (int k = 0; ok && k < names.count; k++)
            ok = fill_file(d, folders[f], names.list[k], err);
        file_names_clear(&names);
        free(folder);
    }
    return ok;
}
