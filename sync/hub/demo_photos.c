#include "sync/hub/demo.h"

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "sync/hub/children.h"
#include "sync/hub/csv.h"
#include "sync/hub/files.h"
#include "sync/hub/import.h"
#include "sync/hub/photo_recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    ALBUM, TAKEN, CAPTION, SOURCE, CROP, TILT, TONE, ORIENTATION, STARRED,
    CONTEST, COLUMNS
};

static const struct csv_name names[] = {
    {"album", ALBUM},     {"taken", TAKEN},     {"caption", CAPTION},
    {"source", SOURCE},   {"crop", CROP},       {"tilt", TILT},
    {"tone", TONE},       {"orientation", ORIENTATION},
    {"starred", STARRED}, {"contest", CONTEST}, {NULL, 0},
};

enum { PHOTOS_ALL_MAX = 400, ALBUMS_ALL_MAX = 40, MAKE_SECONDS = 120 };

struct shoot {
    const struct demo *demo;
    char *folder; /* owned: one folder per album in it */
    struct album_folder {
        char title[121], *path; /* owned */
        bool contest;
        int photos;
    } albums[ALBUMS_ALL_MAX];
    int album_count;
    /* the helpers' arguments, owned */
    char *recipes[PHOTOS_ALL_MAX], *files[PHOTOS_ALL_MAX];
    int count;
};

static struct album_folder *album_of(struct shoot *s, const char *title,
                                     struct err *err)
{
    for (int k = 0; k < s->album_count; k++)
        if (strcmp(s->albums[k].title, title) == 0)
            return &s->albums[k];
    if (s->album_count == ALBUMS_ALL_MAX)
        return NULL;
    struct album_folder *a = &s->albums[s->album_count++];
    char name[16];
    snprintf(name, sizeof name, "%02d", s->album_count);
    utf8_copy(a->title, sizeof a->title, title);
    a->path = path_join(s->folder, name);
    return folder_make(a->path, err) ? a : NULL;
}

/* As cameras have them: twelve megapixels, some upright, some wide. */
static void choose_size(struct photo_recipe *r)
{
    static const struct {
        int width, height;
        double from; /* the crop's width to its height, in pixels */
    } sizes[] = {{5000, 2400, 1.9}, {4000, 3000, 0.95}, {3000, 4000, 0}};
    const double source_shape = 4.0 / 3;
    double shape = r->crop[2] / r->crop[3] * source_shape;
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        if (shape >= sizes[k].from) {
            r->width = sizes[k].width;
            r->height = sizes[k].height;
            return;
        }
}

static bool read_recipe(const struct shoot *s, const int at[],
                        const struct csv_row *row, struct photo_recipe *r)
{
    enum { FIRST_HOUR = 8, HOURS = 9 };
    unsigned year, month, day, n = (unsigned)s->count;
    *r = (struct photo_recipe){
        .tilt = strtod(csv_field(row, at[TILT]), NULL),
        .orientation = (int)strtol(csv_field(row, at[ORIENTATION]), NULL, 10)};
    snprintf(r->source, sizeof r->source, "%s/photos/%s.jpg",
             s->demo->source, csv_field(row, at[SOURCE]));
    utf8_copy(r->tone, sizeof r->tone, csv_field(row, at[TONE]));
    if (!photo_crop_read(csv_field(row, at[CROP]), r->crop) ||
        sscanf(csv_field(row, at[TAKEN]), "%4u-%2u-%2u", &year, &month,
               &day) != 3)
        return false;
    snprintf(r->taken, sizeof r->taken, "%04u:%02u:%02u %02u:%02u:%02u",
             year % 10000, month % 100, day % 100, FIRST_HOUR + n % HOURS,
             n * 7 % 60, n * 13 % 60);
    choose_size(r);
    return true;
}

static bool add_photo(struct shoot *s, const int at[],
                      const struct csv_row *row, struct err *err)
{
    struct photo_recipe r;
    char text[PHOTO_RECIPE_SIZE], name[512];
    struct album_folder *a = album_of(s, csv_field(row, at[ALBUM]), err);
    if (!a || row->bad || s->count == PHOTOS_ALL_MAX ||
        !read_recipe(s, at, row, &r))
        return err_set(err, ERR_STORAGE,
                       N_("示范数据坏了，请重新安装程序。"),
                       "albums.csv line %d", row->line);
    bool starred = strcmp(csv_field(row, at[STARRED]), "1") == 0;
    a->contest |= strcmp(csv_field(row, at[CONTEST]), "1") == 0;
    snprintf(name, sizeof name, "%02d-%s%s.jpg", ++a->photos,
             csv_field(row, at[CAPTION]), starred ? "★" : "");
    photo_recipe_write(&r, text);
    s->recipes[s->count] = mem_text(text);
    s->files[s->count++] = path_join(a->path, name);
    return true;
}

static bool read_albums(struct shoot *s, struct err *err)
{
    char *path = path_join(s->demo->folder, "albums.csv");
    struct csv *csv = csv_open(path, err);
    free(path);
    struct csv_row row;
    int at[COLUMNS];
    bool ok = csv != NULL;
    if (ok && csv_next(csv, &row))
        csv_header(&row, names, at, COLUMNS);
    while (ok && csv_next(csv, &row))
        ok = add_photo(s, at, &row, err);
    csv_close(csv);
    return ok;
}

static void made(void *ctx, int k)
{
    (void)ctx, (void)k;
}

static bool make_photos(const struct shoot *s, struct err *err)
{
    struct child *children = mem_new((size_t)s->count * sizeof *children);
    for (int k = 0; k < s->count; k++)
        children[k] = (struct child){.args = {"render-picture", "--make",
                                              s->recipes[k], s->files[k],
                                              NULL}};
    demo_tell(s->demo, _("正在制作示范照片"));
    children_run(children, s->count, MAKE_SECONDS, made, NULL);
    bool ok = true;
    for (int k = 0; ok && k < s->count; k++)
        if (!children[k].ok)
            ok = err_set(err, ERR_STORAGE,
                         N_("示范照片做不出来，请检查磁盘和内存。"),
                         "photo %d: %.100s", k + 1, children[k].answer);
    free(children);
    return ok;
}

static bool import_albums(const struct shoot *s, struct err *err)
{
    bool ok = true;
    for (int k = 0; ok && k < s->album_count; k++) {
        struct import i = {.hub = s->demo->hub,
                           .call = s->demo->call,
                           .org = s->demo->school,
                           .path = s->albums[k].path,
                           .contest = s->albums[k].contest,
                           .now_ms = s->demo->now_ms};
        demo_tell(s->demo, s->albums[k].title);
        ok = import_photos(&i, s->albums[k].title, err);
    }
    return ok;
}

bool demo_photos(const struct demo *d, struct err *err)
{
    struct shoot *s = mem_new(sizeof *s);
    s->demo = d;
    s->folder = folder_new(NULL, err);
    bool ok = s->folder && read_albums(s, err) && make_photos(s, err) &&
              import_albums(s, err);
    for (int k = 0; k < s->count; k++) {
        free(s->recipes[k]);
        free(s->files[k]);
    }
    for (int k = 0; k < s->album_count; k++)
        free(s->albums[k].path);
    folder_remove(s->folder);
    free(s->folder);
    free(s);
    return ok;
}
