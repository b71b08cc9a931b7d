#include "sync/hub/import.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "sync/hub/files.h"
#include "sync/hub/pictures.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

void import_bad(struct import *i, const char *path, int line, const char *why)
{
    i->bad++;
    if (line > 0)
        call_bad_line(i->call, path_name(path), line, why);
    else
        fprintf(i->call->err, _("%s：%s\n"), path_name(path), why);
}

bool import_may_save(const struct import *i, struct err *err)
{
    if (i->bad == 0 || i->skip_bad)
        return true;
    return err_set(err, ERR_INPUT,
                   N_("文件里有错，什么也没有导入。改好再来一次，或者加 "
                      "--skip-bad 跳过有错的。"),
                   "%d bad", i->bad);
}

/* The path of a picture named in the file `beside`; NULL when it may not be
 * read.  What a link points to counts, not where the link lies. */
static char *picture_path(const struct import *i, const char *beside,
                          const char *name)
{
    static const char SCHEME[] = "photo:";
    bool ours = strncmp(name, SCHEME, strlen(SCHEME)) == 0;
    if (ours)
        name += strlen(SCHEME);
    if (!*name || name[0] == '/' || strlen(name) >= NAME_MAX ||
        (ours && (!i->photos || strchr(name, '/'))))
        return NULL;

    char *folder = ours ? mem_text(i->photos) : path_folder(beside);
    char *path = path_join(folder, name);
    if (ours) {
        char *bare = path;
        path = mem_new(strlen(bare) + sizeof ".jpg");
        snprintf(path, strlen(bare) + sizeof ".jpg", "%s.jpg", bare);
        free(bare);
    }
    char *real = realpath(path, NULL), *top = realpath(folder, NULL);
    size_t n = top ? strlen(top) : 0;
    bool inside = real && top && strncmp(real, top, n) == 0 && real[n] == '/';
    free(folder);
    free(path);
    free(top);
    if (!inside) {
        free(real);
        return NULL;
    }
    return real;
}

bool import_picture(struct import *i, const char *beside, const char *name,
                    char sha[65], struct err *err)
{
    char *path = picture_path(i, beside, name);
    if (!path)
        return err_set(err, ERR_INPUT,
                       N_("找不到图片，图片要放在同一个文件夹里。"),
                       "picture not found");
    struct media m;
    bool ok = pictures_add(i->hub, path, &m, err);
    free(path);
    if (ok)
        utf8_copy(sha, 65, m.sha);
    return ok;
}

/* ---- the commands ---- */

static int run(struct hub *h, const struct call *c,
               bool (*bring)(struct import *i, struct err *err),
               const char *album, struct err *err)
{
    struct import i = {.hub = h,
                       .call = c,
                       .path = c->argv[0],
                       .skip_bad = call_option(c, "skip-bad") != NULL,
                       .contest = call_option(c, "contest") != NULL,
                       .now_ms = clock_now_ms(NULL)};
    if (!hub_org(h, call_option(c, "org"), &i.org, err))
        return EXIT_REFUSED;
    bool ok = album ? import_photos(&i, album, err) : bring(&i, err);
    if (!ok)
        return EXIT_REFUSED;
    fprintf(c->out, _("已导入 %d 项，跳过 %d 项。\n"), i.good, i.bad);
    return EXIT_DONE;
}

static int run_members(struct hub *h, const struct call *c, struct err *err)
{
    return run(h, c, import_members, NULL, err);
}

static int run_groups(struct hub *h, const struct call *c, struct err *err)
{
    return run(h, c, import_groups, NULL, err);
}

static int run_timetable(struct hub *h, const struct call *c, struct err *err)
{
    return run(h, c, import_timetable, NULL, err);
}

static int run_days(struct hub *h, const struct call *c, struct err *err)
{
    return run(h, c, import_days, NULL, err);
}

static int run_calendar(struct hub *h, const struct call *c, struct err *err)
{
    return run(h, c, import_calendar, NULL, err);
}

static int run_notices(struct hub *h, const struct call *c, struct err *err)
{
    return run(h, c, import_notices, NULL, err);
}

/* Without --album, the album is called as the folder is. */
static int run_photos(struct hub *h, const struct call *c, struct err *err)
{
    const char *album = call_option(c, "album");
    char *folder = folder_is(c->argv[0]) ? mem_text(c->argv[0])
                                         : path_folder(c->argv[0]);
    size_t n = strlen(folder);
    while (n > 1 && folder[n - 1] == '/')
        folder[--n] = '\0';
    if (!album || !*album)
        album = path_name(folder);
    int status = run(h, c, NULL, album, err);
    free(folder);
    return status;
}

const struct command commands_import[] = {
    {"import", "members", "FILE.csv [--org=NAME] [--skip-bad]", 1, 1, OPENS_OLD,
     run_members},
    {"import", "groups", "FILE.csv [--org=NAME] [--skip-bad]", 1, 1, OPENS_OLD,
     run_groups},
    {"import", "timetable", "FILE.csv [--org=NAME] [--skip-bad]", 1, 1, OPENS_OLD,
     run_timetable},
    {"import", "days", "FILE.csv [--org=NAME] [--skip-bad]", 1, 1, OPENS_OLD,
     run_days},
    {"import", "calendar", "FILE.ics [--org=NAME] [--skip-bad]", 1, 1, OPENS_OLD,
     run_calendar},
    {"import", "notices", "FILE.md|FOLDER [--org=NAME] [--skip-bad]", 1, 1,
     OPENS_OLD, run_notices},
    {"import", "photos",
     "FILE|FOLDER [--album=NAME] [--contest] [--org=NAME] [--skip-bad]", 1, 1,
     OPENS_OLD, run_photos},
    {0},
};
