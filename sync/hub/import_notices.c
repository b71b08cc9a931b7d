#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "store/notices.h"
#include "sync/hub/files.h"
#include "sync/hub/front_matter.h"
#include "sync/hub/import.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_BYTES_MAX = 256 * 1024, BODY_MAX = 60 * 1024 };

struct batch {
    struct import *import;
    struct zone *zone;
    struct notice *list; /* owned, with bodies */
    int count;
    /* the file being read */
    char *path;
    bool published_said, shows_said;
};

/* ---- one value of the front matter; a message id says why not ---- */

static const char *copy_value(const char *value, char *out, size_t size)
{
    if (strlen(value) >= size)
        return N_("这一项太长了");
    utf8_copy(out, size, value);
    return NULL;
}

static const char *set_flag(const char *value, bool *out)
{
    static const char *const words[] = {"true", "yes", "1", "是",
                                        "false", "no", "0", "否", ""};
    enum { FIRST_NO = 4 };
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcasecmp(value, words[k]) == 0) {
            *out = k < FIRST_NO;
            return NULL;
        }
    return N_("这一项应是 true 或 false");
}

static const char *set_time(const struct batch *b, const char *value,
                            int64_t *out)
{
    return !*value || front_matter_time(value, b->zone, out)
               ? NULL
               : N_("时间应写成 2026-11-22 08:00");
}

static const char *set_org(struct batch *b, const char *value,
                           struct notice *n)
{
    struct import *i = b->import;
    if (!*value || strcmp(value, "school") == 0)
        return NULL;
    struct org path[ORG_DEPTH_MAX], one;
    int count = 0;
    struct err ignored;
    if (strcmp(value, "district") != 0) {
        if (!hub_org(i->hub, value, &one, &ignored))
            return N_("没有这个单位");
        utf8_copy(n->org, sizeof n->org, one.id);
        return NULL;
    }
    struct db *db = hub_lock(i->hub);
    bool ok = orgs_path(db, i->org.id, path, &count, &ignored);
    hub_release(i->hub);
    for (int k = 0; ok && k < count; k++)
        if (strcmp(path[k].kind, "district") == 0) {
            utf8_copy(n->org, sizeof n->org, path[k].id);
            return NULL;
        }
    return N_("没有这个单位");
}

static const char *set_field(struct batch *b, struct notice *n,
                             const char *key, const char *value)
{
    const struct {
        const char *key;
        char *text;
        size_t size;
    } texts[] = {
        {"title", n->title, sizeof n->title},
        {"short", n->short_title, sizeof n->short_title},
        {"summary", n->summary, sizeof n->summary},
        {"category", n->category, sizeof n->category},
        {"issuer", n->issuer, sizeof n->issuer},
        {"glyph", n->glyph, sizeof n->glyph},
    };
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
        if (strcmp(key, texts[k].key) == 0)
            return copy_value(value, texts[k].text, texts[k].size);

    b->published_said |= strcmp(key, "published") == 0 && *value;
    b->shows_said |= strcmp(key, "shows_from") == 0 && *value;
    return strcmp(key, "pinned") == 0   ? set_flag(value, &n->pinned)
           : strcmp(key, "urgent") == 0 ? set_flag(value, &n->urgent)
           : strcmp(key, "published") == 0
               ? set_time(b, value, &n->published_at)
           : strcmp(key, "shows_from") == 0
               ? set_time(b, value, &n->shows_from_at)
           : strcmp(key, "expires") == 0 ? set_time(b, value, &n->expires_at)
           : strcmp(key, "org") == 0     ? set_org(b, value, n)
                                         : NULL;
}

/* ---- the text ---- */

/* "# Heading" of the first line that has one. */
static void title_from_heading(struct notice *n, const char *body)
{
    for (const char *p = body; p && *p;) {
        const char *end = p + strcspn(p, "\r\n");
        size_t marks = strspn(p, "#");
        if (marks > 0 && marks <= 6 && p[marks] == ' ') {
            struct buf line = {0};
            p += marks + strspn(p + marks, " ");
            buf_add(&line, p, (size_t)(end - p));
            utf8_copy(n->title, sizeof n->title, line.text);
            buf_clear(&line);
            return;
        }
        p = end + strspn(end, "\r\n");
    }
}

static bool is_elsewhere(const char *target)
{
    return strncmp(target, "media:", 6) == 0 ||
           strncmp(target, "http:", 5) == 0 ||
           strncmp(target, "https:", 6) == 0;
}

/* Takes in the pictures that the text names, and names them by their sum. */
static bool take_pictures(struct batch *b, struct notice *n, const char *body,
                          int first_line)
{
    struct buf out = {0};
    int line = first_line;
    bool ok = true;
    const char *p = body, *open;
    while (ok && (open = strstr(p, "![")) != NULL) {
        const char *from = strstr(open, "](");
        const char *to = from ? strpbrk(from + 2, ") \"\r\n") : NULL;
        if (!to || memchr(open, '\n', (size_t)(from - open))) {
            buf_add(&out, p, (size_t)(open + 2 - p));
            p = open + 2;
            continue;
        }
        for (const char *c = p; c < from; c++)
            line += *c == '\n';
        struct buf target = {0};
        buf_add(&target, from + 2, (size_t)(to - from - 2));
        buf_add(&out, p, (size_t)(from + 2 - p));
        char sha[65];
        struct err err;
        if (is_elsewhere(target.text)) {
            buf_put(&out, target.text);
        } else if (import_picture(b->import, b->path, target.text, sha,
                                  &err)) {
            buf_printf(&out, "media:%s", sha);
        } else {
            import_bad(b->import, b->path, line, _(err.user));
            ok = false;
        }
        buf_clear(&target);
        p = to;
    }
    buf_put(&out, p);
    n->body = buf_take(&out);
    return ok;
}

/* ---- one file ---- */

static bool refuse(struct batch *b, int line, const char *why)
{
    import_bad(b->import, b->path, line, _(why));
    return false;
}

static bool finish(struct batch *b, struct notice *n)
{
    struct import *i = b->import;
    char name[FILENAME_MAX + 80];
    snprintf(name, sizeof name, "notice:%s:%s", i->org.id,
             path_name(b->path));
    id_of_name(n->id, name);
    if (!n->title[0])
        title_from_heading(n, n->body);
    if (!n->title[0])
        return refuse(b, 1, N_("没有标题"));
    if (strlen(n->body) > BODY_MAX)
        return refuse(b, 0, N_("正文太长了"));
    if (n->urgent && n->expires_at == 0)
        return refuse(b, 1, N_("紧急通知要写明到什么时候（expires）"));

    /* Without a date it is of today, or of the day it was first brought in. */
    struct notice old = {0};
    struct err err;
    bool found = false;
    struct db *db = hub_lock(i->hub);
    bool ok = notices_get(db, n->id, NULL, &old, &found, &err);
    hub_release(i->hub);
    int64_t first = ok && found ? old.published_at : i->now_ms;
    notice_clear(&old);
    if (!ok)
        return refuse(b, 0, err.user);
    if (!b->published_said)
        n->published_at = b->shows_said ? n->shows_from_at : first;
    if (!b->shows_said)
        n->shows_from_at = n->published_at;
    if (n->expires_at != 0 && n->expires_at <= n->shows_from_at)
        return refuse(b, 1, N_("结束时间要晚于开始时间"));
    return true;
}

static bool read_notice(struct batch *b, struct notice *n, char *text)
{
    struct front_matter f = front_matter_begin(text);
    utf8_copy(n->org, sizeof n->org, b->import->org.id);
    b->published_said = b->shows_said = false;
    const char *key, *value;
    while (front_matter_next(&f, &key, &value)) {
        const char *why = set_field(b, n, key, value);
        if (why)
            return refuse(b, f.line, why);
    }
    if (f.bad)
        return refuse(b, f.line, N_("开头的说明要用 --- 起止，每行“名称: 值”"));
    return take_pictures(b, n, f.rest, f.line + 1) && finish(b, n);
}

static void read_file(struct batch *b)
{
    size_t size;
    struct err err;
    struct notice *n = &b->list[b->count];
    *n = (struct notice){0};
    char *text = file_read(b->path, FILE_BYTES_MAX, &size, &err);
    if (!text)
        import_bad(b->import, b->path, 0, _(err.user));
    else if (!utf8_is_valid(text, size))
        import_bad(b->import, b->path, 0, _("文字不是 UTF-8 编码"));
    else if (read_notice(b, n, text))
        b->count++;
    else
        notice_clear(n);
    free(text);
}

/* ---- saving ---- */

static bool same(const struct notice *a, const struct notice *b)
{
    return strcmp(a->org, b->org) == 0 &&
           strcmp(a->category, b->category) == 0 &&
           strcmp(a->title, b->title) == 0 &&
           strcmp(a->short_title, b->short_title) == 0 &&
           strcmp(a->summary, b->summary) == 0 &&
           strcmp(a->issuer, b->issuer) == 0 &&
           strcmp(a->glyph, b->glyph) == 0 && a->pinned == b->pinned &&
           a->urgent == b->urgent && a->published_at == b->published_at &&
           a->shows_from_at == b->shows_from_at &&
           a->expires_at == b->expires_at &&
           strcmp(a->body, b->body ? b->body : "") == 0;
}

static bool save(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    struct batch *b = ctx;
    for (int k = 0; k < b->count; k++) {
        struct notice old = {0};
        bool found = false;
        if (!notices_get(db, b->list[k].id, NULL, &old, &found, err))
            return false;
        bool ok = (found && same(&b->list[k], &old)) ||
                  notices_save(db, &b->list[k], c, err);
        notice_clear(&old);
        if (!ok)
            return false;
    }
    return true;
}

/* The file itself, or those in the folder. */
static bool list_files(const char *path, struct file_names *names,
                       struct err *err)
{
    static const char *const endings[] = {".md", ".markdown", NULL};
    if (!folder_is(path)) {
        names->list = mem_new(sizeof *names->list);
        names->list[names->count++] = mem_text(path_name(path));
        return true;
    }
    if (!folder_list(path, endings, names, err))
        return false;
    if (names->count > NOTICES_MAX)
        return err_set(err, ERR_INPUT,
                       N_("文件夹里的文件太多了，请分成几份。"), "%d files",
                       names->count);
    return names->count > 0 ||
           err_set(err, ERR_INPUT, N_("文件夹里没有 .md 文件。"), "no files");
}

bool import_notices(struct import *i, struct err *err)
{
    struct batch b = {.import = i, .zone = zone_open(i->org.tz, err)};
    struct file_names names = {0};
    char *folder = folder_is(i->path) ? mem_text(i->path)
                                      : path_folder(i->path);
    bool ok = b.zone && list_files(i->path, &names, err);
    if (ok)
        b.list = mem_new((size_t)names.count * sizeof *b.list);
    for (int k = 0; ok && k < names.count; k++) {
        b.path = path_join(folder, names.list[k]);
        read_file(&b);
        free(b.path);
    }
    ok = ok && import_may_save(i, err) &&
         hub_change(i->hub, i->org.id, save, &b, NULL, err);
    i->good = ok ? b.count : 0;

    for (int k = 0; k < b.count; k++)
        notice_clear(&b.list[k]);
    free(b.list);
    file_names_clear(&names);
    free(folder);
    zone_close(b.zone);
    return ok;
}
