#include "sync/hub/pictures.h"

#include "base/json.h"
#include "base/lang.h"
#include "base/mem.h"
#include "store/albums.h"
#include "sync/hub/children.h"
#include "sync/hub/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const NO_PICTURE =
    N_("这不是能用的图片，请换成 JPEG、PNG、WebP 或 HEIC。");
static const char *const NO_ROOM = N_("图片存不进去，请检查磁盘。");

/* What the helper says went wrong, and what the person is told. */
static const struct {
    const char *word, *user;
} faults[] = {
    {"pixels", N_("图片太大了，最多五千万像素。")},
    {"pages", N_("图片里不止一幅，请只留一幅。")},
    {"broken", N_("图片坏了，可能没有传完整。")},
    {"write", N_("图片存不进去，请检查磁盘。")},
};

/* The work on one list. */
struct batch {
    struct hub *hub;
    struct picture *list;
    struct child *children; /* owned, as are the folders */
    char **folders;
    int done;
    void (*told)(void *ctx, int done);
    void *ctx;
};

static bool is_in_place(const struct hub *h, const char *sha)
{
    bool all = true;
    for (int r = 0; r < RENDITIONS && all; r++) {
        char below[MEDIA_PATH_SIZE];
        media_path(sha, (enum rendition)r, below);
        char *path = path_join(hub_media_dir(h), below);
        all = access(path, R_OK) == 0;
        free(path);
    }
    return all;
}

/* Finds a picture made before; else readies its helper. */
static bool prepare(struct batch *b, int k, struct err *err)
{
    struct picture *p = &b->list[k];
    bool found = false;
    char sha[65];
    if (!file_sha256(p->path, PICTURE_BYTES_MAX, sha, NULL, err))
        return false;
    struct db *db = hub_lock(b->hub);
    bool ok = media_by_original(db, sha, &p->media, &found, err);
    hub_release(b->hub);
    if (!ok)
        return false;
    if (found && is_in_place(b->hub, p->media.sha)) {
        p->ok = true;
        return true;
    }
    memcpy(p->media.original_sha, sha, sizeof sha);
    b->folders[k] = folder_new(hub_media_dir(b->hub), err);
    if (!b->folders[k])
        return false;
    b->children[k] = (struct child){
        .args = {"render-picture", p->path, b->folders[k], NULL}};
    return true;
}

static bool put_in_place(const char *from, const char *to, struct err *err)
{
    char *folder = path_folder(to);
    bool ok = folder_make(folder, err) &&
              (file_move(from, to) || err_set(err, ERR_STORAGE, NO_ROOM,
                                              "rename: %s", strerror(errno)));
    free(folder);
    return ok;
}

static char *made_file(const char *folder, int r)
{
    char name[32];
    snprintf(name, sizeof name, "%s.jpg", rendition_text((enum rendition)r));
    return path_join(folder, name);
}

/* The helper may have been taken over by a hostile picture, so the hashes
 * and sizes are taken here. */
static bool measure(const char *folder, struct media *m,
                    struct media_file files[RENDITIONS], struct err *err)
{
    for (int r = 0; r < RENDITIONS; r++) {
        char *path = made_file(folder, r);
        long long bytes = 0;
        bool ok = file_sha256(path, PICTURE_BYTES_MAX, files[r].etag, &bytes,
                              err);
        free(path);
        if (!ok)
            return false;
        files[r].bytes = bytes;
    }
    memcpy(m->sha, files[RENDITION_FULL].etag, sizeof m->sha);
    return true;
}

static bool keep(struct batch *b, int k, struct err *err)
{
    struct media *m = &b->list[k].media;
    struct media_file files[RENDITIONS];
    if (!measure(b->folders[k], m, files, err))
        return false;
    for (int r = 0; r < RENDITIONS; r++) {
        char below[MEDIA_PATH_SIZE];
        media_path(m->sha, (enum rendition)r, below);
        char *from = made_file(b->folders[k], r);
        char *to = path_join(hub_media_dir(b->hub), below);
        bool ok = put_in_place(from, to, err);
        free(from);
        free(to);
        if (!ok)
            return false;
    }
    struct db *db = hub_lock(b->hub);
    bool ok = db_begin(db, err) &&
              db_end(db, media_save(db, m, files, err), err);
    hub_release(b->hub);
    return ok;
}

static bool refuse(const char *word, struct err *err)
{
    for (size_t k = 0; k < sizeof faults / sizeof faults[0]; k++)
        if (strcmp(word, faults[k].word) == 0)
            return err_set(err, ERR_INPUT, faults[k].user, "picture: %s",
                           word);
    return err_set(err, ERR_INPUT, NO_PICTURE, "picture: %.20s", word);
}

/* Reads the helper's line: {"width","height","taken"} or {"error"}. */
static bool understand(const struct child *c, struct picture *p,
                       struct err *err)
{
    static const struct json_limits limits = {CHILD_ANSWER, 2};
    struct err ignored;
    struct json *tree =
        json_read(c->answer, strlen(c->answer), limits, &ignored);
    char word[24] = "";
    int64_t width = 0, height = 0;
    json_text(tree, "error", word, sizeof word);
    json_text(tree, "taken", p->taken, sizeof p->taken);
    bool ok = c->ok &&
              json_int(tree, "width", 1, PICTURE_PIXELS_MAX, &width) &&
              json_int(tree, "height", 1, PICTURE_PIXELS_MAX, &height);
    json_free(tree);
    p->media.width = (int)width;
    p->media.height = (int)height;
    return ok || refuse(word, err);
}

static void ended(void *ctx, int k)
{
    struct batch *b = ctx;
    struct picture *p = &b->list[k];
    if (!b->children[k].skip)
        p->ok = understand(&b->children[k], p, &p->err) &&
                keep(b, k, &p->err);
    folder_remove(b->folders[k]);
    free(b->folders[k]);
    b->folders[k] = NULL;
    if (b->told)
        b->told(b->ctx, ++b->done);
}

void pictures_add_all(struct hub *h, struct picture *list, int count,
                      void (*told)(void *ctx, int done), void *ctx)
{
    if (count == 0)
        return;
    struct batch b = {
        .hub = h,
        .list = list,
        .children = mem_new((size_t)count * sizeof *b.children),
        .folders = mem_new((size_t)count * sizeof *b.folders),
        .told = told,
        .ctx = ctx,
    };
    struct err err;
    bool ok = folder_make(hub_media_dir(h), &err);
    for (int k = 0; k < count; k++) {
        list[k].ok = false;
        b.children[k].skip = true;
        if (!ok)
            list[k].err = err;
        else if (prepare(&b, k, &list[k].err) && !list[k].ok)
            b.children[k].skip = false;
    }
    enum { WALL_SECONDS = 3 * PICTURE_SECONDS_MAX };
    children_run(b.children, count, WALL_SECONDS, ended, &b);
    free(b.children);
    free(b.folders);
}

bool pictures_add(struct hub *h, const char *path, struct media *out,
                  struct err *err)
{
    struct picture p = {.path = path};
    pictures_add_all(h, &p, 1, NULL, NULL);
    if (p.ok)
        *out = p.media;
    else
        *err = p.err;
    return p.ok;
}
