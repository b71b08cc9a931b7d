#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "store/albums.h"
#include "sync/hub/files.h"
#include "sync/hub/import.h"
#include "sync/hub/pictures.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct batch {
    struct import *import;
    struct zone *zone;
    struct file_names names;
    struct picture *pictures; /* owned, as are their paths */
    struct album album;
    bool album_is_new;
    struct photo *old; /* owned; what the album holds already */
    int old_count;
    struct photo *list; /* owned; what will be saved */
    int count;
};

static bool list_files(const char *path, struct file_names *names,
                       struct err *err)
{
    static const char *const endings[] = {".jpg",  ".jpeg", ".png", ".webp",
                                          ".heic", ".heif", NULL};
    if (!folder_is(path)) {
        names->list = mem_new(sizeof *names->list);
        names->list[names->count++] = mem_text(path_name(path));
        return true;
    }
    if (!folder_list(path, endings, names, err))
        return false;
    if (names->count > PHOTOS_MAX)
        return err_set(err, ERR_INPUT, N_("一个相册最多 500 张照片。"),
                       "%d files", names->count);
    return names->count > 0 ||
           err_set(err, ERR_INPUT, N_("文件夹里没有照片。"), "no files");
}

/* "03-一号台★.jpg" is the third, called 一号台, and starred.  A name that a
 * camera gave is no caption. */
static void read_name(const char *file, struct photo *p)
{
    static const char STAR[] = "★";
    static const char *const cameras[] = {"IMG", "DSC", "DJI", "PXL", "MVI",
                                          "P_",  "mmexport", "WeChat"};
    char name[sizeof p->caption];
    size_t digits = strspn(file, "0123456789");
    if (digits > 0 && digits <= 4 && strchr("-_. ", file[digits]))
        file += digits + 1;
    utf8_copy(name, sizeof name, file);
    char *dot = strrchr(name, '.');
    if (dot)
        *dot = '\0';
    size_t n = strlen(name), s = strlen(STAR);
    p->starred = n >= s && strcmp(name + n - s, STAR) == 0;
    if (p->starred)
        name[n - s] = '\0';
    bool by_camera = strspn(name, "0123456789-_ ") == strlen(name);
    for (size_t k = 0; k < sizeof cameras / sizeof cameras[0]; k++)
        by_camera |= strncasecmp(name, cameras[k], strlen(cameras[k])) == 0;
    utf8_copy(p->caption, sizeof p->caption, by_camera ? "" : name);
}

static int64_t read_taken(const struct batch *b, const char *text)
{
    struct civil c = {0};
    if (sscanf(text, "%4d:%2d:%2d %2d:%2d:%2d", &c.year, &c.month, &c.day,
               &c.hour, &c.minute, &c.second) != 6 ||
        c.year < 1990 || c.month < 1 || c.month > 12 || c.day < 1 ||
        c.day > 31)
        return 0;
    int64_t at = zone_utc(b->zone, c);
    bool wrong_clock = at > b->import->now_ms + DAY_MS;
    return wrong_clock ? 0 : at;
}

static const struct photo *old_of(const struct batch *b, const char *id)
{
    for (int k = 0; k < b->old_count; k++)
        if (strcmp(b->old[k].id, id) == 0)
            return &b->old[k];
    return NULL;
}

static bool find_album(struct batch *b, const char *title, struct err *err)
{
    struct import *i = b->import;
    struct album *all = mem_new(ALBUMS_MAX * sizeof *all);
    b->old = mem_new(PHOTOS_MAX * sizeof *b->old);
    char name[sizeof b->album.title + 80];
    snprintf(name, sizeof name, "album:%s:%s", i->org.id, title);
    id_of_name(b->album.id, name);
    utf8_copy(b->album.org, sizeof b->album.org, i->org.id);
    utf8_copy(b->album.title, sizeof b->album.title, title);
    b->album.contest = i->contest;
    b->album_is_new = true;

    int count = 0;
    struct db *db = hub_lock(i->hub);
    bool ok = albums_list(db, all, ALBUMS_MAX, &count, err) &&
              photos_of(db, b->album.id, b->old, PHOTOS_MAX, &b->old_count,
                        err);
    hub_release(i->hub);
    for (int k = 0; ok && k < count; k++)
        if (strcmp(all[k].id, b->album.id) == 0) {
            b->album = all[k];
            b->album_is_new = false;
        }
    free(all);
    return ok;
}

/* One saved photo; what the album knew of it stays unless the file says
 * otherwise. */
static void describe(struct batch *b, int k, int *position)
{
    struct import *i = b->import;
    const struct picture *made = &b->pictures[k];
    struct photo *p = &b->list[b->count++];
    *p = (struct photo){.width = made->media.width,
                        .height = made->media.height,
                        .taken_at = read_taken(b, made->taken)};
    char name[FILENAME_MAX + 128];
    snprintf(name, sizeof name, "photo:%s:%s", b->album.id,
             b->names.list[k]);
    id_of_name(p->id, name);
    utf8_copy(p->org, sizeof p->org, i->org.id);
    utf8_copy(p->album, sizeof p->album, b->album.id);
    utf8_copy(p->media, sizeof p->media, made->media.sha);
    read_name(b->names.list[k], p);
    const struct photo *old = old_of(b, p->id);
    p->position = old ? old->position : (*position)++;
    if (p->taken_at == 0 && old)
        p->taken_at = old->taken_at;
}

static bool same(const struct photo *a, const struct photo *b)
{
    return strcmp(a->caption, b->caption) == 0 &&
           strcmp(a->media, b->media) == 0 && a->width == b->width &&
           a->height == b->height && a->position == b->position &&
           a->starred == b->starred && a->taken_at == b->taken_at;
}

static bool save(struct db *db, struct changes *c, void *ctx, struct err *err)
{
    struct batch *b = ctx;
    struct album album = b->album;
    int last = 0;
    for (int k = 0; k < b->count; k++)
        if (b->list[k].taken_at > 0) {
            int day = zone_day(b->zone, b->list[k].taken_at);
            last = day > last ? day : last;
        }
    int before = 0;
    if (last > 0 && (!day_parse(album.taken_on, &before) || before < last))
        day_format(last, album.taken_on);
    if ((b->album_is_new || strcmp(album.taken_on, b->album.taken_on) != 0) &&
        !albums_save(db, &album, c, err))
        return false;
    for (int k = 0; k < b->count; k++) {
        const struct photo *old = old_of(b, b->list[k].id);
        if (!(old && same(old, &b->list[k])) &&
            !photos_save(db, &b->list[k], c, err))
            return false;
    }
    return true;
}

static void show_progress(void *ctx, int done)
{
    const struct batch *b = ctx;
    FILE *f = b->import->call->err;
    int fd = fileno(f);
    if (fd >= 0 && isatty(fd))
        fprintf(f, "\r%d/%d%s", done, b->names.count,
                done == b->names.count ? "\n" : "");
}

static void make_pictures(struct batch *b, const char *folder)
{
    struct import *i = b->import;
    int count = b->names.count;
    b->pictures = mem_new((size_t)count * sizeof *b->pictures);
    for (int k = 0; k < count; k++)
        b->pictures[k].path = path_join(folder, b->names.list[k]);
    pictures_add_all(i->hub, b->pictures, count, show_progress, b);

    int position = 0;
    for (int k = 0; k < b->old_count; k++)
        if (b->old[k].position >= position)
            position = b->old[k].position + 1;
    b->list = mem_new((size_t)count * sizeof *b->list);
    for (int k = 0; k < count; k++) {
        if (b->pictures[k].ok)
            describe(b, k, &position);
        else
            import_bad(i, b->pictures[k].path, 0, _(b->pictures[k].err.user));
    }
}

bool import_photos(struct import *i, const char *album, struct err *err)
{
    struct batch b = {.import = i, .zone = zone_open(i->org.tz, err)};
    char *folder = folder_is(i->path) ? mem_text(i->path)
                                      : path_folder(i->path);
    bool ok = b.zone &&
              (strlen(album) < sizeof b.album.title ||
               err_set(err, ERR_INPUT, N_("相册的名称太长了。"), "album"));
    ok = ok && list_files(i->path, &b.names, err) &&
         find_album(&b, album, err);
    if (ok)
        make_pictures(&b, folder);
    ok = ok && import_may_save(i, err) &&
         (b.count == 0 ||
          hub_change(i->hub, i->org.id, save, &b, NULL, err));
    i->good = ok ? b.count : 0;

    for (int k = 0; b.pictures && k < b.names.count; k++)
        free((char *)(uintptr_t)b.pictures[k].path);
    free(b.pictures);
    free(b.list);
    free(b.old);
    file_names_clear(&b.names);
    free(folder);
    zone_close(b.zone);
    return ok;
}
